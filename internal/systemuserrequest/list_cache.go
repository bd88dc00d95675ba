package systemuserrequest

import (
	"context"
	"iter"
	"sync"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/run"
)

const (
	// missesBeforeList is after how many single lookups a list is fetched for the first time: a run
	// with one request never fetches it.
	missesBeforeList = 2
	// missesGrowth is how many times as many lookups it takes until a list that was not fetched to
	// its end is fetched again.
	missesGrowth = 4
	// listPage is how many items the service shows on a page (altinn-api.md §4.6).
	listPage = 50
)

// A listCache keeps what the service's lists show, so that a refresh of many objects takes few
// calls. It spares single lookups and replaces none: what a list does not show is looked up by
// itself, so that nothing depends on what the lists leave out (altinn-api.md §4.6). Only the first
// lookup of each object in a run is spared, so that a later one sees what has changed.
type listCache[T any] struct {
	name  func(T) string // what tells the items of a list apart
	locks run.Locks      // by list

	mu    sync.Mutex
	lists map[string]*cachedList[T]
}

// A cachedList is what has been fetched of a list.
type cachedList[T any] struct {
	asked    map[string]bool // the names that were looked up
	items    map[string]T    // by name
	misses   int             // lookups that the list did not spare
	fetchAt  int             // the list is fetched at so many misses
	complete bool            // it has been fetched to its end
}

// A fetch lists the items anew.
type fetch[T any] func(context.Context) iter.Seq2[T, error]

func newListCache[T any](name func(T) string) *listCache[T] {
	return &listCache[T]{name: name, lists: make(map[string]*cachedList[T])}
}

// item returns what a list shows of the item with a name. It is not ok if that must be looked up by
// itself.
func (c *listCache[T]) item(ctx context.Context, list, name string, all fetch[T]) (item T, ok bool) {
	unlock, err := c.locks.Lock(ctx, list)
	if err != nil {
		return item, false
	}
	defer unlock()
	l := c.list(list)
	if l.asked[name] {
		return item, false
	}
	l.asked[name] = true
	if item, ok = l.items[name]; ok {
		return item, true
	}
	l.miss(ctx, all, c.name)
	item, ok = l.items[name]
	return item, ok
}

// rulesOut reports whether a list has been fetched to its end and shows nothing with a name that is
// worth a lookup. It may be older than the moment: what it does show is to be looked up by itself.
func (c *listCache[T]) rulesOut(ctx context.Context, list, name string, all fetch[T], worth func(T) bool) bool {
	unlock, err := c.locks.Lock(ctx, list)
	if err != nil {
		return false
	}
	defer unlock()
	l := c.list(list)
	if !l.complete {
		l.miss(ctx, all, c.name)
	}
	item, shown := l.items[name]
	return l.complete && (!shown || !worth(item))
}

func (c *listCache[T]) list(name string) *cachedList[T] {
	c.mu.Lock()
	defer c.mu.Unlock()
	l, ok := c.lists[name]
	if !ok {
		l = &cachedList[T]{asked: make(map[string]bool), items: make(map[string]T), fetchAt: missesBeforeList}
		c.lists[name] = l
	}
	return l
}

// miss counts a lookup that the list did not spare, and fetches the list when there were enough of
// them: no more pages than there were misses, as a system may have thousands of requests, and a
// state few of them. A list that was fetched to its end, fails, or is not shown to this client at
// all, is not fetched again.
func (l *cachedList[T]) miss(ctx context.Context, all fetch[T], name func(T) string) {
	if l.misses++; l.misses != l.fetchAt {
		return
	}
	ctx, cancel := halfTheTime(ctx)
	defer cancel()
	left := l.misses * listPage
	for item, err := range all(ctx) {
		if err != nil {
			return
		}
		l.items[name(item)] = item
		if left--; left == 0 {
			l.fetchAt *= missesGrowth
			return
		}
	}
	l.complete = true
}

// halfTheTime bounds the fetching of a list, for which all wait who look for something in it: the
// other half is for what they must look up by themselves if it comes to nothing.
func halfTheTime(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, time.Until(deadline)/2)
}
