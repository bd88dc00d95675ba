package run

import (
	"context"
	"time"
)

// lookTimeout bounds a look at what became of a write, with all its attempts.
const lookTimeout = 90 * time.Second

// LookupContext is the context of a look at what became of a write. It goes on when the operation is interrupted or its time is
// up, so that what was made is not lost. The caller must call the returned function when done.
func LookupContext(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), lookTimeout)
}

// Pause waits, unless ctx ends first.
func Pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
