package emulator

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// policy is which scopes open an endpoint: any one of them (altinn-api.md §1.3).
// The nil policy is open to everybody, one without scopes to every valid token.
type policy []string

// Scopes of the policies.
const (
	scopeRegisterWrite = "altinn:authentication/systemregister.write"
	scopeRegisterAdmin = "altinn:authentication/systemregister.admin"
	scopeRequestWrite  = "altinn:authentication/systemuser.request.write"
	scopeRequestRead   = "altinn:authentication/systemuser.request.read"
	scopePortal        = "altinn:portal/enduser"
)

func policyRegister() policy { return policy{scopeRegisterWrite, scopeRegisterAdmin} }

func policyPortal() policy { return policy{scopePortal} }

// route is one endpoint. Literal segments of pattern match in any case,
// {name} matches one segment.
type route struct {
	method         string
	pattern        string
	policy         policy
	handle         func(*call) reply
	problemsAsJSON bool
}

// router finds the endpoint of a call as ASP.NET Core does: a literal segment
// is preferred to a parameter, and a path that exists with other methods only
// answers 405 with all of them.
type router struct {
	routes []route
}

// match returns the route for method and escaped path with its parameters; when
// there is none, allow lists the methods that the path would take.
func (r router) match(method, escapedPath string) (found *route, params map[string]string, allow []string) {
	segments := splitPath(escapedPath)
	for index := range r.routes {
		candidate := &r.routes[index]
		values, ok := matchPattern(splitPath(candidate.pattern), segments)
		if !ok {
			continue
		}
		if candidate.method != method {
			allow = append(allow, candidate.method)
			continue
		}
		if found == nil || moreLiteral(candidate.pattern, found.pattern) {
			found, params = candidate, values
		}
	}
	slices.Sort(allow)
	return found, params, slices.Compact(allow)
}

// splitPath cuts a path into segments; one slash at the end does not count.
func splitPath(path string) []string {
	return strings.Split(strings.TrimSuffix(strings.TrimPrefix(path, "/"), "/"), "/")
}

func matchPattern(pattern, segments []string) (map[string]string, bool) {
	if len(pattern) != len(segments) {
		return nil, false
	}
	params := map[string]string{}
	for index, want := range pattern {
		value := decodeSegment(segments[index])
		if name, ok := parameterName(want); ok && value != "" {
			params[name] = value
		} else if !strings.EqualFold(want, value) {
			return nil, false
		}
	}
	return params, true
}

func parameterName(segment string) (string, bool) {
	if strings.HasPrefix(segment, "{") {
		return strings.Trim(segment, "{}"), true
	}
	return "", false
}

// decodeSegment decodes a path segment as Kestrel does: everything but an
// encoded slash, so that no parameter ever holds one (altinn-api.md §13).
func decodeSegment(segment string) string {
	var decoded strings.Builder
	for len(segment) > 0 {
		index := strings.Index(strings.ToUpper(segment), "%2F")
		part := segment
		if index >= 0 {
			part = segment[:index]
		}
		if text, err := url.PathUnescape(part); err == nil {
			decoded.WriteString(text)
		} else {
			decoded.WriteString(part)
		}
		if index < 0 {
			break
		}
		decoded.WriteString(segment[index : index+3])
		segment = segment[index+3:]
	}
	return decoded.String()
}

// moreLiteral tells whether pattern a goes before b: at the first segment where
// they differ in kind, the literal one does.
func moreLiteral(a, b string) bool {
	other := splitPath(b)
	for index, segment := range splitPath(a) {
		_, aParameter := parameterName(segment)
		_, bParameter := parameterName(other[index])
		if aParameter != bParameter {
			return bParameter
		}
	}
	return false
}

// dispatch finds the call's endpoint, checks its policy and runs it.
func (r router) dispatch(c *call) reply {
	if holdsNUL(c.request.URL.Path) { // Kestrel takes no encoded U+0000 in a path
		return emptyReply(http.StatusBadRequest).with("Connection", "close")
	}
	found, params, allow := r.match(c.request.Method, c.request.URL.EscapedPath())
	switch {
	case found == nil && len(allow) > 0:
		return emptyReply(http.StatusMethodNotAllowed).with(headerAllow, strings.Join(allow, ", "))
	case found == nil:
		return emptyReply(http.StatusNotFound)
	case found.policy != nil && !c.caller.valid:
		return emptyReply(http.StatusUnauthorized)
	case len(found.policy) > 0 && !c.caller.hasScope(found.policy...):
		return emptyReply(http.StatusForbidden)
	}
	c.params = params
	c.problemsAsJSON = found.problemsAsJSON
	return found.handle(c)
}
