package approval

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// RootPath is where the emulator shows what there is to answer.
const RootPath = "/"

// rootView is the page at the root.
type rootView struct {
	view

	Open, Done []listed
	Customers  []customer
	Deeds      []deed
	Clock      string
}

// listed is a request in a list.
type listed struct {
	Customer, SystemID, Kind, Reference string
	Sent, Address, Status               string
	System                              part
	Marks                               []string

	created time.Time
	id      string
}

// customer is an organisation that is asked, or could be.
type customer struct{ Name, Organisation, Waiting, Accesses string }

// deed is something that can be done: by following an address, or by a command.
type deed struct{ Text, Address, Command string }

func (p *pages) root(c *call) *wire.Reply {
	view := rootView{view: c.newView(RootPath)}
	view.Heading = view.Text.Overview
	view.Clock = filled(view.Text.Clock, "date", view.Text.date(c.Now))
	waiting := map[string]int{}
	for _, one := range c.Users.All() {
		if one.Basics().Status == systemuser.StatusNew {
			waiting[one.Basics().PartyOrg]++
			view.Open = append(view.Open, c.listed(one, view.view))
		} else {
			view.Done = append(view.Done, c.listed(one, view.view))
		}
	}
	slices.SortFunc(view.Open, newestFirst)
	slices.SortFunc(view.Done, newestFirst)
	view.Customers = c.customers(waiting, view.Text)
	view.Deeds = deeds(c.PlatformURL, view.Text)
	return p.print(http.StatusOK, "root", view, nil)
}

func newestFirst(a, b listed) int {
	return cmp.Or(b.created.Compare(a.created), cmp.Compare(a.id, b.id))
}

func (c *call) listed(asked systemuser.AnyRequest, view view) listed {
	own, text := asked.Basics(), view.Text
	shown := listed{
		Customer: c.organisation(own.PartyOrg), System: systemName(c.Register.System(own.SystemID), view), SystemID: own.SystemID,
		Kind: text.question(asked).Name, Reference: own.ExternalRef, Sent: text.date(own.Created), created: own.Created, id: own.ID,
		Address: asked.ApprovalPath() + "?" + url.Values{"id": {own.ID}, "lang": {view.Language}}.Encode(),
	}
	switch own.Status {
	case systemuser.StatusAccepted:
		shown.Status = text.Approved
	case systemuser.StatusRejected:
		shown.Status = text.Rejected
	default:
		if request, isRequest := asked.(*systemuser.Request); isRequest && request.Escalated {
			shown.Marks = append(shown.Marks, text.IsForwarded)
		}
		if own.TimedOut(c.Now) {
			shown.Marks = append(shown.Marks, text.IsOld)
		}
	}
	return shown
}

// customers are those that the world names, and then the others that have been asked.
func (c *call) customers(waiting map[string]int, text *text) []customer {
	accesses := map[string]int{}
	for _, one := range c.Users.SystemUsers {
		if !one.Deleted {
			accesses[one.PartyOrg]++
		}
	}
	others := maps.Clone(waiting)
	maps.Copy(others, accesses)
	organisations := make([]string, 0, len(c.World.Customers)+len(others))
	for _, one := range c.World.Customers {
		organisations = append(organisations, one.Organisation)
		delete(others, one.Organisation)
	}
	organisations = append(organisations, slices.Sorted(maps.Keys(others))...)
	list := make([]customer, 0, len(organisations))
	for _, organisation := range organisations {
		list = append(list, customer{
			Name: c.World.OrganisationName(organisation), Organisation: organisation,
			Waiting:  counted(waiting[organisation], text.OneWaits, text.SeveralWait),
			Accesses: counted(accesses[organisation], text.OneAccess, text.SeveralAccesses),
		})
	}
	return list
}

// deeds are what can be done besides answering, the rest of which the controls' own list has.
func deeds(platformURL string, text *text) []deed {
	const controls = "/_emulator/"
	curl := func(path, rest string) string { return `curl "` + platformURL + controls + path + `" ` + rest }
	return []deed{
		{Text: text.CanSeeUsers, Address: controls + "system-users"},
		{Text: text.CanSeeCalls, Address: controls + "journal"},
		{Text: text.CanSeeControls, Address: controls},
		{Text: text.CanDelete, Command: curl("system-users/ID", "-X DELETE")},
		{Text: text.CanWait, Command: curl("clock", `-d '{"advance": "4400h"}'`)},
		{Text: text.CanFail, Command: curl("faults", `-d '{"method": "GET", "path": "*/systemregister/vendor/*", "status": 503, "times": 2}'`)},
		{Text: text.CanReset, Command: curl("reset", "-X POST")},
	}
}
