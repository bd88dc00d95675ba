package tfkit

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/altinn/terraform-provider-altinn/internal/identifier"
)

// RedirectURLType is the type of a string that holds a redirect URL. After a write or a read the
// framework keeps the spelling that it had before if the new one is the same URL to the service,
// also for the elements of a set. In a plan [KeepURLSpelling] does so.
type RedirectURLType struct{ basetypes.StringType }

// RedirectURLValue is a redirect URL; see [RedirectURLType].
type RedirectURLValue struct{ basetypes.StringValue }

// RedirectURLs returns a set of the distinct redirect URLs.
func RedirectURLs(urls []string) types.Set {
	elements := make([]attr.Value, 0, len(urls))
	for _, text := range Distinct(urls) {
		elements = append(elements, RedirectURLValue{types.StringValue(text)})
	}
	return types.SetValueMust(RedirectURLType{}, elements)
}

func (t RedirectURLType) String() string { return "tfkit.RedirectURLType" }

// Equal implements [attr.Type].
func (t RedirectURLType) Equal(other attr.Type) bool {
	_, ok := other.(RedirectURLType)
	return ok
}

// ValueType implements [attr.Type].
func (t RedirectURLType) ValueType(context.Context) attr.Value { return RedirectURLValue{} }

// ValueFromString implements [basetypes.StringTypable].
func (t RedirectURLType) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return RedirectURLValue{in}, nil
}

// ValueFromTerraform implements [attr.Type].
func (t RedirectURLType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	value, err := t.StringType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, fmt.Errorf("reading a redirect URL: %w", err)
	}
	text, ok := value.(basetypes.StringValue)
	if !ok {
		return nil, fmt.Errorf("reading a redirect URL: %T instead of a string", value)
	}
	return RedirectURLValue{text}, nil
}

// Type implements [attr.Value].
func (v RedirectURLValue) Type(context.Context) attr.Type { return RedirectURLType{} }

// Equal implements [attr.Value]: the same spelling.
func (v RedirectURLValue) Equal(other attr.Value) bool {
	o, ok := other.(RedirectURLValue)
	return ok && v.StringValue.Equal(o.StringValue)
}

// StringSemanticEquals implements [basetypes.StringValuableWithSemanticEquals]: the same URL to the
// service.
func (v RedirectURLValue) StringSemanticEquals(_ context.Context, other basetypes.StringValuable) (bool, diag.Diagnostics) {
	o, ok := other.(RedirectURLValue)
	return ok && identifier.CanonicalRedirectURL(v.ValueString()) == identifier.CanonicalRedirectURL(o.ValueString()), nil
}

// KeepURLSpelling plans no change for redirect URLs that differ from the state in spelling alone,
// as after an import, which knows only the service's spelling. It goes by each URL, since one that
// is not known yet may turn out to be what the state has.
func KeepURLSpelling() planmodifier.Set { return keepURLSpelling{} }

type keepURLSpelling struct{}

func (keepURLSpelling) Description(context.Context) string {
	return "Another spelling of the same URL is no change."
}

func (k keepURLSpelling) MarkdownDescription(ctx context.Context) string { return k.Description(ctx) }

func (keepURLSpelling) PlanModifySet(ctx context.Context, req planmodifier.SetRequest, resp *planmodifier.SetResponse) {
	if req.StateValue.IsNull() || !Present(req.PlanValue) {
		return
	}
	if Known(req.PlanValue) && identifier.SameRedirectURLs(Strings(req.PlanValue), Strings(req.StateValue)) {
		resp.PlanValue = req.StateValue
		return
	}
	if kept := keepSpelling(req.PlanValue, req.StateValue); !kept.Equal(req.PlanValue) && depart(ctx) {
		resp.PlanValue = kept
	}
}

// keepSpelling returns the planned set with each URL as the state spells it.
func keepSpelling(planned, state types.Set) types.Set {
	had := Strings(state)
	spelling := make(map[string]attr.Value, 2*len(had))
	for _, text := range had {
		spelling[identifier.CanonicalRedirectURL(text)] = RedirectURLValue{types.StringValue(text)}
	}
	for _, text := range had { // the state may have two spellings of one URL
		spelling[text] = RedirectURLValue{types.StringValue(text)}
	}
	var elements []attr.Value
	taken := map[string]bool{}
	for _, element := range planned.Elements() {
		if text, ok := stringOf(element); ok {
			if same, ok := spelling[text]; ok {
				element = same
			} else if same, ok := spelling[identifier.CanonicalRedirectURL(text)]; ok {
				element = same
			}
		}
		if text := spelled(element); element.IsUnknown() || !taken[text] {
			taken[text] = true
			elements = append(elements, element)
		}
	}
	return types.SetValueMust(RedirectURLType{}, elements)
}
