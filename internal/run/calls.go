package run

import (
	"context"
	"sync"
	"time"
)

const (
	// settled is how long no other call may be under way before the run counts as settled. Core
	// takes about a millisecond from one call to the next.

	settled = 200 * time.Millisecond
	// settleStep is the time between two checks.
	settleStep = 20 * time.Millisecond
	// settleBudget bounds the waiting of one run.
	settleBudget = 2 * time.Second
)

// Calls counts the CLI's calls that are under way in one run. The zero value is ready for use and
// safe for concurrent use.
type Calls struct {
	mu       sync.Mutex
	underWay int
	waiting  int // in Settle
	waited   time.Duration
}

// Begin counts a call until the returned function is called.
func (c *Calls) Begin() (end func()) {
	c.add(&c.underWay, 1)
	return func() { c.add(&c.underWay, -1) }
}

func (c *Calls) add(count *int, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	*count += n
}

// Settle lets the CLI's other calls go first, as far as they do not wait for this one: until known
// reports true, no other call is under way, or the run has waited long enough.
func (c *Calls) Settle(ctx context.Context, known func() bool) {
	c.add(&c.waiting, 1)
	defer c.add(&c.waiting, -1)
	for quiet := time.Duration(0); quiet < settled && ctx.Err() == nil && !known() && c.wait(); quiet += settleStep {
		Pause(ctx, settleStep)
		if c.others() {
			quiet = 0
		}
	}
}

// wait reports whether the run may wait for one more step.
func (c *Calls) wait() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waited += settleStep / time.Duration(max(c.waiting, 1)) // calls that wait at the same time share the budget
	return c.waited <= settleBudget
}

// others reports whether calls are under way that do not wait in Settle.
func (c *Calls) others() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.underWay > c.waiting
}
