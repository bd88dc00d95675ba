package approval

import (
	"cmp"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

// preview is what the customer meets of a request in Altinn (customer-page.md §1), from top to
// bottom.
type preview struct {
	Asks, Meaning, Delivered []part
	Groups                   []group
	Withdrawable             string // "" for agents
}

// group is what a system user is to get, or to lose.
type group struct {
	ID, Heading string
	Lists       []list
}

type list struct {
	ID, Heading string
	Items       []item
}

// item is an access package with its services, or a service with its owner.
type item struct {
	Name, Note string
	Services   []item
}

// unnamed is what the portal shows of a system without a name in a language (customer-page.md §1).
const unnamed = "N/A"

// preview is what is shown of a request, in Altinn and by the emulator alone.
func (c *call) preview(asked systemuser.AnyRequest, view view) (*preview, ours) {
	own, question := asked.Basics(), view.Text.question(asked)
	registered := c.Register.System(own.SystemID)
	names := map[string]part{
		"system":   systemName(registered, view),
		"customer": {Text: c.organisation(own.PartyOrg), IsName: true},
		"vendor":   {Text: cmp.Or(c.World.OrganisationName(registered.VendorOrg), unnamed), IsName: true},
		"number":   {Text: registered.VendorOrg},
	}
	shown := &preview{
		Asks: parts(view.Text.Asks, names), Meaning: parts(question.Meaning, names),
		Withdrawable: view.Text.Withdrawable, Delivered: parts(view.Text.Delivered, names),
	}
	words := &wording{call: c, view: view}
	switch asked := asked.(type) {
	case *systemuser.ChangeRequest:
		shown.Groups = append(shown.Groups, words.group("added", question.Added, asked.RequiredPackages, asked.RequiredRights)...)
		shown.Groups = append(shown.Groups, words.group("removed", question.Removed, asked.UnwantedPackages, asked.UnwantedRights)...)
	case *systemuser.Request:
		shown.Groups = words.group("given", question.Given, asked.AccessPackages, asked.Rights)
		if asked.Kind == systemuser.Agent {
			shown.Withdrawable = ""
		}
	default:
		panic("emulator: there is a kind of request that the page does not know")
	}
	return shown, c.ours(asked, registered, words.leftOut, view)
}

// systemName is a system's name in the language of the page.
func systemName(registered *register.System, view view) part {
	name, given := registered.Name[view.Language]
	switch {
	case !given:
		return part{Text: unnamed, Absent: true}
	case isBlank(name):
		return part{Text: view.Text.NoName, Absent: true}
	default:
		return part{Text: *name, IsName: true}
	}
}

// organisation is the name of an organisation, or its number.
func (c *call) organisation(number string) string {
	return cmp.Or(c.World.OrganisationName(number), number)
}

// wording puts rights and access packages into words, and notes what the portal leaves out because
// it finds it nowhere.
type wording struct {
	*call

	view    view
	leftOut []string
}

// group is a group of lists, none if there is nothing to list.
func (w *wording) group(id, heading string, packages []register.AccessPackage, rights []register.Right) []group {
	var lists []list
	for _, one := range []list{
		{id + "-packages", w.view.Text.Packages, w.packages(packages)}, {id + "-services", w.view.Text.Services, w.services(rights)},
	} {
		if len(one.Items) > 0 {
			lists = append(lists, one)
		}
	}
	if lists == nil {
		return nil
	}
	return []group{{id, heading, lists}}
}

func (w *wording) packages(packages []register.AccessPackage) []item {
	var items []item
	for _, one := range packages {
		name, resources, known := w.Catalog.PackageInWords(one.URN, w.view.Language)
		if !known {
			w.leftOut = append(w.leftOut, one.URN)
			continue
		}
		shown := item{Name: name, Note: cmp.Or(counted(len(resources), w.view.Text.OneService, w.view.Text.Several), w.view.Text.NoServices)}
		for _, identifier := range resources {
			title, owner, _ := w.Catalog.ResourceInWords(identifier, w.view.Language)
			shown.Services = append(shown.Services, item{Name: title, Note: owner})
		}
		items = append(items, shown)
	}
	return items
}

// services are the resources of rights; actions are not shown.
func (w *wording) services(rights []register.Right) []item {
	var items []item
	for _, one := range rights {
		for _, own := range one.Resource {
			title, owner, known := w.Catalog.ResourceInWords(own.Value, w.view.Language)
			if !known {
				w.leftOut = append(w.leftOut, own.Value)
				continue
			}
			items = append(items, item{Name: title, Note: owner})
		}
	}
	return items
}
