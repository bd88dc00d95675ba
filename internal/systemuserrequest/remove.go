package systemuserrequest

import (
	"context"

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
	if r.ledger.Origin(id) == tfkit.Adopted {
		return diag.Diagnostics{keptForAnother(state)}
	}

	accepted := planned.accepted
	var said diag.Diagnostics
	found, err := r.client.SystemUserRequest(ctx, state.kind(), id)
	switch {
	case altinn.IsUnknownRequest(err):
	case err != nil:
		return state.key().failure("delete", id, err).Diagnostics()
	default:
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
		if err := r.withdraw(ctx, state.kind(), id); err != nil {
			return state.key().failure("delete", id, err).Diagnostics()
		}
	}
	r.ledger.Forget(id)
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
// meanwhile, the deletion may still be under way, and is given time.
func (r requests) withdraw(ctx context.Context, kind altinn.UserType, id string) error {
	err := r.client.DeleteSystemUserRequest(ctx, id)
	if altinn.IsUnknownRequest(err) {
		return nil
	}
	if !altinn.OutcomeUnknown(err) {
		return err
	}
	look := func() error {
		ctx, cancel := tfkit.Aftermath(ctx)
		defer cancel()
		_, err := r.client.SystemUserRequest(ctx, kind, id)
		return err
	}
	lookErr := look()
	if ctx.Err() != nil && lookErr == nil {
		tfkit.Pause(context.WithoutCancel(ctx), r.interval)
		lookErr = look()
	}
	if altinn.IsUnknownRequest(lookErr) {
		return nil
	}
	return err
}
