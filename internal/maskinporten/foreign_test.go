package maskinporten

import (
	"strings"
	"testing"
)

// A company's firewall refused the token endpoint, and the provider said that the organisation had not been granted the scope.
func TestRefusalsOfOthersAreToldApart(t *testing.T) {
	t.Parallel()
	const page = "<!DOCTYPE html><html><head><title>Access\n denied &amp; logged</title></head><body>eyJhbGciOiJSUzI1NiJ9.e30.c2ln</body></html>"
	for name, test := range map[string]struct {
		reply  reply
		says   []string
		silent []string // what it must not say
	}{
		"a firewall's page": {
			reply{status: 403, body: page},
			[]string{"not Maskinporten but something in between answered with status 403: an HTML page with the title \"Access denied & logged\"", "NO_PROXY"},
			[]string{"granted", "eyJ", "<html>"},
		},
		"a gateway's error": {reply{status: 403, body: `{"timestamp":"2026-11-29","status":403,"error":"Forbidden","path":"/token"}`}, []string{"something in between"}, []string{"granted"}},
		"a word alone":      {reply{status: 403, body: `{"error":"forbidden"}`}, []string{"something in between"}, []string{"granted"}},
		"API management":    {reply{status: 401, body: `{ "statusCode": 401, "message": "no key" }`}, []string{"something in between", "no key"}, []string{"granted"}},
		"nothing":           {reply{status: 400}, []string{"something in between answered with status 400 and nothing more"}, nil},
		"too long":          {reply{status: 431}, []string{"a proxy, a gateway or a firewall"}, nil},
		"a login":           {reply{status: 511, body: page}, []string{"wants a login"}, []string{"Nothing suggests"}},
		"a page with 502":   {reply{status: 502, body: page}, []string{"Nothing suggests", "something in between"}, []string{"refused"}},
		"its own trouble":   {reply{status: 500, body: "oops"}, []string{"it answered with status 500: oops"}, []string{"something in between"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := fail(t, test.reply)
			for _, words := range test.says {
				if !strings.Contains(got.Error(), words) {
					t.Errorf("does not say %q:\n%v", words, got)
				}
			}
			for _, words := range test.silent {
				if strings.Contains(got.Error(), words) {
					t.Errorf("says %q:\n%v", words, got)
				}
			}
			if got.refused() {
				t.Error("passes for Maskinporten's judgement")
			}
		})
	}
}
