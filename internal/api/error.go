package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// maxErrorBytes bounds what is parsed of an error, since parsed JSON takes many times the memory of
// its text. No error of a service comes near it.
const maxErrorBytes = 1 << 20

// Error is the failure of a call: an answer that is not a success, or no usable answer.
type Error struct {
	// Method and Path of the call; the path is without host and query.
	Method, Path string
	// Status is the HTTP status, 0 if there was no answer.
	Status int
	// Code is the service's own, such as AUTH-00011; empty if the body has none.
	Code string
	// Message is what the service said, else the text of the body.
	Message string
	// Details are further members of the problem, "name: value".
	Details []string
	// Fields are the validation errors, of both kinds.
	Fields []FieldError
	// TraceID finds the call in the service's logs.
	TraceID string
	// Attempts is how often the call was sent. Elapsed is the time from its beginning to its end,
	// Waited the part of it in which it was not being sent: for its turn, between attempts, and for
	// tokens.
	Attempts        int
	Elapsed, Waited time.Duration
	// RetryAfter is the pause that the service asks for, where that is longer than calls wait, and
	// RetryAt when it ends.
	RetryAfter time.Duration
	RetryAt    time.Time
	// NotFound is true if the service itself says that it does not have the object. A status of 404
	// alone does not say so: proxies and gateways answer it for reasons of their own.
	NotFound bool
	// Foreign is true if the answer is most likely not the service's own but that of a proxy or
	// gateway, so that neither the token nor the content of the request is at fault. Details then
	// hold the headers by which it names itself.
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
	// Path is as the service writes it: /registersystemrequest/clientid, or $.isVisible from the
	// framework.
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

// IsNotFound reports whether the service says that it does not have what the call is about; see
// [Error.NotFound].
func IsNotFound(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.NotFound
}

// IsForeign reports whether something else than the service answered; see [Error.Foreign].
func IsForeign(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Foreign
}

// HasStatus reports whether the answer had the HTTP status.
func HasStatus(err error, status int) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Status == status
}

// HasCode reports whether the problem, or one of its validation errors, has the code.
func HasCode(err error, code string) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && (e.Code == code || slices.ContainsFunc(e.Fields, func(f FieldError) bool { return f.Code == code }))
}

// OutcomeUnknown reports whether a write that failed may have taken effect all the same: it was
// sent, and no answer came back, or one with a 5xx status or 408, or one cut short. Read before
// deciding.
func OutcomeUnknown(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.unknown
}

// OtherObject returns the error of a read whose answer is well-formed but not about the object that
// was asked for: null, empty, or about another one. It must not pass for a change that somebody
// made.
func OtherObject(path string) *Error {
	return Unusable(path, errors.New("the answer is not about what was asked for"))
}

// Unusable returns the error of a read whose answer is well-formed and cannot be used, for a reason that its reader tells.
func Unusable(path string, why error) *Error {
	return &Error{Method: http.MethodGet, Path: path, Status: http.StatusOK, Attempts: 1, Err: why}
}

// NotConfirmed returns the error of a write whose answer is a success and lacks what it must have,
// such as null. Something else may have answered, so its outcome is unknown.
func NotConfirmed(method, path string) *Error {
	return &Error{
		Method: method, Path: path, Status: http.StatusOK, Attempts: 1, unknown: true,
		Err: errors.New("the answer does not say that it has been done"),
	}
}

// NoToken reports whether a call was not sent because there was no token for it.
func NoToken(err error) bool {
	_, ok := errors.AsType[*tokenError](err)
	return ok
}

// parseError reads the answer to an attempt that is an error.
func (a *attempts) parseError(call *call, resp *http.Response, body []byte) *Error {
	e := &Error{Status: resp.StatusCode, unknown: failed(resp.StatusCode)}
	if now := time.Now(); failed(e.Status) || e.Status == http.StatusTooManyRequests {
		if wish := retryAfter(resp, now); wish > maxRetryAfter {
			e.RetryAfter, e.RetryAt = wish, now.Add(wish)
		}
	}
	body = body[:min(len(body), maxErrorBytes)]
	a.readError(e, resp, body)
	if call.personal {
		e.forget(body)
	}
	if e.Foreign {
		e.Details = append(e.Details, signatures(resp.Header)...)
	}
	e.NotFound = e.Status == http.StatusNotFound && !e.Foreign
	return e
}

// notShown stands in place of an answer that an error must not quote.
const notShown = "[not shown, since it may be about persons]"

// forget drops what may be about persons: members that are not known, and JSON that is no problem.
func (e *Error) forget(body []byte) {
	e.Details = nil
	for i := range e.Fields {
		e.Fields[i].Details = nil
	}
	var members map[string]json.RawMessage
	if text := bytes.TrimSpace(body); bytes.IndexAny(text, "{[") == 0 && json.Unmarshal(text, &members) != nil {
		e.Message = notShown
	}
}

// IsForbidden reports whether the service itself says that the token does not allow a call: 403,
// and not foreign.
func IsForbidden(err error) bool {
	return HasStatus(err, http.StatusForbidden) && !IsForeign(err)
}
