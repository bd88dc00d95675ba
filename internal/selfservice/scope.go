package selfservice

import (
	"context"
	"net/http"
	"net/url"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// States of an access to a scope (maskinporten.md §8.2).
const (
	Requested = "REQUESTED"
	Approved  = "APPROVED"
	Denied    = "DENIED"
)

// ScopeAccess is a scope that the organisation has, or has asked for.
type ScopeAccess struct {
	Scope    string `json:"scope"`
	State    string `json:"state"`
	OwnerOrg string `json:"owner_orgno"`
}

// OpenScope is a scope that is open to all.
type OpenScope struct {
	Name             string   `json:"name"`
	Description      string   `json:"description"`
	Active           *bool    `json:"active"`
	IntegrationTypes []string `json:"allowed_integration_types"`
}

// ScopeAccesses lists the scopes of the organisation, whatever their state.
func (c *Client) ScopeAccesses(ctx context.Context) ([]ScopeAccess, error) {
	var list []ScopeAccess
	_, err := c.api.Do(ctx, api.Request{Method: http.MethodGet, Path: basePath + "/scopes/access/all", Scope: ScopeRead, Answer: &list})
	return list, err
}

// OpenScopes lists the scopes that are open to all. It needs no token.
func (c *Client) OpenScopes(ctx context.Context) ([]OpenScope, error) {
	var list []OpenScope
	_, err := c.api.Do(ctx, api.Request{
		Method: http.MethodGet, Path: basePath + "/scopes/all", Query: url.Values{"accessible_for_all": {"true"}}, Answer: &list,
	})
	return list, err
}
