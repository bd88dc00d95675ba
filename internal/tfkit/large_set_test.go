package tfkit_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// A large set is equal to what the framework's own set is equal to.
func TestLargeSetIsEqualAsAnySet(t *testing.T) {
	t.Parallel()
	elements := rapid.SliceOfDistinct(rapid.SampledFrom([]attr.Value{
		types.StringValue(""), types.StringValue("a"), types.StringValue("<null>"), types.StringNull(), types.StringUnknown(),
	}), attr.Value.String)
	type set struct {
		any   types.Set
		large tfkit.LargeSet
	}
	sets := rapid.Custom(func(t *rapid.T) set {
		switch rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0:
			return set{types.SetNull(types.StringType), tfkit.LargeSet{ListValue: types.ListNull(types.StringType)}}
		case 1:
			return set{types.SetUnknown(types.StringType), tfkit.LargeSet{ListValue: types.ListUnknown(types.StringType)}}
		}
		held := elements.Draw(t, "elements")
		return set{types.SetValueMust(types.StringType, held), tfkit.LargeSet{ListValue: types.ListValueMust(types.StringType, held)}}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := sets.Draw(t, "a"), sets.Draw(t, "b")
		if got, want := a.large.Equal(b.large), a.any.Equal(b.any); got != want {
			t.Errorf("%s and %s: %t, want %t", a.any, b.any, got, want)
		}
	})
	if large := tfkit.LargeStringSet(nil); large.Equal(large.ListValue) {
		t.Error("a large set is equal to a value of another type")
	}
}

// The framework gets a list of what the CLI is told to be a set.
func TestLargeSetIsASetToTheCLIAlone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ got, want tftypes.Type }{
		"to the framework": {tfkit.LargeSetType().TerraformType(t.Context()), tftypes.List{ElementType: tftypes.String}},
		"to the CLI":       {tfkit.LargeSetType().TerraformType(tfkit.ForDescription(t.Context())), tftypes.Set{ElementType: tftypes.String}},
	} {
		if !test.got.Equal(test.want) {
			t.Errorf("%s it is %s", name, test.got)
		}
	}
}
