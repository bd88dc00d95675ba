package systemuserrequest

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/run"
)

const (
	// maxPosts bounds the POSTs of one creation. Each follows on one whose answer was lost, or on the deletion of an older
	// request in the way; under one key there may be several (altinn-api.md §13).
	maxPosts = 5
	// rivalTimeout bounds the look for the sake of a warning.
	rivalTimeout = 10 * time.Second
)

// A writer asks customers for system users, waits for their answers, and withdraws requests.
type writer struct {
	reader
	run      *run.Run
	claims   *claims
	interval time.Duration // the least time between two looks at a request
}

// create asks for a system user. A POST may be answered with an older request, whatever it asks for (altinn-api.md §4.3, §4.4).
func (w writer) create(ctx context.Context, want ask) outcome {
	unlock, err := w.claims.Writes.Lock(ctx, want.key().String())
	if err != nil {
		return outcome{verdict: errored, err: err}
	}
	defer unlock()
	w.claims.Begins(want.key().String())
	if system, err := w.run.Offers.Read(ctx, w.client, want.SystemID); err == nil && system.IsDeleted {
		return outcome{verdict: systemDeleted}
	}
	o := w.prepare(ctx, want)
	for n := 0; o.verdict == again && n < maxPosts; n++ {
		o = w.post(ctx, want, o)
	}
	return o
}

// prepare deletes an older request that has ended, as far as the plan has announced it. A customer who said no is asked again where
// the plan has said so, and nowhere else. The service shows the old request in answer to a POST (altinn-api.md §4.3), and a later
// version of it may replace that by a new one without a word: so what is under the key is looked up before anything is sent.
func (w writer) prepare(ctx context.Context, want ask) outcome {
	if old, deleted := w.claims.rejectedBefore(want.key()); deleted {
		if !want.renews(endedRejected) {
			return outcome{verdict: rejectedAndDeleted, request: &old}
		}
		return outcome{rejected: []altinn.SystemUserRequest{old}}
	}
	stored, err := w.requestByKey(ctx, want.kind, want.key())
	switch {
	case api.HasStatus(err, http.StatusNotFound) || api.HasStatus(err, http.StatusBadRequest): // the POST tells more
		return outcome{}
	case err != nil:
		return outcome{verdict: notLookedUp, err: err}
	case w.claims.Origin(stored.ID) != run.FromBefore || ending(stored.Status, stored.TimedOut) == "":
		return outcome{}
	}
	return w.renew(ctx, want, *stored, outcome{})
}

// post sends the request once. The outcome of the POSTs before goes on in its own.
func (w writer) post(ctx context.Context, want ask, o outcome) outcome {
	o.err = nil
	stored, created, err := w.client.CreateSystemUserRequest(ctx, want.kind, want.NewSystemUserRequest)
	switch {
	case err == nil && stored.ID != "" && approval.KeyOf(*stored) == want.key():
		return w.take(ctx, want, *stored, created, o)
	case err == nil:
		err = errors.New("what came is not about this request")
	case api.HasCode(err, altinn.CodePendingElsewhere): // perhaps one of the same kind, stored while this POST was under way
		if stored, lookErr := w.look(ctx, want); lookErr == nil {
			return w.take(ctx, want, *stored, false, o)
		}
		return w.refused(ctx, want, err)
	case !api.OutcomeUnknown(err):
		return w.refused(ctx, want, err)
	}
	o.err, o.lost = err, true
	left, lookErr := approval.Lost(ctx, err, w.interval, false, func(ctx context.Context) (*altinn.SystemUserRequest, error) {
		return w.requestByKey(ctx, want.kind, want.key())
	})
	switch {
	case lookErr == nil:
		return w.take(ctx, want, *left, false, o)
	case !altinn.IsUnknownRequest(lookErr):
		return outcome{verdict: unclear, err: err, lookErr: lookErr}
	case ctx.Err() != nil: // there is no time left to ask again
		return outcome{verdict: errored, err: err}
	}
	if api.HasStatus(err, http.StatusInternalServerError) {
		if o.crashed { // twice, with an answered read in between: it is no bad moment of Altinn's (altinn-api.md §13)
			return outcome{verdict: contentFails, err: err}
		}
		o.crashed = true
	}
	return o
}

// take has the resource take the request that a POST was answered with, or has left behind: a new one, or an older one that is open
// and asks for the same. One that has ended, or whose system user is gone, is deleted.
func (w writer) take(ctx context.Context, want ask, stored altinn.SystemUserRequest, created bool, o outcome) outcome {
	o.request = &stored
	if created {
		w.claims.Note(stored.ID, run.Made)
		o.verdict, o.rival = made, w.rival(ctx, want, stored.ID)
		return o
	}
	switch {
	case w.claims.Origin(stored.ID) != run.FromBefore:
		return outcome{verdict: anotherResources, request: &stored}
	case ending(stored.Status, stored.TimedOut) != "":
		return w.renew(ctx, want, stored, o)
	case stored.Status == altinn.StatusAccepted:
		return w.onAccepted(ctx, want, stored, o)
	}
	if names := want.differences(stored); len(names) > 0 || stored.Status != altinn.StatusNew {
		return outcome{verdict: differs, request: &stored, differs: names}
	}
	w.claims.Note(stored.ID, run.Adopted)
	if o.verdict = tookOver; o.lost {
		o.verdict = leftBehind
	}
	return o
}

// rival is the id of another request that the service shows than the one it has just made: nothing keeps two runs that ask at the
// same moment from making two requests of one (altinn-api.md §13).
func (w writer) rival(ctx context.Context, want ask, made string) string {
	ctx, cancel := context.WithTimeout(ctx, rivalTimeout)
	defer cancel()
	shown, err := w.requestByKey(ctx, want.kind, want.key())
	if err != nil || shown.ID == made {
		return ""
	}
	return shown.ID
}

// onAccepted deletes an older request that is accepted, if its system user is gone.
func (w writer) onAccepted(ctx context.Context, want ask, stored altinn.SystemUserRequest, o outcome) outcome {
	_, err := w.keyHolder(ctx, want)
	switch {
	case api.IsNotFound(err):
		return w.discard(ctx, want, stored, o)
	case err != nil:
		return outcome{verdict: maybeAccepted, request: &stored, err: err}
	}
	return outcome{verdict: alreadyAccepted, request: &stored}
}

// renew deletes an older request that has ended, if the plan has said that its customer is to be asked again.
func (w writer) renew(ctx context.Context, want ask, stored altinn.SystemUserRequest, o outcome) outcome {
	if !want.renews(ending(stored.Status, stored.TimedOut)) {
		return outcome{verdict: endedUntold, request: &stored}
	}
	return w.discard(ctx, want, stored, o)
}

// discard deletes an older request that is in the way of a new one. That the service showed it to us, in answer to a POST or to a
// look, proves that it is ours (altinn-api.md §4.3).
func (w writer) discard(ctx context.Context, want ask, stored altinn.SystemUserRequest, o outcome) outcome {
	store := w.store(want.kind)
	tried := store.Withdraw(ctx, stored.ID)
	if tried.Left != nil && tried.Left.Status == stored.Status {
		tried = store.Withdraw(ctx, stored.ID)
	}
	if tried.Err != nil {
		return outcome{verdict: notDiscarded, request: &stored, err: tried.Err}
	}
	if ending(stored.Status, stored.TimedOut) == endedRejected {
		o.rejected = append(o.rejected, stored)
	}
	o.verdict, o.request = again, nil
	return o
}

// refused finds out why Altinn has refused a request.
func (w writer) refused(ctx context.Context, want ask, err error) outcome {
	switch {
	case api.HasCode(err, altinn.CodeSystemUserExists):
		if stored, lookErr := w.look(ctx, want); lookErr == nil && stored.Status == altinn.StatusAccepted {
			return outcome{verdict: alreadyAccepted, request: stored, err: err}
		}
		user, lookErr := w.keyHolder(ctx, want)
		if lookErr != nil {
			user = nil // whose it is can be left unsaid
		}
		return outcome{verdict: userExists, err: err, user: user}
	case api.HasCode(err, altinn.CodeRightNotOnSystem) || api.HasCode(err, altinn.CodeRedirectURLNotAllowed):
		if system, lookErr := w.client.System(ctx, want.SystemID); lookErr == nil {
			return outcome{verdict: notOnSystem, err: err, system: system}
		}
	}
	return outcome{verdict: errored, err: err}
}

// look finds the request under a key, also when the operation has ended.
func (w writer) look(ctx context.Context, want ask) (*altinn.SystemUserRequest, error) {
	return approval.Look(ctx, func(ctx context.Context) (*altinn.SystemUserRequest, error) {
		return w.requestByKey(ctx, want.kind, want.key())
	})
}

// keyHolder finds the system user that holds a key, also when the operation has ended: it decides what is to be done next.
func (w writer) keyHolder(ctx context.Context, want ask) (*altinn.SystemUser, error) {
	return approval.Look(ctx, func(ctx context.Context) (*altinn.SystemUser, error) { return w.user(ctx, want.key()) })
}
