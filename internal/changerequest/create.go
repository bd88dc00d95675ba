package changerequest

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// maxPosts bounds the POSTs of one id. Each but the first follows on one whose answer was lost and
// that stored nothing.
const maxPosts = 5

// A writer asks customers for changes, and withdraws change requests.
type writer struct {
	client *altinn.Client
	claims *claims
	pause  time.Duration // that a write whose answer was lost is given
}

// create asks for a change. A POST may be answered with an older change request, whatever it asks
// for, and one with a spent id fails as if the service were broken (altinn-api.md §5.1). An open
// change request that is what would have been made is taken over: it is one of an earlier run that
// ended before it could say so.
func (w writer) create(ctx context.Context, want ask) outcome {
	d := want.delta()
	unlock, err := w.claims.Writes.Lock(ctx, string(d))
	if err != nil {
		return outcome{verdict: errored, err: err}
	}
	defer unlock()
	w.claims.Begins(string(d))

	c := creation{writer: w, want: want, taken: errors.New("under each of the ids that were tried Altinn has another change request")}
	var o outcome
	for attempt := 0; o.verdict == again && attempt <= derivedIDs; attempt++ {
		if attempt == derivedIDs {
			o = c.takeFromList(ctx)
		}
		if id := d.correlationID(attempt); o.verdict == again && !w.claims.isSpent(id) {
			o = c.post(ctx, id)
		}
	}
	if o.verdict == again {
		o.err = c.taken
	}
	o.rejected, o.listErr = c.rejected, c.listErr
	return o
}

// A creation is what one has done so far. Each of its steps returns what that has come to.
type creation struct {
	writer
	want     ask
	taken    error                           // why the last id cannot be used
	rejected *altinn.SystemUserChangeRequest // an older one that asks the same, and to which the customer has said no
	listErr  error                           // why the list could not be looked through
}

// post sends an ask under an id until it is known what is stored under it. Repeating it is safe: an
// id is stored once.
func (c *creation) post(ctx context.Context, id string) outcome {
	var lost error
	crashed := false
	for range maxPosts {
		stored, created, err := c.client.CreateSystemUserChangeRequest(ctx, id, c.want.systemUserID, c.want.NewSystemUserChangeRequest)
		switch {
		case err == nil && stored.Status == altinn.StatusNoChangeNeeded:
			return outcome{verdict: nothingToChange}
		case err == nil && strings.EqualFold(stored.ID, id):
			return c.take(*stored, created || lost != nil && !ended(stored.Status))
		case err == nil:
			err = errors.New("what came is not about this change request")
		case api.HasCode(err, altinn.CodePendingElsewhere) || api.HasCode(err, altinn.CodeEndedElsewhere):
			c.taken = err
			return outcome{}
		case !api.OutcomeUnknown(err):
			return c.refused(ctx, err)
		}
		stored, lookErr := approval.FindLost(ctx, err, c.pause, true, func(ctx context.Context) (*altinn.SystemUserChangeRequest, error) {
			return c.client.SystemUserChangeRequest(ctx, id)
		})
		crashes := api.HasStatus(err, http.StatusInternalServerError)
		switch {
		case lookErr == nil:
			return c.take(*stored, !ended(stored.Status))
		case !altinn.IsUnknownRequest(lookErr):
			return outcome{verdict: unclear, id: id, err: err, lookErr: lookErr}
		case crashed && crashes: // as a deleted one is answered, and nothing is stored
			c.taken = err
			return outcome{}
		case ctx.Err() != nil: // there is no time left to ask again
			return outcome{verdict: errored, err: err}
		}
		// The first one may have met a bad moment of Altinn's (altinn-api.md §13).
		lost, crashed = err, crashed || crashes
	}
	return outcome{verdict: errored, err: lost}
}

// take judges what is stored under an id, by whether it was stored for this creation: by its POST,
// or by one whose answer was lost. One that has ended by the time it is found was there before: no
// customer answers so soon what nobody has shown him. What is left alone has ended, or is another
// question under the same id, which only somebody else can have put there.
func (c *creation) take(stored altinn.SystemUserChangeRequest, ours bool) outcome {
	switch {
	case c.claims.Origin(stored.ID) != run.FromBefore:
		return outcome{verdict: anotherResources, request: &stored}
	case storedDelta(stored) != c.want.delta():
		return outcome{}
	case ours:
		c.claims.Note(stored.ID, run.Made)
		return outcome{verdict: made, request: &stored}
	case approval.Rejected(stored.Status):
		c.rejected = &stored
		return outcome{}
	case ended(stored.Status):
		return outcome{}
	case stored.RedirectURL != c.want.RedirectURL:
		return outcome{verdict: differs, request: &stored}
	}
	c.claims.Note(stored.ID, run.Adopted)
	return outcome{verdict: tookOver, request: &stored}
}

// takeFromList takes over an open change request that asks the same, if the system's list shows
// one: of 50 at most (altinn-api.md §5.2). The system is known for system users that came of a
// request.
func (c *creation) takeFromList(ctx context.Context) outcome {
	origin, err := c.client.SystemUserRequest(ctx, altinn.StandardUser, c.want.systemUserID)
	if err != nil {
		c.listErr = err
		return outcome{}
	}
	for stored, err := range c.client.SystemUserChangeRequests(ctx, origin.SystemID) {
		if err != nil {
			c.listErr = err
			return outcome{}
		}
		if !ended(stored.Status) && storedDelta(stored) == c.want.delta() {
			return c.take(stored, false)
		}
	}
	return outcome{}
}

// refused finds out why Altinn has refused a change request.
func (c *creation) refused(ctx context.Context, err error) outcome {
	answer, answered := errors.AsType[*api.Error](err)
	o := outcome{verdict: errored, err: err}
	switch {
	case answered && answer.Status == http.StatusUnauthorized && answer.Message != "" && answer.Code == "":
		o.verdict = anotherVendors
		return o
	case !answered || answer.Code == "": // Altinn has not looked at what was asked for, and would say no more of the system user
		return o
	}
	origin, kind, lookErr := approval.RequestByID(ctx, c.client, c.want.systemUserID)
	if lookErr == nil {
		o.origin, o.originKind = origin, kind
	}
	switch {
	case api.HasCode(err, altinn.CodeUnknownSystemUser):
		o.verdict = unknownUser
	case lookErr == nil && (api.HasCode(err, altinn.CodeRightNotOnSystem) || api.HasCode(err, altinn.CodeRedirectURLNotAllowed)):
		if system, err := c.client.System(ctx, origin.SystemID); err == nil {
			o.verdict, o.system = notOnSystem, system
		}
	}
	return o
}
