package run

import (
	"context"
	"time"
)

const (
	// lookTimeout bounds a look at what a write has done, with all its attempts.
	lookTimeout = 90 * time.Second
	// LateEffect is how long after the end of an operation a write that was under way then may
	// still take effect.
	LateEffect = 10 * time.Second
)

// Look reads what a write has done. It outlives the operation, which may be interrupted or out of
// time, so that an object that was made gets into the state.
func Look[T any](ctx context.Context, read func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTimeout)
	defer cancel()
	return read(ctx)
}

// LookAfter is [Look] for a write whose answer was lost. If the operation has ended while the write
// was under way, and the look has not settled what came of it, it looks once more, a moment later:
// what came then would be in no state, or in a wrong one.
func LookAfter[T any](ctx context.Context, read func(context.Context) (T, error), settled func(T, error) bool) (T, error) {
	found, err := Look(ctx, read)
	if ctx.Err() == nil || settled(found, err) {
		return found, err
	}
	Pause(context.WithoutCancel(ctx), LateEffect)
	return Look(ctx, read)
}

// LookUntil is [Look], again after pauses until what it finds is settled, for [LateEffect] at most: a read may be behind a write, and a
// write may take effect after its end.
func LookUntil[T any](ctx context.Context, read func(context.Context) (T, error), settled func(T, error) bool) (T, error) {
	found, err := Look(ctx, read)
	waited := time.Duration(0)
	for pause := time.Second; !settled(found, err) && waited < LateEffect; pause += time.Second {
		Pause(context.WithoutCancel(ctx), pause)
		waited += pause
		found, err = Look(ctx, read)
	}
	return found, err
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
