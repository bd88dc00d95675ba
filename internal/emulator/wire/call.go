package wire

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"
)

// maxBody is Kestrel's limit of a request body, in bytes.
const maxBody = 30_000_000

// Call is one request on its way through a handler. It runs alone: what is
// stored is its own until it returns.
type Call struct {
	Request        *http.Request
	Body           []byte
	Params         map[string]string // path parameters, decoded
	Caller         Caller
	Now            time.Time
	PlatformURL    string
	TraceID        string
	DetailProblems bool
	problemsAsJSON bool
	AppSourceDown  bool   // the resource registry cannot ask where the apps are
	Changed        bool   // set by a handler that changed what is stored
	Kept           func() // what happens once that is stored, if anything
}

// Caller is who a valid token speaks for; the zero value is nobody.
type Caller struct {
	Valid        bool
	ClientID     string
	Organisation string // bare number from the consumer claim, "" without one
	Scopes       []string
}

func (c Caller) HasScope(wanted ...string) bool {
	return slices.ContainsFunc(wanted, func(scope string) bool { return slices.Contains(c.Scopes, scope) })
}

// problemType is the label of framework problems: the resource registry
// declares that it produces application/json and labels even its problems so,
// unless the caller asks for problems (altinn-api.md §10.1).
func (c *Call) problemType() string {
	if c.problemsAsJSON && !strings.Contains(c.Request.Header.Get("Accept"), typeProblem) {
		return TypeJSON
	}
	return TypeProblemUTF8
}

// Bind reads the request's JSON body into a model; parameter is the name of
// the service's own parameter, which its errors mention. The second result is
// the answer when the body cannot be used.
func Bind[T any](c *Call, parameter string) (model T, refused *Reply) {
	if !isJSON(c.Request.Header.Get(headerType)) {
		answer := c.StatusOnly(http.StatusUnsupportedMediaType)
		return model, &answer
	}
	fail := func(path, message string) *Reply {
		answer := c.Malformed(map[string][]string{
			path:      {message},
			parameter: {"The " + parameter + " field is required."},
		})
		return &answer
	}
	if len(c.Body) == 0 {
		return model, fail("", "A non-empty request body is required.")
	}
	node, behind := parseJSON(c.Body)
	var failure *jsonError
	if node.kind != jsonNull {
		failure = bindJSON(node, reflect.ValueOf(&model).Elem(), "$")
	}
	if failure == nil && behind != nil {
		failure = behind.on("$")
	}
	switch {
	case failure != nil:
		return model, fail(failure.path, failure.message)
	case node.kind == jsonNull:
		return model, fail("", "A non-empty request body is required.")
	}
	return model, nil
}

// Validate returns the framework's verdict on a bound model, nil when it passes.
func Validate(c *Call, model any) *Reply {
	found := ModelErrors(model)
	if len(found) == 0 {
		return nil
	}
	answer := c.Malformed(found)
	return &answer
}

func isJSON(contentType string) bool {
	mediaType, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	return mediaType == "application/json" || mediaType == "text/json" ||
		strings.HasPrefix(mediaType, "application/") && strings.HasSuffix(mediaType, "+json")
}

// ReadBody reads a request body up to [maxBody]; whole is false for a larger one.
func ReadBody(request *http.Request) (body []byte, whole bool, err error) {
	body, err = io.ReadAll(io.LimitReader(request.Body, maxBody+1))
	if err != nil {
		return nil, false, fmt.Errorf("the request's body did not arrive: %w", err)
	}
	return body, len(body) <= maxBody, nil
}
