package run

import (
	"context"
	"time"
)

// lookupTimeout bounds a lookup of what a write has done, with all its attempts.
const lookupTimeout = 90 * time.Second

// LookupContext returns the context for looking up what a write has done. It outlives the
// operation, which may be interrupted or out of time, so that an object that was made gets into the
// state. The caller must call the returned function when done.
func LookupContext(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), lookupTimeout)
}

// Pause waits for d, or until ctx ends.
func Pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
