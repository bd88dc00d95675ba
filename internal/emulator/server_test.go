package emulator

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/google/uuid"
)

// signAssertion makes a grant with what the emulator hands out, as a client
// does; details are its authorization_details.
func signAssertion(t *testing.T, server *Server, clientID, scope string, details ...any) string {
	t.Helper()
	var key jose.JSONWebKey
	for _, entry := range server.Environment(clientID) {
		if text, found := strings.CutPrefix(entry, "MASKINPORTEN_CLIENT_JWK="); found {
			if err := json.Unmarshal([]byte(text), &key); err != nil {
				t.Fatal(err)
			}
		}
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	now := server.clock().Unix() // a client does not know that the emulator's was moved
	claims := map[string]any{
		"iss": clientID, "aud": server.Access().Issuer, "scope": scope, "iat": now, "exp": now + 60, "jti": uuid.NewString(),
	}
	if len(details) > 0 {
		claims["authorization_details"] = details
	}
	assertion, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return assertion
}

// A real grant with the handed-out key gives a token that Altinn takes.
func TestGrantOpensTheRegister(t *testing.T) {
	t.Parallel()
	server := startServer(t, Options{})
	anyone := newVendor(t, server)
	anyone.token = ""
	metadata := decode[map[string]any](t, anyone.must(http.StatusOK, http.MethodGet, wellKnownPath, nil))
	if access := server.Access(); metadata["issuer"] != access.Issuer || metadata["token_endpoint"] != access.TokenEndpoint {
		t.Errorf("Maskinporten says %v", metadata)
	}
	form := url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"},
		"assertion":  {signAssertion(t, server, otherID, scopeRegisterWrite)},
	}
	answer := anyone.must(http.StatusOK, http.MethodPost, tokenPath, form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	anyone.token = decode[map[string]any](t, answer)["access_token"].(string)
	anyone.must(http.StatusForbidden, http.MethodPost, vendorPath, systemJSON("991825827_a", nil))
	own := systemJSON(otherOrg+"_a", map[string]any{"vendor": map[string]string{"ID": orgPrefix + otherOrg}})
	anyone.must(http.StatusOK, http.MethodPost, vendorPath, own)
}

func TestTokenOfUnknownClient(t *testing.T) {
	t.Parallel()
	if _, err := startServer(t, Options{}).Token("nobody", scopeRegisterWrite); err == nil {
		t.Error("an unknown client got a token")
	}
}

func TestRouting(t *testing.T) {
	t.Parallel()
	routes := router{routes: []route{
		{method: "GET", pattern: "/a/{x}"},
		{method: "PUT", pattern: "/a/{x}"},
		{method: "GET", pattern: "/a/list"},
		{method: "GET", pattern: "/{x}/list"},
		{method: "POST", pattern: "/{x}/list"},
	}}
	tests := []struct {
		method, path, pattern, x string
		allow                    string
	}{
		{"GET", "/a/b", "/a/{x}", "b", "PUT"},
		{"GET", "/A/List/", "/a/list", "", "POST PUT"},
		{"GET", "/b/list", "/{x}/list", "b", "POST"},
		{"PUT", "/a/list", "/a/{x}", "list", "GET POST"},
		{"POST", "/a/list", "/{x}/list", "a", "GET PUT"},
		{"DELETE", "/a/list", "", "", "GET POST PUT"},
		{"GET", "/a/%C3%A6%20%2f%2F%zz", "/a/{x}", "æ %2f%2F%zz", "PUT"},
		{"GET", "/a//", "", "", ""},
		{"GET", "/a/b/c", "", "", ""},
	}
	for _, test := range tests {
		found, params, allow := routes.match(test.method, test.path)
		pattern := ""
		if found != nil {
			pattern = found.pattern
		}
		if pattern != test.pattern || params["x"] != test.x || strings.Join(allow, " ") != test.allow {
			t.Errorf("%s %s: %q with %q, other methods %q", test.method, test.path, pattern, params["x"], allow)
		}
	}
}
