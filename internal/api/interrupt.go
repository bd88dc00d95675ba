package api

import (
	"context"
	"net/http"
	"time"
)

// interruptGrace is how long an interrupted operation waits for the answer to a write that is under
// way. The service carries the write out in any case, mostly within a second, and only the answer
// tells what it has made.
const interruptGrace = 5 * time.Second

// detach returns the context of one attempt. A write is not ended by an interrupt of its operation
// before [interruptGrace] is over, but by the operation's deadline. It has no deadline of its own:
// that might pass a moment before the operation's, and the caller would take it that there is time
// left. The caller must call the returned function when done.
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
