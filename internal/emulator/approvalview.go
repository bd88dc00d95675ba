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
	System, SystemID, Vendor, Customer, Kind, Reference string
	Rights, Packages                                    []string
}

type approvalForm struct {
	Action, Token string
	TimedOut      bool
}

// newView is a view without anything to say yet. The language is that of ?lang=
// or else the browser's first one.
func (c *call) newView(kind userKind) approvalView {
	language, _ := c.queryValue("lang")
	if language != languageNb && language != languageEn {
		language = languageNb
		if c.language() == languageEn {
			language = languageEn
		}
	}
	view := approvalView{Language: language, Text: approvalTexts(language), Style: template.CSS(approvalCSS)} //nolint:gosec // our own file
	for _, other := range []approvalLanguage{{Code: languageNb, Name: "Bokmål"}, {Code: languageEn, Name: "English"}} {
		other.Address, other.Current = c.pageAddress(kind, other.Code), other.Code == language
		view.Languages = append(view.Languages, other)
	}
	return view
}

// pageAddress is the page that was called, in a language.
func (c *call) pageAddress(kind userKind, language string) string {
	id, _ := c.queryValue("id")
	return kind.approvalPath() + "?" + url.Values{"id": {id}, "lang": {language}}.Encode()
}

// describe puts a request into words.
func (v *approvalView) describe(c *call, r *request) {
	registered := c.state.system(r.SystemID)
	described := &approvalRequest{
		System: r.SystemID, SystemID: r.SystemID, Vendor: c.organisationInWords(registered.VendorOrg),
		Customer: c.organisationInWords(r.PartyOrg), Kind: v.Text.Standard, Reference: r.ExternalRef,
	}
	if r.Kind == kindAgent {
		described.Kind = v.Text.Agent
	}
	if name := registered.Name[v.Language]; name != nil && *name != "" {
		described.System = *name
	}
	for _, wanted := range r.Rights {
		described.Rights = append(described.Rights, c.catalogue.rightInWords(wanted, v.Language))
	}
	for _, wanted := range r.AccessPackages {
		described.Packages = append(described.Packages, c.catalogue.packageInWords(wanted, v.Language))
	}
	v.Request = described
}

// organisationInWords is a name and the number, or the number alone.
func (c *call) organisationInWords(organisation string) string {
	if name := c.world.organisationName(organisation); name != "" {
		return name + " (" + organisation + ")"
	}
	return organisation
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
