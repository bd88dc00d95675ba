package approval

import (
	"cmp"
	"html/template"
	"net/url"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

const (
	languageNb = "nb"
	languageEn = "en"
)

// view is what the template shows.
type view struct {
	Language  string
	Languages []languageLink
	Text      text
	Style     template.CSS
	Heading   string
	Message   string
	IsError   bool // the message says what went wrong
	Request   *requestView
	Form      *form
}

type languageLink struct {
	Code, Name, Address string
	Current             bool
}

// requestView is a request in words.
type requestView struct {
	System, SystemID, Vendor, Customer, Reference string
	Kind                                          string // whom a system user is to act for
	SystemUser                                    string // the one that is to be changed
	Lists                                         []list
}

// list is a list of what is asked for; an empty one is not shown.
type list struct {
	ID, Heading string
	Words       []string
}

type form struct {
	Action, Token string
	TimedOut      bool
}

// newView is a view without anything to say yet. The language is that of ?lang= or else the
// browser's first one.
func (c *call) newView(path string) view {
	language, _ := c.QueryValue("lang")
	if language != languageNb && language != languageEn {
		language = languageNb
		if c.Language() == languageEn {
			language = languageEn
		}
	}
	view := view{Language: language, Text: texts(language), Style: template.CSS(pageCSS)} //nolint:gosec // our own file
	if path == systemuser.ChangeApprovalPath {
		view.Text = changeTexts(language)
	}
	for _, other := range []languageLink{{Code: languageNb, Name: "Bokmål"}, {Code: languageEn, Name: "English"}} {
		other.Address, other.Current = c.pageAddress(path, other.Code), other.Code == language
		view.Languages = append(view.Languages, other)
	}
	return view
}

// pageAddress is the page that was called, in a language.
func (c *call) pageAddress(path, language string) string {
	id, _ := c.QueryValue("id")
	return path + "?" + url.Values{"id": {id}, "lang": {language}}.Encode()
}

// requestInWords is what requests of all kinds have to show.
func (c *call) requestInWords(a *systemuser.Base, language string) *requestView {
	registered := c.Register.System(a.SystemID)
	words := &requestView{
		System: a.SystemID, SystemID: a.SystemID, Vendor: c.organisationInWords(registered.VendorOrg),
		Customer: c.organisationInWords(a.PartyOrg), Reference: a.ExternalRef,
	}
	if name := registered.Name[language]; name != nil && *name != "" {
		words.System = *name
	}
	return words
}

// inWords is what the page says of a request of any kind.
func (c *call) inWords(p systemuser.AnyRequest, view view) *requestView {
	switch p := p.(type) {
	case *systemuser.ChangeRequest:
		return c.changeInWords(p, view)
	case *systemuser.Request:
		return c.userRequestInWords(p, view)
	default:
		panic("emulator: there is a kind of request that the page does not know")
	}
}

func (c *call) userRequestInWords(r *systemuser.Request, view view) *requestView {
	words := c.requestInWords(r.Basics(), view.Language)
	words.Kind = view.Text.Standard
	if r.Kind == systemuser.Agent {
		words.Kind = view.Text.Agent
	}
	words.Lists = []list{
		{"rights", view.Text.Rights, c.rightsInWords(r.Rights, view.Language)},
		{"packages", view.Text.Packages, c.packagesInWords(r.AccessPackages, view.Language)},
	}
	return words
}

func (c *call) changeInWords(r *systemuser.ChangeRequest, view view) *requestView {
	words := c.requestInWords(r.Basics(), view.Language)
	words.SystemUser = r.SystemUserID
	for _, one := range c.Users.SystemUsers { // also one that is deleted
		if one.ID == r.SystemUserID {
			words.SystemUser = cmp.Or(one.IntegrationTitle, one.ID)
		}
	}
	words.Lists = []list{
		{"added-rights", view.Text.AddedRights, c.rightsInWords(r.RequiredRights, view.Language)},
		{"added-packages", view.Text.AddedPackages, c.packagesInWords(r.RequiredPackages, view.Language)},
		{"removed-rights", view.Text.RemovedRights, c.rightsInWords(r.UnwantedRights, view.Language)},
		{"removed-packages", view.Text.RemovedPackages, c.packagesInWords(r.UnwantedPackages, view.Language)},
	}
	return words
}

// organisationInWords is a name and the number, or the number alone.
func (c *call) organisationInWords(organisation string) string {
	if name := c.World.OrganisationName(organisation); name != "" {
		return name + " (" + organisation + ")"
	}
	return organisation
}

func (c *call) rightsInWords(rights []register.Right, language string) []string {
	words := make([]string, 0, len(rights))
	for _, own := range rights {
		words = append(words, c.rightInWords(own, language))
	}
	return words
}

func (c *call) packagesInWords(packages []register.AccessPackage, language string) []string {
	words := make([]string, 0, len(packages))
	for _, own := range packages {
		words = append(words, c.Catalog.PackageName(own.URN, language))
	}
	return words
}

// rightInWords is the titles of a right's resources, or what identifies them.
func (c *call) rightInWords(wanted register.Right, language string) string {
	words := make([]string, 0, len(wanted.Resource))
	for _, own := range wanted.Resource {
		words = append(words, c.Catalog.ResourceTitle(own.Value, language))
	}
	return strings.Join(words, ", ")
}
