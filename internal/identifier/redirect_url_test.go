package identifier_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/altinn/terraform-provider-altinn/internal/identifier"
)

func TestCanonicalRedirectURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://altinn.no":                   "https://altinn.no/",
		"https://altinn.no/":                  "https://altinn.no/",
		"HTTPS://Altinn.NO/Path":              "https://altinn.no/Path",
		"https://altinn.no:443":               "https://altinn.no/",
		"https://altinn.no:0443/x":            "https://altinn.no/x",
		"https://altinn.no:":                  "https://altinn.no/",
		"https://altinn.no:8443":              "https://altinn.no:8443/",
		"http://altinn.no:80/":                "http://altinn.no/",
		"https://altinn.no:80/":               "https://altinn.no:80/",
		`https://a.no/a\b%5cc`:                "https://a.no/a/b%5Cc",
		"https://[0:0::01]/x":                 "https://[::1]/x",
		"https://[::1]:443/":                  "https://[::1]/",
		"https://Me:PW@altinn.no":             "https://Me:PW@altinn.no/",
		"https://bl%C3%A5:%2f%20%7E@a.no":     "https://blå:%2F ~@a.no/",
		"https://blå:%2F @a.no/":              "https://blå:%2F @a.no/",
		"https://%41%40%3a:%@a.no/":           "https://A%40%3A:%25@a.no/",
		"https://:@a.no":                      "https://:@a.no/",
		"https://@a.no":                       "https://@a.no/",
		"https://a@b@c.no/":                   "https://a@b@c.no/",
		"https://a.no?x=1":                    "https://a.no/?x=1",
		"https://a.no/?":                      "https://a.no/?",
		"https://a.no/#top":                   "https://a.no/#top",
		"https://a.no/a/./b/../c":             "https://a.no/a/c",
		"https://a.no//%2e/..":                "https://a.no//",
		`https://a.no/a\..\b?\`:               `https://a.no/b?\`,
		"https://a.no/..//x/.":                "https://a.no//x/",
		"https://a.no/../x":                   "https://a.no/x",
		"https://a.no/a//b/":                  "https://a.no/a//b/",
		"https://a.no/a/%2e%2E/b":             "https://a.no/b",
		"https://a.no/%41%7e":                 "https://a.no/A~",
		"https://a.no/%c3%a6?x=%C3%B8#%C3%a5": "https://a.no/æ?x=ø#å",
		"https://a.no/æ":                      "https://a.no/æ",
		"https://a.no/a%20b":                  "https://a.no/a b",
		"https://a.no/a%23b%3fc%25d":          "https://a.no/a%23b%3Fc%25d",
		"https://a.no/%2541":                  "https://a.no/%2541",
		"https://a.no/?x=%26":                 "https://a.no/?x=%26",
		"https://a.no/a%2fb":                  "https://a.no/a%2Fb",
		"https://a.no/é/%2F%2a/../x":          "https://a.no/é/x",
		"https://a.no/é%2F":                   "https://a.no/é%2F",
		"https://a.no/%0a%c2%85":              "https://a.no/%0A%C2%85",
		"https://a.no/?x=100%":                "https://a.no/?x=100%25",
		"https://a.no/%ff%C3":                 "https://a.no/%FF%C3",
		"https://BÜCHER.no":                   "https://bücher.no/",
		"https://127.1":                       "https://127.0.0.1/",
		"https://1.2.3:443/":                  "https://1.2.0.3/",
		"https://0X7F.0.0.010:1/":             "https://127.0.0.8:1/",
		"https://0/":                          "https://0.0.0.0/",
		"https://4294967295/":                 "https://255.255.255.255/",
		"https://4294967296/":                 "https://4294967296/",
		"https://1.256.1/":                    "https://1.256.1/",
		"https://1.2.3.4.5/":                  "https://1.2.3.4.5/",
		"https://08.1/":                       "https://08.1/",
		"https://1.2.3.4./":                   "https://1.2.3.4./",
		"https://0x/":                         "https://0x/",
		"https://Me@127.1/":                   "https://Me@127.0.0.1/",
		"https://[fe80::1%1]/":                "https://[fe80::1]/",
		"not a URL":                           "not a URL",
		"https://a.no/%zz":                    "https://a.no/%25zz",
		"":                                    "",
	} {
		if got := identifier.CanonicalRedirectURL(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

// recorded are the URLs that were written to the running service, and what became of each.
func recorded(t *testing.T) (urls struct {
	Stored  map[string]string `json:"stored"` // as read back, by what was written
	Refused []string          `json:"refused"`
}) {
	t.Helper()
	text, err := os.ReadFile("../emulator/uri/testdata/redirect-urls.json")
	if err == nil {
		err = json.Unmarshal(text, &urls)
	}
	if err != nil || len(urls.Stored) == 0 || len(urls.Refused) == 0 {
		t.Fatalf("%v, or nothing there", err)
	}
	return urls
}

// A redirect URL that shows as a change for ever is not what the service made of what was written.
func TestURLsEqualWhatTheServiceStoresOfThem(t *testing.T) {
	t.Parallel()
	urls, as := recorded(t), map[string]string{}
	for written, stored := range urls.Stored {
		if identifier.CanonicalRedirectURL(written) != identifier.CanonicalRedirectURL(stored) {
			t.Errorf("%q is stored as %q, and does not equal it", written, stored)
		}
		for _, text := range []string{written, stored} {
			if err := identifier.CheckStoredRedirectURL(text); err != nil {
				t.Errorf("the service stores %q: %v", text, err)
			}
		}
		canonical := identifier.CanonicalRedirectURL(written)
		if other, ok := as[canonical]; ok && !strings.EqualFold(other, stored) {
			t.Errorf("%q and %q are stored, and are taken for the same", stored, other)
		}
		as[canonical] = stored
	}
	for _, text := range urls.Refused {
		if identifier.CheckStoredRedirectURL(text) == nil {
			t.Errorf("the service refuses %q, and nothing is said", text)
		}
	}
}

// Whatever is in front of the @ of a stored URL, it can be read, and a configuration can say it.
func TestUserInformationMayBeAnything(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"https://blå:%2F@a.no/", "https://a b@a.no/", "https://%zz@a.no/", "https://@a.no/", "https://:@a.no:8443/", `https://"<>^@127.0.0.1/`} {
		if err := identifier.CheckStoredRedirectURL(text); err != nil {
			t.Errorf("the service stores %q: %v", text, err)
		}
	}
}

func TestAddressInShortFormIsRefusedForTheLongOne(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://127.1/":            `"https://127.0.0.1/"`,
		"https://0x7f.1:8443/a?b":   `"https://127.0.0.1:8443/a?b"`,
		"https://me:1@2130706433/1": `"https://me:1@127.0.0.1/1"`,
		"https://127.1@127.1/":      `"https://127.1@127.0.0.1/"`,
		"https://blå@a.no/":         "percent-encode",
		"https://%zz:@a.no/":        "percent-encode",
		"https://bl%C3%A5:%2F@a.no": "",
		"https://a@b@a.no/":         `"b@a.no" is not the name of one host`,
		"https://01.02.03.04":       `"https://1.2.3.4"`,
		"https://127.0.0.1/":        "",
		"https://1.2.3.4.5/":        "",
		"https://me@a.no:1/127.1":   "",
		"http://127.0.0.1/":         "https URLs alone",
		"https://a.no/%zz":          "escape",
		"https://a.no/\x00":         "U+0000",
		"https://a.no/a\tb":         "control character",
		"//a.no/":                   "https URLs alone",
		"ftp://a.no/":               "https URLs alone",
		"https://":                  "https URLs alone",
		"https://[fe80::1%1]/":      "escape",
		"https://*.a.no/":           "wildcards",
		" https://a.no/":            "white space", //nolint:gocritic // it is refused for it
		"https://a.no:65536/":       "no port",
		"https://x.example%2F/":     "escape",
		"":                          "must not be empty",
	} {
		err := identifier.CheckRedirectURL(text)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
	if err := identifier.CheckRequestRedirectURL("http://a.no/"); err != nil {
		t.Error(err)
	}
}

// What the service stores is a canonical form too: reading it back must not show a difference.
func TestCanonicalFormIsStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`https://[A-Za-z]{1,3}\.no(:443|:1)?(/([a-zA-Z.æ]|%[2-7][0-9a-fA-F]|%C3%A6){0,6}){0,3}(\?[a-z=%&]{0,4})?(#[a-z]{0,3})?`).Draw(t, "url")
		if identifier.CheckRedirectURL(text) != nil {
			t.Skip("no URL")
		}
		once := identifier.CanonicalRedirectURL(text)
		if twice := identifier.CanonicalRedirectURL(once); twice != once && identifier.CheckRedirectURL(once) == nil {
			t.Fatalf("%s becomes %s, and that %s", text, once, twice)
		}
	})
}

// FuzzRedirectURL holds that the canonical form is one, that being the same URL goes by it, and that what is wrong with a URL fits into
// a message.
func FuzzRedirectURL(f *testing.F) {
	for _, pair := range [][2]string{
		{"https://altinn.no", "HTTPS://Altinn.NO:0443/"}, {`https://a.no/a\b%5cc`, "https://a.no/a/b%5Cc"}, {"", "://"},
		{"https://[0:0::01%25eth0]/x", "https://[::1]:443/x"}, {"https://Me:PW@altinn.no?x=1#y", "https://a.no/%2e%2e/%"},
		{"https://a.no/a/../..//b/./", "https://a.no/%c3%A6%e6"}, {"https://a.no/%252e%2E", "https://a.no:/%41%7f%00"},
		{"https://a.no:99999999999/", "http://a.no:80/\xff%ff"}, {"HTTPS://İ.no/%EF%BF%BD", "https://%41.no/"},
	} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		once, other := identifier.CanonicalRedirectURL(a), identifier.CanonicalRedirectURL(b)
		if twice := identifier.CanonicalRedirectURL(once); twice != once {
			t.Errorf("%q becomes %q, and then %q", a, once, twice)
		}
		if len(once) > 3*len(a)+10 {
			t.Errorf("%d bytes become %d", len(a), len(once))
		}
		if same := identifier.SameRedirectURLs([]string{a, a}, []string{b}); same != (once == other) {
			t.Errorf("%q and %q: %t", a, b, same)
		}
		err := identifier.CheckRedirectURL(a)
		if err == nil && identifier.CheckRedirectURL(once) != nil {
			t.Errorf("%q is a redirect URL, and its canonical form %q is not: %v", a, once, identifier.CheckRedirectURL(once))
		}
		if err != nil {
			if said := err.Error(); !utf8.ValidString(said) || strings.ContainsAny(said, "\n\x1b") || len(said) > 9*len(a)+1000 {
				t.Errorf("what is wrong with the URL: %q", said)
			}
		}
	})
}
