package systemuser

import "github.com/altinn/terraform-provider-altinn/internal/emulator/wire"

// changeBodyAnswer is what every answer about a change request has (altinn-api.md §5.1).
type changeBodyAnswer struct {
	ID           string `json:"id"`
	ExternalRef  string `json:"externalRef"`
	SystemID     string `json:"systemId"`
	SystemUserID string `json:"systemUserId"`
	PartyOrgNo   string `json:"partyOrgNo"`
	changeSets
	Status      string  `json:"status"`
	RedirectURL *string `json:"redirectUrl,omitempty"`
}

// ChangeAnswer is a change request as the vendor gets it.
type ChangeAnswer struct {
	changeBodyAnswer
	ConfirmURL *string `json:"confirmUrl,omitempty"` // "" when there is nothing to confirm
	Created    string  `json:"created"`
	TimedOut   bool    `json:"timedOut"`
}

// PersonChangeAnswer is a change request as the portal's own page gets it.
type PersonChangeAnswer struct {
	changeBodyAnswer
	PartyID   int    `json:"partyId"`
	PartyUUID string `json:"partyUuid"`
}

func changeBody(r *ChangeRequest) changeBodyAnswer {
	return changeBodyAnswer{
		ID: r.ID, ExternalRef: r.ExternalRef, SystemID: r.SystemID, SystemUserID: r.SystemUserID, PartyOrgNo: r.PartyOrg,
		changeSets: r.changeSets, Status: r.Status, RedirectURL: r.RedirectURL,
	}
}

// listedChange is a change request as an item of a list.
func (c *Call) listedChange(r *ChangeRequest) ChangeAnswer {
	return ChangeAnswer{changeBodyAnswer: changeBody(r), Created: wire.Timestamp(r.Created), TimedOut: r.TimedOut(c.Now)}
}

// confirmableChange is a change request by itself: with its confirmUrl, and without its age, which
// is not mapped.
func (c *Call) confirmableChange(r *ChangeRequest) ChangeAnswer {
	return ChangeAnswer{changeBodyAnswer: changeBody(r), ConfirmURL: new(c.ConfirmURL(r)), Created: wire.Timestamp(r.Created)}
}
