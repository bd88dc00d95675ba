// Package approval is the emulator's pages: the one behind confirmUrl, where a customer answers a
// request, and the root, which lists what there is to answer.
//
// The page of a request is a preview of what the customer will meet: the same facts in the same
// order as Altinn's portal shows (customer-page.md §1), in words of its own. What the portal does not
// show is there too, set apart.
package approval

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"slices"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// pages are what is served. The page of a request stands for Altinn's own and the person in front of
// it: whoever opens it may answer.
type pages struct {
	printer
	lookup Lookup
}

// call is a call of a page.
type call struct{ *systemuser.Call }

// Routes are the root, and the page of each kind of request. lookup tells which hosts exist.
func Routes(users *systemuser.Service, lookup Lookup) []wire.Route {
	served := &pages{newPrinter(), lookup}
	on := func(c *wire.Call) *call { return &call{users.On(c)} }
	root := []wire.Endpoint[*call]{{Method: http.MethodGet, Pattern: RootPath, Handle: served.root}}
	return wire.Routes(on, slices.Concat(root,
		served.routes(systemuser.StandardApprovalPath), served.routes(systemuser.AgentApprovalPath), served.routes(systemuser.ChangeApprovalPath)))
}

func (p *pages) routes(path string) []wire.Endpoint[*call] {
	return []wire.Endpoint[*call]{
		{Method: http.MethodGet, Pattern: path, Handle: p.showing(path)},
		{Method: http.MethodPost, Pattern: path, Handle: p.taking(path)},
	}
}

// requested is the request that the page of a path is about, nil for none of its kind.
func (c *call) requested(path string) systemuser.AnyRequest {
	text, _ := c.QueryValue("id")
	id, ok := wire.ParseGUID(text)
	if !ok {
		return nil
	}
	return c.Users.FindAny(func(p systemuser.AnyRequest) bool { return p.ApprovalPath() == path && p.Basics().ID == id.String() })
}

// showing makes the page that shows a request, with a form while it is New.
func (p *pages) showing(path string) func(*call) *wire.Reply {
	return func(c *call) *wire.Reply {
		found := c.requested(path)
		if found == nil {
			return p.unknown(c, path)
		}
		return p.print(http.StatusOK, "request", c.requestView(found), redirectTarget(found.Basics()))
	}
}

// taking makes what takes the form: it answers the request and sends the browser to the vendor's
// redirectUrl if its host exists, or else back to the page, which then tells the outcome.
func (p *pages) taking(path string) func(*call) *wire.Reply {
	return func(c *call) *wire.Reply {
		found := c.requested(path)
		if found == nil {
			return p.unknown(c, path)
		}
		form, err := url.ParseQuery(string(c.Body))
		own := subtle.ConstantTimeCompare([]byte(form.Get("token")), []byte(found.Basics().FormToken)) == 1
		answers := map[string]func(systemuser.AnyRequest) *systemuser.RefusedError{"approve": c.Approve, "reject": c.Reject}
		answer, known := answers[form.Get("answer")]
		if err != nil || !known || !own || wire.FromOtherSite(c.Request) {
			return p.noForm(c, path)
		}
		if failed := answer(found); failed != nil {
			return p.refused(c, found, failed)
		}
		query := c.pageQuery(c.language())
		if target := redirectTarget(found.Basics()); target != nil {
			query.Set(stayed, "true")
			c.Complete = func(answer *wire.Reply) {
				if p.exists(c.Request.Context(), target) {
					answer.With("Location", target.String())
				}
			}
		}
		address := url.URL{Path: path, RawQuery: query.Encode()}
		return secured(wire.Empty(http.StatusSeeOther)).With("Location", address.String())
	}
}

// unknown is the page of no request.
func (p *pages) unknown(c *call, path string) *wire.Reply {
	view := requestView{view: c.newView(path)}
	view.Heading = view.Text.NotFound
	view.notice(notice{Kind: failure, Text: view.Text.NotFoundMore})
	view.Ours.Warnings = []string{view.Text.NotFoundOurs}
	return p.print(http.StatusNotFound, "request", view, nil)
}

// noForm is the page of a form that is not the request's own.
func (p *pages) noForm(c *call, path string) *wire.Reply {
	view := requestView{view: c.newView(path)}
	view.Heading = view.Text.BadForm
	view.notice(notice{Kind: failure, Text: view.Text.BadFormMore})
	return p.print(http.StatusForbidden, "request", view, nil)
}

// refused tells why an answer was not taken.
func (p *pages) refused(c *call, found systemuser.AnyRequest, failed *systemuser.RefusedError) *wire.Reply {
	view, own := c.requestView(found), found.Basics()
	switch {
	case failed.Code != systemuser.AuthNotNew:
		view.Failure = &notice{Kind: failure, Heading: view.Text.NotApproved, Text: view.Text.NotApprovedMore}
		view.Title = view.Text.NotApproved
		view.Ours.Warnings = append(view.Ours.Warnings, filled(view.Text.AltinnSaid, "problem", failed.Error()))
	case own.Status == systemuser.StatusAccepted:
		view.notice(notice{Kind: failure, Heading: view.Text.AnsweredBefore, Text: view.Text.WasApproved})
	default:
		view.notice(notice{Kind: failure, Heading: view.Text.AnsweredBefore, Text: view.Text.WasRejected})
	}
	return p.print(failed.Status, "request", view, redirectTarget(own))
}
