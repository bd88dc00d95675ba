package maskinporten

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
)

func discovering(o *Options) {
	o.Endpoints = Endpoints{WellKnownURL: testMetadata, Issuer: "https://mp.example/built-in/", TokenEndpoint: "https://mp.example/built-in/token"}
}

func TestMetadataDecideByteForByte(t *testing.T) {
	t.Parallel()
	for _, issuer := range []string{"https://mp.example/", "https://mp.example", "https://MP.example/x/"} {
		t.Run(issuer, func(t *testing.T) {
			t.Parallel()
			f := &fake{metadata: metadataReply(issuer, "https://mp.example/other/token")}
			token(t, newSource(t, f, discovering), "a:read")
			got := f.seen()[0]
			if got.claims["aud"] != issuer || got.url != "https://mp.example/other/token" {
				t.Errorf("aud %v at %s", got.claims["aud"], got.url)
			}
		})
	}
}

func TestMetadataAreReadOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{metadata: metadataReply(testIssuer, testToken)}
		s := newSource(t, f, discovering)
		var callers sync.WaitGroup
		for _, scope := range []string{"a", "b", "c", "d"} {
			callers.Go(func() { _, _ = s.Token(t.Context(), scope) })
		}
		callers.Wait()
		token(t, s, "e")
		if f.reads != 1 || len(f.seen()) != 5 {
			t.Errorf("%d reads of the metadata for %d grants", f.reads, len(f.seen()))
		}
	})
}

func TestBuiltInEndpointsStandInForMetadata(t *testing.T) {
	t.Parallel()
	for name, metadata := range map[string]reply{
		"not found":            {},
		"server error":         {status: http.StatusInternalServerError},
		"no connection":        {err: io.ErrUnexpectedEOF},
		"not JSON":             {status: http.StatusOK, body: "<html>login</html>"},
		"incomplete":           {status: http.StatusOK, body: `{"issuer":"https://mp.example/"}`},
		"of another issuer":    metadataReply("https://evil.example/", "https://evil.example/token"),
		"another token host":   metadataReply(testIssuer, "https://evil.example/token"),
		"another scheme":       metadataReply(testIssuer, "http://mp.example/token"),
		"another port":         metadataReply(testIssuer, "https://mp.example:8443/token"),
		"redirect to login":    {status: http.StatusFound, header: map[string]string{"Location": "https://login.example/"}},
		"no absolute endpoint": metadataReply(testIssuer, "/token"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &fake{metadata: metadata}
			s := newSource(t, f, discovering)
			token(t, s, "a:read")
			token(t, s, "b:write")
			got := f.seen()[0]
			if got.claims["aud"] != "https://mp.example/built-in/" || got.url != "https://mp.example/built-in/token" {
				t.Errorf("aud %v at %s", got.claims["aud"], got.url)
			}
			if f.reads != 1 {
				t.Errorf("the metadata were tried %d times", f.reads)
			}
		})
	}
}

func TestMetadataWithoutStandInMustBeRight(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		endpoints Endpoints
		metadata  reply
		want      string
	}{
		"not found":            {Endpoints{WellKnownURL: testMetadata}, reply{}, "status 404"},
		"a firewall's page":    {Endpoints{WellKnownURL: testMetadata}, reply{status: 403, body: "<html><title>Blocked</title>"}, `status 403: an HTML page with the title "Blocked"`},
		"a login's page":       {Endpoints{WellKnownURL: testMetadata}, reply{status: 200, body: "<html><title>Wi-Fi</title>"}, `an authorization server: an HTML page with the title "Wi-Fi"`},
		"another token host":   {Endpoints{WellKnownURL: testMetadata}, metadataReply(testIssuer, "https://evil.example/token"), "another host"},
		"plain http":           {Endpoints{WellKnownURL: testMetadata}, metadataReply("http://mp.example/", "http://mp.example/token"), "plain http"},
		"metadata over http":   {Endpoints{WellKnownURL: "http://mp.example/"}, metadataReply(testIssuer, testToken), "plain http"},
		"of another issuer":    {IssuedBy("https://expected.example/"), metadataReply(testIssuer, testToken), "was expected"},
		"token over http":      {Endpoints{Issuer: testIssuer, TokenEndpoint: "http://mp.example/token"}, reply{}, "plain http"},
		"nothing is known":     {Endpoints{}, reply{}, "are known"},
		"only a token address": {Endpoints{TokenEndpoint: testToken}, reply{}, "are known"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &fake{metadata: test.metadata}
			_, err := newSource(t, f, func(o *Options) { o.Endpoints = test.endpoints }).Token(t.Context(), "a:read")
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error is %v, want %q in it", err, test.want)
			}
			if len(f.seen()) != 0 {
				t.Error("a grant was sent all the same")
			}
		})
	}
}

func TestMetadataWithoutStandInAreTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{metadata: reply{status: http.StatusServiceUnavailable}}
		s := newSource(t, f, func(o *Options) { o.Endpoints = Endpoints{WellKnownURL: testMetadata} })
		_, err := s.Token(t.Context(), "a")
		if err == nil || f.reads != 5 {
			t.Errorf("%d attempts, error %v", f.reads, err)
		}
		if text := fmt.Sprint(err); strings.Contains(text, "below") {
			t.Errorf("it points to an address that does not follow: %s", text)
		}
		f.metadata = reply{status: http.StatusOK, body: `{"issuer":"` + testIssuer + `","token_endpoint":"` + testToken + `"}`}
		if got := token(t, s, "b"); got != "token-1" { // nothing is kept of the failure, for other scopes at least
			t.Errorf("token is %q", got)
		}
		if got := f.seen()[0].url; got != testToken {
			t.Errorf("the grant was sent to %q", got)
		}
	})
}

func TestIssuerAndTokenEndpointSkipTheMetadata(t *testing.T) {
	t.Parallel()
	f := &fake{metadata: metadataReply("https://mp.example/x", "https://mp.example/x/token")}
	token(t, newSource(t, f), "a:read")
	if got := f.seen()[0]; got.url != testToken || f.reads != 0 {
		t.Errorf("grant at %s after %d reads of the metadata", got.url, f.reads)
	}
}

func TestIssuedBy(t *testing.T) {
	t.Parallel()
	for issuer, want := range map[string]string{
		"https://test.maskinporten.no/":     "https://test.maskinporten.no/.well-known/oauth-authorization-server",
		"https://test.sky.maskinporten.no":  "https://test.sky.maskinporten.no/.well-known/oauth-authorization-server",
		"http://127.0.0.1:8050/maskinport/": "http://127.0.0.1:8050/.well-known/oauth-authorization-server/maskinport",
	} {
		if got := IssuedBy(issuer); got.WellKnownURL != want || got.Issuer != issuer || got.TokenEndpoint != "" {
			t.Errorf("IssuedBy(%q) is %+v", issuer, got)
		}
	}
}

func TestBuiltInEndpointsAreConsistent(t *testing.T) {
	t.Parallel()
	for _, e := range []Endpoints{Production(), Test()} {
		if IssuedBy(e.Issuer).WellKnownURL != e.WellKnownURL || e.TokenEndpoint != e.Issuer+"token" {
			t.Errorf("%+v", e)
		}
		for _, address := range []string{e.WellKnownURL, e.Issuer, e.TokenEndpoint} {
			if err := CheckURL(address); err != nil {
				t.Errorf("%s: %v", address, err)
			}
		}
	}
}

func TestCheckURL(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://test.maskinporten.no/":            "",
		"http://127.0.0.1:8050/token":              "",
		"http://127.8.9.1/":                        "",
		"http://localhost:1/":                      "",
		"http://mp.localhost/":                     "",
		"http://[::1]:8050/":                       "",
		"http://test.maskinporten.no/":             "plain http to test.maskinporten.no",
		"http://localhost.example/":                "plain http",
		"http://127.0.0.1.example/":                "plain http",
		"ftp://localhost/":                         "neither https nor http",
		"test.maskinporten.no":                     "not an absolute URL",
		"/token":                                   "not an absolute URL",
		"":                                         "not an absolute URL",
		"https://":                                 "not an absolute URL",
		"https:test.maskinporten.no":               "not an absolute URL",
		"https://a b/":                             "not an absolute URL",
		"0c3b1d2e-8f0a-4c7e-9b1a-3d4e5f607182":     "not an absolute URL",
		"https://user:hunter2@maskinporten.no/":    "user name",
		"https://ver2.maskinporten.no/":            "https://test.maskinporten.no/",
		"https://VER1.maskinporten.no/token":       "https://test.maskinporten.no/",
		"https://oidc.difi.no/":                    "Difi's time",
		"https://api.idporten-ver2.difi.no/":       "Difi's time",
		"https://notdifi.no/":                      "",
		"https://ver2.maskinporten.no.example.no/": "",
	} {
		err := CheckURL(address)
		if (err == nil) != (want == "") || (err != nil && !strings.Contains(err.Error(), want)) {
			t.Errorf("CheckURL(%q) is %v, want %q in it", address, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("CheckURL(%q) repeats the password", address)
		}
	}
}
