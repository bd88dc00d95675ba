package systemuserrequest

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// deletions are those of one run, by system. Each may leave it to another that is under way to look
// whether the customer has accepted right before: so one look serves many.
type deletions struct {
	mu       sync.Mutex
	underWay map[string]int
	unseen   map[string][]altinn.SystemUserRequest
}

func newDeletions(*run.Run) *deletions {
	return &deletions{underWay: map[string]int{}, unseen: map[string][]altinn.SystemUserRequest{}}
}

func (d *deletions) begin(system string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.underWay[system]++
}

// end ends a deletion, which may leave a request to look for. It returns all that there are if no
// other deletion is under way to leave them to.
func (d *deletions) end(system string, unseen *altinn.SystemUserRequest) []altinn.SystemUserRequest {
	d.mu.Lock()
	defer d.mu.Unlock()
	if unseen != nil {
		d.unseen[system] = append(d.unseen[system], *unseen)
	}
	if d.underWay[system]--; d.underWay[system] > 0 {
		return nil
	}
	all := d.unseen[system]
	delete(d.unseen, system)
	slices.SortFunc(all, func(a, b altinn.SystemUserRequest) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// survivors are the system users of requests that are deleted.
type survivors struct {
	users   []altinn.SystemUser
	unknown []altinn.SystemUserRequest // of which that could not be found out
	err     error                      // why not
}

// survivors looks for the system users of deleted requests, which have the same ids (altinn-api.md
// §6.1): in the list of their system as far as that takes no more calls than single looks.
func (w writer) survivors(ctx context.Context, system string, deleted []altinn.SystemUserRequest) survivors {
	var found survivors
	if len(deleted) > 1 {
		listed, whole := w.usersOf(ctx, system, len(deleted))
		for _, one := range deleted {
			if user, ok := listed[strings.ToLower(one.ID)]; ok {
				found.users = append(found.users, user)
			} else if !whole {
				found.unknown = append(found.unknown, one)
			}
		}
	} else {
		found.unknown = deleted
	}
	return w.lookUp(ctx, found)
}

// usersOf are the system users in the first pages of a list, by id, and whether those are all.
func (w writer) usersOf(ctx context.Context, system string, mostPages int) (users map[string]altinn.SystemUser, whole bool) {
	users = map[string]altinn.SystemUser{}
	pages := w.client.SystemUserPages(ctx, system)
	for read := 0; pages.More() && read < mostPages; read++ {
		page, err := pages.Next(ctx)
		if err != nil {
			return users, false
		}
		for _, user := range page {
			if !user.IsDeleted {
				users[strings.ToLower(user.ID)] = user
			}
		}
	}
	return users, !pages.More()
}

// lookUp looks for each of those that are unknown by itself.
func (w writer) lookUp(ctx context.Context, found survivors) survivors {
	looks := make([]struct {
		user *altinn.SystemUser
		err  error
	}, len(found.unknown))
	var all sync.WaitGroup
	for n, one := range found.unknown {
		all.Go(func() { looks[n].user, looks[n].err = w.user(ctx, approval.KeyOf(one)) })
	}
	all.Wait()
	unknown := found.unknown
	found.unknown = nil
	for n, look := range looks {
		switch {
		case api.IsNotFound(look.err):
		case look.err != nil:
			found.unknown, found.err = append(found.unknown, unknown[n]), look.err
		case strings.EqualFold(look.user.ID, unknown[n].ID): // another one has the key otherwise
			found.users = append(found.users, *look.user)
		}
	}
	return found
}
