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

// StatusNoChangeNeeded is the status of an answer to a change request that asks for nothing: it is
// not stored (§5.1).
const StatusNoChangeNeeded = "NoChangeNeeded"

// SystemUserChangeRequest is a vendor's request to change what an existing standard system user may
// do, as the service returns it (§5).
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

// NewSystemUserChangeRequest is what a vendor asks for: the difference to what the system user has,
// not the whole (§5.2).
type NewSystemUserChangeRequest struct {
	RequiredRights         []Right         `json:"requiredRights"`
	UnwantedRights         []Right         `json:"unwantedRights"`
	RequiredAccessPackages []AccessPackage `json:"requiredAccessPackages"`
	UnwantedAccessPackages []AccessPackage `json:"unwantedAccessPackages"`
	RedirectURL            string          `json:"redirectUrl,omitempty"`
}

const changeRequestsPath = "/authentication/api/v1/systemuser/changerequest/vendor"

// CreateSystemUserChangeRequest asks a customer to change a system user (§5.1). The correlation id,
// a UUID, becomes the id of the change request.
//
// created is false if nothing was stored: the answer is then an older change request with the same
// id, whatever its content and status, or has the status [StatusNoChangeNeeded]. It sends once.
// Sending it again with the same id never makes a second one. The service answers 500 for an id
// that was deleted, and 401 for a system user of another vendor's.
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

// SystemUserChangeRequest reads a change request by its id. The service does not tell a deleted one
// from one that never existed.
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

// SystemUserChangeRequests lists a system's change requests. The service repeats its first page of
// 50 for ever (§5.2), so a longer list ends with [ErrIncomplete].
func (c *Client) SystemUserChangeRequests(ctx context.Context, systemID string) iter.Seq2[SystemUserChangeRequest, error] {
	return list[SystemUserChangeRequest]{
		path:  changeRequestsPath + "/bysystem/" + url.PathEscape(c.ownSystemID(ctx, systemID)),
		scope: ScopeRequestRead,
		id:    func(r SystemUserChangeRequest) string { return r.ID },
	}.all(ctx, c)
}

// DeleteSystemUserChangeRequest withdraws a change request in any status; what an accepted one has
// changed stays changed. The service does not check whose it is (§5), so read it first, which only
// its owner can. It is sent within a time, unless that is zero; later, the error is
// [api.ErrTooLate].
func (c *Client) DeleteSystemUserChangeRequest(ctx context.Context, id string, within time.Duration) error {
	_, err := c.do(ctx, api.Request{
		Method: http.MethodDelete, Path: changeRequestsPath + "/" + url.PathEscape(id), Scope: ScopeRequestWrite,
		Within: within,
		Status: http.StatusAccepted, // the answer has no body, so only the status tells it from a proxy's
	})
	return err
}
