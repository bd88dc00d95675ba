package system_test

import (
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

func TestValidation(t *testing.T) {
	t.Parallel()
	inWorldOf(t, emulator.World{}, object{"plan_time_checks": false}, func(t *testing.T, w *world) {
		t.Helper()
		i := w.instance()
		texts := func(languages ...string) object {
			m := object{}
			for _, language := range languages {
				m[language] = "x"
			}
			return m
		}
		for name, test := range map[string]struct {
			attribute string
			value     any
			says      []string // nothing when it is valid
		}{
			"id":                              {"id", "991825827_Smart.Cloud-æøå~+:%'\"", nil},
			"id unknown":                      {"id", tfkittest.Unknown, nil},
			"id without a name":               {"id", "991825827", []string{"underscore"}},
			"id with an empty name":           {"id", "991825827_", []string{"underscore"}},
			"id of nobody":                    {"id", "smart_cloud", []string{"organisation number", "nine digits"}},
			"id of a wrong number":            {"id", "991825828_a", []string{"991825828", "last digit"}},
			"id in other digits":              {"id", "٩٩١٨٢٥٨٢٧_a", []string{"nine digits"}},
			"id of ISO 6523":                  {"id", "0192:991825827_a", []string{"nine digits"}},
			"id with a no-break space":        {"id", "991825827_a\u00a0b", []string{"white space"}},
			"id with a slash":                 {"id", "991825827_a/b", []string{"slash"}},
			"id with a space":                 {"id", "991825827_a b", []string{"white space"}},
			"id with a newline":               {"id", "991825827_a\n", []string{"white space"}},
			"id with U+0000":                  {"id", "991825827_a\x00", []string{"U+0000"}},
			"name with U+0000":                {"name", object{"nb": "a\x00", "nn": "", "en": ""}, []string{"U+0000"}},
			"name in a blank":                 {"name", texts("nb", "nn", "en", "s e"), []string{"WARNING: Not a language", "ERROR: Invalid language"}},
			"right with U+0000":               {"rights", []any{"a\x00"}, []string{"U+0000"}},
			"package with U+0000":             {"access_packages", []any{"urn:altinn:accesspackage:toll\x00"}, []string{"U+0000"}},
			"client id with U+0000":           {"client_ids", []any{"a\x00"}, []string{"U+0000"}},
			"redirect URL with U+0000":        {"allowed_redirect_urls", []any{"https://a.no/\x00"}, []string{"U+0000"}},
			"redirect URL in short form":      {"allowed_redirect_urls", []any{"https://127.1/a"}, []string{`write "https://127.0.0.1/a"`}},
			"redirect URL badly encoded":      {"allowed_redirect_urls", []any{"https://a.no/%zz"}, []string{"escape"}},
			"id of 255":                       {"id", "991825827_" + strings.Repeat("å", 245), nil},
			"id of 256":                       {"id", "991825827_" + strings.Repeat("å", 246), []string{"at most 255"}},
			"name without nn and en":          {"name", texts("nb"), []string{"Missing: nn, en", `nb = "…"`}},
			"description without any":         {"description", texts(), []string{"Missing: nb, nn, en", "description = {"}},
			"name with null":                  {"name", object{"nb": nil, "nn": "", "en": ""}, []string{"Missing: nb"}},
			"name under the key no":           {"name", texts("no", "nn", "en"), []string{"Missing: nb. Write nb in place of no."}},
			"name with an unknown text":       {"name", object{"nb": tfkittest.Unknown, "nn": "x", "en": "x"}, nil},
			"name that is empty":              {"name", object{"nb": "x", "nn": "", "en": " "}, []string{"WARNING: Empty name", "in nn and en"}},
			"name empty in no one's language": {"name", object{"nb": "x", "nn": "x", "en": "x", "se": ""}, nil},
			"description that is empty":       {"description", object{"nb": "", "nn": "", "en": ""}, nil},
			"name in more languages":          {"name", texts("nb", "nn", "en", "se", "sma", "en-GB", "zh-Hant"), nil},
			"name in no language":             {"name", texts("nb", "nn", "en", "NB"), []string{`WARNING: Not a language`, `"NB" is not a language tag`}},
			"name with null in another":       {"name", object{"nb": "", "nn": "", "en": "", "se": nil}, []string{"null"}},
			"rights":                          {"rights", []any{"ske-krav-og-betalinger", "app_ttd_my-app", "Ab:c"}, nil},
			"rights unknown":                  {"rights", tfkittest.Unknown, nil},
			"rights with an unknown one":      {"rights", []any{"a", tfkittest.Unknown}, nil},
			"right empty":                     {"rights", []any{""}, []string{"empty"}},
			"right null":                      {"rights", []any{nil}, []string{"null"}},
			"right as a URN":                  {"rights", []any{"urn:altinn:resource:ske-krav"}, []string{`write its id alone, "ske-krav"`}},
			"right as another URN":            {"rights", []any{"urn:altinn:org:ttd"}, []string{"write the id of a resource alone"}},
			"right as a package":              {"rights", []any{"urn:altinn:accesspackage:toll"}, []string{"access packages"}},
			"right in words":                  {"rights", []any{`a (action "read")`}, []string{"white space", "an import"}},
			"packages":                        {"access_packages", []any{"urn:altinn:accesspackage:skatt-naering"}, nil},
			"package by name":                 {"access_packages", []any{"skatt-naering"}, []string{`write "urn:altinn:accesspackage:skatt-naering"`}},
			"package without a name":          {"access_packages", []any{"urn:altinn:accesspackage:"}, []string{"names no access package"}},
			"package empty":                   {"access_packages", []any{""}, []string{"names no access package"}},
			"package as another URN":          {"access_packages", []any{"urn:altinn:resource:a"}, []string{"not the URN of an access package"}},
			"package in another case":         {"access_packages", []any{"urn:altinn:accessPackage:toll"}, []string{"case"}},
			"package with a space":            {"access_packages", []any{"urn:altinn:accesspackage:to ll"}, []string{"white space"}},
			"client ids":                      {"client_ids", []any{"a", "b"}, nil},
			"client id empty":                 {"client_ids", []any{""}, []string{"empty"}},
			"client id padded":                {"client_ids", []any{" a"}, []string{"white space around"}},
			"client ids in two cases":         {"client_ids", []any{"aB", "c", "Ab"}, []string{`"Ab" and "aB"`, "upper and lower case alone"}},
			"redirect URLs":                   {"allowed_redirect_urls", []any{"https://a.no", "https://a.no/x?y=1#z", "https://localhost:8443", "HTTPS://b.no"}, nil},
			"name unknown":                    {"name", tfkittest.Unknown, nil},
			"packages with an unknown one":    {"access_packages", []any{tfkittest.Unknown}, nil},
			"client ids with an unknown one":  {"client_ids", []any{tfkittest.Unknown, "a"}, nil},
			"visibility unknown":              {"is_visible", tfkittest.Unknown, nil},
			"protection unknown":              {"deletion_protection", tfkittest.Unknown, nil},
			"redirect URLs, unknown":          {"allowed_redirect_urls", []any{"https://a.no", tfkittest.Unknown}, nil},
			"redirect URL http":               {"allowed_redirect_urls", []any{"http://a.no"}, []string{"absolute https URLs"}},
			"redirect URL relative":           {"allowed_redirect_urls", []any{"/x"}, []string{"absolute https URLs"}},
			"redirect URL without a host":     {"allowed_redirect_urls", []any{"https:///x"}, []string{"absolute https URLs"}},
			"redirect URL opaque":             {"allowed_redirect_urls", []any{"https:a.no"}, []string{"absolute https URLs"}},
			"redirect URL not one":            {"allowed_redirect_urls", []any{"::::"}, []string{"absolute https URLs"}},
			"redirect URL of no port":         {"allowed_redirect_urls", []any{"https://a.no:70000"}, []string{"no port 70000"}},
			"redirect URL empty":              {"allowed_redirect_urls", []any{""}, []string{"empty"}},
			"redirect URL padded":             {"allowed_redirect_urls", []any{"https://a.no "}, []string{"white space"}},
			"redirect URLs equal":             {"allowed_redirect_urls", []any{"https://A.no", "https://a.no:443/", "https://a.no/x"}, []string{`"https://A.no" and "https://a.no:443/"`, "one and the same"}},
			"redirect URL with a wildcard":    {"allowed_redirect_urls", []any{"https://*.example.no/"}, []string{`"*.example.no"`, "wildcards"}},
			"redirect URL encoded in host":    {"allowed_redirect_urls", []any{"https://bl%C3%A5b%C3%A6r.no/"}, []string{`"bl%C3%A5b%C3%A6r.no"`, "host"}},
			"redirect URLs, case of a path":   {"allowed_redirect_urls", []any{"https://a.no/x", "https://a.no/X"}, nil},
			"timeout":                         {"timeouts", object{"create": "90s"}, nil},
			"timeout in words":                {"timeouts", object{"create": "soon"}, []string{"soon"}},
			"timeout without a unit":          {"timeouts", object{"update": "90"}, []string{`"90"`, "90s"}},
			"timeout of zero":                 {"timeouts", object{"read": "0s"}, []string{`"0s"`, "no time"}},
			"timeout below zero":              {"timeouts", object{"delete": "-5m"}, []string{`"-5m"`, "no time"}},
		} {
			w.p.NextRun()
			c := config(object{test.attribute: test.value})
			diags := i.Validate(c)
			if !diags.HasError() {
				diags = append(diags, i.Plan(c).Diagnostics...)
			}
			if test.says == nil {
				if len(diags) > 0 {
					t.Errorf("%s: %s", name, diags.Text())
				}
				continue
			}
			if len(diags.Errors()) > 1 || len(diags) == 0 || diags.Attributes()[0] != test.attribute {
				t.Errorf("%s: %d diagnostics on %q\n%s", name, len(diags), diags.Attributes(), diags.Text())
				continue
			}
			wantText(t, diags, test.says...)
		}
	})
}

// What the register holds from before today's rules is no mistake in a configuration: it may be a
// system that is imported.
func TestConfigurationOfAnOldSystemIsValid(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		for attribute, values := range oldValues() {
			for _, value := range values {
				if diags := w.instance().Validate(config(object{attribute: value})); diags.HasError() {
					t.Errorf("%s %q: %s", attribute, value, diags.Text())
				}
			}
		}
	})
}

// oldValues are values that a new system cannot have, and a system of the register's may, by
// attribute.
func oldValues() map[string][]any {
	odd := object{"nb": "a", "nn": "a", "en": "a", "": "b", "s e": "c", "NB": "d"}
	return map[string][]any{
		"id":                    {vendor, vendor + "_Gammelt system", vendor + "_a\n", vendor + "_ ", vendor + "_"},
		"name":                  {odd},
		"description":           {odd},
		"rights":                {[]any{`a (action "read")`, "b and c", "(no resource)", "d"}},
		"client_ids":            {[]any{" ", "a ", "b"}, []any{"ab", "aB"}},
		"allowed_redirect_urls": {[]any{"http://a.example/", "https://b.example/%25zz", "https://a.example/a\tb", "https://a.example/"}},
	}
}

func TestRequiredAttributes(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		for _, name := range []string{"id", "name", "description"} {
			if diags := w.instance().Validate(config(object{name: nil})); !diags.HasError() {
				t.Errorf("nothing is said of a missing %s", name)
			}
		}
	})
}
