package tfkit

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// Altinn's rules for what is written are not what it holds: some are younger than what it holds, and some are ours. So they are for
// what the state does not have, and checked by a plan, which knows the state; validators hold a configuration to what can ever be
// there. An object that is made has no state: all of it is new.

// A NewRule is what new texts of an attribute are held to. The noun names in a few words what the attribute holds, as in [Check].
type NewRule struct {
	Attribute string
	Noun      string
	Check     func(string) error
}

// Text checks a planned text, unless the state has it.
func (r NewRule) Text(planned, had types.String) diag.Diagnostics {
	if !Present(planned) || planned.Equal(had) {
		return nil
	}
	return r.refuse(path.Root(r.Attribute), planned.ValueString())
}

// Texts checks those planned elements of a set that the state does not have.
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

// Keys checks those keys of a planned map that the state does not have.
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
