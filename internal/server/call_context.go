package server

import (
	"context"
	"sync/atomic"
	"time"
)

// callContext is the context of one call. It lets go of the context that it was made of when the call has ended: the framework keeps
// what is made of it until the process ends, and with it would stay the loggers, the fields of the log and the stream of every call.
type callContext struct {
	held atomic.Pointer[context.Context] // nil when the call has ended
	done <-chan struct{}
}

// newCallContext returns a context for a call and what ends it.
func newCallContext(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	c := &callContext{done: ctx.Done()}
	c.held.Store(&ctx)
	return c, func() {
		cancel()
		c.held.Store(nil)
	}
}

// Deadline implements [context.Context].
func (c *callContext) Deadline() (time.Time, bool) {
	if held := c.held.Load(); held != nil {
		return (*held).Deadline()
	}
	return time.Time{}, false
}

// Done implements [context.Context].
func (c *callContext) Done() <-chan struct{} { return c.done }

// Err implements [context.Context].
func (c *callContext) Err() error {
	if held := c.held.Load(); held != nil {
		return (*held).Err()
	}
	return context.Canceled
}

// Value implements [context.Context].
func (c *callContext) Value(key any) any {
	if held := c.held.Load(); held != nil {
		return (*held).Value(key)
	}
	return nil
}
