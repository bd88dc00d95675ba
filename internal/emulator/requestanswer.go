package emulator

import "time"

// requestAnswer is a request on the wire (altinn-api.md §4.5). An agent's has
// no rights.
type requestAnswer struct {
	ID               string          `json:"id"`
	IntegrationTitle string          `json:"integrationTitle"`
	ExternalRef      string          `json:"externalRef"`
	SystemID         string          `json:"systemId"`
	PartyOrgNo       string          `json:"partyOrgNo"`
	Rights           []right         `json:"rights,omitzero"`
	AccessPackages   []accessPackage `json:"accessPackages"`
	Status           string          `json:"status"`
	RedirectURL      *string         `json:"redirectUrl,omitempty"`
	ConfirmURL       string          `json:"confirmUrl,omitempty"`
	Escalated        bool            `json:"escalated"`
	Created          string          `json:"created"`
	TimedOut         bool            `json:"timedOut"`
}

// createdAnswer is a request that was stored just now. A system whose Norwegian
// name is null gives it no title, which only this answer shows: stored is "".
type createdAnswer struct {
	requestAnswer
	IntegrationTitle *string `json:"integrationTitle,omitempty"`
}

// personAnswer is a request as the portal's own page gets it.
type personAnswer struct {
	ID                           string          `json:"id"`
	ExternalRef                  string          `json:"externalRef"`
	SystemID                     string          `json:"systemId"`
	PartyOrgNo                   string          `json:"partyOrgNo"`
	PartyID                      int             `json:"partyId"`
	PartyUUID                    string          `json:"partyUuid"`
	Rights                       []right         `json:"rights"`
	AccessPackages               []accessPackage `json:"accessPackages"`
	Status                       string          `json:"status"`
	RedirectURL                  *string         `json:"redirectUrl,omitempty"`
	Escalated                    bool            `json:"escalated"`
	UserMayEscalateButNotApprove bool            `json:"userMayEscalateButNotApprove"` // the emulator's people may approve
	Created                      string          `json:"created"`
	SystemUserType               string          `json:"systemUserType,omitempty"` // of agents only
}

// unconfirmable is a request as an item of a list: all of it but the confirmUrl.
func (c *call) unconfirmable(r *request) requestAnswer {
	return requestAnswer{
		ID: r.ID, IntegrationTitle: r.IntegrationTitle, ExternalRef: r.ExternalRef,
		SystemID: r.SystemID, PartyOrgNo: r.PartyOrg, Rights: r.Rights, AccessPackages: r.AccessPackages,
		Status: r.Status, RedirectURL: r.RedirectURL, Escalated: r.Escalated,
		Created: timestamp(r.Created), TimedOut: r.timedOut(c.now),
	}
}

// confirmable is a request with its confirmUrl.
func (c *call) confirmable(r *request) requestAnswer {
	answer := c.unconfirmable(r)
	answer.ConfirmURL = c.confirmURL(r)
	return answer
}

// foundByKey is a request that was looked up by its key. Only an agent's tells
// whether it was escalated.
func (c *call) foundByKey(r *request) requestAnswer {
	answer := c.confirmable(r)
	answer.Escalated = r.Escalated && r.Kind == kindAgent
	return answer
}

// stored is a time as PostgreSQL keeps it, in microseconds.
func stored(at time.Time) time.Time { return at.UTC().Truncate(time.Microsecond) }

// timestamp writes a time as .NET does, without zeros at the end.
func timestamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.999999Z") }
