package maskinporten

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
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

// Options configure a [Source]. All members are required unless they say otherwise.
type Options struct {
	ClientID    string
	Key         *Key
	Endpoints   Endpoints
	ConsumerOrg string // organisation number to act for; optional
	Transport   http.RoundTripper
	UserAgent   string
	Timeout     time.Duration // per attempt, from the connection to the last byte of the answer
	MaxRetries  int           // per grant, after the first attempt
	Now         func() time.Time
	// PropagationTimeout is how long grants are repeated that may have come before Maskinporten has
	// learnt of a change of the client (§8.4). Zero means not at all.
	PropagationTimeout time.Duration
	// Waiting is told of every refusal after which a grant is repeated so, for the log. Nil means
	// nobody listens.
	Waiting func(context.Context, *Error)
	// Observe is told of every attempt, for the log. Nil means nobody listens.
	Observe func(context.Context, Attempt)
}

// Token is a bearer token and its expiry. It does not print itself.
type Token struct {
	Value     string
	ExpiresAt time.Time
}

// String implements [fmt.Stringer] without the token.
func (t Token) String() string {
	return "token that expires at " + t.ExpiresAt.UTC().Format(time.RFC3339)
}

// Format implements [fmt.Formatter] without the token, whatever the verb.
func (t Token) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, t.String()) }

// MarshalJSON implements [json.Marshaler] without the token, for logs.
func (t Token) MarshalJSON() ([]byte, error) { return []byte(strconv.Quote(t.String())), nil }

// Source gets tokens by JWT grant and caches them until they expire. It is safe for concurrent use.
type Source struct {
	options Options
	client  *http.Client

	mu     sync.Mutex
	grants map[string]*grant // by Request.cacheKey; guarded by mu

	discovering chan struct{} // holds one element while server is in use
	server      *server       // nil until discovered
}

// grant is a grant under way, or its outcome, which is set before done is closed.
type grant struct {
	done  chan struct{}
	token Token
	err   error
	until time.Time // when the outcome leaves the cache
}

// isOver reports whether the grant has its outcome.
func (g *grant) isOver() bool {
	select {
	case <-g.done:
		return true
	default:
		return false
	}
}

// Format implements [fmt.Formatter] without the tokens that the source keeps.
func (s *Source) Format(state fmt.State, _ rune) {
	_, _ = io.WriteString(state, "source of Maskinporten tokens for "+strconv.Quote(s.options.ClientID))
}

// Format implements [fmt.Formatter] without the token.
func (*grant) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "grant") }

// New returns a source. It sends nothing yet.
func New(options Options) *Source {
	if options.Observe == nil {
		options.Observe = func(context.Context, Attempt) {}
	}
	return &Source{
		options: options,
		client: &http.Client{
			Transport: options.Transport,
			// A redirect would carry the assertion, which is a credential until it expires, to
			// another host.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		grants:      map[string]*grant{},
		discovering: make(chan struct{}, 1),
	}
}

// Token returns a token with the scopes that is valid now. Its errors are those of [Source.Grant].
func (s *Source) Token(ctx context.Context, scopes ...string) (string, error) {
	token, err := s.Grant(ctx, Request{Scopes: scopes})
	return token.Value, err
}

// Grant returns a token for a request, from the cache if it does not expire soon. Calls for the
// same token share one grant, which goes on if a caller gives up. A failure is cached for some
// seconds, a refusal for half a minute. The error is an [*Error], or that of ctx.
func (s *Source) Grant(ctx context.Context, request Request) (Token, error) {
	request = request.normalized(s.options.ConsumerOrg)
	if len(request.Scopes) == 0 {
		return Token{}, errors.New("a Maskinporten token needs at least one scope")
	}
	g := s.join(context.WithoutCancel(ctx), request)
	select {
	case <-ctx.Done():
		return Token{}, fmt.Errorf("waiting for a Maskinporten token: %w", context.Cause(ctx))
	case <-g.done:
		return g.token, g.err
	}
}

// Discard removes a refused token from the cache, and no other: a late call with an old token does
// not remove the new one. It always returns true, since the next call of Token can get another.
func (s *Source) Discard(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, g := range s.grants {
		if g.isOver() && g.err == nil && g.token.Value == token {
			delete(s.grants, key)
		}
	}
	return true
}

// join returns the grant of a request: one under way, one whose outcome is still cached, or a new
// one.
func (s *Source) join(ctx context.Context, request Request) *grant {
	key := request.cacheKey()
	s.mu.Lock()
	defer s.mu.Unlock()
	if g, ok := s.grants[key]; ok && (!g.isOver() || s.options.Now().Before(g.until)) {
		return g
	}
	g := &grant{done: make(chan struct{})}
	var previous Token
	if old := s.grants[key]; old != nil && old.err == nil {
		previous = old.token
	}
	s.grants[key] = g
	go func() {
		defer close(g.done)
		s.run(ctx, g, request, previous)
	}()
	return g
}

// run makes a grant. If Maskinporten cannot be reached, a token that was to be renewed stays in use
// until it expires.
func (s *Source) run(ctx context.Context, g *grant, request Request, previous Token) {
	ctx, cancel := s.boundRenewal(ctx, previous)
	defer cancel()
	token, life, err := s.askUntilKnown(ctx, request)
	if err == nil {
		g.token, g.until = token, token.ExpiresAt.Add(-min(renewalMargin, life/4))
		return
	}
	g.until = s.options.Now().Add(failureLife)
	refused := err.refused()
	switch {
	case !refused && previous.ExpiresAt.After(g.until):
		g.token = previous
		return
	case err.RetryAfter > 0:
		g.until = s.options.Now().Add(err.RetryAfter)
	case refused && request.SystemUser == nil: // a system user may appear at any time: its customer decides
		g.until = s.options.Now().Add(refusalLife)
	}
	g.err = err
}

// boundRenewal ends a renewal while the previous token is still usable for a while, since retries
// could take longer than that. A token that is about to expire must be replaced, however long it
// takes.
func (s *Source) boundRenewal(ctx context.Context, previous Token) (context.Context, context.CancelFunc) {
	spare := previous.ExpiresAt.Sub(s.options.Now()) - 2*failureLife
	if spare <= 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, spare)
}
