package issuer_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// checkAnswer holds for every answer of the token endpoint.
func checkAnswer(t *testing.T, w *world, got answer) {
	t.Helper()
	if got.status == http.StatusOK {
		if _, err := w.Verify(got.body["access_token"].(string)); err != nil {
			t.Errorf("an unusable token: %v", err)
		}
		return
	}
	description, _ := got.body["error_description"].(string)
	if got.status < 400 || got.status >= 500 || got.body["error"] == "" || !strings.Contains(description, "(trace_id: ") {
		t.Errorf("status %d: %s", got.status, got.text)
	}
}

// FuzzTokenRequest feeds the endpoint with requests of any form.
func FuzzTokenRequest(f *testing.F) {
	w := newWorld(f)
	const formType = "application/x-www-form-urlencoded"
	valid := url.Values{"grant_type": {grantTypeJWT}, "assertion": {w.assertion().text(f)}}.Encode()
	f.Add(http.MethodPost, formType, "", []byte(valid))
	f.Add(http.MethodPost, "", valid, []byte{})
	f.Add(http.MethodPost, formType, "grant_type=a", []byte("assertion=%zz"))
	f.Add(http.MethodPost, "application/json", "", []byte(`{}`))
	f.Add(http.MethodPut, "a;b=", "a;b", []byte("assertion=a&assertion=b"))
	f.Add(http.MethodPost, formType, "", []byte("grant_type="+url.QueryEscape(grantTypeJWT)+"&assertion=eyJhbGciOiJSUzI1NiJ9.e30.AA"))
	f.Fuzz(func(t *testing.T, method, contentType, query string, body []byte) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/token", strings.NewReader(string(body)))
		r.Method, r.URL.RawQuery = method, query
		r.Header.Set("Content-Type", contentType)
		w.Reset()
		checkAnswer(t, w, w.serve(t, r))
	})
}

// FuzzAssertion feeds the checks with signed headers and claims of any form.
func FuzzAssertion(f *testing.F) {
	w := newWorld(f)
	for _, d := range defects() {
		a := w.assertion()
		if d.name == "expired key" {
			continue // it changes the world, not the assertion
		}
		d.spoil(w, a)
		header, err := json.Marshal(a.header)
		if err != nil {
			f.Fatal(err)
		}
		claims, err := json.Marshal(a.claims)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(header, claims)
	}
	f.Add([]byte(`{"alg":"RS256","kid":"key-1"}`), []byte(`{"iss":"`+clientID+`","aud":[null]}`))
	f.Add([]byte(`{"alg":"RS256","kid":"key-1","crit":["b64"],"b64":false}`), []byte(`{}`))
	deep := strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000)
	f.Add([]byte(`{"alg":"RS256","kid":"key-1"}`), []byte(`{"iss":"`+clientID+`","aud":`+deep+`}`))
	f.Add([]byte(`{"alg":"RS256","kid":"key-1","a":`+deep+`}`), []byte(`{}`))
	f.Fuzz(func(t *testing.T, header, claims []byte) {
		w.Reset()
		checkAnswer(t, w, w.post(t, w.assertion().sign(t, header, claims)))
	})
}
