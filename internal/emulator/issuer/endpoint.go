package issuer

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const (
	grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer"
	// maxRequest bounds the body and the query, in bytes; a chain of certificates takes about 15 000.
	maxRequest = 64 << 10
)

// grant is one request to the token endpoint; each check adds what it found out.
type grant struct {
	request *http.Request
	now     time.Time // by the clock of the grants

	assertion    string
	signature    *jose.JSONWebSignature
	keyID        string
	certificates []*x509.Certificate
	claims       object

	client     client
	key        *rsa.PublicKey
	authMethod string
	expires    time.Time

	resources   []string
	pid         string
	consumerOrg string
	scopes      []string
	systemUser  *systemUserDetail
}

// checks lists all checks of a grant in Maskinporten's order: the first that fails decides the answer (maskinporten.md §11).
func (i *Issuer) checks() []func(*grant) *refusal {
	return []func(*grant) *refusal{
		readParameters,
		parseAssertion,
		i.identifyClient,
		i.findKey,
		verifySignature,
		i.checkAudience,
		checkTimes,
		i.checkReplay,
		i.checkClaims,
		i.checkScopes,
		i.checkAccess,
		i.checkAuthorizationDetails,
	}
}

func (i *Issuer) serveToken(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Pragma", "no-cache")

	g := &grant{request: r, now: i.options.GrantClock()}
	var refused *refusal
	for _, check := range i.checks() {
		if refused = check(g); refused != nil {
			break
		}
	}
	var token issuedToken
	if refused == nil {
		var err error
		if token, err = i.issue(i.options.Now(), g.tokenClaims(i.options.DelegationSource), g.client.tokenLifetime); err != nil {
			refused = &refusal{status: http.StatusInternalServerError, oauthError: "server_error", description: "Unable to sign the token."}
		}
	}
	if refused != nil {
		traceID := newTraceID()
		i.record(g, refused, traceID)
		i.writeRefusal(w, refused, traceID)
		return
	}
	i.record(g, nil, "")
	writeJSON(w, http.StatusOK, token)
}

// readParameters is check 1. Parameters come from the body or, as Altinn's operator sends them, from the query
// (maskinporten.md §2.3).
func readParameters(g *grant) *refusal {
	if g.request.Method != http.MethodPost {
		return &refusal{status: http.StatusMethodNotAllowed, oauthError: invalidRequest, description: "Request method must be POST."}
	}
	body, err := io.ReadAll(io.LimitReader(g.request.Body, maxRequest+1))
	if err != nil {
		return refuse(invalidRequest, "", "Unable to read the request body.")
	}
	if len(body) > maxRequest || len(g.request.URL.RawQuery) > maxRequest {
		return &refusal{status: http.StatusRequestEntityTooLarge, oauthError: invalidRequest, description: "Request is too large."}
	}
	contentType := g.request.Header.Get("Content-Type")
	mediaType, _, err := mime.ParseMediaType(contentType)
	isForm := err == nil && mediaType == "application/x-www-form-urlencoded"
	if !isForm && (contentType != "" || len(body) > 0) {
		return &refusal{
			status: http.StatusUnsupportedMediaType, oauthError: invalidRequest,
			description: "Content-Type must be application/x-www-form-urlencoded.",
		}
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return refuse(invalidRequest, "", "Request body is not a valid form.")
	}
	query, err := url.ParseQuery(g.request.URL.RawQuery)
	if err != nil {
		return refuse(invalidRequest, "", "Query string is not valid.")
	}
	given, refused := parameter(form, query, "grant_type")
	if refused != nil {
		return refused
	}
	if given != grantType {
		return refuse(unsupportedGrantType, "", "Unsupported grant type.")
	}
	g.assertion, refused = parameter(form, query, "assertion")
	return refused
}

func parameter(form, query url.Values, name string) (string, *refusal) {
	values := form[name]
	if len(values) == 0 {
		values = query[name]
	}
	switch {
	case len(values) == 0 || values[0] == "":
		return "", refuse(invalidRequest, "", "Missing parameter: "+name)
	case len(values) > 1:
		return "", refuse(invalidRequest, "", "Parameter is given more than once: "+name)
	}
	return values[0], nil
}

// errorBody is the shape of every error of the token endpoint (maskinporten.md §2.6).
type errorBody struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
	URI         string `json:"error_uri,omitempty"`
}

func (i *Issuer) writeRefusal(w http.ResponseWriter, refused *refusal, traceID string) {
	body := errorBody{Error: refused.oauthError, Description: refused.description + " (trace_id: " + traceID + ")"}
	if refused.code != "" {
		body.URI = i.endpoint("/errors/" + refused.code)
	}
	if refused.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", http.MethodPost)
	}
	writeJSON(w, refused.status, body)
}

func newTraceID() string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails: it ends the process instead
	return hex.EncodeToString(id[:])
}
