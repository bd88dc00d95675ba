package systemuser

import (
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// RequestAnswer is a request on the wire (altinn-api.md §4.5). An agent's has no rights.
type RequestAnswer struct {
	ID               string                   `json:"id"`
	IntegrationTitle string                   `json:"integrationTitle"`
	ExternalRef      string                   `json:"externalRef"`
	SystemID         string                   `json:"systemId"`
	PartyOrgNo       string                   `json:"partyOrgNo"`
	Rights           []register.Right         `json:"rights,omitzero"`
	AccessPackages   []register.AccessPackage `json:"accessPackages"`
	Status           string                   `json:"status"`
	RedirectURL      *string                  `json:"redirectUrl,omitempty"`
	ConfirmURL       string                   `json:"confirmUrl,omitempty"`
	Escalated        bool                     `json:"escalated"`
	Created          string                   `json:"created"`
	TimedOut         bool                     `json:"timedOut"`
}

// createdAnswer is a request that was stored just now. A system whose Norwegian name is null gives
// it no title, which only this answer shows: stored is "".
type createdAnswer struct {
	RequestAnswer
	IntegrationTitle *string `json:"integrationTitle,omitempty"`
}

// PersonAnswer is a request as the portal's own page gets it.
type PersonAnswer struct {
	ID                           string                   `json:"id"`
	ExternalRef                  string                   `json:"externalRef"`
	SystemID                     string                   `json:"systemId"`
	PartyOrgNo                   string                   `json:"partyOrgNo"`
	PartyID                      int                      `json:"partyId"`
	PartyUUID                    string                   `json:"partyUuid"`
	Rights                       []register.Right         `json:"rights"`
	AccessPackages               []register.AccessPackage `json:"accessPackages"`
	Status                       string                   `json:"status"`
	RedirectURL                  *string                  `json:"redirectUrl,omitempty"`
	Escalated                    bool                     `json:"escalated"`
	UserMayEscalateButNotApprove bool                     `json:"userMayEscalateButNotApprove"` // the emulator's people may approve
	Created                      string                   `json:"created"`
	SystemUserType               string                   `json:"systemUserType,omitempty"` // of agents only
}

// unconfirmable is a request as an item of a list: all of it but the confirmUrl.
func (c *Call) unconfirmable(r *Request) RequestAnswer {
	return RequestAnswer{
		ID: r.ID, IntegrationTitle: r.IntegrationTitle, ExternalRef: r.ExternalRef,
		SystemID: r.SystemID, PartyOrgNo: r.PartyOrg, Rights: r.Rights, AccessPackages: r.AccessPackages,
		Status: r.Status, RedirectURL: r.RedirectURL, Escalated: r.Escalated,
		Created: wire.Timestamp(r.Created), TimedOut: r.TimedOut(c.Now),
	}
}

// confirmable is a request with its confirmUrl.
func (c *Call) confirmable(r *Request) RequestAnswer {
	answer := c.unconfirmable(r)
	answer.ConfirmURL = c.ConfirmURL(r)
	return answer
}

// foundByKey is a request that was looked up by its key. Only that of an agent says whether it was
// escalated.
func (c *Call) foundByKey(r *Request) RequestAnswer {
	answer := c.confirmable(r)
	answer.Escalated = r.Escalated && r.Kind == Agent
	return answer
}
