package maskinporten

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// Exchange asks a service for its own token in return for one of Maskinporten's (§6), which tokens
// hands out. It returns the token with its life, which counts from the exchange, zero if
// that is not known.
type Exchange func(ctx context.Context, tokens *Tokens) (Token, time.Duration, error)

// Exchanged gets tokens by exchange and caches them until they expire, however short the lives of
// the Maskinporten tokens are. It is safe for concurrent use.
type Exchanged struct {
	source   *Source
	exchange Exchange
	tokens   *cache
}

// NewExchanged returns a source of what tokens of the source are exchanged for. It sends nothing
// yet.
func NewExchanged(source *Source, exchange Exchange) *Exchanged {
	e := &Exchanged{source: source, exchange: exchange}
	e.tokens = &cache{now: source.options.Now, ask: e.ask, source: source.tokens, grants: map[string]*grant{}}
	return e
}

// Format implements [fmt.Formatter] without the tokens that it keeps.
func (e *Exchanged) Format(state fmt.State, _ rune) {
	_, _ = io.WriteString(state, "source of exchanged tokens")
}

// Grant returns what the Maskinporten token for a request is exchanged for, from the cache if it
// does not expire soon. The error is an [*Error] if Maskinporten gave no token, and otherwise that
// of the exchange or of ctx.
func (e *Exchanged) Grant(ctx context.Context, request Request) (Token, error) {
	request = request.normalized(e.source.options.ConsumerOrg)
	if len(request.Scopes) == 0 {
		return Token{}, errNoScope
	}
	return e.tokens.get(ctx, request)
}

// Discard removes a refused token from the cache, and no other. The Maskinporten token that it was
// made of stays: that was not refused.
func (e *Exchanged) Discard(token string) bool {
	e.tokens.discard(token)
	return true
}

func (e *Exchanged) ask(ctx context.Context, request Request, _ func(*Error)) (Token, time.Duration, error) {
	began := e.source.options.Now()
	token, life, err := e.exchange(ctx, NewTokens(e.source, request))
	if err == nil {
		if life <= 0 { // then the two clocks are taken to agree
			life = token.ExpiresAt.Sub(e.source.options.Now())
		}
		life = min(max(life, 0), longestLife)
		token.ends = began.Add(life)
		return token, life, nil
	}
	if refused, ok := errors.AsType[*Error](err); ok { // there was nothing to exchange
		return Token{}, 0, refused
	}
	return Token{}, 0, err
}

// Grants is a [Source], or an [Exchanged].
type Grants interface {
	// Grant returns a token for a request that is valid now.
	Grant(ctx context.Context, request Request) (Token, error)
	// Discard makes the next call of Grant return a new token, because this one was refused. It
	// reports whether there can be a new one.
	Discard(token string) bool
}

// Tokens hands out the tokens of one request.
type Tokens struct {
	from    Grants
	request Request
}

// NewTokens returns the tokens of a request, whose scopes callers can add to.
func NewTokens(from Grants, request Request) *Tokens { return &Tokens{from: from, request: request} }

// Token returns a token that is valid now, with scopes beside those of the request.
func (t *Tokens) Token(ctx context.Context, scopes ...string) (string, error) {
	request := t.request
	request.Scopes = slices.Concat(request.Scopes, scopes)
	token, err := t.from.Grant(ctx, request)
	return token.Value, err
}

// Subject names whose the tokens are: those of two different requests cannot take each other's place.
func (t *Tokens) Subject() string { return t.request.cacheKey() }

// Discard removes a refused token: the next call of Token returns another.
func (t *Tokens) Discard(token string) bool { return t.from.Discard(token) }
