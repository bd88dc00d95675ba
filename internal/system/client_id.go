package system

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// The system that has a client id is looked for among so many systems, each of which takes a call, and for so long.
const (
	holderLimit   = 60
	holderTimeout = 10 * time.Second
)

// refused explains an error of a write by its codes, and names the systems that have the client ids if that is the matter.
func (r register) refused(ctx context.Context, verb string, want altinn.System, err error) diag.Diagnostics {
	f := failed(verb, want.ID, err)
	if api.HasCode(err, altinn.CodeClientIDTaken) {
		if holders := r.holders(ctx, want); holders != "" {
			hint := f.Hints[altinn.CodeClientIDTaken]
			hint.Means = holders + "\n\n" + hint.Means
			f.Hints[altinn.CodeClientIDTaken] = hint
		}
	}
	return f.Diagnostics()
}

// holders tells which other systems of the vendor's have client ids of a system that is to be written; nothing where that takes too
// many calls, or too long.
func (r register) holders(ctx context.Context, want altinn.System) string {
	if len(want.ClientIDs) == 0 {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, holderTimeout)
	defer cancel()
	list, err := r.client.Systems(ctx)
	list = slices.DeleteFunc(list, func(s altinn.SystemSummary) bool { return s.ID == want.ID })
	if err != nil || len(list) > holderLimit {
		return ""
	}
	others, err := readAll(ctx, r.client, list)
	if err != nil {
		return ""
	}
	var held []string
	for _, other := range others {
		for _, id := range common(want.ClientIDs, other.ClientIDs) {
			held = append(held, fmt.Sprintf("The client id %q belongs to the system %q.", id, other.ID))
		}
	}
	if len(held) == 0 {
		return "None of the vendor's other systems has any of these client ids by now: it may have been one of another vendor's."
	}
	return strings.Join(held, "\n")
}

// common are the texts that are in both lists.
func common(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(text string) bool { return !slices.Contains(b, text) })
}

// heirs warns of client ids that a system has and the one that is to take its place, where that is to be registered first.
func heirs(state, plan model) string {
	shared := common(tfkit.Strings(plan.ClientIDs), tfkit.Strings(state.ClientIDs))
	if len(shared) == 0 {
		return ""
	}
	return fmt.Sprintf("\n\nBoth have the client ids %s, and a client id can belong to one live system only. That works unless the new system "+
		"is registered before the old one is deleted: with `create_before_destroy`, which Terraform takes over from what depends on the "+
		"system, too. The apply would fail then. %s", failure.Enumeration(shared), insteadOfBoth)
}

// insteadOfBoth is how a system is replaced that must exist until the other one does.
const insteadOfBoth = "Take `create_before_destroy` out there, or leave `client_ids` out of the new system, apply, and then add them."
