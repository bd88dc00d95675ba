package wire

import (
	"fmt"
	"net/http"
	"slices"
)

// The five body shapes of altinn-api.md §8.1: A problem, B validation problem, C framework
// validation, D status only, E text.

// What unspecific problems are called.
const (
	validationTitle = "One or more validation errors occurred."
	UnhandledTitle  = "An error occurred while processing your request."
	NullReference   = "Object reference not set to an instance of an object."
)

// Problem is an Altinn problem, shape A (altinn-api.md §8.3).
type Problem struct {
	Code   string // "AUTH-00011"
	Status int
	Title  string
}

// ValidationError is one entry of shape B (altinn-api.md §8.2).
type ValidationError struct {
	Code      string // "AUTH.VLD-00002"
	Title     string
	Path      string
	Extension Object // further members of the entry, often none
}

// rfcSection is the section of RFC 9110 that ASP.NET Core links a status to.
func rfcSection(status int) string {
	section := "15.6.1"
	if status < http.StatusInternalServerError {
		section = fmt.Sprintf("15.5.%d", status-http.StatusBadRequest+1)
	}
	return "https://tools.ietf.org/html/rfc9110#section-" + section
}

// Problem answers with shape A; extension members come last.
func (c *Call) Problem(p Problem, extension ...Member) *Reply {
	return c.altinnProblem(p.Status, p.Code, p.Title, extension)
}

// Invalid answers with shape B.
func (c *Call) Invalid(found []ValidationError) *Reply {
	entries := make([]Object, 0, len(found))
	for _, one := range found {
		text := "title"
		if c.DetailProblems {
			text = "detail"
		}
		entries = append(entries, slices.Concat(Object{{"code", one.Code}, {text, one.Title}, {"paths", []string{one.Path}}}, one.Extension))
	}
	return c.altinnProblem(http.StatusBadRequest, "STD-00000", validationTitle, []Member{{"validationErrors", entries}})
}

// altinnProblem writes both generations of the problem library: before July 2026 the message was in
// detail, beneath the framework's own title.
func (c *Call) altinnProblem(status int, code, message string, extension []Member) *Reply {
	body := Object{ //nolint:prealloc // the extension is short and often absent
		{"type", "urn:altinn:error:" + code},
		{"title", message},
		{"status", status},
		{"code", code},
		{"traceId", c.TraceID},
		{"statusDescription", http.StatusText(status)},
	}
	if c.DetailProblems {
		body = Object{
			{"type", rfcSection(status)},
			{"title", http.StatusText(status)},
			{"status", status},
			{"detail", message},
			{"code", code},
		}
	}
	return Body(status, typeProblem, EncodeJSON(append(body, extension...)))
}

// Malformed answers with shape C: what the framework refuses before the service sees it. The keys
// of errors are the service's, the messages near to .NET's.
func (c *Call) Malformed(errors map[string][]string) *Reply {
	return Body(http.StatusBadRequest, c.problemType(), EncodeJSON(Object{
		{"type", rfcSection(http.StatusBadRequest)},
		{"title", validationTitle},
		{"status", http.StatusBadRequest},
		{"errors", errors},
		{"traceId", c.TraceID},
	}))
}

// StatusOnly answers with shape D.
func (c *Call) StatusOnly(status int) *Reply {
	title := http.StatusText(status)
	if status == http.StatusInternalServerError {
		title = UnhandledTitle
	}
	return Body(status, c.problemType(), EncodeJSON(Object{
		{"type", rfcSection(status)},
		{"title", title},
		{"status", status},
		{"traceId", c.TraceID},
	}))
}

// Unhandled answers as for an exception that no code catches.
func (c *Call) Unhandled() *Reply { return c.StatusOnly(http.StatusInternalServerError) }

// Text answers with shape E, a JSON string to those who ask for JSON.
func (c *Call) Text(status int, message string) *Reply {
	if wantsJSONText(c.Request.Header.Get("Accept")) {
		return JSON(status, message)
	}
	return Body(status, TypeText, []byte(message))
}
