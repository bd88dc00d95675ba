package systemuserrequest

import (
	"context"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// remove withdraws the request of a resource. The service deletes anybody's, so what cannot be read as one's own is never
// deleted (altinn-api.md §4.1, §13), nor is one that the customer has accepted and of which the plan did not know that: its key is
// taken then, so that a replacement could not be made.
func (r requests) remove(ctx context.Context, state listed, planned removal) diag.Diagnostics {
	id := state.ID.ValueString()
	unlock, err := r.locks.Lock(ctx, state.key().String())
	if err != nil {
		return state.key().failure("delete", id, err).Diagnostics()
	}
	defer unlock()
	if r.ledger.claims.Origin(id) == run.Adopted {
		return diag.Diagnostics{keptForAnother(state)}
	}
	accepted, said := r.withdrawAsPlanned(ctx, state, planned)
	if said.HasError() {
		return said
	}
	r.ledger.claims.Forgets(id)
	if accepted {
		return r.leftBehind(ctx, state.key())
	}
	return said
}

// withdrawAsPlanned withdraws a request, unless what the customer has answered since the plan speaks against it. It tells whether he
// has accepted the request, which its system user outlives; of one that was gone already, the plan knows that.
func (r requests) withdrawAsPlanned(ctx context.Context, state listed, planned removal) (accepted bool, said diag.Diagnostics) {
	id := state.ID.ValueString()
	found, err := r.client.SystemUserRequest(ctx, state.kind(), id)
	for again := false; err == nil; again = true {
		if said = r.againstPlan(ctx, state, *found, planned); said.HasError() {
			return false, said
		}
		tried := r.withdraw(ctx, state.kind(), id)
		if tried.failed == nil {
			return found.Status == altinn.StatusAccepted, said
		}
		if tried.left == nil || again {
			return false, state.key().failure("delete", id, tried.failed).Diagnostics()
		}
		found = tried.left // the customer may have answered meanwhile
	}
	if !altinn.IsUnknownRequest(err) {
		return false, state.key().failure("delete", id, err).Diagnostics()
	}
	return planned.accepted, nil
}

// againstPlan says what the customer has answered since the plan: an error where the request is to stay because of it.
func (r requests) againstPlan(ctx context.Context, state listed, found altinn.SystemUserRequest, planned removal) diag.Diagnostics {
	if found.Status == altinn.StatusAccepted && !planned.accepted {
		_, err := r.client.SystemUser(ctx, found.SystemID, found.PartyOrgNumber, found.ExternalRef)
		if !api.IsNotFound(err) {
			return state.key().failure("delete", state.ID.ValueString(), err).WithVerdict(acceptedSince())
		}
	}
	if ending(found.Status, false) == endedRejected {
		return r.onRefusal(state, found, planned)
	}
	return nil
}

// leftBehind warns of the system user of a request that has been withdrawn after the customer had accepted it.
func (r requests) leftBehind(ctx context.Context, k key) diag.Diagnostics {
	user, err := r.client.SystemUser(ctx, k.system, k.party, k.ref)
	switch {
	case api.IsNotFound(err):
		return nil
	case err != nil:
		return diag.Diagnostics{mayLiveOn(k, err)}
	default:
		return diag.Diagnostics{livesOn(k, user.ID)}
	}
}

// A withdrawal is what a deletion has come to.
type withdrawal struct {
	failed error // nil if the request is gone
	// left is the request if it can be deleted once more: the answer was 500, as of a database that was away (altinn-api.md §13).
	left *altinn.SystemUserRequest
}

// withdraw deletes a request. One that is gone after an answer that was lost is deleted as well; if the operation has ended
// meanwhile, the deletion may still be under way, and is given time.
func (r requests) withdraw(ctx context.Context, kind altinn.UserType, id string) withdrawal {
	err := r.client.DeleteSystemUserRequest(ctx, id)
	switch {
	case altinn.IsUnknownRequest(err):
		return withdrawal{}
	case !api.OutcomeUnknown(err):
		return withdrawal{failed: err}
	}
	look := func() (*altinn.SystemUserRequest, error) {
		ctx, cancel := run.LookupContext(ctx)
		defer cancel()
		return r.client.SystemUserRequest(ctx, kind, id)
	}
	left, lookErr := look()
	if ctx.Err() != nil && lookErr == nil {
		run.Pause(context.WithoutCancel(ctx), r.interval)
		_, lookErr = look()
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
