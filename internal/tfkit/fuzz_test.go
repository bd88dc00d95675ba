package tfkit_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// FuzzRedirectURL holds that the canonical form is one, that being the same URL is symmetric and what the custom type goes
// by, and that a value comes out of its type as it went in.
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
		once, other := tfkit.CanonicalRedirectURL(a), tfkit.CanonicalRedirectURL(b)
		if twice := tfkit.CanonicalRedirectURL(once); twice != once {
			t.Errorf("%q becomes %q, and then %q", a, once, twice)
		}
		if len(once) > 3*len(a)+10 {
			t.Errorf("%d bytes become %d", len(a), len(once))
		}
		va, vb := tfkit.RedirectURLValue{StringValue: types.StringValue(a)}, tfkit.RedirectURLValue{StringValue: types.StringValue(b)}
		ab, _ := va.StringSemanticEquals(t.Context(), vb)
		ba, _ := vb.StringSemanticEquals(t.Context(), va)
		if same := tfkit.SameRedirectURLs([]string{a, a}, []string{b}); ab != (once == other) || ab != ba || ab != same {
			t.Errorf("%q and %q: %t, %t, %t", a, b, ab, ba, same)
		}
		read, err := tfkit.RedirectURLType{}.ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.String, a))
		if err != nil || !read.Equal(va) || read.(basetypes.StringValuable).String() != va.String() {
			t.Errorf("%q is read as %v: %v", a, read, err)
		}
		if err := tfkit.CheckRedirectURL(a); err == nil && tfkit.CheckRedirectURL(once) != nil {
			t.Errorf("%q is a redirect URL, and its canonical form %q is not: %v", a, once, tfkit.CheckRedirectURL(once))
		}
	})
}

// FuzzText holds what must be true of every conversion of a text, whatever the text.
func FuzzText(f *testing.F) {
	for _, text := range []string{
		"", "991825827", "991825828", "٩٩١٨٢٥٨٢٧", "991825827_a", "991825827_a/b", "991825827_ ", "_", "urn:altinn:resource:a",
		"urn:altinn:accesspackage:toll", "toll", "a\x00b", "\xff", "a\"${b}%{c}\n\\", "0001-01-01T00:00:00", "2026-06-01T12:00:00.1234567Z",
		"-----BEGIN A-----MIIEvQIBADANBgkqhkiG9w0BAQEF-----END A-----", `{"kty":"RSA","d":"a"}`, "eyJhbGciOiJSUzI1NiJ9.e30.AA",
		"/a/b_MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7%2B", "x y", "a (action \"read\")", strings.Repeat("æ", 256), "ref-1_æ",
	} {
		f.Add(text, "read")
		f.Add("a", text)
	}
	f.Fuzz(func(t *testing.T, text, more string) {
		if err := tfkit.CheckRedirectURL(text); err != nil {
			if sentence := tfkit.Sentence(err.Error()); !utf8.ValidString(sentence) || strings.ContainsAny(sentence, "\n\x1b") || len(sentence) > 9*len(text)+1000 {
				t.Errorf("what is wrong with the URL: %q", sentence)
			}
		}
		checkRight(t, altinn.Right{Action: more, Resource: []altinn.AttributePair{{ID: altinn.ResourceAttribute, Value: text}, {ID: more, Value: text}}})
		checkRight(t, altinn.Right{Resource: []altinn.AttributePair{{ID: more, Value: text}}})
		if got := tfkit.RightText(tfkit.ResourceRight(text)); (got == text) != (identifier.CheckResourceID(text) == nil) {
			t.Errorf("the right to %q stands as %q", text, got)
		}
		if stamp := tfkit.Timestamp(text); !stamp.IsNull() && stamp.ValueString() != text {
			t.Errorf("the time %q stands as %s", text, stamp)
		}
		if set := tfkit.Strings(tfkit.StringSet([]string{text, more, text})); !slices.Equal(set, slices.Compact(slices.Sorted(slices.Values([]string{text, more})))) {
			t.Errorf("a set of %q and %q holds %q", text, more, set)
		}
		if once := tfkit.Redact(text); tfkit.Redact(once) != once || len(once) > 2*len(text)+100 {
			t.Errorf("%q is shown as %q, and then as %q", text, once, tfkit.Redact(once))
		}
		if block := tfkit.ImportBlock("altinn_system", text); strings.Count(block, "\n") != 3 || strings.ContainsRune(block, '\r') {
			t.Errorf("%q breaks out of its line: %s", text, block)
		}
	})
}

// checkRight holds that a right stands as an id of a resource exactly when it is the plain right to that resource: anything
// else must show as drift.
func checkRight(t *testing.T, right altinn.Right) {
	t.Helper()
	text := tfkit.RightText(right)
	wire := func(r altinn.Right) string {
		written, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		return string(written)
	}
	plain := wire(right) == wire(tfkit.ResourceRight(text))
	if odd := len(tfkit.OddRights([]string{text})) == 1; odd == plain {
		t.Errorf("%s stands as %q: odd %t", wire(right), text, odd)
	}
}
