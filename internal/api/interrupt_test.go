package api

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// Two timers of one moment ended the operation and its write, in any order. Whoever found the write given up, and time left, did
// not look a second time for what had come of it.
func TestWriteThatIsGivenUpHasNoTimeLeft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for range 200 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			lasting, release := detach(ctx, http.MethodPost)
			<-lasting.Done()
			if ctx.Err() == nil || !errors.Is(context.Cause(lasting), context.DeadlineExceeded) {
				t.Errorf("the write has ended with %v, the operation with %v", context.Cause(lasting), ctx.Err())
			}
			release()
			cancel()
		}
	})
}
