package approval

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// Claims is what the plans of one run want with the requests of one kind; see [run.Claims].
type Claims struct {
	*run.Claims
	run *run.Run
}

// NewClaims returns the claims of a run on the requests of one kind.
func NewClaims(r *run.Run, claims *run.Claims) Claims { return Claims{Claims: claims, run: r} }

// RefreshHolder keeps whether another holder has an adopted request, too; see
// [tfkit.RefreshShared].
func (c *Claims) RefreshHolder(ctx context.Context, private tfkit.PrivateData, holder run.Holder, id string) diag.Diagnostics {
	return tfkit.RefreshShared(ctx, c.run, private, holder, c.Claims, id)
}

// A Held is a request in a state.
type Held struct {
	ID, Key string
	Holder  run.Holder
	Open    bool // the customer has not answered
}

// Keep notes that a request stays.
func (c *Claims) Keep(h Held) run.Conflict { return c.Keeps(h.ID, h.Key, h.Holder) }

// Replace notes that a request is replaced. One that another address has adopted cannot be: nothing
// could be made in its place.
func (c *Claims) Replace(h Held) run.Conflict {
	if conflict := c.Destroys(h.ID, h.Key, h.Holder); conflict != run.HeldElsewhere {
		return conflict
	}
	return run.Lost
}

// Destroy notes that a request is to be withdrawn. An open one may be a deposed object, which is
// planned before the one that has taken its place is read.
func (c *Claims) Destroy(ctx context.Context, h Held) run.Conflict {
	if h.Open {
		c.Holds(h.ID, h.Key, h.Holder)
		c.run.Calls.Settle(ctx, func() bool { return c.AdoptedByAnother(h.ID, h.Holder) })
	}
	return c.Destroys(h.ID, h.Key, h.Holder)
}

// Explain makes the error of what two addresses want with a request that does not go together: both
// have it or ask for it, or one loses it to the other.
func Explain(conflict run.Conflict, twoResources, lost diag.Diagnostic) diag.Diagnostics {
	switch conflict {
	case run.NoConflict, run.HeldElsewhere:
		return nil
	case run.TwoHolders, run.AlreadyHeld:
		return diag.Diagnostics{twoResources}
	default:
		return diag.Diagnostics{lost}
	}
}
