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

// maxPosts bounds the POSTs of one id. Each but the first follows on one whose answer was lost and that stored nothing.
const maxPosts = 5

// A writer asks customers for changes, and withdraws change requests.
type writer struct {
	client *altinn.Client
	claims *claims
	pause  time.Duration // that a write whose answer was lost is given
}

// create asks for a change. A POST may be answered with an older change request, whatever it asks for, and one with a spent id fails
// as if the service were broken (altinn-api.md §5.1). An open change request that is what would have been made is taken over: it is
// one of an earlier run that ended before it could say so.
func (w writer) create(ctx context.Context, want ask) outcome {
	d := want.delta()
	unlock, err := w.claims.Writes.Lock(ctx, string(d))
	if err != nil {
		return outcome{verdict: errored, err: err}
	}
	defer unlock()
	w.claims.Begins(string(d))

	o := outcome{err: errors.New("under each of the ids that were tried Altinn has another change request")}
	for attempt := 0; o.verdict == again && attempt <= derivedIDs; attempt++ {
		if attempt == derivedIDs {
			o = w.takeFromList(ctx, want, o)
		}
		if id := d.correlationID(attempt); o.verdict == again && !w.claims.isSpent(id) {
			o = w.post(ctx, want, id, o)
		}
	}
	return o
}

// post sends an ask under an id until it is known what is stored under it. Repeating it is safe: an id is stored once. The outcome of
// the ids before goes on in its own.
func (w writer) post(ctx context.Context, want ask, id string, o outcome) outcome {
	var lost error
	crashed := false
	for range maxPosts {
		stored, created, err := w.client.CreateSystemUserChangeRequest(ctx, id, want.systemUserID, want.NewSystemUserChangeRequest)
		switch {
		case err == nil && stored.Status == altinn.StatusNoChangeNeeded:
			return outcome{verdict: nothingToChange}
		case err == nil && strings.EqualFold(stored.ID, id):
			return w.take(want, *stored, created || lost != nil && !ended(stored.Status), o)
		case err == nil:
			err = errors.New("what came is not about this change request")
		case api.HasCode(err, altinn.CodePendingElsewhere) || api.HasCode(err, altinn.CodeEndedElsewhere):
			o.err = err
			return o
		case !api.OutcomeUnknown(err):
			return w.refused(ctx, want, err)
		}
		stored, lookErr := approval.Lost(ctx, err, w.pause, true, func(ctx context.Context) (*altinn.SystemUserChangeRequest, error) {
			return w.client.SystemUserChangeRequest(ctx, id)
		})
		crashes := api.HasStatus(err, http.StatusInternalServerError)
		switch {
		case lookErr == nil:
			return w.take(want, *stored, !ended(stored.Status), o)
		case !altinn.IsUnknownRequest(lookErr):
			return outcome{verdict: unclear, id: id, err: err, lookErr: lookErr}
		case crashed && crashes: // as a deleted one is answered, and nothing is stored
			o.err = err
			return o
		case ctx.Err() != nil: // there is no time left to ask again
			return outcome{verdict: errored, err: err}
		}
		// The first one may have met a bad moment of Altinn's (altinn-api.md §13).
		lost, crashed = err, crashed || crashes
	}
	return outcome{verdict: errored, err: lost}
}

// take judges what is stored under an id, by whether it was stored for this creation: by its POST, or by one whose answer was lost. One
// that has ended by the time it is found was there before: no customer answers so soon what nobody has shown him. What is left alone
// has ended, or is another question under the same id, which only somebody else can have put there.
func (w writer) take(want ask, stored altinn.SystemUserChangeRequest, ours bool, o outcome) outcome {
	switch {
	case w.claims.Origin(stored.ID) != run.FromBefore:
		return outcome{verdict: anotherResources, request: &stored}
	case storedDelta(stored) != want.delta():
		return o
	case ours:
		w.claims.Note(stored.ID, run.Made)
		o.verdict, o.request = made, &stored
		return o
	case ended(stored.Status):
		if approval.Rejected(stored.Status) {
			o.rejected = &stored
		}
		return o
	case stored.RedirectURL != want.RedirectURL:
		return outcome{verdict: differs, request: &stored}
	}
	w.claims.Note(stored.ID, run.Adopted)
	o.verdict, o.request = tookOver, &stored
	return o
}

// takeFromList takes over an open change request that asks the same, if the system's list shows one: of 50 at most (altinn-api.md
// §5.2). The system is known for system users that came of a request.
func (w writer) takeFromList(ctx context.Context, want ask, o outcome) outcome {
	request, err := w.client.SystemUserRequest(ctx, altinn.StandardUser, want.systemUserID)
	if err != nil {
		o.listErr = err
		return o
	}
	for stored, err := range w.client.SystemUserChangeRequests(ctx, request.SystemID) {
		if err != nil {
			o.listErr = err
			return o
		}
		if !ended(stored.Status) && storedDelta(stored) == want.delta() {
			return w.take(want, stored, false, o)
		}
	}
	return o
}

// refused finds out why Altinn has refused a change request.
func (w writer) refused(ctx context.Context, want ask, err error) outcome {
	answer, answered := errors.AsType[*api.Error](err)
	o := outcome{verdict: errored, err: err}
	switch {
	case answered && answer.Status == http.StatusUnauthorized && answer.Message != "" && answer.Code == "":
		o.verdict = anotherVendors
		return o
	case !answered || answer.Code == "": // Altinn has not looked at what was asked for, and would say no more of the system user
		return o
	}
	origin, kind, lookErr := approval.RequestByID(ctx, w.client, want.systemUserID)
	if lookErr == nil {
		o.origin, o.originKind = origin, kind
	}
	switch {
	case api.HasCode(err, altinn.CodeUnknownSystemUser):
		o.verdict = unknownUser
	case lookErr == nil && (api.HasCode(err, altinn.CodeRightNotOnSystem) || api.HasCode(err, altinn.CodeRedirectURLNotAllowed)):
		if system, err := w.client.System(ctx, origin.SystemID); err == nil {
			o.verdict, o.system = notOnSystem, system
		}
	}
	return o
}
