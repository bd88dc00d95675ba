// Package approval is the page behind confirmUrl, where a customer answers a request.
package approval

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

const typeHTML = "text/html; charset=utf-8"

// pageHTML and pageCSS are what the page looks like.
var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
)

// page is the page behind confirmUrl. It stands for Altinn's own page and the person in front of
// it: whoever opens it may answer.
type page struct {
	template  *template.Template
	styleHash string // as a source of a content security policy
}

// call is a call of the page.
type call struct{ *systemuser.Call }

// Routes are the page, for each kind of request.
func Routes(users *systemuser.Service) []wire.Route {
	hash := sha256.Sum256([]byte(pageCSS))
	page := &page{
		template:  template.Must(template.New("approval").Parse(pageHTML)),
		styleHash: "'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'",
	}
	on := func(c *wire.Call) *call { return &call{users.On(c)} }
	return wire.Routes(on, slices.Concat(page.routes(systemuser.StandardApprovalPath), page.routes(systemuser.AgentApprovalPath), page.routes(systemuser.ChangeApprovalPath)))
}

func (p *page) routes(path string) []wire.Endpoint[*call] {
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
func (p *page) showing(path string) func(*call) *wire.Reply {
	return func(c *call) *wire.Reply {
		view, found := c.newView(path), c.requested(path)
		if found == nil {
			return p.unknown(view)
		}
		view.Request = c.inWords(found, view)
		switch own := found.Basics(); own.Status {
		case systemuser.StatusAccepted:
			view.Heading, view.Message = view.Text.Approved, view.Text.ApprovedMore
		case systemuser.StatusRejected:
			view.Heading, view.Message = view.Text.Rejected, view.Text.RejectedMore
		default:
			view.Heading = view.Text.Asks
			view.Form = &form{Action: c.pageAddress(path, view.Language), Token: own.FormToken, TimedOut: own.TimedOut(c.Now)}
		}
		return p.render(http.StatusOK, view, redirectTarget(found.Basics()))
	}
}

// taking makes what takes the form: it answers the request and sends the browser to the vendor's
// redirectUrl, or else back to the page, which then tells the outcome.
func (p *page) taking(path string) func(*call) *wire.Reply {
	return func(c *call) *wire.Reply {
		view, found := c.newView(path), c.requested(path)
		if found == nil {
			return p.unknown(view)
		}
		form, err := url.ParseQuery(string(c.Body))
		own := subtle.ConstantTimeCompare([]byte(form.Get("token")), []byte(found.Basics().FormToken)) == 1
		answers := map[string]func(systemuser.AnyRequest) *systemuser.RefusedError{"approve": c.Approve, "reject": c.Reject}
		answer, known := answers[form.Get("answer")]
		if err != nil || !known || !own || wire.FromOtherSite(c.Request) {
			view.Heading, view.Message, view.IsError = view.Text.BadForm, view.Text.BadFormMore, true
			return p.render(http.StatusForbidden, view, nil)
		}
		if failed := answer(found); failed != nil {
			return p.refused(view, c, found, failed)
		}
		location := c.pageAddress(path, view.Language)
		if target := redirectTarget(found.Basics()); target != nil {
			location = target.String()
		}
		return secured(wire.Empty(http.StatusSeeOther)).With("Location", location)
	}
}

func (p *page) unknown(view view) *wire.Reply {
	view.Heading, view.Message, view.IsError = view.Text.Unknown, view.Text.UnknownMore, true
	return p.render(http.StatusNotFound, view, nil)
}

// refused tells why an answer was not taken.
func (p *page) refused(view view, c *call, found systemuser.AnyRequest, failed *systemuser.RefusedError) *wire.Reply {
	view.Request = c.inWords(found, view)
	view.IsError = true
	switch {
	case failed.Code != systemuser.AuthNotNew:
		view.Heading, view.Message = view.Text.NotApproved, view.Text.NotApprovedMore+failed.Error()
	case found.Basics().Status == systemuser.StatusAccepted:
		view.Heading, view.Message = view.Text.AnsweredBefore, view.Text.AnsweredApproved
	default:
		view.Heading, view.Message = view.Text.AnsweredBefore, view.Text.AnsweredRejected
	}
	return p.render(failed.Status, view, nil)
}

// redirectTarget is where the browser goes after the answer, nil for nowhere.
func redirectTarget(a *systemuser.Base) *url.URL {
	if a.RedirectURL == nil {
		return nil
	}
	target, err := url.Parse(*a.RedirectURL)
	if err != nil || target.Host == "" || target.Scheme != "https" && target.Scheme != "http" {
		return nil
	}
	return target
}

// render writes the page. Browsers hold a form's redirect against form-action too, so it names
// where the answer will lead.
func (p *page) render(status int, view view, target *url.URL) *wire.Reply {
	var body bytes.Buffer
	if err := p.template.Execute(&body, view); err != nil {
		panic("emulator: the approval page cannot be written: " + err.Error())
	}
	formAction := "'self'"
	if target != nil {
		formAction += " " + originSource(target)
	}
	policy := "default-src 'none'; style-src " + p.styleHash + "; form-action " + formAction +
		"; frame-ancestors 'none'; base-uri 'none'"
	return secured(wire.Body(status, typeHTML, body.Bytes())).With("Content-Security-Policy", policy)
}

// secured adds the headers of every answer. The referrer policy leaves the Origin of the form's own
// POST in place, which no-referrer would not.
func secured(answer *wire.Reply) *wire.Reply {
	return answer.With("X-Frame-Options", "DENY").With("X-Content-Type-Options", "nosniff").
		With("Referrer-Policy", "same-origin").With(wire.HeaderCache, "no-store")
}

// originSource is a URL's origin as a source of a content security policy, or its scheme when the
// host has characters that a policy cannot hold.
func originSource(target *url.URL) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]"
	if strings.Trim(target.Host, plain) != "" {
		return target.Scheme + ":"
	}
	return target.Scheme + "://" + target.Host
}
