package api

import (
	"context"
	"errors"
)

// TokenSource hands out bearer tokens. It is safe for concurrent use.
type TokenSource interface {
	// Token returns a token that is valid now and carries the scopes.
	Token(ctx context.Context, scopes ...string) (string, error)
	// Discard makes the next call of Token return a new token, because the service refused this one
	// with 401. It reports whether there can be a new one: a ready token that the user supplied
	// cannot be renewed.
	Discard(token string) bool
}

// subject is a [TokenSource] whose tokens are one of many's, such as one system user's, although the
// scope may be the same.
type subject interface {
	// Subject names whose they are. It is no secret.
	Subject() string
}

// noTokens is the source of a client that has none.
type noTokens struct{}

// Token implements [TokenSource].
func (noTokens) Token(context.Context, ...string) (string, error) {
	return "", errors.New("no Maskinporten credential is configured")
}

// Discard implements [TokenSource].
func (noTokens) Discard(string) bool { return false }
