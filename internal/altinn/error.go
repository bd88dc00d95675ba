package altinn

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Error is every answer of Altinn's that is not a success, and every call that got no usable answer.
type Error struct {
	// Method and Path of the call; the path is without host and query.
	Method, Path string
	// Status is the HTTP status, 0 when there was no answer.
	Status int
	// Code is Altinn's: AUTH-00011, STD-00000; empty when the body had none.
	Code string
	// Message is what Altinn said: a problem's detail, else its title (which one holds the text depends on the
	// generation of the service, §8.1), else the text of the body.
	Message string
	// Details are further members of the problem, "name: value".
	Details []string
	// Fields are the validation errors, of both kinds.
	Fields []FieldError
	// TraceID finds the call in Altinn's logs.
	TraceID string
	// Attempts is how often the call was sent. Elapsed is the time from its beginning to its end, Waited the part of it
	// in which it was not being sent: for its turn, between attempts, and for tokens.
	Attempts        int
	Elapsed, Waited time.Duration
	// RetryAfter is the pause that Altinn asks for, where that is longer than calls wait, and RetryAt when it ends.
	RetryAfter time.Duration
	RetryAt    time.Time
	// NotFound is set when Altinn itself says that it does not have what the call is about. A status of 404 alone does not:
	// Altinn's own always have a body (§8.1), while proxies and gateways answer so for reasons of theirs.
	NotFound bool
	// Foreign is set when an answer is not Altinn's own, as far as that can be told: a proxy or a gateway refused the request, and
	// neither the token nor what was asked for is the matter. Details then have how it names itself.
	Foreign bool
	// Err is why there was no usable answer, or why no further attempt was made.
	Err error

	unknown bool
	outage  *Outage
}

// FieldError is one validation error.
type FieldError struct {
	// Code is AUTH.VLD-…; empty when the framework refused the body before the service saw it.
	Code string
	// Path is as the service writes it: /registersystemrequest/clientid, or $.isVisible from the framework.
	Path    string
	Message string
	// Details name the offending values: "ResourceIds Not Found: a | b".
	Details []string
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", e.Method, e.Path)
	if e.Status != 0 {
		fmt.Fprintf(&b, ": HTTP %d", e.Status)
	}
	if e.Foreign {
		b.WriteString(", not from Altinn itself")
	}
	for _, part := range []string{e.Code, e.Message} {
		if part != "" {
			b.WriteString(": " + part)
		}
	}
	for _, f := range e.Fields {
		b.WriteString("; " + strings.TrimSpace(f.Code+" "+f.Message))
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// IsNotFound tells whether Altinn says that it does not have what the call is about; see [Error.NotFound].
func IsNotFound(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.NotFound
}

// IsForeign tells whether something else than Altinn answered; see [Error.Foreign].
func IsForeign(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Foreign
}

// HasStatus tells whether the answer had the HTTP status.
func HasStatus(err error, status int) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Status == status
}

// HasCode tells whether the problem, or one of its validation errors, has the code.
func HasCode(err error, code string) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && (e.Code == code || slices.ContainsFunc(e.Fields, func(f FieldError) bool { return f.Code == code }))
}

// OutcomeUnknown tells whether a write that failed may have taken effect all the same: it was sent, and no answer came
// back, or one with a 5xx status or 408, or one cut short. Read before deciding.
func OutcomeUnknown(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.unknown
}

// otherObject is the error of a read whose answer is well-formed and not about what was asked for: null, an empty object,
// or another one's. It must not pass for a change that somebody made.
func otherObject(path string) *Error {
	return &Error{
		Method: http.MethodGet, Path: path, Status: http.StatusOK, Attempts: 1,
		Err: errors.New("the answer is not about what was asked for"),
	}
}

// NoToken tells whether a call was not sent because there was no token for it.
func NoToken(err error) bool {
	_, ok := errors.AsType[*tokenError](err)
	return ok
}

// maxProblemBytes is far above the largest problem there is. Larger bodies are not taken apart: members cost many times
// the bytes they are written in.
const maxProblemBytes = 1 << 20

// parseError reads an error body in any of the five shapes of §8.1.
func parseError(resp *http.Response, body []byte) *Error {
	e := &Error{Status: resp.StatusCode, unknown: failed(resp.StatusCode)}
	if now := time.Now(); failed(e.Status) || e.Status == http.StatusTooManyRequests {
		if wish := retryAfter(resp, now); wish > maxRetryAfter {
			e.RetryAfter, e.RetryAt = wish, now.Add(wish)
		}
	}
	contentType := resp.Header.Get("Content-Type")
	if len(body) > maxProblemBytes {
		body = body[:maxProblemBytes]
		e.Foreign = isForeign(resp, body, nil)
		e.Message = excerpt(contentType, body)
		return e
	}
	var members map[string]json.RawMessage
	isObject := json.Unmarshal(body, &members) == nil
	if isObject {
		e.readProblem(members)
	} else {
		e.Message = excerpt(contentType, []byte(textOf(body)))
	}
	if e.Foreign = isForeign(resp, body, members); e.Foreign {
		e.Details = append(e.Details, signatures(resp.Header)...)
	}
	e.NotFound = e.Status == http.StatusNotFound && !e.Foreign
	return e
}

// isUnknownSystem knows the only text with which Altinn says that there is no such thing where we ask (§3.1, §3.5).
func isUnknownSystem(text string) bool {
	return strings.HasPrefix(text, "System with ID ") && strings.HasSuffix(text, " not found.")
}

func (e *Error) readProblem(members map[string]json.RawMessage) {
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
	if json.Unmarshal(members["problems"], &problems) == nil { // several in one, which no service of ours answers yet
		for _, problem := range problems {
			e.Fields = append(e.Fields, FieldError{
				Code: stringMember(problem, "code"), Message: message(problem), Details: extensions(problem),
			})
		}
	}
	var framework map[string][]string
	if json.Unmarshal(members["errors"], &framework) == nil {
		for _, key := range slices.Sorted(maps.Keys(framework)) {
			for _, message := range framework[key] {
				e.Fields = append(e.Fields, FieldError{Path: clip(key), Message: clip(message)})
			}
		}
	}
	e.Fields = bounded(e.Fields)
	e.Details = extensions(members)
}

// message is what a problem says: in its detail or in its title, by its generation, or in a gateway's own member.
func message(members map[string]json.RawMessage) string {
	return clip(firstNonEmpty(stringMember(members, "detail"), stringMember(members, "title"), stringMember(members, "message"),
		stringMember(members, "error")))
}

func validationError(entry map[string]json.RawMessage) FieldError {
	f := FieldError{
		Code:    stringMember(entry, "code"),
		Message: message(entry),
		Details: extensions(entry),
	}
	var paths []string
	if json.Unmarshal(entry["paths"], &paths) == nil && len(paths) > 0 {
		f.Path = clip(paths[0])
	}
	return f
}

// extensions are the string members of a problem or of a validation error beside the known ones, sorted by name: they hold
// the offending values. Their names end in " : " in places (§8.2).
func extensions(members map[string]json.RawMessage) []string {
	known := []string{
		"type", "title", "status", "detail", "message", "error", "instance", "code", "traceId", "statusDescription", "source",
		"validationErrors", "errors", "problems",
	}
	var details []string
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if value := stringMember(members, name); value != "" && !slices.Contains(known, name) {
			details = append(details, clip(strings.TrimRight(name, " :")+": "+value))
		}
	}
	return bounded(details)
}

// stringMember is a member's text, empty when it is missing or something else.
func stringMember(members map[string]json.RawMessage, name string) string {
	var text string
	if json.Unmarshal(members[name], &text) != nil {
		return ""
	}
	return clip(text)
}

func firstNonEmpty(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// excerpt is what a reader needs of a body that is no problem document. A page of HTML comes from something between us
// and the service, and says so better in one sentence than in markup.
func excerpt(contentType string, body []byte) string {
	if isPage(contentType, body) {
		return clip(pageMessage(body))
	}
	return clip(strings.ToValidUTF8(string(body), "\uFFFD"))
}

// clip bounds text that comes from the service, and takes out of it what would do something to a terminal.
func clip(text string) string {
	const most = 2000
	text = strings.TrimSpace(text)
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || unicode.IsPrint(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		}
		return unicode.ReplacementChar
	}, text)
}

// bounded cuts a list off where nobody reads on.
func bounded[T any](list []T) []T {
	const most = 50
	return list[:min(len(list), most)]
}
