package api

import "context"

// A TokenSource hands out bearer tokens. It is safe for concurrent use.
type TokenSource interface {
	// Token returns a token that is valid now and carries the scopes.
	Token(ctx context.Context, scopes ...string) (string, error)
	// Discard tells that the service refused the token with 401, so that the next call of Token makes a new one. It reports
	// whether a new one can be made: a ready token that the user supplied cannot be renewed.
	Discard(token string) bool
}
