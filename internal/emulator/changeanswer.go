package emulator

// changeBodyAnswer is what every answer about a change request has
// (altinn-api.md §5.1).
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

// changeAnswer is a change request as the vendor gets it.
type changeAnswer struct {
	changeBodyAnswer
	ConfirmURL *string `json:"confirmUrl,omitempty"` // "" when there is nothing to confirm
	Created    string  `json:"created"`
	TimedOut   bool    `json:"timedOut"`
}

// personChangeAnswer is a change request as the portal's own page gets it.
type personChangeAnswer struct {
	changeBodyAnswer
	PartyID   int    `json:"partyId"`
	PartyUUID string `json:"partyUuid"`
}

func changeBody(r *changeRequest) changeBodyAnswer {
	return changeBodyAnswer{
		ID: r.ID, ExternalRef: r.ExternalRef, SystemID: r.SystemID, SystemUserID: r.SystemUserID, PartyOrgNo: r.PartyOrg,
		changeSets: r.changeSets, Status: r.Status, RedirectURL: r.RedirectURL,
	}
}

// listedChange is a change request as an item of a list.
func (c *call) listedChange(r *changeRequest) changeAnswer {
	return changeAnswer{changeBodyAnswer: changeBody(r), Created: timestamp(r.Created), TimedOut: r.timedOut(c.now)}
}

// confirmableChange is a change request by itself: with its confirmUrl, and
// without its age, which is not mapped.
func (c *call) confirmableChange(r *changeRequest) changeAnswer {
	return changeAnswer{changeBodyAnswer: changeBody(r), ConfirmURL: new(c.confirmURL(r)), Created: timestamp(r.Created)}
}
