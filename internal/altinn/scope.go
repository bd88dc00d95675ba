package altinn

import "context"

// The scopes a vendor's client needs, one per kind of operation (§1.3). Write does not include read.
const (
	ScopeSystemRegister = "altinn:authentication/systemregister.write"
	ScopeRequestWrite   = "altinn:authentication/systemuser.request.write"
	ScopeRequestRead    = "altinn:authentication/systemuser.request.read"
)

// A TokenSource hands out bearer tokens. It is safe for concurrent use.
type TokenSource interface {
	// Token returns a token that is valid now and carries the scopes.
	Token(ctx context.Context, scopes ...string) (string, error)
	// Discard tells that Altinn refused the token with 401, so that the next call of Token makes a new one. It reports
	// whether a new one can be made: a ready token that the user supplied cannot be renewed.
	Discard(token string) bool
}
