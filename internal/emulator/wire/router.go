package wire

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Endpoint is one endpoint of a service, whose handlers take a call of the type C: a call with what
// the service knows. Literal segments of pattern match in any case, {name} matches one segment.
type Endpoint[C any] struct {
	Method         string
	Pattern        string
	Policy         Policy
	OwnTokens      bool // it takes Altinn's own tokens alone, which come of an exchange
	Handle         func(C) *Reply
	ProblemsAsJSON bool
}

// Route is an endpoint whose handler takes a call as it comes.
type Route = Endpoint[*Call]

// Routes makes routes of a service's endpoints; on gives a call what the service knows.
func Routes[C any](on func(*Call) C, endpoints []Endpoint[C]) []Route {
	routes := make([]Route, 0, len(endpoints))
	for _, own := range endpoints {
		routes = append(routes, Route{
			Method: own.Method, Pattern: own.Pattern, Policy: own.Policy, OwnTokens: own.OwnTokens, ProblemsAsJSON: own.ProblemsAsJSON,
			Handle: func(c *Call) *Reply { return own.Handle(on(c)) },
		})
	}
	return routes
}

// Router finds the endpoint of a call as ASP.NET Core does: a literal segment is preferred to a
// parameter, and a path that exists with other methods only answers 405 with all of them.
type Router struct {
	Routes []Route
}

// match returns the route for method and escaped path with its parameters; when there is none,
// allow lists the methods that the path would take.
func (r Router) match(method, escapedPath string) (found *Route, params map[string]string, allow []string) {
	segments := splitPath(escapedPath)
	for index := range r.Routes {
		candidate := &r.Routes[index]
		values, ok := matchPattern(splitPath(candidate.Pattern), segments)
		if !ok {
			continue
		}
		if candidate.Method != method {
			allow = append(allow, candidate.Method)
			continue
		}
		if found == nil || moreLiteral(candidate.Pattern, found.Pattern) {
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

// FirstSegment is the first segment of a request's path, decoded.
func FirstSegment(r *http.Request) string { return decodeSegment(splitPath(r.URL.EscapedPath())[0]) }

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

// decodeSegment decodes a path segment as Kestrel does: everything but an encoded slash, so that no
// parameter ever holds one (altinn-api.md §13).
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

// moreLiteral reports whether pattern a goes before b: at the first segment where they differ in
// kind, the literal one does.
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

// Dispatch finds the call's endpoint, checks its policy and runs it.
func (r Router) Dispatch(c *Call) *Reply {
	if HoldsNUL(c.Request.URL.Path) { // Kestrel takes no encoded U+0000 in a path
		return Empty(http.StatusBadRequest).With("Connection", "close")
	}
	found, params, allow := r.match(c.Request.Method, c.Request.URL.EscapedPath())
	switch {
	case found == nil && len(allow) > 0:
		return Empty(http.StatusMethodNotAllowed).With(HeaderAllow, strings.Join(allow, ", "))
	case found == nil:
		return Empty(http.StatusNotFound)
	case found.Policy != nil && !c.Caller.Valid, found.OwnTokens && !c.Caller.Exchanged:
		return Empty(http.StatusUnauthorized)
	case len(found.Policy) > 0 && !c.Caller.HasScope(found.Policy...):
		return Empty(http.StatusForbidden)
	}
	c.Params = params
	c.problemsAsJSON = found.ProblemsAsJSON
	return found.Handle(c)
}
