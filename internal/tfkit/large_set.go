package tfkit

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// LargeSet is the value of an attribute that is a set of texts, and may have hundreds of them. To
// the CLI it is a set. To the framework, which looks for each element of a set among all of another
// wherever it compares two, it is a list: a ListAttribute whose CustomType is [LargeSetType]. On the
// wire both are the same. A CLI hands over a set without duplicates and in an order that depends on
// the elements alone, so equal sets are equal lists.
type LargeSet struct{ basetypes.ListValue }

// LargeStringSet is [StringSet] for a set that may be large.
func LargeStringSet(texts []string) LargeSet {
	return largeSet(StringSet(texts).Elements())
}

func largeSet(elements []attr.Value) LargeSet {
	return LargeSet{types.ListValueMust(types.StringType, elements)}
}

// Type implements [attr.Value].
func (s LargeSet) Type(context.Context) attr.Type { return LargeSetType() }

// Equal implements [attr.Value]: the same elements, whatever their order.
func (s LargeSet) Equal(other attr.Value) bool {
	o, ok := other.(LargeSet)
	return ok && s.IsNull() == o.IsNull() && s.IsUnknown() == o.IsUnknown() && slices.Equal(s.sorted(), o.sorted())
}

// sorted are the elements as they are printed, which tells null and unknown from texts.
func (s LargeSet) sorted() []string {
	elements := s.Elements()
	texts := make([]string, len(elements))
	for i, element := range elements {
		texts[i] = element.String()
	}
	slices.Sort(texts)
	return texts
}

// LargeSetType is the type of a [LargeSet].
func LargeSetType() basetypes.ListTypable {
	return largeSetType{basetypes.ListType{ElemType: types.StringType}}
}

type largeSetType struct{ basetypes.ListType }

// String implements [attr.Type].
func (t largeSetType) String() string { return "tfkit.LargeSetType" }

// Equal implements [attr.Type].
func (t largeSetType) Equal(other attr.Type) bool {
	_, ok := other.(largeSetType)
	return ok
}

// TerraformType implements [attr.Type].
func (t largeSetType) TerraformType(ctx context.Context) tftypes.Type {
	if describes(ctx) {
		return tftypes.Set{ElementType: tftypes.String}
	}
	return t.ListType.TerraformType(ctx)
}

// ValueType implements [attr.Type].
func (t largeSetType) ValueType(context.Context) attr.Value {
	return LargeSet{types.ListNull(types.StringType)}
}

// ValueFromList implements [basetypes.ListTypable].
func (t largeSetType) ValueFromList(_ context.Context, in basetypes.ListValue) (basetypes.ListValuable, diag.Diagnostics) {
	return LargeSet{in}, nil
}

// ValueFromTerraform implements [attr.Type].
func (t largeSetType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	value, err := t.ListType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, fmt.Errorf("reading a set: %w", err)
	}
	list, ok := value.(basetypes.ListValue)
	if !ok {
		return nil, fmt.Errorf("reading a set: it is %T", value)
	}
	return LargeSet{list}, nil
}

type descriptionKey struct{}

// ForDescription returns a context for the description of schemas to the CLI, in which [LargeSetType]
// is a set.
func ForDescription(ctx context.Context) context.Context {
	return context.WithValue(ctx, descriptionKey{}, true)
}

func describes(ctx context.Context) bool { return ctx.Value(descriptionKey{}) != nil }

// LargeSetRequiresReplace has a change of a large set replace the object.
func LargeSetRequiresReplace() planmodifier.List { return largeSetRequiresReplace{} }

type largeSetRequiresReplace struct{}

func (largeSetRequiresReplace) Description(context.Context) string {
	return "If the value of this attribute changes, Terraform will destroy and recreate the resource."
}

func (m largeSetRequiresReplace) MarkdownDescription(ctx context.Context) string {
	return m.Description(ctx)
}

func (largeSetRequiresReplace) PlanModifyList(_ context.Context, req planmodifier.ListRequest, resp *planmodifier.ListResponse) {
	if !req.State.Raw.IsNull() && !req.Plan.Raw.IsNull() {
		resp.RequiresReplace = !LargeSet{req.PlanValue}.Equal(LargeSet{req.StateValue})
	}
}
