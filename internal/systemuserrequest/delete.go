package systemuserrequest

import (
	"context"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// moments is how old what a list has shown may be, where it decides what is written.
const moments = approval.Moments

// remove is [writer.withdraw], after which it looks whether customers have accepted right before. That
// of many deletions at the same time, the last one does for all.
func (w writer) remove(ctx context.Context, state listed, planned approval.Predecessor) (outcome, survivors) {
	system := state.SystemID.ValueString()
	w.deletions.begin(system)
	o := w.withdraw(ctx, state, planned)
	return o, w.survivors(ctx, system, w.deletions.end(system, o.unseen))
}

// withdraw withdraws the request of a resource, unless what the customer has answered since the plan
// speaks against it: the key of an accepted one is taken, so that a replacement could not be made.
func (w writer) withdraw(ctx context.Context, state listed, planned approval.Predecessor) outcome {
	id := state.ID.ValueString()
	if planned.HeldElsewhere {
		return outcome{verdict: keptForAnother}
	}
	unlock, err := w.claims.Writes.Lock(ctx, state.key().String())
	if err != nil {
		return outcome{verdict: errored, err: err}
	}
	defer unlock()
	if w.claims.Origin(id) == run.Adopted {
		return outcome{verdict: keptForAnother}
	}
	if planned.ID != id {
		planned = approval.Predecessor{Next: planned.Next}
	}
	planned.Accepted = planned.Accepted || state.Status.ValueString() == altinn.StatusAccepted
	planned.Rejected = planned.Rejected || approval.Rejected(state.Status.ValueString())

	o := outcome{verdict: withdrawn}
	store := w.store(state.kind())
	if planned.Next == nil { // a replacement could not be made once the customer has accepted: that is worth a look of its own
		store.Listed = w.listedForDeletion(state)
	}
	removed := store.Remove(ctx, id, func(shown altinn.SystemUserRequest) bool {
		o = w.afterPlan(ctx, state, shown, planned)
		return o.verdict == withdrawn || o.verdict == rejectedUntold
	})
	hadUser := removed.Deleted && removed.Seen.Status == altinn.StatusAccepted
	switch {
	case altinn.IsUnknownRequest(removed.Err):
		hadUser = planned.Accepted
	case removed.Err != nil:
		return outcome{verdict: errored, err: removed.Err}
	case !removed.Deleted:
		return o
	}
	w.claims.Forgets(id)
	if hadUser {
		return w.left(ctx, state.key())
	}
	if removed.Unseen {
		o.unseen = removed.Seen
	}
	return o
}

// afterPlan judges what the service shows of a request that is to be deleted.
func (w writer) afterPlan(ctx context.Context, state listed, shown altinn.SystemUserRequest, planned approval.Predecessor) outcome {
	o := outcome{verdict: withdrawn, request: &shown}
	if shown.Status == altinn.StatusAccepted && !planned.Accepted {
		if _, err := w.user(ctx, approval.KeyOf(shown)); !api.IsNotFound(err) {
			o.verdict, o.err = acceptedSince, err
		}
	}
	if !approval.Rejected(shown.Status) {
		return o
	}
	switch {
	case planned.Next == nil: // in case it is asked for under another name, which no plan joins with this
		w.claims.noteRejected(shown)
	case !state.askedAgainBy(planned.Next):
	case !planned.Rejected:
		o.verdict = rejectedSince
	case !planned.Told:
		o.verdict = rejectedUntold
	}
	return o
}

// left says what is left of an accepted request that has been withdrawn: its system user.
func (w writer) left(ctx context.Context, k approval.Key) outcome {
	if user, ok := w.listedUser(ctx, k, moments); ok {
		return outcome{verdict: userLives, user: user}
	}
	user, err := w.user(ctx, k)
	switch {
	case api.IsNotFound(err):
		return outcome{verdict: withdrawn}
	case err != nil:
		return outcome{verdict: userMayLive, lookErr: err}
	}
	return outcome{verdict: userLives, user: user}
}

// listedForDeletion looks a request up in the list of its system, as many may be deleted at once.
func (w writer) listedForDeletion(state listed) func(context.Context, string) (*altinn.SystemUserRequest, time.Duration, bool) {
	kind, system := state.kind(), state.SystemID.ValueString()
	return func(ctx context.Context, id string) (*altinn.SystemUserRequest, time.Duration, bool) {
		found, ok := w.lists.byID.item(ctx, listOf(kind, system), id, moments, w.pages(kind, system))
		return &found.item, w.lists.byID.now().Sub(found.at), ok
	}
}

func (w writer) store(kind altinn.UserType) approval.Store[altinn.SystemUserRequest] {
	return approval.Store[altinn.SystemUserRequest]{
		Read: func(ctx context.Context, id string) (*altinn.SystemUserRequest, error) {
			return w.client.SystemUserRequest(ctx, kind, id)
		},
		Delete: w.client.DeleteSystemUserRequest,
		Pause:  w.interval,
	}
}
