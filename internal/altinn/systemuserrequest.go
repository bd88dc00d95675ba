package altinn

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// UserType is the kind of a system user and of requests for it.
type UserType string

// A standard system user acts for the customer itself, an agent for the customer's clients.
const (
	StandardUser UserType = "standard"
	AgentUser    UserType = "agent"
)

// UserTypes returns all user types.
func UserTypes() []UserType { return []UserType{StandardUser, AgentUser} }

// The statuses of requests and change requests (§7.2). A read does not fail on another one.
const (
	StatusNew      = "New"
	StatusAccepted = "Accepted"
	StatusRejected = "Rejected"
	// StatusDenied and StatusTimedOut are what services before November 2025 wrote: requests from
	// then may still have them.
	StatusDenied   = "Denied"
	StatusTimedOut = "Timedout"
)

// SystemUserRequest is a vendor's request for a system user as the service returns it (§4.5).
type SystemUserRequest struct {
	ID               string          `json:"id"`
	IntegrationTitle string          `json:"integrationTitle"`
	ExternalRef      string          `json:"externalRef"`
	SystemID         string          `json:"systemId"`
	PartyOrgNumber   string          `json:"partyOrgNo"`
	Rights           []Right         `json:"rights"` // never in an agent request
	AccessPackages   []AccessPackage `json:"accessPackages"`
	Status           string          `json:"status"`
	RedirectURL      string          `json:"redirectUrl"`
	ConfirmURL       string          `json:"confirmUrl"` // absent in lists
	Escalated        bool            `json:"escalated"`
	Created          string          `json:"created"` // RFC 3339 with up to seven fractional digits
	// TimedOut is true for every request older than 180 days, even an accepted one: it only means
	// something with StatusNew.
	TimedOut bool `json:"timedOut"`
}

// NewSystemUserRequest is what a vendor asks for (§4.2). Empty members are left out, since the
// service has defaults for them, and an empty reference would bypass its search for an older
// request (§4.4).
type NewSystemUserRequest struct {
	ExternalRef      string          `json:"externalRef,omitempty"`
	SystemID         string          `json:"systemId"`
	PartyOrgNumber   string          `json:"partyOrgNo"`
	IntegrationTitle string          `json:"integrationTitle,omitempty"`
	Rights           []Right         `json:"rights,omitempty"`
	AccessPackages   []AccessPackage `json:"accessPackages"`
	RedirectURL      string          `json:"redirectUrl,omitempty"`
}

const requestsPath = "/authentication/api/v1/systemuser/request/vendor"

func (t UserType) requestsPath() string {
	if t == AgentUser {
		return requestsPath + "/agent"
	}
	return requestsPath
}

// CreateSystemUserRequest asks for a system user (§4.3). created is false if the service returned
// an older request for the same system, party and reference and ignored this one. It sends once.
// There must never be two calls for one key at the same time: the service would store several
// requests (§13).
func (c *Client) CreateSystemUserRequest(
	ctx context.Context, t UserType, n NewSystemUserRequest,
) (answer *SystemUserRequest, created bool, err error) {
	n.AccessPackages = present(n.AccessPackages)
	n.RedirectURL = c.ownRedirectURL(ctx, n.SystemID, n.RedirectURL)
	n.SystemID = c.ownSystemID(ctx, n.SystemID)
	answer = &SystemUserRequest{}
	status, err := c.do(ctx, api.Request{
		Method: http.MethodPost, Path: t.requestsPath(), Scope: ScopeRequestWrite, Body: n, Answer: answer,
	})
	if err != nil {
		return nil, false, err
	}
	return answer, status == http.StatusCreated, nil
}

// SystemUserRequest reads a request by its id. One of the other kind is not found (§4.1).
func (c *Client) SystemUserRequest(ctx context.Context, t UserType, id string) (*SystemUserRequest, error) {
	path := t.requestsPath() + "/" + url.PathEscape(id)
	return c.systemUserRequest(ctx, path, func(r *SystemUserRequest) bool { return strings.EqualFold(r.ID, id) })
}

// SystemUserRequestByRef reads a request by its key. ref is the effective reference: the party's
// number if none was sent.
func (c *Client) SystemUserRequestByRef(
	ctx context.Context, t UserType, systemID, partyOrgNumber, ref string,
) (*SystemUserRequest, error) {
	own := c.ownSystemID(ctx, systemID)
	found, err := c.systemUserRequestSpelled(ctx, t, own, partyOrgNumber, ref)
	if !IsUnknownRequest(err) {
		return found, err
	}
	for _, other := range c.otherRefs(systemID, partyOrgNumber, ref) {
		if found, otherErr := c.systemUserRequestSpelled(ctx, t, own, partyOrgNumber, other); !IsUnknownRequest(otherErr) {
			return found, otherErr
		}
	}
	return nil, err
}

// systemUserRequestSpelled reads a request by its key as Altinn spells it.
func (c *Client) systemUserRequestSpelled(
	ctx context.Context, t UserType, systemID, partyOrgNumber, ref string,
) (*SystemUserRequest, error) {
	path := t.requestsPath() + "/byexternalref/" +
		url.PathEscape(systemID) + "/" + url.PathEscape(partyOrgNumber) + "/" + url.PathEscape(ref)
	return c.systemUserRequest(ctx, path, func(r *SystemUserRequest) bool {
		return r.ID != "" && sameText(r.SystemID, systemID) && r.PartyOrgNumber == partyOrgNumber && sameText(r.ExternalRef, ref)
	})
}

func (c *Client) systemUserRequest(
	ctx context.Context, path string, isIt func(*SystemUserRequest) bool,
) (*SystemUserRequest, error) {
	var answer SystemUserRequest
	_, err := c.do(ctx, api.Request{Method: http.MethodGet, Path: path, Scope: ScopeRequestRead, Answer: &answer})
	if err != nil {
		return nil, err
	}
	if !isIt(&answer) {
		return nil, api.OtherObject(path)
	}
	return &answer, nil
}

// SystemUserRequests lists a system's requests of one kind, each once. Standard requests are
// complete. The agent list has no order (§4.6), so past one page of 50 some may be missing: it then
// ends with [ErrIncomplete].
func (c *Client) SystemUserRequests(ctx context.Context, t UserType, systemID string) iter.Seq2[SystemUserRequest, error] {
	return c.systemUserRequests(ctx, t, systemID).all(ctx, c)
}

// SystemUserRequestPages is [Client.SystemUserRequests], page by page.
func (c *Client) SystemUserRequestPages(ctx context.Context, t UserType, systemID string) *Pages[SystemUserRequest] {
	return c.systemUserRequests(ctx, t, systemID).pages(c)
}

func (c *Client) systemUserRequests(ctx context.Context, t UserType, systemID string) list[SystemUserRequest] {
	return list[SystemUserRequest]{
		path:      t.requestsPath() + "/bysystem/" + url.PathEscape(c.ownSystemID(ctx, systemID)),
		scope:     ScopeRequestRead,
		id:        func(r SystemUserRequest) string { return r.ID },
		skips:     t == StandardUser,
		unordered: t == AgentUser,
	}
}

// DeleteSystemUserRequest withdraws a request of either kind and in any status; the system user of
// an accepted one lives on. The service does not check whose request it is (§4.1), so delete
// only one that this vendor can read. It is sent within a time, unless that is zero; later, the error
// is [api.ErrTooLate].
func (c *Client) DeleteSystemUserRequest(ctx context.Context, id string, within time.Duration) error {
	_, err := c.do(ctx, api.Request{
		Method: http.MethodDelete, Path: requestsPath + "/" + url.PathEscape(id), Scope: ScopeRequestWrite,
		Within: within,
		Status: http.StatusAccepted, // the answer has no body, so only the status tells it from a proxy's
	})
	return err
}
