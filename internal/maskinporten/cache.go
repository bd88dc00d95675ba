package maskinporten

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// renewalMargin is how long before it expires a token is renewed, or a quarter of its life if
	// that is less: some scopes have tokens of 30 s (§2.4).
	renewalMargin = 30 * time.Second
	// failureLife and refusalLife are for how long a failure is cached, so that two hundred
	// operations of one apply do not make two hundred failing grants. A refusal of Maskinporten's
	// lasts: changes of a client take minutes to work.
	failureLife = 5 * time.Second
	refusalLife = 30 * time.Second
)

// cache keeps tokens until they are about to expire. Calls for the same token share one grant,
// which goes on if a caller gives up.
type cache struct {
	now func() time.Time
	// ask makes a grant, and returns the token with its life, by this machine's clock. It calls repeats
	// before it repeats one that was refused.
	ask func(ctx context.Context, request Request, repeats func(*Error)) (Token, time.Duration, error)
	// source keeps what the tokens are exchanged for, if they are.
	source *cache

	mu     sync.Mutex
	grants map[string]*grant // by Request.cacheKey; guarded by mu
}

// grant is a grant under way, or its outcome, which is set before done is closed.
type grant struct {
	done chan struct{}
	// refused is the last refusal of a grant that is being repeated, nil if there was none.
	refused atomic.Pointer[Error]

	token Token
	err   error
	until time.Time // when the outcome leaves the cache
}

// Format implements [fmt.Formatter] without the tokens.
func (*cache) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "cache of tokens") }

// Format implements [fmt.Formatter] without the token.
func (*grant) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "grant") }

// isOver reports whether the grant has its outcome.
func (g *grant) isOver() bool {
	select {
	case <-g.done:
		return true
	default:
		return false
	}
}

// get returns the token of a normalized request.
func (c *cache) get(ctx context.Context, request Request) (Token, error) {
	g := c.join(context.WithoutCancel(ctx), request)
	select {
	case <-ctx.Done():
		// What Maskinporten says tells more than that the time is up.
		if refused := c.refusal(request); refused != nil && errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
			return Token{}, refused.cutShort()
		}
		return Token{}, fmt.Errorf("waiting for a Maskinporten token: %w", context.Cause(ctx))
	case <-g.done:
		return g.token, g.err
	}
}

// refusal returns the last refusal of a grant that is being repeated, if there is one.
func (c *cache) refusal(request Request) *Error {
	if c.source != nil {
		return c.source.refusal(request)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if g, ok := c.grants[request.cacheKey()]; ok {
		return g.refused.Load()
	}
	return nil
}

// discard removes a refused token, and no other: a late call with an old token does not remove the
// new one.
func (c *cache) discard(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, g := range c.grants {
		if g.isOver() && g.err == nil && g.token.Value == token {
			delete(c.grants, key)
		}
	}
}

// join returns the grant of a request: one under way, one whose outcome is still cached, or a new
// one.
func (c *cache) join(ctx context.Context, request Request) *grant {
	key := request.cacheKey()
	c.mu.Lock()
	defer c.mu.Unlock()
	if g, ok := c.grants[key]; ok && (!g.isOver() || c.now().Before(g.until)) {
		return g
	}
	g := &grant{done: make(chan struct{})}
	var previous Token
	if old := c.grants[key]; old != nil && old.err == nil {
		previous = old.token
	}
	c.grants[key] = g
	go func() {
		defer close(g.done)
		c.run(ctx, g, request, previous)
	}()
	return g
}

// run makes a grant. If whoever grants cannot be reached, a token that was to be renewed stays in
// use until it expires.
func (c *cache) run(ctx context.Context, g *grant, request Request, previous Token) {
	ctx, cancel := c.boundRenewal(ctx, previous)
	defer cancel()
	token, life, err := c.ask(ctx, request, g.refused.Store)
	if err == nil {
		g.token, g.until = token, token.ends.Add(-min(renewalMargin, life/4))
		return
	}
	g.until = c.now().Add(failureLife)
	failed, isGrant := errors.AsType[*Error](err)
	refused := isGrant && failed.refused()
	switch {
	case !refused && previous.ends.After(g.until):
		g.token = previous
		return
	case isGrant && failed.RetryAfter > 0:
		g.until = c.now().Add(failed.RetryAfter)
	case refused && request.SystemUser == nil: // a system user may appear at any time: its customer decides
		g.until = c.now().Add(refusalLife)
	}
	g.err = err
}

// boundRenewal ends a renewal while the previous token is still usable for a while, since retries
// could take longer than that. A token that is about to expire must be replaced, however long it
// takes.
func (c *cache) boundRenewal(ctx context.Context, previous Token) (context.Context, context.CancelFunc) {
	spare := previous.ends.Sub(c.now()) - 2*failureLife
	if spare <= 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, spare)
}
