package tfkit_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// FuzzValues holds what must be true of every conversion of a text, whatever the text.
func FuzzValues(f *testing.F) {
	for _, text := range []string{
		"", "991825827", "991825828", "٩٩١٨٢٥٨٢٧", "991825827_a", "991825827_a/b", "991825827_ ", "_", "urn:altinn:resource:a",
		"urn:altinn:accesspackage:toll", "toll", "a\x00b", "\xff", "a\"${b}%{c}\n\\", "0001-01-01T00:00:00", "2026-06-01T12:00:00.1234567Z",
		"x y", "a (action \"read\")", strings.Repeat("æ", 256), "ref-1_æ",
	} {
		f.Add(text, "read")
		f.Add("a", text)
	}
	f.Fuzz(func(t *testing.T, text, more string) {
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
	})
}

// checkRight holds that a right stands as an id of a resource exactly when it is the plain right to
// that resource: anything else must show as drift.
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
