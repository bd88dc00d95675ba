package tfkit_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
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
		"not a URL":                           "not a URL",
		"https://a.no/%zz":                    "https://a.no/%25zz",
		"":                                    "",
	} {
		if got := tfkit.CanonicalRedirectURL(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

// What the service stores is a canonical form too: reading it back must not show a difference.
func TestCanonicalFormIsStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`https://[A-Za-z]{1,3}\.no(:443|:1)?(/([a-zA-Z.æ]|%[2-7][0-9a-fA-F]|%C3%A6){0,6}){0,3}(\?[a-z=%&]{0,4})?(#[a-z]{0,3})?`).Draw(t, "url")
		if tfkit.CheckRedirectURL(text) != nil {
			t.Skip("no URL")
		}
		once := tfkit.CanonicalRedirectURL(text)
		if twice := tfkit.CanonicalRedirectURL(once); twice != once && tfkit.CheckRedirectURL(once) == nil {
			t.Fatalf("%s becomes %s, and that %s", text, once, twice)
		}
	})
}

func TestKeepURLSpelling(t *testing.T) {
	t.Parallel()
	with := func(urls ...string) types.Set { return tfkit.RedirectURLs(urls) }
	withUnknown := types.SetValueMust(tfkit.RedirectURLType{}, []attr.Value{tfkit.RedirectURLValue{StringValue: types.StringUnknown()}})
	for name, test := range map[string]struct{ state, plan, want types.Set }{
		"same URLs":    {with("https://a.no/", "https://b.no/x"), with("https://b.no/x", "https://A.no"), with("https://a.no/", "https://b.no/x")},
		"one more":     {with("https://a.no/"), with("https://A.no", "https://b.no"), with("https://A.no", "https://b.no")},
		"one less":     {with("https://a.no/", "https://b.no/"), with("https://A.no"), with("https://A.no")},
		"new":          {types.SetNull(tfkit.RedirectURLType{}), with("https://A.no"), with("https://A.no")},
		"unknown":      {with("https://a.no/"), types.SetUnknown(tfkit.RedirectURLType{}), types.SetUnknown(tfkit.RedirectURLType{})},
		"unknown URL":  {with(), withUnknown, withUnknown},
		"none at all":  {with(), with(), with()},
		"none anymore": {with("https://a.no/"), with(), with()},
	} {
		resp := planmodifier.SetResponse{PlanValue: test.plan}
		tfkit.KeepURLSpelling().PlanModifySet(t.Context(), planmodifier.SetRequest{StateValue: test.state, PlanValue: test.plan}, &resp)
		if !resp.PlanValue.Equal(test.want) {
			t.Errorf("%s: %s", name, resp.PlanValue)
		}
	}
}

func TestRedirectURLsHoldEachOnce(t *testing.T) {
	t.Parallel()
	set := tfkit.RedirectURLs([]string{"https://b.no", "https://a.no", "https://b.no"})
	if got := tfkit.Strings(set); len(got) != 2 || got[0] != "https://a.no" {
		t.Errorf("got %q", got)
	}
}
