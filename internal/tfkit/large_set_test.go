package tfkit_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// A large set is equal to what the framework's own set is equal to.
func TestLargeSetIsEqualAsAnySet(t *testing.T) {
	t.Parallel()
	elements := rapid.SliceOfDistinct(rapid.SampledFrom([]attr.Value{
		types.StringValue(""), types.StringValue("a"), types.StringValue("b"), types.StringValue("c"), types.StringNull(), types.StringUnknown(),
	}), attr.Value.String)
	sets := rapid.Custom(func(t *rapid.T) types.Set {
		switch rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0:
			return types.SetNull(types.StringType)
		case 1:
			return types.SetUnknown(types.StringType)
		case 2:
			return types.SetNull(types.BoolType)
		}
		return types.SetValueMust(types.StringType, elements.Draw(t, "elements"))
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := sets.Draw(t, "a"), sets.Draw(t, "b")
		if got, want := tfkit.Large(a).Equal(tfkit.Large(b)), a.Equal(b); got != want {
			t.Errorf("%s and %s: %t, want %t", a, b, got, want)
		}
	})
	if large := tfkit.Large(types.SetNull(types.StringType)); large.Equal(types.SetNull(types.StringType)) {
		t.Error("a large set is equal to a value of another type")
	}
}

// The state keeps its spelling of URLs when the service answers the same ones, each as often.
func TestLargeSetOfURLsIsTheSameInAnySpelling(t *testing.T) {
	t.Parallel()
	urls := func(texts ...string) tfkit.LargeSet { return tfkit.Large(tfkit.RedirectURLs(texts)) }
	texts := func(texts ...string) tfkit.LargeSet { return tfkit.Large(tfkit.StringSet(texts)) }
	unknown := tfkit.Large(types.SetUnknown(tfkit.RedirectURLType{}))
	for name, test := range map[string]struct {
		a, b tfkit.LargeSet
		same bool
	}{
		"other spellings":  {urls("https://a.no", "https://b.no/"), urls("https://B.no", "https://a.no/"), true},
		"one more":         {urls("https://a.no"), urls("https://a.no", "https://b.no"), false},
		"one twice":        {urls("https://a.no"), urls("https://a.no", "https://A.no"), false},
		"both twice":       {urls("https://a.no", "https://a.no/"), urls("https://a.no", "https://A.no"), true},
		"one is not known": {urls("https://a.no"), unknown, false},
		"none":             {urls(), urls(), true},
		"texts":            {texts("a", "b"), texts("b", "a"), true},
		"other texts":      {texts("https://a.no"), texts("https://a.no/"), false},
	} {
		if got, diags := test.a.SetSemanticEquals(t.Context(), test.b); got != test.same || len(diags) > 0 {
			t.Errorf("%s: %t %v", name, got, diags)
		}
	}
}

// What the framework's own set says of duplicates, a large one says too.
func TestLargeSetHasNoElementTwice(t *testing.T) {
	t.Parallel()
	set := func(values ...any) tftypes.Value {
		elements := make([]tftypes.Value, len(values))
		for i, value := range values {
			elements[i] = tftypes.NewValue(tftypes.String, value)
		}
		return tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, elements)
	}
	for name, test := range map[string]struct {
		set  tftypes.Value
		says string
	}{
		"different":    {set("a", "b"), ""},
		"the same":     {set("a", "b", "a"), "contains duplicate values"},
		"not known":    {set("a", tftypes.UnknownValue, tftypes.UnknownValue), ""},
		"none":         {set(), ""},
		"null":         {tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, nil), ""},
		"another type": {tftypes.NewValue(tftypes.String, "a"), "expected Set value"},
	} {
		diags := tfkit.LargeSetOf(types.StringType).Validate(t.Context(), test.set, path.Root("set"))
		var said strings.Builder
		for _, one := range diags {
			said.WriteString(one.Detail())
		}
		if (test.says == "") != (len(diags) == 0) || !strings.Contains(said.String(), test.says) {
			t.Errorf("%s: %q, want %q", name, said.String(), test.says)
		}
	}
}
