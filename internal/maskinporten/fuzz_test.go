package maskinporten

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"unicode"
)

// FuzzParse holds that no text makes a parser panic, or say anything that is not one of the fixed sentences, and that what a
// key prints is not the key.
func FuzzParse(f *testing.F) {
	b := newBundle(f)
	for _, text := range []string{
		"", "{}", `{"keys":[{}]}`, "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----", "MAA=", "MIACAQMw", "e30=",
		newJWK().text(), b64([]byte(newJWK().text())), set(newJWK(), newJWK().with("kid", "b")), newJWK().without("p", "q").text(),
		pemText("PRIVATE KEY", pkcs8(rsaKey())), pemText("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey())),
		b64(pkcs8(rsaKey())), b64(encryptedPKCS8()), b.modern, b.legacy, b.noPassword, b.foreign, b64(b.certificate),
		`{"data":{"data":{"kid":"k","private_key":"-----BEGIN PRIVATE KEY-----MAA=-----END PRIVATE KEY-----"}}}`, "eyJhbGciOiJkaXIiLCJlbmMiOiJBIn0.A.A.A.A",
		"/u3+7QAAAAIAAAAB", "//57AH0A", "MIACAQMwgAYJKoZIhvcNAQcBoIAkgAQAAAAAAAAAAAA=",
		b64(berFile(bundlePassword, false, parts64(f, b.modern).safes...)),
		strings.Repeat("[", 20_000), `{"keys":` + strings.Repeat("[", 20_000), strings.Repeat("-----BEGIN A-----", 100),
	} {
		f.Add(text, bundlePassword, "")
		f.Add(text, "", "b")
	}
	f.Fuzz(func(t *testing.T, text, password, keyID string) {
		jwk, jwkErr := ParseJWK(text, keyID)
		pem, pemErr := ParsePEM(text, keyID)
		p12, p12Err := ParsePKCS12(text, password, keyID)
		for _, err := range []error{jwkErr, pemErr, p12Err} {
			if _, fixed := errors.AsType[KeyError](err); err != nil && !fixed {
				t.Errorf("error of type %T", err)
			}
		}
		for _, key := range []*Key{jwk, pem, p12} {
			if printed := fmt.Sprintf("%v %+v %#v", key, key, key); key != nil && len(printed) > 3*(len(key.id)*4+30) {
				t.Errorf("a key prints %d characters", len(printed))
			}
		}
	})
}

// FuzzAnswer holds what must be true whatever Maskinporten answers, to the question for metadata and to a grant: there is a
// token that a header can carry, or an error that fits on a screen and does nothing to it.
func FuzzAnswer(f *testing.F) {
	metadata := metadataReply(testIssuer, testToken).body
	key := testKey(f)
	for _, grant := range []reply{
		{status: http.StatusOK, body: `{"access_token":"eyJh.e30.c2ln","token_type":"Bearer","expires_in":119}`},
		{status: http.StatusOK, body: `{"access_token":"a","token_type":"MAC","expires_in":-1e300}`},
		{status: http.StatusOK, body: `{"access_token":"a b","expires_in":1e300}`},
		refusal(http.StatusBadRequest, "invalid_grant", "Invalid assertion. eyJhbGciOiJSUzI1NiJ9.e30.AA (trace_id: 0123456789abcdef)", "https://mp/MP-110"),
		refusal(http.StatusServiceUnavailable, "\x1b[2J", strings.Repeat("æ", 600), ""),
		{status: http.StatusTooManyRequests, body: "<html>"},
	} {
		f.Add(metadata, grant.status, grant.body, "", "Mon, 01 Jun 2026 12:00:00 GMT")
	}
	f.Add(metadataReply(testIssuer, "https://other.example/token").body, 200, "{}", "99999999999999999999", "")
	f.Add(metadataReply("https://mp.example/"+strings.Repeat("a", 5000), testToken).body, 400, "{}", "-1", "yesterday")
	f.Add(metadataReply("https://mp.example/\u009b2J", testToken).body, 400, `{"error":"a\u202eb"}`, "120", "")
	f.Add(strings.Repeat("[", 20_000), 200, strings.Repeat(`{"error":`, 10_000), "", "")
	f.Fuzz(func(t *testing.T, metadata string, status int, body, retryAfter, date string) {
		if status < 200 || status > 599 {
			return // the transport ends such a call itself
		}
		answer := reply{status: status, body: body, header: map[string]string{"Retry-After": retryAfter, "Date": date}}
		s := newSource(t, &fake{metadata: reply{status: http.StatusOK, body: metadata}, replies: []reply{answer}}, func(o *Options) {
			o.Key, o.MaxRetries, o.Endpoints = key, 0, Endpoints{WellKnownURL: testMetadata}
		})
		token, err := s.Grant(t.Context(), Request{Scopes: []string{"a"}})
		if err != nil {
			checkErrorText(t, err.Error())
			return
		}
		if checkBearer(token.Value) != nil || strings.Contains(fmt.Sprintf("%v %+v %#v", token, token, &token), token.Value) && len(token.Value) > 40 {
			t.Error("a token that no header carries, or that prints itself")
		}
		if left := token.ExpiresAt.Sub(s.options.Now()); left < -longestRetryAfter || left > longestLife {
			t.Errorf("a token that lives for %s", left)
		}
		if wait := nextWait(t.Context(), 0, &http.Response{StatusCode: status, Header: http.Header{"Retry-After": {retryAfter}}}, nil); wait > longestRetryAfter {
			t.Errorf("waits for %s", wait)
		}
	})
}

// checkErrorText holds that an error fits on a screen, does nothing to it, and shows no token.
func checkErrorText(t *testing.T, text string) {
	t.Helper()
	if len(text) > 8000 {
		t.Errorf("an error of %d bytes", len(text))
	}
	if i := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); i >= 0 {
		t.Errorf("an error with a control character: %q", text[i:min(len(text), i+10)])
	}
	if strings.Contains(text, "eyJ") {
		t.Error("an error with a token")
	}
}
