package selfservice

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

const scopesPath = basePath + "/scopes"

// Approved is the state of an access that an organisation has. It has asked for others, or has been refused them.
const Approved = "APPROVED"

// Scope is a scope as its owner has registered it (maskinporten.md §8.2).
type Scope struct {
	Name        string `json:"name"` // whole, with the owner's prefix
	Description string `json:"description"`
	// OpenToAll is true if every organisation may use the scope, without having been granted it.
	OpenToAll bool `json:"accessible_for_all"`
	// IntegrationTypes are those of the clients that may have the scope. If there are none, all may.
	IntegrationTypes []string `json:"allowed_integration_types"`
	Owner            string   `json:"owner_orgno"` // empty where the API does not tell
}

// ForMaskinporten reports whether clients of Maskinporten may have a scope.
func (s Scope) ForMaskinporten() bool {
	return len(s.IntegrationTypes) == 0 ||
		slices.ContainsFunc(s.IntegrationTypes, func(one string) bool { return strings.EqualFold(one, Maskinporten) })
}

// Access is what an organisation has been granted, or has asked for.
type Access struct {
	Scope   string    `json:"scope"`
	State   string    `json:"state"` // such as [Approved]
	Owner   string    `json:"owner_orgno"`
	Created time.Time `json:"created"`
	Updated time.Time `json:"last_updated"`
}

// Scopes reads the lists of scopes and caches them: they do not change during a plan, and many callers ask for the same. It is
// safe for concurrent use. What it returns is shared: it must not be changed.
type Scopes struct {
	client   *Client
	public   api.Memo[[]Scope]
	accesses api.Memo[[]Access]
}

// NewScopes returns a reader with an empty cache.
func NewScopes(client *Client, now func() time.Time) *Scopes {
	return &Scopes{client: client, public: api.Memo[[]Scope]{Now: now}, accesses: api.Memo[[]Access]{Now: now}}
}

// Public lists the scopes that their owners show to everybody, whether they are open to all or have to be granted. It needs no
// token. There are private ones besides.
func (s *Scopes) Public(ctx context.Context) ([]Scope, error) {
	return s.public.Get(ctx, "", func(ctx context.Context) ([]Scope, error) {
		return list[Scope](ctx, s.client, api.Request{Path: scopesPath + "/all"})
	})
}

// Accesses lists the accesses of the organisation of the token, private scopes included.
func (s *Scopes) Accesses(ctx context.Context) ([]Access, error) {
	return s.accesses.Get(ctx, "", func(ctx context.Context) ([]Access, error) {
		all, err := list[Access](ctx, s.client, api.Request{Path: scopesPath + "/access/all", Scope: ScopeRead})
		if tellsOfNone(err) {
			return nil, nil
		}
		return all, err
	})
}

// tellsOfNone reports whether an error is how the API answers for an organisation that has no access at all (maskinporten.md §8.2). What is said
// of a token, or of too many calls, may have the same words.
func tellsOfNone(err error) bool {
	answer, ok := errors.AsType[*api.Error](err)
	if !ok || answer.Foreign || answer.Status < http.StatusBadRequest || answer.Status >= http.StatusInternalServerError {
		return false
	}
	switch answer.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		return false
	}
	says := func(text string) bool { return strings.Contains(text, "does not have any") }
	return says(answer.Message) || slices.ContainsFunc(answer.Fields, func(one api.FieldError) bool { return says(one.Message) })
}
