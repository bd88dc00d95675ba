package altinn

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// isUnknownSystem recognizes the only text by which Altinn says that an object does not exist
// (§3.1, §3.5).
func isUnknownSystem(text string) bool {
	return strings.HasPrefix(text, "System with ID ") && strings.HasSuffix(text, " not found.")
}

// readError reads an error body in any of the five shapes of §8.1.
func readError(e *api.Error, resp *http.Response, body []byte) {
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) == nil {
		readProblem(e, members)
	} else {
		e.Message = api.Excerpt(resp.Header.Get("Content-Type"), []byte(api.TextOf(body)))
	}
	e.Foreign = isForeign(resp, body, members)
}

func readProblem(e *api.Error, members map[string]json.RawMessage) {
	e.Code = stringMember(members, "code")
	e.TraceID = stringMember(members, "traceId")
	e.Message = message(members)

	var entries []map[string]json.RawMessage
	if json.Unmarshal(members["validationErrors"], &entries) == nil {
		for _, entry := range entries {
			e.Fields = append(e.Fields, validationError(entry))
		}
	}
	var problems []map[string]json.RawMessage
	if json.Unmarshal(members["problems"], &problems) == nil { // of several problems in one, which no service in use answers yet
		for _, problem := range problems {
			e.Fields = append(e.Fields, api.FieldError{
				Code: stringMember(problem, "code"), Message: message(problem), Details: extensions(problem),
			})
		}
	}
	var framework map[string][]string
	if json.Unmarshal(members["errors"], &framework) == nil {
		for _, key := range slices.Sorted(maps.Keys(framework)) {
			for _, message := range framework[key] {
				e.Fields = append(e.Fields, api.FieldError{Path: api.Clip(key), Message: api.Clip(message)})
			}
		}
	}
	e.Fields = bounded(e.Fields)
	e.Details = extensions(members)
}

// message returns the text of a problem: its detail or title, depending on its generation, or a
// gateway's own member.
func message(members map[string]json.RawMessage) string {
	return api.Clip(firstNonEmpty(stringMember(members, "detail"), stringMember(members, "title"), stringMember(members, "message"),
		stringMember(members, "error")))
}

func validationError(entry map[string]json.RawMessage) api.FieldError {
	f := api.FieldError{
		Code:    stringMember(entry, "code"),
		Message: message(entry),
		Details: extensions(entry),
	}
	var paths []string
	if json.Unmarshal(entry["paths"], &paths) == nil && len(paths) > 0 {
		f.Path = api.Clip(paths[0])
	}
	return f
}

// extensions returns the string members of a problem or of a validation error other than the known
// ones, sorted by name: they hold the offending values. Some of their names end in " : " (§8.2).
func extensions(members map[string]json.RawMessage) []string {
	known := []string{
		"type", "title", "status", "detail", "message", "error", "instance", "code", "traceId", "statusDescription", "source",
		"validationErrors", "errors", "problems",
	}
	var details []string
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if value := stringMember(members, name); value != "" && !slices.Contains(known, name) {
			details = append(details, api.Clip(strings.TrimRight(name, " :")+": "+value))
		}
	}
	return bounded(details)
}

// stringMember returns a member's text, empty if it is missing or no text.
func stringMember(members map[string]json.RawMessage, name string) string {
	var text string
	if json.Unmarshal(members[name], &text) != nil {
		return ""
	}
	return api.Clip(text)
}

func firstNonEmpty(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// bounded cuts off what is too long to read.
func bounded[T any](list []T) []T {
	const most = 50
	return list[:min(len(list), most)]
}
