package altinn

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// Metadata reads Altinn's open metadata (§10) and caches it: it does not change during a plan, the
// lists are large, and hundreds of callers ask for the same. It needs no token, and is safe for
// concurrent use.
type Metadata struct {
	client *Client

	resource  memo[*Resource]
	resources memo[[]Resource]
	pkg       memo[*AccessPackageInfo]
	packages  memo[[]AccessPackageInfo]
}

// NewMetadata returns a reader with an empty cache.
func NewMetadata(client *Client, now func() time.Time) *Metadata {
	return &Metadata{
		client:   client,
		resource: memo[*Resource]{now: now}, resources: memo[[]Resource]{now: now},
		pkg: memo[*AccessPackageInfo]{now: now}, packages: memo[[]AccessPackageInfo]{now: now},
	}
}

// Resource is [Client.Resource]. What it returns is shared: it must not be changed.
func (m *Metadata) Resource(ctx context.Context, id string) (*Resource, error) {
	return m.resource.get(ctx, id, func(ctx context.Context) (*Resource, error) { return m.client.Resource(ctx, id) })
}

// Resources is [Client.Resources]. What it returns is shared: it must not be changed.
func (m *Metadata) Resources(ctx context.Context, withApps bool) ([]Resource, error) {
	return m.resources.get(ctx, strconv.FormatBool(withApps), func(ctx context.Context) ([]Resource, error) {
		return m.client.Resources(ctx, withApps)
	})
}

// AccessPackage is [Client.AccessPackage]. What it returns is shared: it must not be changed.
func (m *Metadata) AccessPackage(ctx context.Context, urn, language string) (*AccessPackageInfo, error) {
	return m.pkg.get(ctx, language+" "+urn, func(ctx context.Context) (*AccessPackageInfo, error) {
		return m.client.AccessPackage(ctx, urn, language)
	})
}

// AccessPackages is [Client.AccessPackages]. What it returns is shared: it must not be changed.
func (m *Metadata) AccessPackages(ctx context.Context, language string) ([]AccessPackageInfo, error) {
	return m.packages.get(ctx, language, func(ctx context.Context) ([]AccessPackageInfo, error) {
		return m.client.AccessPackages(ctx, language)
	})
}

const (
	// failureKept is for how long a failure is cached: long enough that hundreds of callers do not
	// fail one by one, short enough that a run survives a short outage.
	failureKept = time.Minute
	// readTimeout bounds a read with all its attempts.
	readTimeout = 5 * time.Minute
)

// memo caches reads by key. Callers that ask while a read is under way wait for it.
type memo[V any] struct {
	now   func() time.Time
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

func (m *memo[V]) get(ctx context.Context, key string, fetch func(context.Context) (V, error)) (V, error) {
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
func (m *memo[V]) join(ctx context.Context, key string, fetch func(context.Context) (V, error)) *read[V] {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r, ok := m.reads[key]; ok && !r.expired(m.now()) {
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
		r.ended = m.now()
	}()
	return r
}

// leave cancels a read that no caller waits for any more, so that it does not delay other requests.
// The next caller starts a new one.
func (m *memo[V]) leave(key string, r *read[V]) {
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
		return r.err != nil && !api.IsNotFound(r.err) && now.Sub(r.ended) >= failureKept
	default:
		return false
	}
}
