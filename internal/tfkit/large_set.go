package tfkit

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/altinn/terraform-provider-altinn/internal/identifier"
)

// LargeSetType is the type of a set of texts or redirect URLs that may have hundreds of elements. To
// find duplicates, and elements that are equal in what they mean, the framework compares every element
// with every other, again for every look at an attribute; this type sorts them.
type LargeSetType struct{ basetypes.SetType }

// LargeSet is the value of a [LargeSetType].
type LargeSet struct{ basetypes.SetValue }

// LargeSetOf is the type of a set of elements that are strings or [RedirectURLType].
func LargeSetOf(element attr.Type) LargeSetType {
	return LargeSetType{basetypes.SetType{ElemType: element}}
}

// Large makes a value of a set that is in no order yet.
func Large(set types.Set) LargeSet { return LargeSet{set} }

// LargeStringSet is [StringSet] for a set that may be large.
func LargeStringSet(texts []string) LargeSet { return Large(StringSet(texts)) }

// String implements [attr.Type].
func (t LargeSetType) String() string { return "tfkit.LargeSetType[" + t.ElementType().String() + "]" }

// Equal implements [attr.Type].
func (t LargeSetType) Equal(other attr.Type) bool {
	o, ok := other.(LargeSetType)
	return ok && t.SetType.Equal(o.SetType)
}

// ValueType implements [attr.Type].
func (t LargeSetType) ValueType(context.Context) attr.Value {
	return Large(types.SetNull(t.ElementType()))
}

// ValueFromSet implements [basetypes.SetTypable].
func (t LargeSetType) ValueFromSet(_ context.Context, in basetypes.SetValue) (basetypes.SetValuable, diag.Diagnostics) {
	return Large(in), nil
}

// ValueFromTerraform implements [attr.Type].
func (t LargeSetType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	value, err := t.SetType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, fmt.Errorf("reading a set: %w", err)
	}
	set, ok := value.(basetypes.SetValue)
	if !ok {
		return nil, fmt.Errorf("reading a set: it is %T", value)
	}
	return Large(set), nil
}

// Validate is what the framework calls to find duplicates.
func (t LargeSetType) Validate(ctx context.Context, in tftypes.Value, at path.Path) diag.Diagnostics {
	value, err := t.ValueFromTerraform(ctx, in)
	if set, ok := value.(LargeSet); err == nil && ok {
		if texts, ok := set.sorted(spelled); ok && len(slices.Compact(texts)) == len(set.Elements()) {
			return nil
		}
	}
	return t.SetType.Validate(ctx, in, at) // which knows what to say
}

// Type implements [attr.Value].
func (s LargeSet) Type(ctx context.Context) attr.Type { return LargeSetOf(s.ElementType(ctx)) }

// Equal implements [attr.Value].
func (s LargeSet) Equal(other attr.Value) bool {
	o, ok := other.(LargeSet)
	if !ok {
		return false
	}
	mine, ok := s.sorted(spelled)
	theirs, also := o.sorted(spelled)
	if !ok || !also {
		return s.SetValue.Equal(o.SetValue)
	}
	ctx := context.Background()
	return s.ElementType(ctx).Equal(o.ElementType(ctx)) && slices.Equal(mine, theirs)
}

// SetSemanticEquals implements [basetypes.SetValuableWithSemanticEquals]: the same elements, URLs in
// whatever spelling. Of sets that are not equal the framework compares the elements, one by one.
func (s LargeSet) SetSemanticEquals(_ context.Context, other basetypes.SetValuable) (bool, diag.Diagnostics) {
	o, ok := other.(LargeSet)
	if !ok {
		return false, nil
	}
	mine, ok := s.sorted(meant)
	theirs, also := o.sorted(meant)
	return ok && also && slices.Equal(mine, theirs), nil
}

// sorted are the forms of the elements, sorted. There are none unless all of them are known.
func (s LargeSet) sorted(form func(attr.Value) string) ([]string, bool) {
	if !Known(s) {
		return nil, false
	}
	elements := s.Elements()
	texts := make([]string, len(elements))
	for i, element := range elements {
		texts[i] = form(element)
	}
	slices.Sort(texts)
	return texts, true
}

// spelled is the text of an element.
func spelled(element attr.Value) string {
	text, _ := stringOf(element)
	return text
}

// meant is what the text of an element means to the service.
func meant(element attr.Value) string {
	if _, ok := element.(RedirectURLValue); ok {
		return identifier.CanonicalRedirectURL(spelled(element))
	}
	return spelled(element)
}

// LargeSetRequiresReplace has a change of a large set replace the object, as the framework's
// modifier of that name does for other sets.
func LargeSetRequiresReplace() planmodifier.Set { return largeSetRequiresReplace{} }

type largeSetRequiresReplace struct{}

func (largeSetRequiresReplace) Description(context.Context) string {
	return "If the value of this attribute changes, Terraform will destroy and recreate the resource."
}

func (m largeSetRequiresReplace) MarkdownDescription(ctx context.Context) string {
	return m.Description(ctx)
}

func (largeSetRequiresReplace) PlanModifySet(_ context.Context, req planmodifier.SetRequest, resp *planmodifier.SetResponse) {
	if !req.State.Raw.IsNull() && !req.Plan.Raw.IsNull() {
		resp.RequiresReplace = !Large(req.PlanValue).Equal(Large(req.StateValue))
	}
}
