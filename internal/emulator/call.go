package emulator

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/issuer"
)

// maxBody is Kestrel's limit of a request body, in bytes.
const maxBody = 30_000_000

// call is one request on its way through a handler, with all that a handler may
// use. It runs alone: state is its own until it returns.
type call struct {
	request        *http.Request
	body           []byte
	params         map[string]string // path parameters, decoded
	caller         caller
	now            time.Time
	platformURL    string
	traceID        string
	detailProblems bool
	problemsAsJSON bool
	appSourceDown  bool // by a fault, see [Fault]
	reuseIDs       bool // see [Options]
	newID          func() string

	world     *World
	catalogue *catalogue
	state     *state
	changed   bool   // set by a handler that changed state
	kept      func() // what happens once that is stored, if anything
}

// caller is who a valid token speaks for; the zero value is nobody.
type caller struct {
	valid        bool
	clientID     string
	organisation string // bare number from the consumer claim, "" without one
	scopes       []string
}

func (c caller) hasScope(wanted ...string) bool {
	return slices.ContainsFunc(wanted, func(scope string) bool { return slices.Contains(c.scopes, scope) })
}

// authenticate reads the bearer token. The scheme's spelling counts: the
// service refuses "bearer" (altinn-api.md §13).
func authenticate(tokens *issuer.Issuer, header http.Header) caller {
	token, found := strings.CutPrefix(header.Get("Authorization"), "Bearer ")
	if !found {
		return caller{}
	}
	claims, err := tokens.Verify(strings.TrimSpace(token))
	if err != nil {
		return caller{}
	}
	return caller{valid: true, clientID: claims.ClientID, organisation: claims.ConsumerOrg, scopes: claims.Scopes}
}

// queryValue is the first value of a query parameter, whose name counts in any case.
func (c *call) queryValue(name string) (value string, given bool) {
	return queryValue(c.request.URL.Query(), name)
}

func queryValue(query url.Values, name string) (value string, given bool) {
	for own, values := range query {
		if strings.EqualFold(own, name) && len(values) > 0 {
			return values[0], true
		}
	}
	return "", false
}

// problemType is the label of framework problems: the resource registry
// declares that it produces application/json and labels even its problems so,
// unless the caller asks for problems (altinn-api.md §10.1).
func (c *call) problemType() string {
	if c.problemsAsJSON && !strings.Contains(c.request.Header.Get("Accept"), typeProblem) {
		return typeJSON
	}
	return typeProblemUTF8
}

// bindBody reads the request's JSON body into a model; parameter is the name of
// the service's own parameter, which its errors mention. The second result is
// the answer when the body cannot be used.
func bindBody[T any](c *call, parameter string) (model T, refused *reply) {
	if !isJSON(c.request.Header.Get(headerType)) {
		answer := c.statusOnly(http.StatusUnsupportedMediaType)
		return model, &answer
	}
	fail := func(path, message string) *reply {
		answer := c.malformed(map[string][]string{
			path:      {message},
			parameter: {"The " + parameter + " field is required."},
		})
		return &answer
	}
	if len(c.body) == 0 {
		return model, fail("", "A non-empty request body is required.")
	}
	node, behind := parseJSON(c.body)
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

// validateBody returns the framework's verdict on a bound model, nil when it passes.
func validateBody(c *call, model any) *reply {
	found := modelErrors(model)
	if len(found) == 0 {
		return nil
	}
	answer := c.malformed(found)
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

// readBody reads a request body up to [maxBody]; whole is false for a larger one.
func readBody(request *http.Request) (body []byte, whole bool, err error) {
	body, err = io.ReadAll(io.LimitReader(request.Body, maxBody+1))
	if err != nil {
		return nil, false, fmt.Errorf("the request's body did not arrive: %w", err)
	}
	return body, len(body) <= maxBody, nil
}
