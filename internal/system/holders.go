package system

import (
	"context"
	"slices"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// The systems that have a client id are looked for among so many, each of which takes a call, and
// for so long.
const (
	holderLimit   = 60
	holderTimeout = 10 * time.Second
)

// holders are the systems that have the client ids of another one.
type holders []held

type held struct{ clientID, systemID string }

// nameHolders finds out which systems have the client ids, if that is why Altinn refuses a write.
func (r register) nameHolders(ctx context.Context, o outcome) outcome {
	if api.HasCode(o.err, altinn.CodeClientIDTaken) {
		o.holders = r.holders(ctx, o.want)
	}
	return o
}

// holders returns which other systems of the vendor's have client ids of a system that is to be
// written; nil where that takes too many calls, or too long.
func (r register) holders(ctx context.Context, want altinn.System) *holders {
	if len(want.ClientIDs) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, holderTimeout)
	defer cancel()
	list, err := r.client.Systems(ctx)
	list = slices.DeleteFunc(list, func(s altinn.SystemSummary) bool { return s.ID == want.ID })
	if err != nil || len(list) > holderLimit {
		return nil
	}
	others, err := readAll(ctx, r.client, list)
	if err != nil {
		return nil
	}
	var found holders
	for _, other := range others {
		for _, id := range tfkit.Common(want.ClientIDs, other.ClientIDs) {
			found = append(found, held{id, other.ID})
		}
	}
	return &found
}
