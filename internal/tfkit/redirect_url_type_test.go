package tfkit_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

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

// FuzzRedirectURLType holds that being the same URL is symmetric, and that a value comes out of its
// type as it went in.
func FuzzRedirectURLType(f *testing.F) {
	f.Add("HTTPS://Altinn.NO:0443/", "https://altinn.no")
	f.Add("https://a.no/\xff%ff", "://")
	f.Fuzz(func(t *testing.T, a, b string) {
		va, vb := tfkit.RedirectURLValue{StringValue: types.StringValue(a)}, tfkit.RedirectURLValue{StringValue: types.StringValue(b)}
		ab, _ := va.StringSemanticEquals(t.Context(), vb)
		ba, _ := vb.StringSemanticEquals(t.Context(), va)
		if same := identifier.SameRedirectURLs([]string{a, a}, []string{b}); ab != ba || ab != same {
			t.Errorf("%q and %q: %t, %t, %t", a, b, ab, ba, same)
		}
		read, err := tfkit.RedirectURLType{}.ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.String, a))
		if err != nil || !read.Equal(va) || read.(basetypes.StringValuable).String() != va.String() {
			t.Errorf("%q is read as %v: %v", a, read, err)
		}
	})
}
