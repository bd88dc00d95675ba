package altinn

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// ResourceAttribute is the attribute id of a right that names a resource of Altinn's resource
// registry (§3.3).
const ResourceAttribute = "urn:altinn:resource"

// System is a system as its vendor writes and reads it (§3.2, §3.8). Every write carries every
// member.
type System struct {
	ID                  string            `json:"id"`
	Vendor              Vendor            `json:"vendor"`
	Name                map[string]string `json:"name"`
	Description         map[string]string `json:"description"`
	Rights              []Right           `json:"rights"`
	AccessPackages      []AccessPackage   `json:"accessPackages"`
	ClientIDs           []string          `json:"clientId"`
	AllowedRedirectURLs []string          `json:"allowedRedirectUrls"`
	IsVisible           bool              `json:"isVisible"`
	// IsDeleted is set by reads alone: a deleted system stays readable, and its id is never
	// accepted again (§3.7).
	IsDeleted bool `json:"isDeleted,omitempty"`
}

// Vendor is the organisation that owns a system, as ISO 6523 writes it: "0192:" and the
// organisation number.
type Vendor struct {
	ID string `json:"ID"`
}

// Right is one entry of a system's rights: normally one pair that names a resource (§2).
type Right struct {
	Action   string          `json:"action,omitempty"`
	Resource []AttributePair `json:"resource"`
}

// AttributePair is an attribute id, such as [ResourceAttribute], and its value.
type AttributePair struct {
	ID    string `json:"id"`
	Value string `json:"value"`
}

// AccessPackage is a package of Altinn's catalog by its URN, such as
// urn:altinn:accesspackage:toll (§3.3).
type AccessPackage struct {
	URN string `json:"urn"`
}

// SystemSummary is what the list of a vendor's systems has of one, without client ids and redirect
// URLs (§3.8).
type SystemSummary struct {
	ID   string            `json:"systemId"`
	Name map[string]string `json:"name"`
}

const systemsPath = "/authentication/api/v1/systemregister/vendor"

func systemPath(id string) string { return systemsPath + "/" + url.PathEscape(id) }

// CreateSystem registers a system (§3.4). It sends once, since a POST is not idempotent and an id
// is never accepted again. After an error for which [api.OutcomeUnknown] is true, read the system
// before sending anything again.
func (c *Client) CreateSystem(ctx context.Context, s System) error {
	var internalID string // of no use: no other call returns or takes it
	_, err := c.do(ctx, api.Request{
		Method: http.MethodPost, Path: systemsPath, Scope: ScopeSystemRegister,
		Body: s.withLists(), Answer: &internalID,
	})
	if err == nil && internalID == "" {
		return api.NotConfirmed(http.MethodPost, systemsPath)
	}
	return err
}

// System reads a system of the vendor's (§3.8), even a deleted one. [api.IsNotFound] reports that
// there never was one.
func (c *Client) System(ctx context.Context, id string) (*System, error) {
	own, settled := c.spellings.found(id)
	if !settled {
		own = id
	}
	s, err := c.systemSpelled(ctx, own)
	if isPlain(id) || settled {
		return s, err
	}
	if api.IsNotFound(err) {
		for _, own = range c.otherSystemIDs(ctx, id) {
			other, otherErr := c.systemSpelled(ctx, own)
			if !api.IsNotFound(otherErr) {
				s, err = other, otherErr
				break
			}
		}
	}
	if err == nil {
		c.spellings.settle(id, own)
	}
	return s, err
}

// systemSpelled reads a system by its id as Altinn spells it.
func (c *Client) systemSpelled(ctx context.Context, id string) (*System, error) {
	var s System
	_, err := c.do(ctx, api.Request{Method: http.MethodGet, Path: systemPath(id), Scope: ScopeSystemRegister, Answer: &s})
	if err != nil {
		return nil, err
	}
	if !sameText(s.ID, id) {
		return nil, api.OtherObject(systemPath(id))
	}
	return &s, nil
}

// UpdateSystem replaces everything but id and vendor (§3.5).
func (c *Client) UpdateSystem(ctx context.Context, s System) error {
	s = c.respelled(ctx, s)
	return c.succeed(ctx, api.Request{Method: http.MethodPut, Path: systemPath(s.ID), Scope: ScopeSystemRegister, Body: s.withLists()})
}

// DeleteSystem deletes a system for ever, although it stays readable (§3.7). The service answers
// 400 for a system without client ids although it has deleted it: read the system after a 400.
func (c *Client) DeleteSystem(ctx context.Context, id string) error {
	return c.succeed(ctx, api.Request{Method: http.MethodDelete, Path: systemPath(c.ownSystemID(ctx, id)), Scope: ScopeSystemRegister})
}

// Systems lists the vendor's systems that are not deleted, in no order (§3.1).
func (c *Client) Systems(ctx context.Context) ([]SystemSummary, error) {
	var list []SystemSummary
	_, err := c.do(ctx, api.Request{Method: http.MethodGet, Path: systemsPath, Scope: ScopeSystemRegister, Answer: &list})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// succeed runs a PUT or DELETE, whose answer says that it has succeeded.
func (c *Client) succeed(ctx context.Context, r api.Request) error {
	var answer struct {
		Succeeded bool `json:"succeeded"`
	}
	r.Answer = &answer
	_, err := c.do(ctx, r)
	if err == nil && !answer.Succeeded {
		return api.NotConfirmed(r.Method, r.Path)
	}
	return err
}

// withLists returns the system with empty lists in place of nil: the service fails on null (§3.2).
func (s System) withLists() System {
	s.Rights = present(s.Rights)
	s.AccessPackages = present(s.AccessPackages)
	s.ClientIDs = present(s.ClientIDs)
	s.AllowedRedirectURLs = present(s.AllowedRedirectURLs)
	return s
}

// clone returns a deep copy.
func (s System) clone() System {
	s.Name, s.Description = maps.Clone(s.Name), maps.Clone(s.Description)
	s.AccessPackages, s.ClientIDs = slices.Clone(s.AccessPackages), slices.Clone(s.ClientIDs)
	s.AllowedRedirectURLs, s.Rights = slices.Clone(s.AllowedRedirectURLs), slices.Clone(s.Rights)
	for i := range s.Rights {
		s.Rights[i].Resource = slices.Clone(s.Rights[i].Resource)
	}
	return s
}

func present[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
