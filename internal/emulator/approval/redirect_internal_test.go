package approval

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

func TestRedirectTargets(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct{ location, source string }{
		"https://SMARTCLOUD.example:443/a?b#c": {"https://SMARTCLOUD.example:443/a?b#c", "https://SMARTCLOUD.example:443"},
		"http://127.0.0.1:8080/":               {"http://127.0.0.1:8080/", "http://127.0.0.1:8080"},
		"https://[::1]:1/":                     {"https://[::1]:1/", "https://[::1]:1"},
		"https://user:x@a.no/":                 {"https://user:x@a.no/", "https://a.no"},
		"https://blåbær.no/å":                  {"https://bl%C3%A5b%C3%A6r.no/%C3%A5", "https:"},
		"https://a.no;script-src 'x'/":         {},
		"https://a.no;b/":                      {"https://a.no;b/", "https:"},
		"ftp://a.no/":                          {},
		"javascript:alert(1)":                  {},
		"https:/a.no/":                         {},
		"":                                     {},
	} {
		target := redirectTarget(&systemuser.Base{RedirectURL: &text})
		if target == nil {
			if want.location != "" {
				t.Errorf("%q leads nowhere", text)
			}
			continue
		}
		if target.String() != want.location || originSource(target) != want.source {
			t.Errorf("%q leads to %q, allowed as %q", text, target, originSource(target))
		}
	}
	if redirectTarget(&systemuser.Base{}) != nil {
		t.Error("no URL leads somewhere")
	}
}
