package tfkit_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

func TestKeepURLSpelling(t *testing.T) {
	t.Parallel()
	with := func(urls ...string) tfkit.LargeSet { return tfkit.LargeStringSet(urls) }
	list := func(list types.List) tfkit.LargeSet { return tfkit.LargeSet{ListValue: list} }
	withUnknown := list(types.ListValueMust(types.StringType, []attr.Value{types.StringUnknown()}))
	unknown, null := list(types.ListUnknown(types.StringType)), list(types.ListNull(types.StringType))
	for name, test := range map[string]struct{ state, plan, want tfkit.LargeSet }{
		"same URLs":    {with("https://a.no/", "https://b.no/x"), with("https://b.no/x", "https://A.no"), with("https://a.no/", "https://b.no/x")},
		"one more":     {with("https://a.no/"), with("https://A.no", "https://b.no"), with("https://A.no", "https://b.no")},
		"one less":     {with("https://a.no/", "https://b.no/"), with("https://A.no"), with("https://A.no")},
		"new":          {null, with("https://A.no"), with("https://A.no")},
		"unknown":      {with("https://a.no/"), unknown, unknown},
		"unknown URL":  {with(), withUnknown, withUnknown},
		"none at all":  {with(), with(), with()},
		"none anymore": {with("https://a.no/"), with(), with()},
	} {
		resp := planmodifier.ListResponse{PlanValue: test.plan.ListValue}
		tfkit.KeepURLSpelling().PlanModifyList(t.Context(), planmodifier.ListRequest{StateValue: test.state.ListValue, PlanValue: test.plan.ListValue}, &resp)
		if !list(resp.PlanValue).Equal(test.want) {
			t.Errorf("%s: %s", name, resp.PlanValue)
		}
	}
}

// The state keeps its spelling of each URL that the service answers.
func TestRedirectURLsAreSpelledAsInTheState(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ answered, state, want []string }{
		"other spellings": {[]string{"https://a.no/", "https://b.no/"}, []string{"https://b.no/", "https://A.no"}, []string{"https://A.no", "https://b.no/"}},
		"one more":        {[]string{"https://a.no/", "https://b.no/"}, []string{"https://A.no"}, []string{"https://A.no", "https://b.no/"}},
		"one less":        {[]string{"https://b.no/"}, []string{"https://A.no", "https://B.no"}, []string{"https://B.no"}},
		"one twice":       {[]string{"https://a.no/", "https://a.no/"}, nil, []string{"https://a.no/"}},
		"both spellings":  {[]string{"https://a.no", "https://a.no/"}, []string{"https://a.no", "https://a.no/"}, []string{"https://a.no", "https://a.no/"}},
		"none":            {nil, []string{"https://A.no"}, nil},
	} {
		if got, want := tfkit.RedirectURLs(test.answered, tfkit.LargeStringSet(test.state)), tfkit.LargeStringSet(test.want); !got.Equal(want) {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// FuzzRedirectURLs holds that a state keeps its spelling exactly of what is the same URL to the service.
func FuzzRedirectURLs(f *testing.F) {
	f.Add("HTTPS://Altinn.NO:0443/", "https://altinn.no")
	f.Add("https://a.no/\xff%ff", "://")
	f.Fuzz(func(t *testing.T, a, b string) {
		read := tfkit.Strings(tfkit.RedirectURLs([]string{a}, tfkit.LargeStringSet([]string{b})))
		want := a
		if identifier.SameRedirectURLs([]string{a, a}, []string{b}) {
			want = b
		}
		if len(read) != 1 || read[0] != want {
			t.Errorf("%q is read as %q where the state has %q", a, read, b)
		}
	})
}
