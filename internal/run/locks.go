package run

import (
	"context"
	"sync"
)

// Locks serialises work on objects by key. The zero value is ready for use and safe for concurrent
// use.
type Locks struct {
	mu   sync.Mutex
	held map[string]chan struct{}
}

// Lock waits until the key is free, and returns the function that releases it. It fails when ctx
// ends first.
func (l *Locks) Lock(ctx context.Context, key string) (unlock func(), err error) {
	l.mu.Lock()
	if l.held == nil {
		l.held = make(map[string]chan struct{})
	}
	slot, ok := l.held[key]
	if !ok {
		slot = make(chan struct{}, 1)
		l.held[key] = slot
	}
	l.mu.Unlock()

	select {
	case slot <- struct{}{}:
		return func() { <-slot }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
