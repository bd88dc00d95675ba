package systemuserrequest

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

const (
	// maxPosts bounds the POSTs of one creation. Each follows on one whose answer was lost, or on the deletion of an older
	// request in the way; under one key there may be several (altinn-api.md §13).
	maxPosts = 5
	// rivalTimeout bounds the look for the sake of a warning.
	rivalTimeout = 10 * time.Second
)

// requests asks customers for system users and judges what comes of it: a POST may answer with an older request and ignore
// what it was sent, and two at the same moment make two requests of one (altinn-api.md §4.3, §4.4, §13).
type requests struct {
	client   *altinn.Client
	locks    *run.Locks
	ledger   *ledger
	run      *run.Run
	interval time.Duration // the least time between two looks at a request
}

// create asks for a system user. It returns the request that was made, or an older one that is what would have been made.
func (r requests) create(ctx context.Context, want ask) (*altinn.SystemUserRequest, diag.Diagnostics) {
	unlock, err := r.locks.Lock(ctx, want.key().String())
	if err != nil {
		return nil, want.failure(err).Diagnostics()
	}
	defer unlock()
	r.ledger.claims.Begins(want.key().String())
	if system, err := r.run.Offers.Read(ctx, r.client, want.SystemID); err == nil && system.IsDeleted {
		return nil, want.failure(nil).WithVerdict(systemDeleted(want.SystemID))
	}

	said := r.clear(ctx, want)
	if said.HasError() {
		return nil, said
	}
	var lost error // of the last POST
	perhapsOurs, failed := false, false
	for range maxPosts {
		p, diags := r.post(ctx, want)
		if diags.HasError() {
			return nil, diags
		}
		lost = p.lost
		perhapsOurs = perhapsOurs || lost != nil
		switch {
		case p.request != nil:
		case failed && p.failed():
			return nil, want.failure(lost).WithVerdict(failure.ContentHint(noun, "nothing has been stored", ""))
		default:
			failed = failed || p.failed()
			continue
		}
		taken, diags := r.take(ctx, want, p, perhapsOurs)
		if diags.HasError() {
			return nil, diags
		}
		said.Append(diags...)
		if taken {
			return p.request, said
		}
	}
	if lost != nil {
		return nil, want.failure(lost).Diagnostics()
	}
	return nil, want.failure(nil).WithVerdict(alwaysAnother(want.key()))
}

// What a POST has come to.
type posted struct {
	request *altinn.SystemUserRequest // nil if the answer was lost and nothing is stored
	created bool                      // the service says that it made the request for this POST
	lost    error                     // why there is no usable answer
}

// failed reports whether the answer was 500. After a second one, with a read in between that was answered, it is what is asked
// for that Altinn fails on, and not a bad moment (altinn-api.md §13).
func (p posted) failed() bool { return api.HasStatus(p.lost, http.StatusInternalServerError) }

// post sends the request once, and looks up what is stored if the answer is lost.
func (r requests) post(ctx context.Context, want ask) (posted, diag.Diagnostics) {
	stored, created, err := r.client.CreateSystemUserRequest(ctx, want.kind, want.NewSystemUserRequest)
	switch {
	case err == nil && stored.ID != "" && keyOf(*stored) == want.key():
		return posted{request: stored, created: created}, nil
	case err == nil:
		err = errors.New("what came is not about this request")
	case api.HasCode(err, altinn.CodePendingElsewhere): // perhaps one of the same kind, stored while this POST was under way
		if stored, lookErr := r.look(ctx, want); lookErr == nil {
			return posted{request: stored}, nil
		}
		return posted{}, r.refused(ctx, want, err)
	case !api.OutcomeUnknown(err):
		return posted{}, r.refused(ctx, want, err)
	}
	stored, lookErr := r.lookAfter(ctx, want, err)
	switch {
	case lookErr == nil:
		return posted{request: stored, lost: err}, nil
	case !altinn.IsUnknownRequest(lookErr):
		return posted{}, want.failure(err).WithVerdict(createUnclear(lookErr))
	case ctx.Err() != nil: // there is no time left to ask again
		return posted{}, want.failure(err).Diagnostics()
	default:
		return posted{lost: err}, nil
	}
}

// take has the resource take the request that a POST has come to, if it is new or can be taken over: see [requests.judge].
func (r requests) take(ctx context.Context, want ask, p posted, perhapsOurs bool) (taken bool, diags diag.Diagnostics) {
	if p.created {
		r.ledger.claims.Note(p.request.ID, run.Made)
		return true, r.rivals(ctx, want, p.request.ID)
	}
	taken, diags = r.judge(ctx, want, *p.request, perhapsOurs)
	if taken {
		r.ledger.claims.Note(p.request.ID, run.Adopted)
	}
	return taken, diags
}

// rivals warns if the service shows another request than the one it has just made: nothing keeps two runs that ask at the same
// moment from making two requests of one (altinn-api.md §13). It returns no errors: the request is made.
func (r requests) rivals(ctx context.Context, want ask, made string) diag.Diagnostics {
	ctx, cancel := context.WithTimeout(ctx, rivalTimeout)
	defer cancel()
	shown, err := r.client.SystemUserRequestByRef(ctx, want.kind, want.SystemID, want.PartyOrgNumber, want.ExternalRef)
	if err != nil || shown.ID == made {
		return nil
	}
	return diag.Diagnostics{hasRival(made, shown.ID, want.key())}
}

// lookAfter finds what a POST has left behind that got no usable answer. One that may still be under way is given time, also
// when the operation has ended: sending it again meanwhile would make two requests, and what came later would be in no state.
func (r requests) lookAfter(ctx context.Context, want ask, lost error) (*altinn.SystemUserRequest, error) {
	stored, err := r.look(ctx, want)
	if !altinn.IsUnknownRequest(err) || api.HasStatus(lost, http.StatusInternalServerError) {
		return stored, err
	}
	run.Pause(context.WithoutCancel(ctx), r.interval)
	return r.look(ctx, want)
}

func (r requests) look(ctx context.Context, want ask) (*altinn.SystemUserRequest, error) {
	ctx, cancel := run.LookupContext(ctx)
	defer cancel()
	return r.client.SystemUserRequestByRef(ctx, want.kind, want.SystemID, want.PartyOrgNumber, want.ExternalRef)
}

// judge tells whether an older request with the same key can be taken over, which is a warning unless it may be what a POST has left
// behind whose answer was lost. One that has ended, or whose system user is gone, it deletes; that is neither an error nor a reason
// to adopt, and a warning if the customer had said no.
func (r requests) judge(
	ctx context.Context, want ask, stored altinn.SystemUserRequest, perhapsOurs bool,
) (adopt bool, diags diag.Diagnostics) {
	if r.ledger.claims.Origin(stored.ID) != run.FromBefore {
		return false, want.failure(nil).WithVerdict(anotherResources(stored.ID))
	}
	if ending(stored.Status, stored.TimedOut) != "" {
		return false, r.renew(ctx, want, stored)
	}
	if stored.Status == altinn.StatusAccepted {
		_, err := r.holder(ctx, want)
		switch {
		case api.IsNotFound(err):
			return false, r.discard(ctx, want, stored)
		case err != nil:
			return false, want.failure(err).WithVerdict(acceptedUnclear(stored.ID))
		default:
			return false, want.failure(nil).WithVerdict(acceptedAlready(stored.ID))
		}
	}
	if names := want.differences(stored); len(names) > 0 || stored.Status != altinn.StatusNew {
		return false, want.failure(nil).WithVerdict(exists(stored, names))
	}
	if perhapsOurs {
		return true, nil
	}
	return true, diag.Diagnostics{tookOver(stored)}
}

// discard deletes an older request that stands in the way of a new one. That the service showed it to us, in answer to a POST or
// to a look, proves that it is ours (altinn-api.md §4.3).
func (r requests) discard(ctx context.Context, want ask, stored altinn.SystemUserRequest) diag.Diagnostics {
	tried := r.withdraw(ctx, want.kind, stored.ID)
	if tried.left != nil && tried.left.Status == stored.Status {
		tried = r.withdraw(ctx, want.kind, stored.ID)
	}
	if tried.failed != nil {
		return want.failure(tried.failed).WithVerdict(notDiscarded(stored))
	}
	if ending(stored.Status, stored.TimedOut) == endedRejected {
		return diag.Diagnostics{askedAfterRejection(stored)}
	}
	return nil
}

// refused explains an error by what a further look shows.
func (r requests) refused(ctx context.Context, want ask, err error) diag.Diagnostics {
	switch {
	case api.HasCode(err, altinn.CodeSystemUserExists):
		return r.keyHeld(ctx, want, err)
	case api.HasCode(err, altinn.CodeRightNotOnSystem) || api.HasCode(err, altinn.CodeRedirectURLNotAllowed):
		if system, lookErr := r.client.System(ctx, want.SystemID); lookErr == nil {
			return want.failure(err).WithFinding(tfkit.NotOnSystem(*system, want.Rights, want.RedirectURL))
		}
	}
	return want.failure(err).Diagnostics()
}

// keyHeld explains that a system user holds the key.
func (r requests) keyHeld(ctx context.Context, want ask, err error) diag.Diagnostics {
	if stored, lookErr := r.look(ctx, want); lookErr == nil && stored.Status == altinn.StatusAccepted {
		return want.failure(err).WithVerdict(acceptedAlready(stored.ID))
	}
	user, lookErr := r.holder(ctx, want)
	if lookErr != nil {
		user = nil // whose it is can be left unsaid
	}
	return want.failure(err).WithVerdict(systemUserExists(want.key(), want.kind, user))
}

// holder finds the system user that holds the key, also when the operation has ended: it decides what is to be done next.
func (r requests) holder(ctx context.Context, want ask) (*altinn.SystemUser, error) {
	ctx, cancel := run.LookupContext(ctx)
	defer cancel()
	return r.client.SystemUser(ctx, want.SystemID, want.PartyOrgNumber, want.ExternalRef)
}
