package api

import (
	"context"
	"sync"
	"time"
)

const (
	// failureKept is for how long a failure is cached: long enough that hundreds of callers do not
	// fail one by one, short enough that a run survives a short outage.
	failureKept = time.Minute
	// readTimeout bounds a read with all its attempts.
	readTimeout = 5 * time.Minute
)

// Memo caches reads by key, failures for a minute. Callers that ask while a read is under way wait
// for it. It is ready for use with a clock, and safe for concurrent use.
type Memo[V any] struct {
	Now func() time.Time

	mu    sync.Mutex
	reads map[string]*read[V]
}

type read[V any] struct {
	cancel  context.CancelFunc
	waiting int // callers, while it is under way

	done  chan struct{} // closed when the members below are set
	value V
	err   error
	ended time.Time
}

// Get returns what fetch has read of a key, and calls it if nothing has. What it returns is shared: it
// must not be changed.
func (m *Memo[V]) Get(ctx context.Context, key string, fetch func(context.Context) (V, error)) (V, error) {
	r := m.join(ctx, key, fetch)
	select {
	case <-r.done:
		return r.value, r.err
	case <-ctx.Done():
		m.leave(key, r)
		var none V
		return none, context.Cause(ctx)
	}
}

// join returns the read of a key, and starts it if there is none. The read does not end with the
// context of its first caller, since others may wait for it.
func (m *Memo[V]) join(ctx context.Context, key string, fetch func(context.Context) (V, error)) *read[V] {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r, ok := m.reads[key]; ok && !r.expired(m.Now()) {
		r.waiting++
		return r
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readTimeout)
	r := &read[V]{cancel: cancel, waiting: 1, done: make(chan struct{})}
	if m.reads == nil {
		m.reads = make(map[string]*read[V])
	}
	m.reads[key] = r
	go func() {
		defer close(r.done)
		defer cancel()
		r.value, r.err = fetch(ctx)
		r.ended = m.Now()
	}()
	return r
}

// leave cancels a read that no caller waits for any more, so that it does not delay other requests.
// The next caller starts a new one.
func (m *Memo[V]) leave(key string, r *read[V]) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r.waiting--; r.waiting > 0 {
		return
	}
	r.cancel()
	if m.reads[key] == r {
		delete(m.reads, key)
	}
}

// expired reports whether a read is to be made again, because it has failed more than [failureKept]
// ago. That something does not exist is not a failure.
func (r *read[V]) expired(now time.Time) bool {
	select {
	case <-r.done:
		return r.err != nil && !IsNotFound(r.err) && now.Sub(r.ended) >= failureKept
	default:
		return false
	}
}
