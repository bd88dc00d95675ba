package altinn

import (
	"context"
	"iter"
	"net/http"
	"net/url"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// SystemUser is a customer's system user as the vendor of its system sees it, without rights and
// packages (§6.1), which [Client.SystemUserAccess] tells.
type SystemUser struct {
	// ID is that of the request, if a vendor asked for the system user.
	ID               string   `json:"id"`
	IntegrationTitle string   `json:"integrationTitle"`
	SystemID         string   `json:"systemId"`
	PartyOrgNumber   string   `json:"reporteeOrgNo"`
	ExternalRef      string   `json:"externalRef"`
	UserType         UserType `json:"userType"`
	Created          string   `json:"created"` // RFC 3339
	VendorOrgNumber  string   `json:"supplierOrgno"`
	IsDeleted        bool     `json:"isDeleted"`

	// OwnRef is the reference as Altinn spells it, by which Maskinporten finds the system user; empty
	// in lists.
	OwnRef string `json:"-"`
}

// SystemUser finds the system user of a system, a party and a reference (§6.1). [api.IsNotFound]
// reports that there is none.
func (c *Client) SystemUser(ctx context.Context, systemID, partyOrgNumber, ref string) (*SystemUser, error) {
	own := c.ownSystemID(ctx, systemID)
	user, err := c.systemUserSpelled(ctx, own, partyOrgNumber, ref)
	if !api.IsNotFound(err) {
		return user, err
	}
	for _, other := range c.otherRefs(systemID, partyOrgNumber, ref) {
		if user, otherErr := c.systemUserSpelled(ctx, own, partyOrgNumber, other); !api.IsNotFound(otherErr) {
			return user, otherErr
		}
	}
	return nil, err
}

// systemUserSpelled finds a system user by its key as Altinn spells it.
func (c *Client) systemUserSpelled(ctx context.Context, systemID, partyOrgNumber, ref string) (*SystemUser, error) {
	const path = "/authentication/api/v1/systemuser/vendor/byquery"
	var answer SystemUser
	_, err := c.do(ctx, api.Request{
		Method: http.MethodGet, Path: path, Scope: ScopeRequestWrite,
		Query:  url.Values{"system-id": {systemID}, "orgno": {partyOrgNumber}, "external-ref": {ref}},
		Answer: &answer,
	})
	if err != nil {
		return nil, err
	}
	if answer.ID == "" {
		return nil, api.OtherObject(path)
	}
	answer.OwnRef = ref
	return &answer, nil
}

// SystemUsers lists all system users of a system (§6.2).
func (c *Client) SystemUsers(ctx context.Context, systemID string) iter.Seq2[SystemUser, error] {
	return c.systemUsers(ctx, systemID).all(ctx, c)
}

// SystemUserPages is [Client.SystemUsers], page by page.
func (c *Client) SystemUserPages(ctx context.Context, systemID string) *Pages[SystemUser] {
	return c.systemUsers(ctx, systemID).pages(c)
}

func (c *Client) systemUsers(ctx context.Context, systemID string) list[SystemUser] {
	return list[SystemUser]{
		path:  "/authentication/api/v1/systemuser/vendor/bysystem/" + url.PathEscape(c.ownSystemID(ctx, systemID)),
		scope: ScopeSystemRegister,
		id:    func(u SystemUser) string { return u.ID },
	}
}
