package tfkit

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// NewRule is a rule for texts of an attribute that the state does not have yet. What Altinn holds
// may break the rules for what is written: some of them are newer than what it holds, and some are
// the provider's own. So a plan checks them, which knows the state, while validators accept all
// that Altinn can hold. Noun names what the attribute holds, as in [Check].
type NewRule struct {
	Attribute string
	Noun      string
	Check     func(string) error
}

// Text checks a planned text, unless it is the state's.
func (r NewRule) Text(planned, had types.String) diag.Diagnostics {
	if !Present(planned) || planned.Equal(had) {
		return nil
	}
	return r.refuse(path.Root(r.Attribute), planned.ValueString())
}

// Texts checks the planned elements of a set that the state does not have.
func (r NewRule) Texts(planned, had anySet) diag.Diagnostics {
	var diags diag.Diagnostics
	old := Strings(had)
	for _, element := range planned.Elements() {
		text, known := stringOf(element)
		if _, held := slices.BinarySearch(old, text); known && !held {
			diags.Append(r.refuse(path.Root(r.Attribute).AtSetValue(element), text)...)
		}
	}
	return diags
}

// Keys checks the keys of a planned map that the state does not have.
func (r NewRule) Keys(planned, had types.Map) diag.Diagnostics {
	var diags diag.Diagnostics
	old := had.Elements()
	for _, key := range slices.Sorted(maps.Keys(planned.Elements())) {
		if _, held := old[key]; !held {
			diags.Append(r.refuse(path.Root(r.Attribute).AtMapKey(key), key)...)
		}
	}
	return diags
}

func (r NewRule) refuse(at path.Path, text string) diag.Diagnostics {
	if err := r.Check(text); err != nil {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, "Invalid "+r.Noun, failure.Sentence(err.Error()))}
	}
	return nil
}
