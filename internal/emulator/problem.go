package emulator

import (
	"fmt"
	"net/http"
)

// The five body shapes of altinn-api.md §8.1: A problem, B validation problem,
// C framework validation, D status only, E text.

const (
	validationTitle = "One or more validation errors occurred."
	unhandledTitle  = "An error occurred while processing your request."
	nullReference   = "Object reference not set to an instance of an object."
)

// problem is an Altinn problem, shape A (altinn-api.md §8.3).
type problem struct {
	code   string // "AUTH-00011"
	status int
	title  string
}

// validationError is one entry of shape B (altinn-api.md §8.2).
type validationError struct {
	code      string // "AUTH.VLD-00002"
	title     string
	path      string
	extension object // further members of the entry, often none
}

// rfcSection is the section of RFC 9110 that ASP.NET Core links a status to.
func rfcSection(status int) string {
	section := "15.6.1"
	if status < http.StatusInternalServerError {
		section = fmt.Sprintf("15.5.%d", status-http.StatusBadRequest+1)
	}
	return "https://tools.ietf.org/html/rfc9110#section-" + section
}

// problem answers with shape A; extension members come last.
func (c *call) problem(p problem, extension ...member) reply {
	return c.altinnProblem(p.status, p.code, p.title, extension)
}

// invalid answers with shape B.
func (c *call) invalid(found []validationError) reply {
	entries := make([]object, 0, len(found))
	for _, one := range found {
		text := "title"
		if c.detailProblems {
			text = "detail"
		}
		entry := object{{"code", one.code}, {text, one.title}, {"paths", []string{one.path}}}
		entries = append(entries, append(entry, one.extension...))
	}
	return c.altinnProblem(http.StatusBadRequest, "STD-00000", validationTitle, []member{{"validationErrors", entries}})
}

// altinnProblem writes both generations of the problem library: before July
// 2026 the message was in detail, beneath the framework's own title.
func (c *call) altinnProblem(status int, code, message string, extension []member) reply {
	body := object{ //nolint:prealloc // the extension is short and often absent
		{"type", "urn:altinn:error:" + code},
		{"title", message},
		{"status", status},
		{"code", code},
		{"traceId", c.traceID},
		{"statusDescription", http.StatusText(status)},
	}
	if c.detailProblems {
		body = object{
			{"type", rfcSection(status)},
			{"title", http.StatusText(status)},
			{"status", status},
			{"detail", message},
			{"code", code},
		}
	}
	return bodyReply(status, typeProblem, encodeJSON(append(body, extension...)))
}

// malformed answers with shape C: what the framework refuses before the service
// sees it. The keys of errors are the service's, the messages near to .NET's.
func (c *call) malformed(errors map[string][]string) reply {
	return bodyReply(http.StatusBadRequest, c.problemType(), encodeJSON(object{
		{"type", rfcSection(http.StatusBadRequest)},
		{"title", validationTitle},
		{"status", http.StatusBadRequest},
		{"errors", errors},
		{"traceId", c.traceID},
	}))
}

// statusOnly answers with shape D.
func (c *call) statusOnly(status int) reply {
	title := http.StatusText(status)
	if status == http.StatusInternalServerError {
		title = unhandledTitle
	}
	return bodyReply(status, c.problemType(), encodeJSON(object{
		{"type", rfcSection(status)},
		{"title", title},
		{"status", status},
		{"traceId", c.traceID},
	}))
}

// unhandled answers as for an exception that no code catches.
func (c *call) unhandled() reply { return c.statusOnly(http.StatusInternalServerError) }

// text answers with shape E, a JSON string to those who ask for JSON.
func (c *call) text(status int, message string) reply {
	if wantsJSONText(c.request.Header.Get("Accept")) {
		return jsonReply(status, message)
	}
	return bodyReply(status, typeText, []byte(message))
}
