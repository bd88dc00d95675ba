package changerequest

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// maxPosts bounds the POSTs of one id. Each but the first follows on one whose answer was lost and that stored nothing.
const maxPosts = 5

// changeRequests asks customers for changes and judges what comes of it: a POST may answer with an older change request and
// ignore what it was sent, and one with a spent id fails as if the service were broken (altinn-api.md §5.1).
type changeRequests struct {
	client   *altinn.Client
	locks    *run.Locks
	ledger   *ledger
	run      *run.Run
	interval time.Duration // the time that a POST whose answer was lost is given
}

// create asks for a change. It returns the change request that was made, or an open one that is what would have been made:
// one of an earlier run that ended before it could say so.
func (r changeRequests) create(ctx context.Context, want ask) (*altinn.SystemUserChangeRequest, diag.Diagnostics) {
	d := want.delta()
	unlock, err := r.locks.Lock(ctx, string(d))
	if err != nil {
		return nil, want.failure(err).Diagnostics()
	}
	defer unlock()
	r.ledger.claims.Begins(string(d))

	last := errors.New("under each of the ids that were tried Altinn has another change request")
	var said, again diag.Diagnostics
	for attempt := range derivedIDs + 1 {
		if attempt == derivedIDs {
			open, diags := r.takeFromList(ctx, want)
			if open != nil {
				return open, diags
			}
			said = diags
		}
		id := d.correlationID(attempt)
		if r.ledger.isSpent(id) {
			continue
		}
		p, diags := r.post(ctx, want, id)
		if diags.HasError() {
			return nil, diags
		}
		if p.stored == nil {
			last = p.taken
			continue
		}
		take, diags := r.judge(want, p)
		switch {
		case take && p.ours:
			said.Append(again...)
			return p.stored, append(said, diags...)
		case take || diags.HasError():
			return p.stored, append(said, diags...)
		case refused(p.stored.Status) && storedDelta(*p.stored) == d:
			again = diag.Diagnostics{asksAgain(namedAs(*p.stored))}
		}
	}
	return nil, want.failure(last).Diagnostics()
}

// What a POST has come to.
type posted struct {
	stored *altinn.SystemUserChangeRequest
	// ours is true when it was stored for this creation, by this POST or by one whose answer was lost. One that has ended
	// by the time it is found was there before: no customer answers so soon what nobody has shown him.
	ours bool
	// taken is why the id cannot be used, if nothing is stored under it that can be seen.
	taken error
}

// post sends an ask under an id until it is known what is stored under it. Repeating it is safe: an id is stored once.
func (r changeRequests) post(ctx context.Context, want ask, id string) (posted, diag.Diagnostics) {
	var lost error
	failed := false
	for range maxPosts {
		stored, created, err := r.client.CreateSystemUserChangeRequest(ctx, id, want.systemUserID, want.NewSystemUserChangeRequest)
		switch {
		case err == nil && stored.Status == altinn.StatusNoChangeNeeded:
			return posted{}, want.failure(nil).WithVerdict(nothingAsked())
		case err == nil && strings.EqualFold(stored.ID, id):
			return posted{stored: stored, ours: created || lost != nil && !ended(stored.Status)}, nil
		case err == nil:
			err = errors.New("what came is not about this change request")
		case api.HasCode(err, altinn.CodePendingElsewhere) || api.HasCode(err, altinn.CodeEndedElsewhere):
			return posted{taken: err}, nil
		case !api.OutcomeUnknown(err):
			return posted{}, r.refused(ctx, want, err)
		}
		stored, lookErr := r.lookAfter(ctx, id, err)
		switch {
		case lookErr == nil:
			return posted{stored: stored, ours: !ended(stored.Status)}, nil
		case !altinn.IsUnknownRequest(lookErr):
			return posted{}, want.failure(err).WithVerdict(createUnclear(id, lookErr))
		case failed && api.HasStatus(err, http.StatusInternalServerError): // as a deleted one is answered, and nothing is stored
			return posted{taken: err}, nil
		case ctx.Err() != nil: // there is no time left to ask again
			return posted{}, want.failure(err).Diagnostics()
		}
		// The first one may have met a bad moment of Altinn's (altinn-api.md §13).
		lost, failed = err, failed || api.HasStatus(err, http.StatusInternalServerError)
	}
	return posted{}, want.failure(lost).Diagnostics()
}

// lookAfter finds what a POST has left behind that got no usable answer. One that may still be under way is given time. If
// nothing is there then and the operation goes on, it can be sent again; if the operation has ended, it is looked for once more.
func (r changeRequests) lookAfter(ctx context.Context, id string, lost error) (*altinn.SystemUserChangeRequest, error) {
	stored, err := r.look(ctx, id)
	if !altinn.IsUnknownRequest(err) || api.HasStatus(lost, http.StatusInternalServerError) {
		return stored, err
	}
	run.Pause(context.WithoutCancel(ctx), r.interval)
	if ctx.Err() == nil {
		return stored, err
	}
	return r.look(ctx, id)
}

// look finds what is stored under an id, also when the operation has been interrupted.
func (r changeRequests) look(ctx context.Context, id string) (*altinn.SystemUserChangeRequest, error) {
	ctx, cancel := run.LookupContext(ctx)
	defer cancel()
	return r.client.SystemUserChangeRequest(ctx, id)
}

// judge tells whether what is stored is, or can be taken for, what was asked for. What it leaves alone has ended, or is another
// question under the same id, which only somebody else can have put there.
func (r changeRequests) judge(want ask, p posted) (take bool, diags diag.Diagnostics) {
	stored := *p.stored
	switch {
	case r.ledger.claims.Origin(stored.ID) != run.FromBefore:
		return false, want.failure(nil).WithVerdict(anotherResources(stored))
	case storedDelta(stored) != want.delta():
		return false, nil
	case p.ours:
		r.ledger.claims.Note(stored.ID, run.Made)
		return true, nil
	case ended(stored.Status):
		return false, nil
	case stored.RedirectURL != want.RedirectURL:
		return false, want.failure(nil).WithVerdict(exists(stored))
	}
	r.ledger.claims.Note(stored.ID, run.Adopted)
	return true, diag.Diagnostics{tookOver(stored)}
}

// takeFromList takes over an open change request that asks the same, if the system's list shows one. That one does not fit is an
// error; that there is none, or that it is not known, is no more than a warning.
func (r changeRequests) takeFromList(ctx context.Context, want ask) (*altinn.SystemUserChangeRequest, diag.Diagnostics) {
	open, said := r.openInList(ctx, want)
	if open == nil {
		return nil, said
	}
	_, diags := r.judge(want, posted{stored: open}) // an open one with the same delta: it is taken, or an error
	return open, append(said, diags...)
}

// openInList looks for an open change request that asks the same in the system's list, which shows 50 at most
// (altinn-api.md §5.2). The system is known for system users that came of a request.
func (r changeRequests) openInList(ctx context.Context, want ask) (*altinn.SystemUserChangeRequest, diag.Diagnostics) {
	request, err := r.client.SystemUserRequest(ctx, altinn.StandardUser, want.systemUserID)
	if err != nil {
		return nil, diag.Diagnostics{notLookedThrough(want, err)}
	}
	for found, err := range r.client.SystemUserChangeRequests(ctx, request.SystemID) {
		if err != nil {
			return nil, diag.Diagnostics{notLookedThrough(want, err)}
		}
		if !ended(found.Status) && storedDelta(found) == want.delta() {
			return &found, nil
		}
	}
	return nil, nil
}

// refused explains an error by what a further look shows.
func (r changeRequests) refused(ctx context.Context, want ask, err error) diag.Diagnostics {
	answer, answered := errors.AsType[*api.Error](err)
	f := want.failure(err)
	switch {
	case answered && answer.Status == http.StatusUnauthorized && answer.Message != "" && answer.Code == "":
		return f.WithVerdict(anotherVendors())
	case !answered || answer.Code == "": // Altinn has not looked at what was asked for, and would say no more of the system user
		return f.Diagnostics()
	}
	request, kind, lookErr := r.requestOf(ctx, want.systemUserID)
	if lookErr == nil {
		f.About = "The system user is that of " + failure.RequestKey(request.SystemID, request.PartyOrgNumber, request.ExternalRef) + "."
	}
	switch {
	case api.HasCode(err, altinn.CodeUnknownSystemUser):
		return f.WithVerdict(whyUnknown(request, kind, lookErr))
	case lookErr == nil && (api.HasCode(err, altinn.CodeRightNotOnSystem) || api.HasCode(err, altinn.CodeRedirectURLNotAllowed)):
		if system, err := r.client.System(ctx, request.SystemID); err == nil {
			return f.WithFinding(tfkit.NotOnSystem(*system, want.RequiredRights, want.RedirectURL))
		}
	}
	return f.Diagnostics()
}

// whyUnknown explains that the service knows no standard system user with an id, by the request that it may be of.
func whyUnknown(request *altinn.SystemUserRequest, kind altinn.UserType, err error) failure.Hint {
	switch {
	case err == nil && kind == altinn.AgentUser:
		return isAgent()
	case err == nil && request.Status != altinn.StatusAccepted:
		return notAccepted(request.Status)
	default:
		return noSystemUser()
	}
}

// requestOf finds the request that a system user came of: the two have one id (altinn-api.md §6.1). There is none for system
// users that were made in the portal, or whose request has been deleted.
func (r changeRequests) requestOf(
	ctx context.Context, systemUserID string,
) (*altinn.SystemUserRequest, altinn.UserType, error) {
	request, err := r.client.SystemUserRequest(ctx, altinn.StandardUser, systemUserID)
	if !altinn.IsUnknownRequest(err) {
		return request, altinn.StandardUser, err
	}
	request, err = r.client.SystemUserRequest(ctx, altinn.AgentUser, systemUserID)
	return request, altinn.AgentUser, err
}
