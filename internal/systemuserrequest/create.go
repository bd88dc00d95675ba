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
	// maxPosts bounds the POSTs of one creation. Each follows on one whose answer was lost, or on
	// the deletion of an older request in the way; under one key there may be several
	// (altinn-api.md §13).
	maxPosts = 5
	// rivalTimeout bounds the look for the sake of a warning.
	rivalTimeout = 10 * time.Second
)

// A writer asks customers for system users, waits for their answers, and withdraws requests.
type writer struct {
	reader
	run    *run.Run
	claims *claims

	deletions *deletions
	interval  time.Duration // the least time between two looks at a request
}

// create asks for a system user. A POST may be answered with an older request, whatever it asks for
// (altinn-api.md §4.3, §4.4).
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
	c := creation{writer: w, want: want}
	o := c.prepare(ctx)
	for n := 0; o.verdict == again && n < maxPosts; n++ {
		o = c.post(ctx)
	}
	o.rejected = c.rejected
	return o
}

// A creation is what one has done so far. Each of its steps returns what that has come to.
type creation struct {
	writer
	want     ask
	rejected []altinn.SystemUserRequest // older requests that it has deleted, and to which the customer had said no
	lost     bool                       // the answer to a POST was: an open request may be what that has left behind
	crashed  bool                       // a POST was answered 500, and has left nothing behind
}

// prepare deletes an older request that has ended, as far as the plan has announced it. A customer
// who said no is asked again where the plan has said so, and nowhere else. The service shows the
// old request in answer to a POST (altinn-api.md §4.3), and a later version of it may replace that
// by a new one without a word: so what is under the key is looked up before anything is sent, of
// many requests in the list of their system.
func (c *creation) prepare(ctx context.Context) outcome {
	if old, deleted := c.claims.rejectedBefore(c.want.key()); deleted {
		if !c.want.renews(endedRejected) {
			return outcome{verdict: rejectedAndDeleted, request: &old}
		}
		c.rejected = append(c.rejected, old)
		return outcome{}
	}
	if c.noneEnded(ctx, c.want.kind, c.want.key()) {
		return outcome{}
	}
	stored, err := c.stored(ctx)
	switch {
	case api.HasStatus(err, http.StatusNotFound) || api.HasStatus(err, http.StatusBadRequest): // the POST tells more
		return outcome{}
	case err != nil:
		return outcome{verdict: notLookedUp, err: err}
	case c.claims.Origin(stored.ID) != run.FromBefore || ending(stored.Status, stored.TimedOut) == "":
		return outcome{}
	}
	return c.renew(ctx, *stored)
}

// post sends the request once.
func (c *creation) post(ctx context.Context) outcome {
	stored, created, err := c.client.CreateSystemUserRequest(ctx, c.want.kind, c.want.NewSystemUserRequest)
	switch {
	case err == nil && stored.ID != "" && approval.KeyOf(*stored) == c.want.key() && created:
		c.claims.Note(stored.ID, run.Made)
		return outcome{verdict: made, request: stored, rival: c.rival(ctx, stored.ID)}
	case err == nil && stored.ID != "" && approval.KeyOf(*stored) == c.want.key():
		return c.take(ctx, *stored)
	case err == nil:
		err = errors.New("what came is not about this request")
	case api.HasCode(err, altinn.CodePendingElsewhere): // perhaps one of the same kind, stored while this POST was under way
		if stored, lookErr := run.Look(ctx, c.stored); lookErr == nil {
			return c.take(ctx, *stored)
		}
		return c.refused(ctx, err)
	case !api.OutcomeUnknown(err):
		return c.refused(ctx, err)
	}
	c.lost = true
	left, lookErr := approval.FindLost(ctx, err, c.interval, false, c.stored)
	switch {
	case lookErr == nil:
		return c.take(ctx, *left)
	case !altinn.IsUnknownRequest(lookErr):
		return outcome{verdict: unclear, err: err, lookErr: lookErr}
	case ctx.Err() != nil: // there is no time left to ask again
		return outcome{verdict: errored, err: err}
	case api.HasStatus(err, http.StatusInternalServerError) && c.crashed:
		return outcome{verdict: contentFails, err: err} // it is no bad moment of Altinn's (altinn-api.md §13)
	}
	c.crashed = c.crashed || api.HasStatus(err, http.StatusInternalServerError)
	return outcome{verdict: again, err: err}
}

// rival is the id of another request that the service shows than the one it has just made: nothing
// keeps two runs that ask at the same moment from making two requests of one (altinn-api.md §13).
func (c *creation) rival(ctx context.Context, made string) string {
	ctx, cancel := context.WithTimeout(ctx, rivalTimeout)
	defer cancel()
	shown, err := c.stored(ctx)
	if err != nil || shown.ID == made {
		return ""
	}
	return shown.ID
}

// take judges an older request under the key, or what a POST has left behind. One that is open and
// asks for the same is taken over; one that has ended, or whose system user is gone, is deleted.
func (c *creation) take(ctx context.Context, stored altinn.SystemUserRequest) outcome {
	switch {
	case c.claims.Origin(stored.ID) != run.FromBefore:
		return outcome{verdict: anotherResources, request: &stored}
	case ending(stored.Status, stored.TimedOut) != "":
		return c.renew(ctx, stored)
	case stored.Status == altinn.StatusAccepted:
		_, err := run.Look(ctx, c.keyHolder)
		switch {
		case api.IsNotFound(err):
			return c.discard(ctx, stored)
		case err != nil:
			return outcome{verdict: maybeAccepted, request: &stored, err: err}
		}
		return outcome{verdict: alreadyAccepted, request: &stored}
	}
	if names := c.want.differences(stored); len(names) > 0 || stored.Status != altinn.StatusNew {
		return outcome{verdict: differs, request: &stored, differs: names}
	}
	c.claims.Note(stored.ID, run.Adopted)
	if c.lost {
		return outcome{verdict: leftBehind, request: &stored}
	}
	return outcome{verdict: tookOver, request: &stored}
}

// renew deletes an older request that has ended, if the plan has said that its customer is to be
// asked again.
func (c *creation) renew(ctx context.Context, stored altinn.SystemUserRequest) outcome {
	if !c.want.renews(ending(stored.Status, stored.TimedOut)) {
		return outcome{verdict: endedUntold, request: &stored}
	}
	return c.discard(ctx, stored)
}

// discard deletes an older request that is in the way of a new one. That the service showed it to
// us, in answer to a POST or to a lookup, proves that it is ours (altinn-api.md §4.3).
func (c *creation) discard(ctx context.Context, stored altinn.SystemUserRequest) outcome {
	store := c.store(c.want.kind)
	tried := store.Withdraw(ctx, stored.ID, approval.Moments)
	if tried.Left != nil && tried.Left.Status == stored.Status {
		tried = store.Withdraw(ctx, stored.ID, 0)
	}
	if tried.Err != nil {
		return outcome{verdict: notDiscarded, request: &stored, err: tried.Err}
	}
	if approval.Rejected(stored.Status) {
		c.rejected = append(c.rejected, stored)
	}
	return outcome{verdict: again}
}

// refused finds out why Altinn has refused a request.
func (c *creation) refused(ctx context.Context, err error) outcome {
	switch {
	case api.HasCode(err, altinn.CodeSystemUserExists):
		if stored, lookErr := run.Look(ctx, c.stored); lookErr == nil && stored.Status == altinn.StatusAccepted {
			return outcome{verdict: alreadyAccepted, request: stored, err: err}
		}
		user, lookErr := run.Look(ctx, c.keyHolder)
		if lookErr != nil {
			user = nil // whose it is can be left unsaid
		}
		return outcome{verdict: userExists, err: err, user: user}
	case api.HasCode(err, altinn.CodeRightNotOnSystem) || api.HasCode(err, altinn.CodeRedirectURLNotAllowed):
		if system, lookErr := c.client.System(ctx, c.want.SystemID); lookErr == nil {
			return outcome{verdict: notOnSystem, err: err, system: system}
		}
	}
	return outcome{verdict: errored, err: err}
}

// stored looks up the request of the kind that is asked for under the key.
func (c *creation) stored(ctx context.Context) (*altinn.SystemUserRequest, error) {
	return c.requestByKey(ctx, c.want.kind, c.want.key())
}

// keyHolder looks up the system user that holds the key.
func (c *creation) keyHolder(ctx context.Context) (*altinn.SystemUser, error) {
	return c.user(ctx, c.want.key())
}
