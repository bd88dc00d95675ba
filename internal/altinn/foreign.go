package altinn

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// isForeign reports whether an error is not Altinn's but that of a proxy, a gateway, a firewall or
// a login portal. It goes by what Altinn's own errors look like (§8.1), and takes an error that
// could be either's for Altinn's.
func isForeign(resp *http.Response, body []byte, members map[string]json.RawMessage) bool {
	kind := kindOf(resp, body, members)
	switch status := resp.StatusCode; {
	case kind == aProblem:
		return false
	case kind == aPage || kind == otherJSON:
		return true
	case slices.Contains(foreignStatuses(), status):
		return true
	case isExchange(resp.Request) && (status == http.StatusUnauthorized || status == http.StatusForbidden):
		return true // Altinn's own is a problem there (§14.1)
	case status == http.StatusUnauthorized && api.TextOf(body) == unknownUserType:
		return false
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		// Altinn's others have neither a body nor any of these headers (§1.3, §13).
		return kind != nothing || resp.Header.Get("WWW-Authenticate") != "" || resp.Header.Get("Proxy-Authenticate") != ""
	case status == http.StatusNotFound:
		return kind == nothing || !isUnknownSystem(api.TextOf(body))
	case status == http.StatusBadRequest:
		return kind == nothing
	default:
		return false
	}
}

// unknownUserType is the only text with which Altinn answers 401: access management does, to a token
// without a system user (§14.2).
const unknownUserType = "Unknown user type"

// foreignStatuses returns the statuses that none of Altinn's services answers: proxies and gateways
// refuse requests with them for their form or their sender.
func foreignStatuses() []int {
	return []int{
		http.StatusProxyAuthRequired, http.StatusRequestURITooLong, http.StatusTeapot, http.StatusMisdirectedRequest,
		http.StatusRequestHeaderFieldsTooLarge, http.StatusUnavailableForLegalReasons, http.StatusNetworkAuthenticationRequired,
	}
}

// bodyKind is the kind of an error's body.
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

// isProblem reports whether a JSON object is a problem document of Altinn's, which has a code, or
// of its web framework's, which has a trace id or a section of the standard as its type. Some
// gateways answer problem documents, too.
func isProblem(members map[string]json.RawMessage) bool {
	domain, number, found := strings.Cut(stringMember(members, "code"), "-")
	if found && domain != "" && len(number) == 5 && strings.Trim(number, "0123456789") == "" {
		return true
	}
	var status int
	return json.Unmarshal(members["status"], &status) == nil && status != 0 && stringMember(members, "title") != "" &&
		(stringMember(members, "traceId") != "" || strings.HasPrefix(stringMember(members, "type"), "https://tools.ietf.org/html/rfc"))
}

// isValidation reports whether a JSON object has validation errors of the web framework's (§8.1,
// shape C).
func isValidation(members map[string]json.RawMessage) bool {
	var found map[string][]string
	return json.Unmarshal(members["errors"], &found) == nil && len(found) > 0
}
