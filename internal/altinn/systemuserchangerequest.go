package altinn

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// StatusNoChangeNeeded is the status of an answer to a change request that asks for nothing: it is not stored (§5.1).
const StatusNoChangeNeeded = "NoChangeNeeded"

// SystemUserChangeRequest is a vendor's request to change what an existing standard system user may do, as the service
// answers it (§5).
type SystemUserChangeRequest struct {
	// ID is the correlation id that the vendor chose.
	ID                     string          `json:"id"`
	ExternalRef            string          `json:"externalRef"`
	SystemID               string          `json:"systemId"`
	SystemUserID           string          `json:"systemUserId"`
	PartyOrgNumber         string          `json:"partyOrgNo"`
	RequiredRights         []Right         `json:"requiredRights"`
	UnwantedRights         []Right         `json:"unwantedRights"`
	RequiredAccessPackages []AccessPackage `json:"requiredAccessPackages"`
	UnwantedAccessPackages []AccessPackage `json:"unwantedAccessPackages"`
	Status                 string          `json:"status"`
	RedirectURL            string          `json:"redirectUrl"`
	ConfirmURL             string          `json:"confirmUrl"` // absent in lists
	Created                string          `json:"created"`    // RFC 3339 with up to seven fractional digits
}

// NewSystemUserChangeRequest is what a vendor asks for: the difference to what the system user has, not the whole (§5.2).
type NewSystemUserChangeRequest struct {
	RequiredRights         []Right         `json:"requiredRights"`
	UnwantedRights         []Right         `json:"unwantedRights"`
	RequiredAccessPackages []AccessPackage `json:"requiredAccessPackages"`
	UnwantedAccessPackages []AccessPackage `json:"unwantedAccessPackages"`
	RedirectURL            string          `json:"redirectUrl,omitempty"`
}

const changeRequestsPath = "/authentication/api/v1/systemuser/changerequest/vendor"

// CreateSystemUserChangeRequest asks a customer to change a system user (§5.1). The correlation id, a UUID, becomes the id
// of the change request.
//
// created is false when nothing was stored for this call: the answer is then either an older change request with the same
// id, whatever its content and status, or, with [StatusNoChangeNeeded], the service's word that there is nothing to ask for.
// It is sent once. Sending it again with the same id never makes a second one; an id that was deleted is answered with 500,
// and a system user of another vendor's with 401, neither of which says what is the matter.
func (c *Client) CreateSystemUserChangeRequest(
	ctx context.Context, correlationID, systemUserID string, n NewSystemUserChangeRequest,
) (answer *SystemUserChangeRequest, created bool, err error) {
	n.RequiredRights, n.UnwantedRights = present(n.RequiredRights), present(n.UnwantedRights)
	n.RequiredAccessPackages, n.UnwantedAccessPackages = present(n.RequiredAccessPackages), present(n.UnwantedAccessPackages)
	n.RedirectURL = c.ownRedirectURLFor(ctx, systemUserID, n.RedirectURL)
	answer = &SystemUserChangeRequest{}
	status, err := c.do(ctx, api.Request{
		Method: http.MethodPost, Path: changeRequestsPath, Scope: ScopeRequestWrite,
		Query: url.Values{"correlation-id": {correlationID}, "system-user-id": {systemUserID}},
		Body:  n, Answer: answer,
	})
	if err != nil {
		return nil, false, err
	}
	return answer, status == http.StatusCreated, nil
}

// SystemUserChangeRequest reads one by id. One that is deleted, and an id that was never used, are the same to the service.
func (c *Client) SystemUserChangeRequest(ctx context.Context, id string) (*SystemUserChangeRequest, error) {
	path := changeRequestsPath + "/" + url.PathEscape(id)
	var answer SystemUserChangeRequest
	_, err := c.do(ctx, api.Request{Method: http.MethodGet, Path: path, Scope: ScopeRequestRead, Answer: &answer})
	if err != nil {
		return nil, err
	}
	if !strings.EqualFold(answer.ID, id) {
		return nil, api.OtherObject(path)
	}
	return &answer, nil
}

// SystemUserChangeRequests lists a system's change requests. The service repeats its first page of 50 for ever (§5.2): past
// that the list ends with [ErrIncomplete].
func (c *Client) SystemUserChangeRequests(ctx context.Context, systemID string) iter.Seq2[SystemUserChangeRequest, error] {
	return list[SystemUserChangeRequest]{
		path:  changeRequestsPath + "/bysystem/" + url.PathEscape(c.ownSystemID(ctx, systemID)),
		scope: ScopeRequestRead,
		id:    func(r SystemUserChangeRequest) string { return r.ID },
	}.all(ctx, c)
}

// DeleteSystemUserChangeRequest withdraws a change request in any status; what an accepted one has changed stays changed.
// The service does not check whose it is (§5): delete only what was read as one's own.
func (c *Client) DeleteSystemUserChangeRequest(ctx context.Context, id string) error {
	_, err := c.do(ctx, api.Request{
		Method: http.MethodDelete, Path: changeRequestsPath + "/" + url.PathEscape(id), Scope: ScopeRequestWrite,
		Status: http.StatusAccepted, // there is no body to tell the service's answer from another's
	})
	return err
}
