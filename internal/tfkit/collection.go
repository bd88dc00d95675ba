package tfkit

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// OptionalString returns the value of a text that Altinn may leave out: null if it is empty.
func OptionalString(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// StringSet returns a set of the distinct texts: an empty one, not null, if there are none.
func StringSet(texts []string) types.Set {
	elements := make([]attr.Value, 0, len(texts))
	for _, text := range Distinct(texts) {
		elements = append(elements, types.StringValue(text))
	}
	return types.SetValueMust(types.StringType, elements)
}

// StringMap returns a map: an empty one, not null, if there are no entries.
func StringMap(texts map[string]string) types.Map {
	elements := make(map[string]attr.Value, len(texts))
	for key, text := range texts {
		elements[key] = types.StringValue(text)
	}
	return types.MapValueMust(types.StringType, elements)
}

// anySet is a set, be it large.
type anySet interface {
	attr.Value
	Elements() []attr.Value
}

// Strings returns the known texts of a set of strings, sorted. Null and unknown sets have none.
func Strings(set anySet) []string {
	elements := set.Elements()
	texts := make([]string, 0, len(elements))
	for _, element := range elements {
		if text, ok := stringOf(element); ok {
			texts = append(texts, text)
		}
	}
	slices.Sort(texts)
	return texts
}

// StringsByKey returns the known texts of a map of strings.
func StringsByKey(m types.Map) map[string]string {
	elements := m.Elements()
	texts := make(map[string]string, len(elements))
	for key, element := range elements {
		if text, ok := stringOf(element); ok {
			texts[key] = text
		}
	}
	return texts
}

// Known reports whether a set and all its elements are known and not null.
func Known(set anySet) bool {
	if set.IsNull() || set.IsUnknown() {
		return false
	}
	return !slices.ContainsFunc(set.Elements(), func(element attr.Value) bool {
		return element.IsNull() || element.IsUnknown()
	})
}

// SameStrings reports whether two lists hold the same texts, in whatever order and number.
func SameStrings(a, b []string) bool {
	return slices.Equal(Distinct(a), Distinct(b))
}

// Without returns the texts that are not in another list.
func Without(texts, others []string) []string {
	in := Distinct(others)
	return slices.DeleteFunc(slices.Clone(texts), func(text string) bool {
		_, found := slices.BinarySearch(in, text)
		return found
	})
}

// Common returns the texts that are in another list, too.
func Common(texts, others []string) []string { return Without(texts, Without(texts, others)) }

func stringOf(value attr.Value) (string, bool) {
	text, ok := value.(basetypes.StringValue)
	return text.ValueString(), ok && Present(text)
}

// Present reports whether a value is neither null nor unknown.
func Present(value attr.Value) bool { return !value.IsNull() && !value.IsUnknown() }

// Distinct returns the texts sorted, each once.
func Distinct(texts []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(texts)))
}
