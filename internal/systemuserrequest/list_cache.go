package systemuserrequest

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/run"
)

const (
	// firstListed is at which lookup a list is read for the first time: a run with one request never
	// reads it.
	firstListed = 2
	// anyAge is the age of an item that may be as old as the run.
	anyAge = time.Duration(0)
)

// A listCache keeps what the service's lists show, so that a refresh of many objects takes few
// calls. It spares single lookups and replaces none: what a list does not show is looked up by
// itself, so that nothing depends on what the lists leave out (altinn-api.md §4.6). Only the first
// lookup of each object in a run is spared, so that a later one sees what has changed.
type listCache[T any] struct {
	name  func(T) string // what tells the items of a list apart
	now   func() time.Time
	locks run.Locks // by list

	mu    sync.Mutex
	lists map[string]*cachedList[T]
}

// A cachedList is what has been read of a list. A system may have thousands of requests, and a
// state few of them: so a list is read page by page, and never so far that its pages and the
// lookups that it has not spared come to more than twice as many calls as single lookups alone.
type cachedList[T any] struct {
	asked  map[string]bool       // the names that were looked up
	items  map[string][]shown[T] // by name
	pages  *altinn.Pages[T]      // nil until the list is read
	since  time.Time             // when the reading has begun
	failed bool                  // the list is not shown to this client, or out of order
	whole  bool                  // the list has been read to its end

	lookups, spared, fetched int
}

// shown is an item of a list, and when the list has shown it.
type shown[T any] struct {
	item T
	at   time.Time
}

// pagesOf begins to read a list.
type pagesOf[T any] func(context.Context) *altinn.Pages[T]

func newListCache[T any](now func() time.Time, name func(T) string) *listCache[T] {
	return &listCache[T]{name: name, now: now, lists: make(map[string]*cachedList[T])}
}

// item returns what a list shows of the item with a name, read no longer ago than age, unless that
// is [anyAge]. It is not ok if the item must be looked up by itself.
func (c *listCache[T]) item(ctx context.Context, list, name string, age time.Duration, pages pagesOf[T]) (found shown[T], ok bool) {
	unlock, err := c.locks.Lock(ctx, list)
	if err != nil {
		return found, false
	}
	defer unlock()
	l := c.list(list)
	if l.asked[name] {
		return found, false
	}
	l.asked[name] = true
	oldest := time.Time{}
	if age != anyAge {
		oldest = c.now().Add(-age)
	}
	find := func() bool {
		for _, one := range l.items[name] {
			if !one.at.Before(oldest) {
				found, ok = one, true
			}
		}
		return ok
	}
	c.lookUp(ctx, l, oldest, pages, find)
	delete(l.items, name) // no other lookup is spared by it, and there may be thousands
	return found, ok
}

// rulesOut reports whether a list that was begun no longer ago than age has been read to its end and
// shows nothing with a name that is worth a lookup. What it does show is to be looked up by itself.
func (c *listCache[T]) rulesOut(ctx context.Context, list, name string, age time.Duration, pages pagesOf[T], worth func(T) bool) bool {
	unlock, err := c.locks.Lock(ctx, list)
	if err != nil {
		return false
	}
	defer unlock()
	l := c.list(list)
	oldest := c.now().Add(-age)
	isOld := l.pages != nil && l.since.Before(oldest)
	if isOld {
		l.pages, l.whole = nil, false // a page of now says nothing about those before it
	}
	if !l.asked[name] || isOld {
		l.asked[name] = true
		c.lookUp(ctx, l, oldest, pages, func() bool { return l.whole })
	}
	return l.whole && !slices.ContainsFunc(l.items[name], func(one shown[T]) bool { return worth(one.item) })
}

func (c *listCache[T]) list(name string) *cachedList[T] {
	c.mu.Lock()
	defer c.mu.Unlock()
	l, ok := c.lists[name]
	if !ok {
		l = &cachedList[T]{asked: make(map[string]bool)}
		c.lists[name] = l
	}
	return l
}

// lookUp counts a lookup, and reads the list on until it is found, as far as that may cost. A list
// that was read to its end is read anew if that is too long ago.
func (c *listCache[T]) lookUp(ctx context.Context, l *cachedList[T], oldest time.Time, pages pagesOf[T], found func() bool) {
	l.lookups++
	if found() {
		l.spared++
		return
	}
	if l.lookups < firstListed || l.failed {
		return
	}
	ctx, cancel := halfTheTime(ctx)
	defer cancel()
	if l.pages == nil || !l.pages.More() && l.since.Before(oldest) {
		l.pages, l.since, l.whole = pages(ctx), c.now(), false
		l.items = make(map[string][]shown[T])
	}
	for l.pages.More() && l.fetched < l.lookups+l.spared {
		if c.read(ctx, l); found() {
			l.spared++
			return
		}
	}
}

// read reads the next page of a list. Of a system that Altinn does not know, such as one that is
// still to be registered, it has nothing.
func (c *listCache[T]) read(ctx context.Context, l *cachedList[T]) {
	l.fetched++
	items, err := l.pages.Next(ctx)
	for _, item := range items {
		name := c.name(item)
		l.items[name] = append(l.items[name], shown[T]{item, c.now()})
	}
	l.failed = err != nil && !api.HasCode(err, altinn.CodeUnknownSystem)
	l.whole = !l.failed && !l.pages.More()
}

// halfTheTime bounds the reading of a list, for which all wait who look for something in it: the
// other half is for what they must look up by themselves if it comes to nothing.
func halfTheTime(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, time.Until(deadline)/2)
}
