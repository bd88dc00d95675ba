package approval

import (
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

// ours is what Altinn does not show of a request, for those who try things out.
type ours struct {
	Warnings []string
	Facts    []fact
	After    *after // nil for no request
}

// fact is something that the vendor's side knows by the name of an attribute.
type fact struct{ Label, Attribute, Text string }

// after is where the customer is led after the answer (customer-page.md §3).
type after struct {
	Text, Address string
	IsLink        bool   // a browser can follow the address
	Stayed        string // why the emulator did not
}

func (c *call) ours(asked systemuser.AnyRequest, registered *register.System, leftOut []string, view view) ours {
	own, text := asked.Basics(), view.Text
	customer := own.PartyOrg
	if name := c.World.OrganisationName(own.PartyOrg); name != "" {
		customer = own.PartyOrg + " " + name
	}
	told := ours{Warnings: nameWarnings(registered, text), After: c.after(own, text), Facts: []fact{
		{text.RequestID, "id", own.ID}, {text.SystemID, "system_id", own.SystemID}, {text.Customer, "party_org_number", customer},
	}}
	if change, isChange := asked.(*systemuser.ChangeRequest); isChange {
		told.Facts = append(told.Facts, fact{text.SystemUser, "system_user_id", c.systemUser(change.SystemUserID)})
	}
	told.Facts = append(told.Facts, fact{text.Reference, "external_ref", own.ExternalRef})
	if request, isRequest := asked.(*systemuser.Request); isRequest {
		told.Facts = append(told.Facts, fact{text.Title, "integration_title", request.IntegrationTitle})
		if request.Escalated && own.Status == systemuser.StatusNew {
			told.Warnings = append(told.Warnings, text.ForwardedOurs)
		}
	}
	told.Facts = append(told.Facts, fact{text.Sent, "created_at", text.date(own.Created)}, fact{text.Status, "status", own.Status})
	if own.Status == systemuser.StatusNew && own.TimedOut(c.Now) {
		told.Warnings = append(told.Warnings, text.Old)
	}
	if len(leftOut) > 0 {
		told.Warnings = append(told.Warnings, filled(text.LeftOut, "names", strings.Join(leftOut, ", ")))
	}
	return told
}

// systemUser is the name and the id of a system user, also of one that is deleted.
func (c *call) systemUser(id string) string {
	for _, one := range c.Users.SystemUsers {
		if one.ID == id && one.IntegrationTitle != "" {
			return one.IntegrationTitle + " (" + id + ")"
		}
	}
	return id
}

func (c *call) after(own *systemuser.Base, text *text) *after {
	if own.RedirectURL == nil || *own.RedirectURL == "" {
		return &after{Text: text.LeadsToFront}
	}
	leads := &after{Text: text.LeadsTo, Address: *own.RedirectURL, IsLink: redirectTarget(own) != nil}
	if _, here := c.QueryValue(stayed); here && own.Status != systemuser.StatusNew {
		leads.Stayed = text.Stayed
	}
	return leads
}

// nameWarnings tell in which languages of the portal a system has no name.
func nameWarnings(registered *register.System, text *text) []string {
	var warnings []string
	for _, language := range []string{languageNb, languageNn, languageEn} {
		name, given := registered.Name[language]
		switch {
		case !given:
			warnings = append(warnings, filled(text.NameMissing, "language", text.Languages[language]))
		case isBlank(name):
			warnings = append(warnings, filled(text.NameEmpty, "language", text.Languages[language]))
		}
	}
	return warnings
}

func isBlank(name *string) bool { return name == nil || strings.TrimSpace(*name) == "" }
