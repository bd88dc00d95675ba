package wire

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// maxBody is Kestrel's limit of a request body, in bytes.
const maxBody = 30_000_000

// Call is one request on its way through a handler. It runs alone: what is stored is its own until
// it returns.
type Call struct {
	Request        *http.Request
	Body           []byte
	Params         map[string]string // path parameters, decoded
	Caller         Caller
	Now            time.Time
	PlatformURL    string // where Altinn is
	TraceID        string
	DetailProblems bool // problems have the form from before July 2026 (altinn-api.md §8.1)
	AppSourceDown  bool // a fault: the resource registry cannot ask where the apps are

	// Changed is set by a handler that changed what is stored; AfterSave, if there is one, is
	// called when that is on disk.
	Changed   bool
	AfterSave func()
	// Complete, if a handler sets it, does what is left of the answer and takes time, when other calls
	// no longer wait for this one.
	Complete func(*Reply)

	problemsAsJSON bool // of the endpoint
}

// Caller is who a valid token speaks for; the zero value is nobody.
type Caller struct {
	Valid        bool
	ClientID     string
	Organisation string // bare number from the consumer claim, "" without one
	Scopes       []string
	// SystemUserID is the system user that the token is for, "" for a token of the client's own.
	SystemUserID string
	// Exchanged says that the token is Altinn's own, which comes of an exchange.
	Exchanged bool
}

// HasScope reports whether the token has one of the scopes.
func (c Caller) HasScope(wanted ...string) bool {
	return slices.ContainsFunc(wanted, func(scope string) bool { return slices.Contains(c.Scopes, scope) })
}

// problemType is the label of framework problems: the resource registry declares that it produces
// application/json and labels even its problems so, unless the caller asks for problems
// (altinn-api.md §10.1).
func (c *Call) problemType() string {
	if c.problemsAsJSON && !strings.Contains(c.Request.Header.Get("Accept"), typeProblem) {
		return TypeJSON
	}
	return TypeProblemUTF8
}

// ReadBody reads a request body up to [maxBody]; whole is false for a larger one.
func ReadBody(request *http.Request) (body []byte, whole bool, err error) {
	body, err = io.ReadAll(io.LimitReader(request.Body, maxBody+1))
	if err != nil {
		return nil, false, fmt.Errorf("the request's body did not arrive: %w", err)
	}
	return body, len(body) <= maxBody, nil
}

// FromOtherSite reports whether a browser sent the request from a page of another site.
func FromOtherSite(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" || site == "same-site" {
		return true
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return false
	}
	parsed, err := url.Parse(origin)
	return err != nil || parsed.Scheme != "http" || parsed.Host != r.Host
}

// NewTraceID makes a W3C trace context id.
func NewTraceID() string {
	var random [24]byte
	_, _ = rand.Read(random[:]) // never fails
	text := hex.EncodeToString(random[:])
	return "00-" + text[:32] + "-" + text[32:] + "-00"
}
