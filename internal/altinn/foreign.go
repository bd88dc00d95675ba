package altinn

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// isForeign tells whether an error is another's than Altinn's: of a proxy, a gateway, a firewall or a portal that wants a login. It goes
// by what Altinn's own look like (§8.1), and leaves to Altinn what could be either's.
func isForeign(resp *http.Response, body []byte, members map[string]json.RawMessage) bool {
	kind := kindOf(resp, body, members)
	switch status := resp.StatusCode; {
	case kind == aProblem:
		return false
	case kind == aPage || kind == otherJSON:
		return true
	case slices.Contains(foreignStatuses(), status):
		return true
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		// Altinn's have neither a body nor any of these headers (§1.3, §13).
		return kind != nothing || resp.Header.Get("WWW-Authenticate") != "" || resp.Header.Get("Proxy-Authenticate") != ""
	case status == http.StatusNotFound:
		return kind == nothing || !isUnknownSystem(textOf(body))
	case status == http.StatusBadRequest:
		return kind == nothing
	default:
		return false
	}
}

// foreignStatuses are the statuses that none of Altinn's services answers, whatever the body: what stands before them refuses a
// request for its form or its sender.
func foreignStatuses() []int {
	return []int{
		http.StatusProxyAuthRequired, http.StatusRequestURITooLong, http.StatusTeapot, http.StatusMisdirectedRequest,
		http.StatusRequestHeaderFieldsTooLarge, http.StatusUnavailableForLegalReasons, http.StatusNetworkAuthenticationRequired,
	}
}

// Kinds of bodies of errors.
type bodyKind int

const (
	nothing   bodyKind = iota
	aProblem           // shapes A to D
	someText           // shape E, or another's
	aPage              // HTML or XML
	otherJSON          // any other
)

func kindOf(resp *http.Response, body []byte, members map[string]json.RawMessage) bodyKind {
	text := ""
	switch {
	case isProblem(members) || resp.StatusCode == http.StatusBadRequest && isValidation(members):
		return aProblem
	case len(bytes.TrimSpace(body)) == 0:
		return nothing
	case api.IsPage(resp.Header.Get("Content-Type"), body):
		return aPage
	case json.Unmarshal(body, &text) == nil:
		return someText
	case json.Valid(body):
		return otherJSON
	default:
		return someText
	}
}

// textOf is a text as it is, or out of the quotes that it has because we accept JSON.
func textOf(body []byte) string {
	text := ""
	if json.Unmarshal(body, &text) == nil {
		return text
	}
	return string(body)
}

// isProblem tells whether a JSON object is a problem document of Altinn's, which has a code, or of its framework's, which has a trace
// id and a section of the standard as its type. Gateways answer JSON too, and some of them problem documents.
func isProblem(members map[string]json.RawMessage) bool {
	domain, number, found := strings.Cut(stringMember(members, "code"), "-")
	if found && domain != "" && len(number) == 5 && strings.Trim(number, "0123456789") == "" {
		return true
	}
	var status int
	return json.Unmarshal(members["status"], &status) == nil && status != 0 && stringMember(members, "title") != "" &&
		(stringMember(members, "traceId") != "" || strings.HasPrefix(stringMember(members, "type"), "https://tools.ietf.org/html/rfc"))
}

// isValidation tells whether a JSON object has what the framework finds wrong with a body (§8.1, shape C).
func isValidation(members map[string]json.RawMessage) bool {
	var found map[string][]string
	return json.Unmarshal(members["errors"], &found) == nil && len(found) > 0
}
