package maskinporten

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

var errNoScope = errors.New("a Maskinporten token needs at least one scope")

// Options configure a [Source]. All members are required unless they say otherwise.
type Options struct {
	ClientID    string
	Key         *Key
	Endpoints   Endpoints
	ConsumerOrg string // organisation number to act for; optional
	Transport   http.RoundTripper
	UserAgent   string
	Timeout     time.Duration // per attempt, from the connection to the last byte of the answer
	MaxRetries  int           // per grant, after the first attempt; repetitions after 429 do not count
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
	Value string
	// ExpiresAt is when it expires by the clock of who made it, as far as that says so.
	ExpiresAt time.Time

	ends time.Time // the same by this machine's clock, which may be another
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
	tokens  *cache
	pace    *pace

	discovering chan struct{} // holds one element while server is in use
	server      *server       // nil until discovered
}

// Format implements [fmt.Formatter] without the tokens that the source keeps.
func (s *Source) Format(state fmt.State, _ rune) {
	_, _ = io.WriteString(state, "source of Maskinporten tokens for "+strconv.Quote(s.options.ClientID))
}

// New returns a source. It sends nothing yet.
func New(options Options) *Source {
	if options.Observe == nil {
		options.Observe = func(context.Context, Attempt) {}
	}
	s := &Source{
		options: options,
		client: &http.Client{
			Transport: options.Transport,
			// A redirect would carry the assertion, which is a credential until it expires, to
			// another host.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		pace:        newPace(),
		discovering: make(chan struct{}, 1),
	}
	s.tokens = &cache{now: options.Now, ask: s.askUntilKnown, grants: map[string]*grant{}}
	return s
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
		return Token{}, errNoScope
	}
	return s.tokens.get(ctx, request)
}

// Discard removes a refused token from the cache, and no other: a late call with an old token does
// not remove the new one. It always returns true, since the next call of Token can get another.
func (s *Source) Discard(token string) bool {
	s.tokens.discard(token)
	return true
}
