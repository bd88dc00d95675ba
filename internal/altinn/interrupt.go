package altinn

import (
	"context"
	"net/http"
	"time"
)

// interruptGrace is how long a write that has left may still take when its operation is interrupted. The service carries it
// out in any case, and mostly answers within a second; without the answer, nobody knows what it has made.
const interruptGrace = 5 * time.Second

// outlast returns the context of one attempt. A write ends by the deadline of its operation, but not before it has had some
// time after an interrupt. The caller must call the returned function when done.
func outlast(ctx context.Context, method string) (context.Context, context.CancelFunc) {
	if method == http.MethodGet {
		return ctx, func() {}
	}
	lasting, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	release := func() { cancel(context.Canceled) }
	if deadline, ok := ctx.Deadline(); ok {
		var end context.CancelFunc
		lasting, end = context.WithDeadline(lasting, deadline)
		release = func() { end(); cancel(context.Canceled) }
	}
	stop := context.AfterFunc(ctx, func() {
		grace := time.NewTimer(interruptGrace)
		defer grace.Stop()
		select {
		case <-grace.C:
			cancel(context.Cause(ctx))
		case <-lasting.Done():
		}
	})
	return lasting, func() { stop(); release() }
}
