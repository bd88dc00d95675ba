package changerequest

import (
	"context"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// remove withdraws the change request of a resource if it is open, and otherwise forgets it. The service deletes anybody's, so
// what cannot be read as one's own is never deleted (altinn-api.md §5, §13). Nor is anything done where the plan asks the customer
// again, who has said no since.
func (r changeRequests) remove(ctx context.Context, state model, asks bool) diag.Diagnostics {
	id, was := state.ID.ValueString(), state.Status.ValueString()
	unlock, err := r.locks.Lock(ctx, string(state.ask().delta()))
	if err != nil {
		return state.failure("delete", err).Diagnostics()
	}
	defer unlock()
	if r.ledger.claims.Origin(id) == run.Adopted {
		return diag.Diagnostics{keptForAnother(state)}
	}
	found, err := r.client.SystemUserChangeRequest(ctx, id)
	for again := false; err == nil && found.Status == altinn.StatusNew; again = true {
		tried := r.withdraw(ctx, id)
		if tried.failed == nil {
			r.ledger.withdrawn(id)
			return nil
		}
		if tried.left == nil || again {
			return state.failure("delete", tried.failed).Diagnostics()
		}
		found = tried.left // the customer may have answered meanwhile
	}
	switch {
	case altinn.IsUnknownRequest(err):
		r.ledger.withdrawn(id)
		return nil
	case err != nil:
		return state.failure("delete", err).Diagnostics()
	case asks && refused(found.Status) && !refused(was):
		return failed("delete", id, nil).WithVerdict(refusedSince(*found))
	}
	r.ledger.claims.Forgets(id)
	switch {
	case found.Status == altinn.StatusAccepted && was != altinn.StatusAccepted:
		return diag.Diagnostics{acceptedMeanwhile(*found)}
	case !ended(found.Status):
		return diag.Diagnostics{leftAsItIs(*found)}
	}
	return nil
}

// A withdrawal is what a deletion has come to.
type withdrawal struct {
	failed error // nil if the change request is gone
	// left is the change request if it can be deleted once more: the answer was 500, as of a database that was away
	// (altinn-api.md §13).
	left *altinn.SystemUserChangeRequest
}

// withdraw deletes a change request. One that is gone after an answer that was lost is deleted as well; if the operation has
// ended meanwhile, the deletion may still be under way, and is given time.
func (r changeRequests) withdraw(ctx context.Context, id string) withdrawal {
	err := r.client.DeleteSystemUserChangeRequest(ctx, id)
	switch {
	case altinn.IsUnknownRequest(err):
		return withdrawal{}
	case !api.OutcomeUnknown(err):
		return withdrawal{failed: err}
	}
	left, lookErr := r.look(ctx, id)
	if ctx.Err() != nil && lookErr == nil {
		run.Pause(context.WithoutCancel(ctx), r.interval)
		_, lookErr = r.look(ctx, id)
		left = nil
	}
	switch {
	case altinn.IsUnknownRequest(lookErr):
		return withdrawal{}
	case !api.HasStatus(err, http.StatusInternalServerError):
		return withdrawal{failed: err}
	}
	return withdrawal{failed: err, left: left}
}
