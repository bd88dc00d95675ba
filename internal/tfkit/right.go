package tfkit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
)

// Attributes for rights are sets of resource ids, but Altinn can hold rights that are more: with an
// action, with several pairs, or with another attribute than a resource (altinn-api.md §2, §3.3).
// Such a right is called odd. The set has a text with white space for it, which no configuration
// has unless an import has generated it, so that it shows as drift.

// ResourceRight returns the right that names one resource.
func ResourceRight(resourceID string) altinn.Right {
	return altinn.Right{Resource: []altinn.AttributePair{{ID: altinn.ResourceAttribute, Value: resourceID}}}
}

// ResourceRights returns the rights that an attribute names by resource ids.
func ResourceRights(ids anySet) []altinn.Right {
	texts := Strings(ids)
	rights := make([]altinn.Right, len(texts))
	for i, id := range texts {
		rights[i] = ResourceRight(id)
	}
	return rights
}

// RightTexts returns the elements for rights in their order, with repetitions.
func RightTexts(rights []altinn.Right) []string {
	texts := make([]string, len(rights))
	for i, r := range rights {
		texts[i] = RightText(r)
	}
	return texts
}

// RightText returns the element for a right: the id of its resource, or a text with white space if
// it is odd.
func RightText(r altinn.Right) string {
	pairs := make([]string, len(r.Resource))
	for i, pair := range r.Resource {
		pairs[i] = pairText(pair)
	}
	text := strings.Join(pairs, " and ")
	if text == "" {
		text = "(no resource)"
	}
	if r.Action != "" {
		text += fmt.Sprintf(" (action %q)", r.Action)
	}
	return text
}

func pairText(pair altinn.AttributePair) string {
	switch {
	case pair.ID != altinn.ResourceAttribute:
		return fmt.Sprintf("%q (attribute %q)", pair.Value, pair.ID)
	case identifier.CheckResourceID(pair.Value) != nil:
		return fmt.Sprintf("%q (not a resource id)", pair.Value)
	}
	return pair.Value
}

// OddRights returns the elements for odd rights.
func OddRights(texts []string) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(text string) bool { return identifier.CheckResourceID(text) == nil })
}

// CheckRight returns what is wrong with a new element of an attribute of rights. Generated
// configuration has odd rights as the state shows them, so the error says what to do about one.
func CheckRight(text string) error {
	err := identifier.CheckResourceID(text)
	if err == nil || !mayBeOdd(text) {
		return err
	}
	return fmt.Errorf("%w. If an import has generated this configuration, the text stands for a right that was written outside Terraform, is "+
		"more than a resource, and is not there any more, or is another one by now.\n\nWrite the id of the resource alone", err)
}

// CheckStoredRight returns why no right can show as a text, which is neither a resource id nor a
// text for an odd right.
func CheckStoredRight(text string) error {
	if mayBeOdd(text) {
		return identifier.CheckStoredText(text)
	}
	return identifier.CheckResourceID(text)
}

// mayBeOdd reports whether a text looks like those for odd rights.
func mayBeOdd(text string) bool {
	return strings.Contains(text, " ") && (strings.HasSuffix(text, ")") || strings.Contains(text, " and "))
}
