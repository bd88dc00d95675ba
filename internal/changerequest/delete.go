package changerequest

import (
	"context"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// remove withdraws the change request of a resource if it is open, and otherwise forgets it
// (altinn-api.md §5). Nothing is done where the plan asks the customer again, who has said no
// since.
func (w writer) remove(ctx context.Context, state model, planned approval.Predecessor) outcome {
	id, was := state.ID.ValueString(), state.Status.ValueString()
	if planned.HeldElsewhere {
		return outcome{verdict: keptForAnother}
	}
	unlock, err := w.claims.Writes.Lock(ctx, string(state.ask().delta()))
	if err != nil {
		return outcome{verdict: errored, err: err}
	}
	defer unlock()
	if w.claims.Origin(id) == run.Adopted {
		return outcome{verdict: keptForAnother}
	}
	removed := approval.Store[altinn.SystemUserChangeRequest]{
		Read: w.client.SystemUserChangeRequest, Delete: w.client.DeleteSystemUserChangeRequest, Pause: w.pause,
	}.Remove(ctx, id, func(shown altinn.SystemUserChangeRequest) bool { return shown.Status == altinn.StatusNew })
	shown := removed.Seen
	switch {
	case removed.Deleted || altinn.IsUnknownRequest(removed.Err):
		w.claims.spend(id)
		return outcome{verdict: done}
	case removed.Err != nil:
		return outcome{verdict: errored, err: removed.Err}
	case approval.Rejected(shown.Status) && !approval.Rejected(was) && planned.Next.Asks(state.SystemUserID.ValueString()):
		return outcome{verdict: rejectedSince, request: shown}
	}
	w.claims.Forgets(id)
	switch {
	case shown.Status == altinn.StatusAccepted && was != altinn.StatusAccepted:
		return outcome{verdict: acceptedSince, request: shown}
	case !ended(shown.Status):
		return outcome{verdict: unknownStatus, request: shown}
	}
	return outcome{verdict: done}
}
