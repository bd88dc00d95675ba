package emulator

import (
	"cmp"
	"encoding/json"
	"html/template"
	"net/url"
	"strings"
)

const (
	languageNb = "nb"
	languageEn = "en"
)

// approvalView is what the template shows.
type approvalView struct {
	Language  string
	Languages []approvalLanguage
	Text      approvalText
	Style     template.CSS
	Heading   string
	Message   string
	IsError   bool // the message says what went wrong
	Request   *approvalRequest
	Form      *approvalForm
}

type approvalLanguage struct {
	Code, Name, Address string
	Current             bool
}

// approvalRequest is a request in words.
type approvalRequest struct {
	System, SystemID, Vendor, Customer, Reference string
	Kind                                          string // whom a system user is to act for
	SystemUser                                    string // the one that is to be changed
	Lists                                         []approvalList
}

// approvalList is a list of what is asked for; an empty one is not shown.
type approvalList struct {
	ID, Heading string
	Words       []string
}

type approvalForm struct {
	Action, Token string
	TimedOut      bool
}

// newView is a view without anything to say yet. The language is that of ?lang=
// or else the browser's first one.
func (c *call) newView(path string) approvalView {
	language, _ := c.queryValue("lang")
	if language != languageNb && language != languageEn {
		language = languageNb
		if c.language() == languageEn {
			language = languageEn
		}
	}
	view := approvalView{Language: language, Text: approvalTexts(language), Style: template.CSS(approvalCSS)} //nolint:gosec // our own file
	if path == changeApprovalPath {
		view.Text = changeTexts(language)
	}
	for _, other := range []approvalLanguage{{Code: languageNb, Name: "Bokmål"}, {Code: languageEn, Name: "English"}} {
		other.Address, other.Current = c.pageAddress(path, other.Code), other.Code == language
		view.Languages = append(view.Languages, other)
	}
	return view
}

// pageAddress is the page that was called, in a language.
func (c *call) pageAddress(path, language string) string {
	id, _ := c.queryValue("id")
	return path + "?" + url.Values{"id": {id}, "lang": {language}}.Encode()
}

// requestInWords is what requests of all kinds have to show.
func (c *call) requestInWords(a *asked, language string) *approvalRequest {
	registered := c.state.system(a.SystemID)
	words := &approvalRequest{
		System: a.SystemID, SystemID: a.SystemID, Vendor: c.organisationInWords(registered.VendorOrg),
		Customer: c.organisationInWords(a.PartyOrg), Reference: a.ExternalRef,
	}
	if name := registered.Name[language]; name != nil && *name != "" {
		words.System = *name
	}
	return words
}

func (r *request) inWords(c *call, view approvalView) *approvalRequest {
	words := c.requestInWords(r.common(), view.Language)
	words.Kind = view.Text.Standard
	if r.Kind == kindAgent {
		words.Kind = view.Text.Agent
	}
	words.Lists = []approvalList{
		{"rights", view.Text.Rights, c.catalogue.rightsInWords(r.Rights, view.Language)},
		{"packages", view.Text.Packages, c.catalogue.packagesInWords(r.AccessPackages, view.Language)},
	}
	return words
}

func (r *changeRequest) inWords(c *call, view approvalView) *approvalRequest {
	words := c.requestInWords(r.common(), view.Language)
	words.SystemUser = r.SystemUserID
	for _, one := range c.state.SystemUsers { // also one that is deleted
		if one.ID == r.SystemUserID {
			words.SystemUser = cmp.Or(one.IntegrationTitle, one.ID)
		}
	}
	words.Lists = []approvalList{
		{"added-rights", view.Text.AddedRights, c.catalogue.rightsInWords(r.RequiredRights, view.Language)},
		{"added-packages", view.Text.AddedPackages, c.catalogue.packagesInWords(r.RequiredPackages, view.Language)},
		{"removed-rights", view.Text.RemovedRights, c.catalogue.rightsInWords(r.UnwantedRights, view.Language)},
		{"removed-packages", view.Text.RemovedPackages, c.catalogue.packagesInWords(r.UnwantedPackages, view.Language)},
	}
	return words
}

// organisationInWords is a name and the number, or the number alone.
func (c *call) organisationInWords(organisation string) string {
	if name := c.world.organisationName(organisation); name != "" {
		return name + " (" + organisation + ")"
	}
	return organisation
}

func (c *catalogue) rightsInWords(rights []right, language string) []string {
	words := make([]string, 0, len(rights))
	for _, own := range rights {
		words = append(words, c.rightInWords(own, language))
	}
	return words
}

func (c *catalogue) packagesInWords(packages []accessPackage, language string) []string {
	words := make([]string, 0, len(packages))
	for _, own := range packages {
		words = append(words, c.packageInWords(own, language))
	}
	return words
}

// rightInWords is the titles of a right's resources, or what identifies them.
func (c *catalogue) rightInWords(wanted right, language string) string {
	words := make([]string, 0, len(wanted.Resource))
	for _, own := range wanted.Resource {
		words = append(words, c.resourceTitle(own.Value, language))
	}
	return strings.Join(words, ", ")
}

func (c *catalogue) resourceTitle(identifier, language string) string {
	entry, found := c.resource(identifier, nil)
	if !found {
		return identifier
	}
	var described struct {
		Title map[string]string `json:"title"`
	}
	if err := json.Unmarshal(entry.single, &described); err != nil {
		return identifier
	}
	return cmp.Or(described.Title[language], described.Title[languageNb], described.Title[languageEn], identifier)
}

// packageInWords is the name of an access package, or its URN.
func (c *catalogue) packageInWords(wanted accessPackage, language string) string {
	described, found := c.packageByURN(wanted.URN)
	if !found {
		return wanted.URN
	}
	return cmp.Or(described.Name[language], described.Name[languageNb], wanted.URN)
}
