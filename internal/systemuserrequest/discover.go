package systemuserrequest

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
)

// readAhead is how many requests are looked up at the same time. The client bounds it further.
const readAhead = 10

// discovery finds the requests of one kind for a system.
type discovery struct {
	reader
	kind     altinn.UserType
	systemID string
	// onlyStatus is the one status that is wanted; empty for all. Accepted requests that the
	// service's list lacks are not looked for where no accepted ones are wanted.
	onlyStatus string
}

// all yields the requests in the service's order, then the accepted ones that its list lacks. A
// warning tells that there may be more. After an error there is nothing.
func (d discovery) all(ctx context.Context) iter.Seq2[lookup, diag.Diagnostics] {
	return func(yield func(lookup, diag.Diagnostics) bool) {
		seen := map[string]bool{}
		for request, err := range d.client.SystemUserRequests(ctx, d.kind, d.systemID) {
			switch {
			case errors.Is(err, altinn.ErrIncomplete):
				d.addAccepted(ctx, seen, yield)
				return
			case err != nil:
				yield(lookup{}, listFailed(d.systemID, err))
				return
			}
			seen[request.ID] = true
			if d.wants(request.Status) && !yield(lookup{kind: d.kind, request: &request}, nil) {
				return
			}
		}
	}
}

// addAccepted yields the accepted requests that a list lacks, and warns of what may be missing still.
func (d discovery) addAccepted(ctx context.Context, seen map[string]bool, yield func(lookup, diag.Diagnostics) bool) {
	if !d.wants(altinn.StatusAccepted) {
		yield(lookup{}, diag.Diagnostics{listIncomplete(d.systemID, d.kind, othersMissing)})
		return
	}
	var failed error
	for found, err := range d.acceptedNotListed(ctx, seen) {
		if err != nil {
			failed = err
		} else if d.wants(found.request.Status) && !yield(found, nil) {
			return
		}
	}
	if failed != nil || d.onlyStatus != altinn.StatusAccepted {
		yield(lookup{}, diag.Diagnostics{listIncomplete(d.systemID, d.kind, acceptedAdded(failed))})
	}
}

func (d discovery) wants(status string) bool { return d.onlyStatus == "" || d.onlyStatus == status }

// acceptedNotListed finds accepted requests that a list lacks: each has a system user, and the list of
// those is complete (altinn-api.md §6.2).
func (d discovery) acceptedNotListed(ctx context.Context, seen map[string]bool) iter.Seq2[lookup, error] {
	return func(yield func(lookup, error) bool) {
		users, err := d.usersNotListed(ctx, seen)
		if err != nil {
			yield(lookup{}, err)
			return
		}
		for some := range slices.Chunk(users, readAhead) {
			for request, err := range d.requestsOf(ctx, some) {
				if !yield(lookup{kind: d.kind, request: request}, err) {
					return
				}
			}
		}
	}
}

// usersNotListed lists the system users that came of no request in a list: the two have the same id
// (altinn-api.md §6.1).
func (d discovery) usersNotListed(ctx context.Context, seen map[string]bool) ([]altinn.SystemUser, error) {
	var users []altinn.SystemUser
	for user, err := range d.client.SystemUsers(ctx, d.systemID) {
		if err != nil {
			return nil, err
		}
		if user.UserType == d.kind && !seen[user.ID] {
			users = append(users, user)
		}
	}
	return users, nil
}

// requestsOf reads the requests that system users came of, all at the same time. Those that are
// deleted are left out. Under one key there may be others.
func (d discovery) requestsOf(ctx context.Context, users []altinn.SystemUser) iter.Seq2[*altinn.SystemUserRequest, error] {
	found, errs := make([]*altinn.SystemUserRequest, len(users)), make([]error, len(users))
	var all sync.WaitGroup
	for i, user := range users {
		all.Go(func() {
			found[i], errs[i] = d.request(ctx, d.kind, user.ID, userKey(user))
		})
	}
	all.Wait()
	return func(yield func(*altinn.SystemUserRequest, error) bool) {
		for i, request := range found {
			if !altinn.IsUnknownRequest(errs[i]) && !yield(request, errs[i]) {
				return
			}
		}
	}
}
