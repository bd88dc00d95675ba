package api

import (
	"context"
	"net/http"
	"time"
)

// interruptGrace is how long a write that has left may still take when its operation is interrupted. The service carries it
// out in any case, and mostly answers within a second; without the answer, nobody knows what it has made.
const interruptGrace = 5 * time.Second

// detach returns the context of one attempt. A write ends by the deadline of its operation, but not before it has had some
// time after an interrupt. It never ends before its operation has: a timer of its own, for the same moment, might be first, and
// whoever finds the write given up would believe that there is time left. The caller must call the returned function when done.
func detach(ctx context.Context, method string) (context.Context, context.CancelFunc) {
	if method == http.MethodGet {
		return ctx, func() {}
	}
	lasting, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		left := interruptGrace
		if deadline, ok := ctx.Deadline(); ok {
			left = min(left, time.Until(deadline))
		}
		grace := time.NewTimer(left)
		defer grace.Stop()
		select {
		case <-grace.C:
			cancel(context.Cause(ctx))
		case <-lasting.Done():
		}
	})
	return lasting, func() { stop(); cancel(context.Canceled) }
}
