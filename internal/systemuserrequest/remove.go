package systemuserrequest

import (
	"context"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
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
	if r.ledger.claims.Origin(id) == tfkit.Adopted {
		return diag.Diagnostics{keptForAnother(state)}
	}

	accepted := planned.accepted
	var said diag.Diagnostics
	found, err := r.client.SystemUserRequest(ctx, state.kind(), id)
	again := false
	for err == nil {
		if accepted = found.Status == altinn.StatusAccepted; accepted && !planned.accepted {
			_, err := r.client.SystemUser(ctx, found.SystemID, found.PartyOrgNumber, found.ExternalRef)
			if !altinn.IsNotFound(err) {
				return state.key().failure("delete", id, err).Judged(acceptedSince())
			}
		}
		if ending(found.Status, false) == endedRejected {
			if said = r.onRefusal(state, *found, planned); said.HasError() {
				return said
			}
		}
		left, failed := r.withdraw(ctx, state.kind(), id)
		if failed == nil {
			break
		}
		if left == nil || again {
			return state.key().failure("delete", id, failed).Diagnostics()
		}
		found, again = left, true // the customer may have answered meanwhile
	}
	if err != nil && !altinn.IsUnknownRequest(err) {
		return state.key().failure("delete", id, err).Diagnostics()
	}
	r.ledger.claims.Forgets(id)
	if !accepted {
		return said
	}
	k := state.key()
	user, err := r.client.SystemUser(ctx, k.system, k.party, k.ref)
	switch {
	case altinn.IsNotFound(err):
		return nil
	case err != nil:
		return diag.Diagnostics{mayLiveOn(k, err)}
	default:
		return diag.Diagnostics{livesOn(k, user.ID)}
	}
}

// withdraw deletes a request. One that is gone after an answer that was lost is deleted as well; if the operation has ended
// meanwhile, the deletion may still be under way, and is given time. With an error it returns the request if it is left, and can be
// deleted once more: the answer was 500, as of a database that was away (altinn-api.md §13).
func (r requests) withdraw(ctx context.Context, kind altinn.UserType, id string) (left *altinn.SystemUserRequest, err error) {
	err = r.client.DeleteSystemUserRequest(ctx, id)
	if altinn.IsUnknownRequest(err) {
		return nil, nil
	}
	if !altinn.OutcomeUnknown(err) {
		return nil, err
	}
	look := func() (*altinn.SystemUserRequest, error) {
		ctx, cancel := tfkit.Aftermath(ctx)
		defer cancel()
		return r.client.SystemUserRequest(ctx, kind, id)
	}
	left, lookErr := look()
	if ctx.Err() != nil && lookErr == nil {
		tfkit.Pause(context.WithoutCancel(ctx), r.interval)
		_, lookErr = look()
		left = nil
	}
	if altinn.IsUnknownRequest(lookErr) {
		return nil, nil
	}
	if !altinn.HasStatus(err, http.StatusInternalServerError) {
		left = nil
	}
	return left, err
}
