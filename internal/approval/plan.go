package approval

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// A Predecessor is the request that a plan replaces or destroys. Terraform plans a replacement as a
// change first, then as a creation, and hands the private data of the first plan to the second, and
// that of the last plan to the deletion: nothing else joins them.
type Predecessor struct {
	ID       string `json:"id"`
	Key      string `json:"key,omitempty"`
	Accepted bool   `json:"accepted,omitempty"`
	Rejected bool   `json:"rejected,omitempty"` // the customer had said no
	Told     bool   `json:"told,omitempty"`     // a plan has warned that the customer is asked again
	// HeldElsewhere is true where another holder has adopted the request: the deletion leaves it to
	// that.
	HeldElsewhere bool `json:"held_elsewhere,omitempty"`
	Next          Next `json:"next,omitempty"`
}

// Next is what a plan asks about in the place of a request, in the terms of its kind. It is nil for
// a plan to destroy, and what is not known is empty.
type Next []string

// Asks reports whether the customer is, or may be, asked again about the same.
func (n Next) Asks(same ...string) bool {
	for i, planned := range n {
		if planned != "" && planned != same[i] {
			return false
		}
	}
	return n != nil
}

const predecessorData = "predecessor"

// ReadPredecessor returns what the plan before has kept, and the zero value if there was none.
func ReadPredecessor(ctx context.Context, private tfkit.PrivateData, diags *diag.Diagnostics) Predecessor {
	return tfkit.ReadPrivate[Predecessor](ctx, private, predecessorData, diags)
}

// Keep hands the predecessor to the next plan, or to the deletion.
func (p Predecessor) Keep(ctx context.Context, private tfkit.PrivateData) diag.Diagnostics {
	return tfkit.WritePrivate(ctx, private, predecessorData, p)
}

// Planned is what the provider makes of a plan.
type Planned struct {
	Said        diag.Diagnostics
	Predecessor Predecessor
	// Shared is true where the request stays, and another holder is to let it go; see
	// [run.HeldElsewhere].
	Shared bool
}
