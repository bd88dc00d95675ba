package maskinporten

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// fail makes one grant that ends with the reply and returns its error.
func fail(t *testing.T, r reply, change ...func(*Options)) *Error {
	t.Helper()
	f := &fake{replies: []reply{r}}
	change = append(change, func(o *Options) { o.MaxRetries = 0 })
	_, err := newSource(t, f, change...).Token(t.Context(), "a:read", "b:write")
	failed, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("error is %T: %v", err, err)
	}
	for part := range strings.SplitSeq(f.seen()[0].assertion, ".") {
		if strings.Contains(err.Error(), part) {
			t.Errorf("the error holds a part of the assertion:\n%v", err)
		}
	}
	return failed
}

func TestRefusalsAsMaskinportenWritesThem(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		reply             reply
		code, trace, hint string
	}{
		"code in the URI": {
			refusal(400, "invalid_grant", "Invalid assertion. Client authentication failed. Expired key. (trace_id: 356666143081bbec11d293753e9702ca)", "https://maskinporten.no/errors/MP-121"),
			"MP-121", "356666143081bbec11d293753e9702ca", "one year",
		},
		"code in the description": {
			refusal(400, "invalid_grant", "MP_110: Invalid JWT claim aud. (trace_id: 0123456789abcdef0123456789abcdef)", ""),
			"MP-110", "0123456789abcdef0123456789abcdef", "trailing slash",
		},
		"no code, unknown kid": {
			refusal(400, "invalid_grant", "Invalid assertion. Client authentication failed. Unknown key identifier (kid) for client. (trace_id: 493f1671fdc2eef443fd443a88e052ea)", ""),
			"", "493f1671fdc2eef443fd443a88e052ea", "no public key with this key id",
		},
		"no code, key demanded": {
			refusal(400, "invalid_grant", "Invalid JWT. The client requires pre-registered jwk and no key identifier (kid) provided", ""),
			"", "", "a certificate alone is not enough",
		},
		"older trace id": {
			refusal(403, "forbidden", "Consumer has not been granted access to the scope folkeregister:deling/offentligutenhjemmel. (correlation id: 2d4fa134-eacb-eae8-63f4-eeb2ea408979)", ""),
			"", "2d4fa134-eacb-eae8-63f4-eeb2ea408979", "has not been granted the scope",
		},
		"scope without code":        {refusal(400, "invalid_scope", "no", ""), "", "", "Add it to the client"},
		"target":                    {refusal(400, "invalid_target", "", ""), "", "", "without a fragment"},
		"no system user, no code":   {refusal(400, "invalid_altinn_customer_configuration", "999888777", ""), "", "", "has not approved"},
		"own organisation":          {refusal(400, "invalid_request", "Validation of JWT claim failed: The combination consumer_org in claim and delegation scope on client is invalid", ""), "", "", "client's own"},
		"client not found, no code": {refusal(400, "invalid_grant", "Client not found", ""), "", "", "clients of their own"},
		"something new":             {refusal(400, "invalid_grant", "Something new", ""), "", "", "troubleshooting"},
		"page of a proxy":           {reply{status: 407, body: "<html>Proxy\n authentication</html>"}, "", "", "HTTPS_PROXY"},
		"nothing":                   {reply{status: 404}, "", "", "not how Maskinporten answers"},
		"server error":              {reply{status: 500, body: "oops"}, "", "", "Nothing suggests"},
		"no connection":             {reply{err: io.ErrUnexpectedEOF}, "", "", "Nothing suggests"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := fail(t, test.reply)
			if got.Code != test.code || got.TraceID != test.trace {
				t.Errorf("code %q and trace id %q, want %q and %q", got.Code, got.TraceID, test.code, test.trace)
			}
			if !strings.Contains(got.Hint(), test.hint) {
				t.Errorf("hint is %q, want %q in it", got.Hint(), test.hint)
			}
			if !strings.Contains(got.Error(), got.Hint()) {
				t.Error("the error does not hold its hint")
			}
		})
	}
}

func TestHintForEveryCode(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"MP-011": "could not read one of the grant's claims", "MP-012": "seen this grant before",
		"MP-100": "does not know this client", "MP-110": "audience", "MP-120": "does not trust the certificate",
		"MP-121": "expired", "MP-122": "another organisation", "MP-123": "certificate chain", "MP-124": "signature",
		"MP-130": "clock", "MP-200": "lacks at least one of the scopes", "MP-201": "not for Maskinporten clients",
		"MP-250": "has not been granted the scope", "MP-251": "has not delegated", "MP-301": "does not know of system users",
		"MP-302": "which system user", "MP-303": "no system user for this client",
	}
	seen := map[string]string{}
	for code, words := range want {
		hint := fail(t, refusal(http.StatusBadRequest, "invalid_grant", "x", "https://test.maskinporten.no/errors/"+code)).Hint()
		if !strings.Contains(hint, words) {
			t.Errorf("%s: %q, want %q in it", code, hint, words)
		}
		if other, twice := seen[hint]; twice {
			t.Errorf("%s and %s have the same hint", code, other)
		}
		seen[hint] = code
	}
}

func TestRefusalNamesWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	got := fail(t, refusal(403, "forbidden", "no (trace_id: 0123456789abcdef)", "https://x/MP-251"),
		func(o *Options) { o.ConsumerOrg = "991825827" })
	want := `Maskinporten gave no token: forbidden (MP-251): no (trace_id: 0123456789abcdef)

` + got.Hint() + `

client id: ` + testClient + `
key id: ` + testKeyID + `
scopes: a:read b:write
consumer org: 991825827
audience: ` + testIssuer + `
token endpoint: ` + testToken + `
trace id: 0123456789abcdef
status: 403`
	if got.Error() != want {
		t.Errorf("got:\n%s\nwant:\n%s", got.Error(), want)
	}
}

func TestRefusalWithCertificateSaysSo(t *testing.T) {
	t.Parallel()
	certified := must(ParsePKCS12(newBundle(t).modern, bundlePassword, ""))
	got := fail(t, reply{status: 400}, func(o *Options) { o.Key = certified })
	if !strings.Contains(got.Error(), "key id: none, the grant carries a certificate (x5c)") {
		t.Error(got)
	}
}

func TestClockThatIsOff(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		server time.Duration // Maskinporten's clock against ours
		want   string
	}{
		"ahead":       {-133 * time.Second, "This machine's clock is 2m13s ahead of Maskinporten's."},
		"behind":      {25 * time.Second, "This machine's clock is 25s behind Maskinporten's."},
		"near enough": {3 * time.Second, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := refusal(400, "invalid_grant", "Issue time is after now", "")
				r.header = map[string]string{"Date": time.Now().Add(test.server).UTC().Format(http.TimeFormat)}
				hint := fail(t, r).Hint()
				if !strings.HasPrefix(hint, clockHint) || !strings.Contains(hint, test.want) {
					t.Errorf("hint is %q, want %q in it", hint, test.want)
				}
				if test.want == "" && hint != clockHint {
					t.Errorf("hint is %q, want no word of the offset", hint)
				}
			})
		})
	}
}

// echo is a server, or something in front of it, that repeats what it was sent.
type echo struct{ status int }

func (e echo) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	_, assertion, _ := strings.Cut(string(body), "assertion=")
	if e.status == http.StatusBadRequest {
		assertion, _, _ = strings.Cut(assertion, "&")
		return refusal(e.status, "invalid_grant", "Bad assertion "+assertion, "").response(r)
	}
	return reply{status: e.status, body: string(body)}.response(r)
}

func TestErrorNeverRepeatsTheAssertion(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusOK, http.StatusCreated, http.StatusBadRequest, http.StatusBadGateway} {
		_, err := newSource(t, nil, func(o *Options) { o.Transport, o.MaxRetries = echo{status}, 0 }).Token(t.Context(), "a:read")
		if err == nil || strings.Contains(err.Error(), "eyJ") {
			t.Errorf("status %d: %v", status, err)
		}
	}
}

func TestLongAnswerIsCapped(t *testing.T) {
	t.Parallel()
	got := fail(t, reply{status: 404, body: strings.Repeat("å", 10000)})
	if n := len([]rune(got.Description)); n != longestQuote+1 {
		t.Errorf("%d characters of the answer are quoted", n)
	}
}
