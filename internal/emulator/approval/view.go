package approval

import (
	"html/template"
	"net/url"
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

// stayed is the query parameter of a page that would have led elsewhere.
const stayed = "stayed"

// view is what every page shows.
type view struct {
	Language  string
	Languages []languageLink
	Text      *text
	Style     template.CSS
	Heading   string
	Title     string // of the window, where it is not the heading
	Root      string // its address, "" at the root itself
}

type languageLink struct {
	Code, Name, Address string
	Current             bool
}

// requestView is the page of a request, or of none.
type requestView struct {
	view

	Notice  *notice  // how things stand, at the top
	Request *preview // nil for none
	Failure *notice  // why an answer was not taken, at the buttons
	Form    *form    // nil when it was answered
	Ours    ours
}

// Kinds of notices.
const (
	done    = "done"
	pending = "pending"
	failure = "failure"
)

// notice is a box that says something; either of its texts may be empty.
type notice struct{ Kind, Heading, Text string }

type form struct{ Action, Token string }

// language is that of ?lang= or else the browser's first one.
func (c *call) language() string {
	if wanted, _ := c.QueryValue("lang"); slices.Contains([]string{languageNb, languageNn, languageEn}, wanted) {
		return wanted
	}
	return c.Language()
}

// pageQuery is the query of the page that was called, in a language.
func (c *call) pageQuery(language string) url.Values {
	query := url.Values{"lang": {language}}
	for _, name := range []string{"id", stayed} {
		if value, given := c.QueryValue(name); given {
			query.Set(name, value)
		}
	}
	return query
}

// newView is a view without anything to say yet.
func (c *call) newView(path string) view {
	language := c.language()
	view := view{
		Language: language, Text: texts(language), Style: template.CSS(pageCSS), //nolint:gosec // our own file
	}
	if path != RootPath {
		view.Root = RootPath + "?" + url.Values{"lang": {language}}.Encode()
	}
	for _, other := range []languageLink{{Code: languageNb, Name: "Bokmål"}, {Code: languageNn, Name: "Nynorsk"}, {Code: languageEn, Name: "English"}} {
		other.Address, other.Current = path+"?"+c.pageQuery(other.Code).Encode(), other.Code == language
		view.Languages = append(view.Languages, other)
	}
	return view
}

// requestView shows a request as it stands.
func (c *call) requestView(asked systemuser.AnyRequest) requestView {
	path, own := asked.ApprovalPath(), asked.Basics()
	view := requestView{view: c.newView(path)}
	question := view.Text.question(asked)
	view.Heading = question.Heading
	view.Request, view.Ours = c.preview(asked, view.view)
	switch own.Status {
	case systemuser.StatusAccepted:
		view.notice(notice{Kind: done, Heading: view.Text.Approved, Text: question.ApprovedMore})
	case systemuser.StatusRejected:
		view.notice(notice{Kind: done, Heading: view.Text.Rejected, Text: question.RejectedMore})
	default:
		view.Form = &form{Action: path + "?" + c.pageQuery(view.Language).Encode(), Token: own.FormToken}
		if request, isRequest := asked.(*systemuser.Request); isRequest && request.Escalated {
			view.notice(notice{Kind: pending, Text: view.Text.Forwarded})
		}
	}
	return view
}

// notice says how things stand.
func (v *requestView) notice(said notice) { v.Notice, v.Title = &said, said.Heading }

// question is what is different about a request of its kind.
func (t *text) question(asked systemuser.AnyRequest) question {
	switch asked.ApprovalPath() {
	case systemuser.AgentApprovalPath:
		return t.Agent
	case systemuser.ChangeApprovalPath:
		return t.Change
	default:
		return t.Standard
	}
}

// part is a part of a sentence.
type part struct {
	Text   string
	IsName bool
	Absent bool // what stands where a name should
}

// parts are the parts of a sentence, with values in the places of their names.
func parts(sentence string, values map[string]part) []part {
	var list []part
	for sentence != "" {
		before, rest, found := strings.Cut(sentence, "{")
		if before != "" {
			list = append(list, part{Text: before})
		}
		if !found {
			break
		}
		name, after, _ := strings.Cut(rest, "}")
		list, sentence = append(list, values[name]), after
	}
	return list
}
