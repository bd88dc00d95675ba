package uri

import (
	"testing"

	"pgregory.net/rapid"
)

func TestRedirectURLCanonicalForm(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"https://altinn.no":                     "https://altinn.no/",
		"https://UPPER.example":                 "https://upper.example/",
		"HTTPS://a.example/Path":                "https://a.example/Path",
		"https://a.example:443/x":               "https://a.example/x",
		"http://a.example:80/x":                 "http://a.example/x",
		"https://a.example:80/x":                "https://a.example:80/x",
		"https://a.example:08443/x":             "https://a.example:8443/x",
		"https://a.example:":                    "https://a.example/",
		"https://a.example?q=1":                 "https://a.example/?q=1",
		"https://a.example#top":                 "https://a.example/#top",
		"https://a.example/../b/./c":            "https://a.example/b/c",
		"https://a.example/a/..":                "https://a.example/",
		"https://a.example/a/.":                 "https://a.example/a/",
		"https://a.example/x/":                  "https://a.example/x/",
		"https://a.example//x":                  "https://a.example//x",
		`https://a.example/a\b`:                 "https://a.example/a/b",
		"https://a.example/a%20b":               "https://a.example/a b",
		"https://a.example/%41%7e":              "https://a.example/A~",
		"https://a.example/%C3%A6":              "https://a.example/æ",
		"https://a.example/%F0%9F%98%80":        "https://a.example/😀",
		"https://a.example/a%2Fb%3f%23%25":      "https://a.example/a%2Fb%3f%23%25",
		"https://a.example/%00%7F%5C":           "https://a.example/%00%7F%5C",
		"https://a.example/%FF%C3":              "https://a.example/%FF%C3",
		"https://a.example/100%":                "https://a.example/100%25",
		"https://a.example/x?q=1%202&r=%26#%20": "https://a.example/x?q=1 2&r=%26# ",
		"https://user@a.example/x":              "https://user@a.example/x",
		"https://bl%C3%A5:%2f%20@a.example/":    "https://blå:%2f @a.example/",
		"https://%42:%@a.example/":              "https://B:%@a.example/",
		"https://%zz%42:%z@a.example/":          "https://%zzB:%z@a.example/",
		"https://%3C%20%2b%5C@a.example/%20":    "https://%3C%20%2b%5C@a.example/ ", // nothing to decode
		"https://%3C%20%2b%5C@a.example/%41":    "https://< %2b%5C@a.example/A",
		"https://:%FF%40%25@a.example/å":        "https://:%FF%40%25@a.example/å",
		"https://@a.example":                    "https://@a.example/",
		"https://BLÅBÆR.example/":               "https://blåbær.example/",
		"https://xn--blbr-roah.example/":        "https://xn--blbr-roah.example/",
		"https://[::1]:8443/x":                  "https://[::1]:8443/x",
		"/x":                                    "/x",
		"::::":                                  "::::",
		"https:x":                               "https:x",
		"ftp://A.example/x":                     "ftp://A.example/x",
		"https://127.1/":                        "https://127.0.0.1/",
		"https://1.2.3:8443/":                   "https://1.2.0.3:8443/",
		"https://0x7f.1/":                       "https://127.0.0.1/",
		"https://0177.0.0.01/":                  "https://127.0.0.1/",
		"https://4294967295/":                   "https://255.255.255.255/",
		"https://4294967296/":                   "https://4294967296/", // a name
		"https://1.2.3.256/":                    "https://1.2.3.256/",
		"https://1.2.3.4./":                     "https://1.2.3.4./",
		"https://a.example/x/%2E%2e/y":          "https://a.example/y",
		"https://a.example/x/.%2E/%2e":          "https://a.example/",
		"https://a.example/x?/%2E%2E/":          "https://a.example/x?/../",
		"https://loopback:8443/":                "https://localhost:8443/",
		"https://ÆRE.example/":                  "https://ære.example/",
		"https://æRE@ÆØ.example/":               "https://æRE@ÆØ.example/",
		"https://-a.example/":                   "https://-a.example/",
		`https:\x`:                              `https:\x`,
	}
	for text, want := range tests {
		parsed, ok := Parse(text)
		if !ok || parsed.Canonical != want || parsed.Original != text {
			t.Errorf("%q became %q (%v), want %q", text, parsed.Canonical, ok, want)
		}
	}
}

func TestRedirectURLIsTrimmed(t *testing.T) {
	t.Parallel()
	if parsed, ok := Parse(" https://a.example/x\t"); !ok || parsed.Canonical != "https://a.example/x" {
		t.Errorf("it became %q (%v)", parsed.Canonical, ok)
	}
}

func TestRedirectURLThatIsNone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"https://", "https:///x", "https://?x", "https://a b.example/", "https://a.example:x/", "https://a.example:65536/",
		"https://.example/", "https://a..example/", "https://[::1/", "https://[x]/", "https://[::1]x/",
		`https:\\x.example`, `https:\/x.example`, `https://x.example\y`, `https://a@b@c.example/`, "https://a.-b.example/",
		"ftp://a..b/", "urn://x:65536/", "urn://x:y/", `urn://x\y`, "file:c:x", "c:x", "mailto:a b", "ldap://a..b/",
	} {
		if parsed, ok := Parse(text); ok {
			t.Errorf("%q was read as %q", text, parsed.Canonical)
		}
	}
}

// Most of what has another scheme is a URI, whatever follows.
func TestRedirectURLOfAnotherScheme(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"urn:x", "urn://", "urn://.", "urn://x/", "mailto:a@b", "news:a b", "file:///x", "file://x/y", "file:///c:/x", "c:/x", "ldap:///x", `\\x\y`, "net.pipe://x/",
	} {
		if parsed, ok := ParseAbsolute(text); !ok || parsed.Scheme == "" {
			t.Errorf("%q is none", text)
		}
	}
}

// What the register returns is stored again on the next PUT and must not change by it.
func TestRedirectURLCanonicalFormIsStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := "https://A.example" + rapid.StringMatching(`(/[a-z~ æ]?(%20|%2F|%25|%C3%A6|%FF|%|%4)?){0,4}(\?[a-z&=%]{0,5})?(#[a-z]{0,3})?`).Draw(t, "rest") + "z" // a blank at the end would be trimmed
		first, ok := Parse(text)
		if !ok {
			t.Fatalf("%q is no URI", text)
		}
		second, ok := Parse(first.Canonical)
		if !ok || second.Canonical != first.Canonical {
			t.Fatalf("%q became %q, and that %q", text, first.Canonical, second.Canonical)
		}
	})
}
