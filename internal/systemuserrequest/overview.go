package systemuserrequest

import (
	"context"
	"iter"
	"sync"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

const (
	// firstReading is after how many single looks a list is read for the first time: a run with one request never reads it.
	firstReading = 2
	// moreLooks is how many times as many looks it takes until a list that was not read to its end is read anew.
	moreLooks = 4
	// listPage is how many items the service shows on a page (altinn-api.md §4.6).
	listPage = 50
)

// An overview keeps what the service's lists show, so that a refresh of many takes few calls. It spares looks at single
// things and replaces none: what a list does not show is looked at by itself, so that nothing depends on what the lists leave
// out (altinn-api.md §4.6), and only the first look at each thing in a run is spared, so that a later one sees what has changed.
type overview[T any] struct {
	name  func(T) string // what tells the items of a list apart
	locks run.Locks      // by list

	mu    sync.Mutex
	lists map[string]*reading[T]
}

// A reading is how far a list has been read.
type reading[T any] struct {
	looked map[string]bool // the names that were looked for
	shown  map[string]T    // the items, by name
	missed int             // looks that the list did not spare
	due    int             // the list is read when so many have missed
	whole  bool            // it has been read to its end
}

func newOverview[T any](name func(T) string) *overview[T] {
	return &overview[T]{name: name, lists: make(map[string]*reading[T])}
}

// A source reads a list anew.
type source[T any] func(context.Context) iter.Seq2[T, error]

// look returns what a list shows of the item with a name. It is not ok if that must be looked at by itself.
func (o *overview[T]) look(ctx context.Context, list, name string, items source[T]) (item T, ok bool) {
	unlock, err := o.locks.Lock(ctx, list)
	if err != nil {
		return item, false
	}
	defer unlock()
	r := o.reading(list)
	if r.looked[name] {
		return item, false
	}
	r.looked[name] = true
	if item, ok = r.shown[name]; ok {
		return item, true
	}
	if r.missed++; r.missed != r.due {
		return item, false
	}
	ctx, cancel := halfTheTime(ctx)
	defer cancel()
	r.read(items(ctx), o.name)
	item, ok = r.shown[name]
	return item, ok
}

// rulesOut tells whether a list has been read to its end and shows nothing with a name that is worth a look. It may be older than the
// moment: what it does show is to be looked at by itself.
func (o *overview[T]) rulesOut(ctx context.Context, list, name string, items source[T], worth func(T) bool) bool {
	unlock, err := o.locks.Lock(ctx, list)
	if err != nil {
		return false
	}
	defer unlock()
	r := o.reading(list)
	if !r.whole {
		if r.missed++; r.missed == r.due {
			ctx, cancel := halfTheTime(ctx)
			defer cancel()
			r.read(items(ctx), o.name)
		}
	}
	item, shown := r.shown[name]
	return r.whole && (!shown || !worth(item))
}

func (o *overview[T]) reading(list string) *reading[T] {
	o.mu.Lock()
	defer o.mu.Unlock()
	r, ok := o.lists[list]
	if !ok {
		r = &reading[T]{looked: make(map[string]bool), shown: make(map[string]T), due: firstReading}
		o.lists[list] = r
	}
	return r
}

// read reads no more pages than looks have missed: a system may have thousands of requests, and a state few of them. A list
// that was read to its end, fails, or is not shown to this client at all, is not read again.
func (r *reading[T]) read(items iter.Seq2[T, error], name func(T) string) {
	left := r.missed * listPage
	for item, err := range items {
		if err != nil {
			return
		}
		r.shown[name(item)] = item
		if left--; left == 0 {
			r.due *= moreLooks
			return
		}
	}
	r.whole = true
}

// halfTheTime bounds the reading of a list, for which all wait who look for something in it: the other half is for what they must
// look at by themselves if it comes to nothing.
func halfTheTime(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, time.Until(deadline)/2)
}

// refresh finds what has become of the request in a state, by the service's lists where there are many.
func (r requests) refresh(ctx context.Context, state details) (finding, error) {
	f, k := finding{kind: state.kind()}, state.key()
	if listed, ok := r.listed(ctx, state); ok {
		f.request = listed
	} else {
		request, err := r.read(ctx, f.kind, state.ID.ValueString(), k)
		if err != nil && !altinn.IsUnknownRequest(err) {
			return f, err
		}
		f.request = request
	}
	if f.needsUser() {
		user, ok := r.ledger.users.look(ctx, k.system, k.String(), func(ctx context.Context) iter.Seq2[altinn.SystemUser, error] {
			return r.client.SystemUsers(ctx, k.system)
		})
		if ok && !user.IsDeleted {
			f.user = &user
			return f, nil
		}
	}
	return r.withUser(ctx, f, k)
}

// listed reads the request in a state from the list of its system. Lists lack the address for the customer, which stays what it
// was, and only they tell of standard requests whether one is escalated: that must not depend on how many requests there are.
func (r requests) listed(ctx context.Context, state details) (*altinn.SystemUserRequest, bool) {
	if !tfkit.Present(state.ConfirmURL) {
		return nil, false
	}
	kind, system := state.kind(), state.SystemID.ValueString()
	items := func(ctx context.Context) iter.Seq2[altinn.SystemUserRequest, error] {
		return r.client.SystemUserRequests(ctx, kind, system)
	}
	found, ok := r.ledger.requests.look(ctx, string(kind)+" "+system, state.ID.ValueString(), items)
	if !ok {
		return nil, false
	}
	found.ConfirmURL = state.ConfirmURL.ValueString()
	found.Escalated = found.Escalated && kind == altinn.AgentUser
	return &found, true
}
