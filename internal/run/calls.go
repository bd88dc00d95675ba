package run

import (
	"context"
	"sync"
	"time"
)

const (
	// settled is for how long nothing else must be under way until what a plan still had to ask is taken to be asked. Core takes about
	// a millisecond from one call to the next.
	settled = 200 * time.Millisecond
	// settleStep is the time between two looks.
	settleStep = 20 * time.Millisecond
	// settleBudget bounds what one run waits in all.
	settleBudget = 2 * time.Second
)

// Calls counts the calls of a CLI's that are under way in one run. The zero value is ready for use, also by several goroutines.
type Calls struct {
	mu       sync.Mutex
	underWay int
	waiting  int // those of them that wait in Settle
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

// Settle lets what else the CLI asks come first, as far as it does not wait for this call: until known reports true, or nothing else
// is under way, or the run has waited enough.
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
	c.waited += settleStep / time.Duration(max(c.waiting, 1)) // those that wait at the same time wait once
	return c.waited <= settleBudget
}

func (c *Calls) others() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.underWay > c.waiting
}
