package emulator

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
)

// Paths of the page, one for each kind of request.
const (
	standardApprovalPath = "/accessmanagement/ui/systemuser/request"
	agentApprovalPath    = "/accessmanagement/ui/systemuser/agentrequest"
	changeApprovalPath   = "/accessmanagement/ui/systemuser/changerequest"

	typeHTML = "text/html; charset=utf-8"
)

// approvalHTML and approvalCSS are the page where a customer answers a request.
var (
	//go:embed approval.html
	approvalHTML string
	//go:embed approval.css
	approvalCSS string
)

// approvalPage is the page behind confirmUrl. It stands for Altinn's own page
// and the person in front of it: whoever opens it may answer.
type approvalPage struct {
	template  *template.Template
	styleHash string // as a source of a content security policy
}

// approvalRoutes are the page, for each kind of request.
func approvalRoutes() []route {
	hash := sha256.Sum256([]byte(approvalCSS))
	page := &approvalPage{
		template:  template.Must(template.New("approval").Parse(approvalHTML)),
		styleHash: "'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'",
	}
	return slices.Concat(page.routes(standardApprovalPath), page.routes(agentApprovalPath), page.routes(changeApprovalPath))
}

func (p *approvalPage) routes(path string) []route {
	return []route{
		{method: http.MethodGet, pattern: path, handle: p.showing(path)},
		{method: http.MethodPost, pattern: path, handle: p.taking(path)},
	}
}

// requested is the request that the page of a path is about, nil for none of its kind.
func (c *call) requested(path string) petition {
	text, _ := c.queryValue("id")
	id, ok := parseGUID(text)
	if !ok {
		return nil
	}
	return c.state.findPetition(func(p petition) bool { return p.approvalPath() == path && p.common().ID == id.String() })
}

// showing makes the page that shows a request, with a form while it is New.
func (p *approvalPage) showing(path string) func(*call) reply {
	return func(c *call) reply {
		view, found := c.newView(path), c.requested(path)
		if found == nil {
			return p.unknown(view)
		}
		view.Request = found.inWords(c, view)
		switch own := found.common(); own.Status {
		case statusAccepted:
			view.Heading, view.Message = view.Text.Approved, view.Text.ApprovedMore
		case statusRejected:
			view.Heading, view.Message = view.Text.Rejected, view.Text.RejectedMore
		default:
			view.Heading = view.Text.Asks
			view.Form = &approvalForm{Action: c.pageAddress(path, view.Language), Token: own.FormToken, TimedOut: own.timedOut(c.now)}
		}
		return p.render(http.StatusOK, view, redirectTarget(found.common()))
	}
}

// taking makes what takes the form: it answers the request and sends the
// browser to the vendor's redirectUrl, or else back to the page, which then
// tells the outcome.
func (p *approvalPage) taking(path string) func(*call) reply {
	return func(c *call) reply {
		view, found := c.newView(path), c.requested(path)
		if found == nil {
			return p.unknown(view)
		}
		form, err := url.ParseQuery(string(c.body))
		own := subtle.ConstantTimeCompare([]byte(form.Get("token")), []byte(found.common().FormToken)) == 1
		answers := map[string]func(petition) *failure{"approve": c.approve, "reject": c.reject}
		answer, known := answers[form.Get("answer")]
		if err != nil || !known || !own || isForeign(c.request) {
			view.Heading, view.Message, view.IsError = view.Text.BadForm, view.Text.BadFormMore, true
			return p.render(http.StatusForbidden, view, nil)
		}
		if failed := answer(found); failed != nil {
			return p.refused(view, c, found, failed)
		}
		location := c.pageAddress(path, view.Language)
		if target := redirectTarget(found.common()); target != nil {
			location = target.String()
		}
		return secured(emptyReply(http.StatusSeeOther)).with("Location", location)
	}
}

func (p *approvalPage) unknown(view approvalView) reply {
	view.Heading, view.Message, view.IsError = view.Text.Unknown, view.Text.UnknownMore, true
	return p.render(http.StatusNotFound, view, nil)
}

// refused tells why an answer was not taken.
func (p *approvalPage) refused(view approvalView, c *call, found petition, failed *failure) reply {
	view.Request = found.inWords(c, view)
	view.IsError = true
	switch {
	case failed.code != authNotNew:
		view.Heading, view.Message = view.Text.NotApproved, view.Text.NotApprovedMore+failed.Error()
	case found.common().Status == statusAccepted:
		view.Heading, view.Message = view.Text.AnsweredBefore, view.Text.AnsweredApproved
	default:
		view.Heading, view.Message = view.Text.AnsweredBefore, view.Text.AnsweredRejected
	}
	return p.render(failed.status, view, nil)
}

// redirectTarget is where the browser goes after the answer, nil for nowhere.
func redirectTarget(a *asked) *url.URL {
	if a.RedirectURL == nil {
		return nil
	}
	target, err := url.Parse(*a.RedirectURL)
	if err != nil || target.Host == "" || target.Scheme != "https" && target.Scheme != "http" {
		return nil
	}
	return target
}

// render writes the page. Browsers hold a form's redirect against form-action
// too, so it names where the answer will lead.
func (p *approvalPage) render(status int, view approvalView, target *url.URL) reply {
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
	return secured(bodyReply(status, typeHTML, body.Bytes())).with("Content-Security-Policy", policy)
}

// secured adds the headers of every answer. The referrer policy leaves the
// Origin of the form's own POST in place, which no-referrer would not.
func secured(answer reply) reply {
	return answer.with("X-Frame-Options", "DENY").with("X-Content-Type-Options", "nosniff").
		with("Referrer-Policy", "same-origin").with(headerCache, "no-store")
}

// originSource is a URL's origin as a source of a content security policy, or
// its scheme when the host has characters that a policy cannot hold.
func originSource(target *url.URL) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]"
	if strings.Trim(target.Host, plain) != "" {
		return target.Scheme + ":"
	}
	return target.Scheme + "://" + target.Host
}
