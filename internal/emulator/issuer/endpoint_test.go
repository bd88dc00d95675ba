package issuer_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/issuer"
)

func TestMetadata(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ issuer, token, keys string }{
		"with a slash":    {"http://127.0.0.1:8050/", "http://127.0.0.1:8050/token", "http://127.0.0.1:8050/jwk"},
		"without a slash": {"https://sky.example", "https://sky.example/token", "https://sky.example/jwk"},
		"with a path":     {"http://127.0.0.1:8050/mp/", "http://127.0.0.1:8050/mp/token", "http://127.0.0.1:8050/mp/jwk"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(o *issuer.Options) { o.Issuer = test.issuer })
			got := w.serve(t, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/.well-known/oauth-authorization-server", nil))
			if got.status != http.StatusOK {
				t.Fatalf("status %d", got.status)
			}
			same(t, "the metadata", got.body, map[string]any{
				"issuer": test.issuer, "token_endpoint": test.token, "jwks_uri": test.keys,
				"token_endpoint_auth_methods_supported":            []string{"private_key_jwt"},
				"grant_types_supported":                            []string{grantTypeJWT},
				"token_endpoint_auth_signing_alg_values_supported": []string{"RS256", "RS384", "RS512"},
				"authorization_details_types_supported":            []string{"urn:altinn:systemuser"},
			})
		})
	}
}

// publishedKey returns the only key of the key set.
func publishedKey(t *testing.T, w *world) map[string]any {
	t.Helper()
	got := w.serve(t, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/jwk", nil))
	set, _ := got.body["keys"].([]any)
	if got.status != http.StatusOK || len(set) != 1 {
		t.Fatalf("status %d: %s", got.status, got.text)
	}
	return set[0].(map[string]any)
}

func TestKeySetIsPublic(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	key := publishedKey(t, w)
	for _, name := range []string{"kty", "kid", "n", "e", "use", "alg"} {
		if key[name] == nil {
			t.Errorf("no %s", name)
		}
	}
	if len(key) != 6 {
		t.Errorf("%d members", len(key))
	}
	same(t, "kid", key["kid"], signingKeyID(t, w))
}

func TestParametersFromQuery(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	query := func() string {
		return url.Values{"grant_type": {grantTypeJWT}, "assertion": {w.assertion().text(t)}}.Encode()
	}
	for name, r := range map[string]*http.Request{
		"no body": httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/token?"+query(), nil),
		"form":    form(t, "/token?"+query(), ""),
		"half":    form(t, "/token?assertion="+w.assertion().text(t), "grant_type="+url.QueryEscape(grantTypeJWT)),
		"both": form(t, "/token?grant_type=a&assertion=b",
			url.Values{"grant_type": {grantTypeJWT}, "assertion": {w.assertion().text(t)}}.Encode()),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := w.serve(t, r); got.status != http.StatusOK {
				t.Errorf("status %d: %s", got.status, got.text)
			}
		})
	}
}

func form(t *testing.T, target, body string) *http.Request {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	return r
}

func TestRequestRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	valid := url.Values{"grant_type": {grantTypeJWT}, "assertion": {w.assertion().text(t)}}.Encode()
	asJSON := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/token", strings.NewReader(`{"iss":"a"}`))
	asJSON.Header.Set("Content-Type", "application/json")
	untyped := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/token", strings.NewReader(valid))
	untyped.Header.Del("Content-Type")
	for name, test := range map[string]struct {
		request     *http.Request
		status      int
		oauthError  string
		description string
	}{
		"GET":               {httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/token?"+valid, nil), 405, "invalid_request", "Request method must be POST."},
		"JSON":              {asJSON, 415, "invalid_request", "Content-Type must be application/x-www-form-urlencoded."},
		"no type":           {untyped, 415, "invalid_request", "Content-Type must be application/x-www-form-urlencoded."},
		"no grant_type":     {form(t, "/token", "assertion=a"), 400, "invalid_request", "Missing parameter: grant_type"},
		"other grant_type":  {form(t, "/token", "grant_type=client_credentials"), 400, "unsupported_grant_type", "Unsupported grant type."},
		"no assertion":      {form(t, "/token", "grant_type="+url.QueryEscape(grantTypeJWT)), 400, "invalid_request", "Missing parameter: assertion"},
		"empty assertion":   {form(t, "/token", "assertion=&grant_type="+url.QueryEscape(grantTypeJWT)), 400, "invalid_request", "Missing parameter: assertion"},
		"two assertions":    {form(t, "/token", "assertion=a&"+valid), 400, "invalid_request", "Parameter is given more than once: assertion"},
		"body not a form":   {form(t, "/token", "%zz"), 400, "invalid_request", "Request body is not a valid form."},
		"query not a form":  {form(t, "/token?a;b", valid), 400, "invalid_request", "Query string is not valid."},
		"body too large":    {form(t, "/token", valid+"&x="+strings.Repeat("a", 64<<10)), 413, "invalid_request", "Request is too large."},
		"query too large":   {form(t, "/token?x="+strings.Repeat("a", 64<<10), valid), 413, "invalid_request", "Request is too large."},
		"body that is torn": {torn(t), 400, "invalid_request", "Unable to read the request body."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := w.serve(t, test.request)
			checkRefused(t, got, defect{status: test.status, oauthError: test.oauthError, description: test.description})
			if allow := got.header.Get("Allow"); (allow == http.MethodPost) != (test.status == http.StatusMethodNotAllowed) {
				t.Errorf("Allow is %q", allow)
			}
		})
	}
}

func torn(t *testing.T) *http.Request {
	t.Helper()
	r := form(t, "/token", "")
	r.Body = failingBody{}
	return r
}

type failingBody struct{}

func (failingBody) Read([]byte) (int, error) { return 0, http.ErrBodyReadAfterClose }
func (failingBody) Close() error             { return nil }

func TestOtherRoutes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, test := range []struct {
		method, path string
		status       int
	}{
		{http.MethodGet, "/jwks", http.StatusNotFound},
		{http.MethodGet, "/", http.StatusNotFound},
		{http.MethodPost, "/jwk", http.StatusMethodNotAllowed},
		{http.MethodHead, "/jwk", http.StatusOK},
		{http.MethodDelete, "/.well-known/oauth-authorization-server", http.StatusMethodNotAllowed},
	} {
		recorder := httptest.NewRecorder()
		w.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), test.method, test.path, nil))
		if recorder.Code != test.status {
			t.Errorf("%s %s: status %d, want %d", test.method, test.path, recorder.Code, test.status)
		}
	}
}

// A client whose clock is off sees it in the Date header, which a real server must not overwrite.
func TestDateFollowsTheClock(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	w.advance(36 * time.Hour)
	for _, path := range []string{"/.well-known/oauth-authorization-server", "/jwk", "/token", "/none"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := server.Client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if got := response.Header.Get("Date"); got != "Tue, 03 Mar 2026 00:00:00 GMT" {
			t.Errorf("%s: Date is %q", path, got)
		}
	}
}
