package tfkit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
)

// Attributes for rights are sets of resource ids, and Altinn can hold more: a right with an action, with several pairs, or
// with another attribute than a resource (altinn-api.md §2, §3.3). Such a right is an odd one. It stands in the set as a
// text with white space in it, which no configuration contains unless an import has generated it, so that it shows as drift.

// ResourceRight is the right that names one resource.
func ResourceRight(resourceID string) altinn.Right {
	return altinn.Right{Resource: []altinn.AttributePair{{ID: altinn.ResourceAttribute, Value: resourceID}}}
}

// ResourceRights are the rights that an attribute asks for: each names one resource.
func ResourceRights(ids anySet) []altinn.Right {
	texts := Strings(ids)
	rights := make([]altinn.Right, len(texts))
	for i, id := range texts {
		rights[i] = ResourceRight(id)
	}
	return rights
}

// RightTexts are the elements that stand for rights, as they come: the same right twice is the same text twice.
func RightTexts(rights []altinn.Right) []string {
	texts := make([]string, len(rights))
	for i, r := range rights {
		texts[i] = RightText(r)
	}
	return texts
}

// RightText is the element that stands for a right: the id of its resource, or a text with white space for an odd one.
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

// OddRights are the elements that stand for odd rights.
func OddRights(texts []string) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(text string) bool { return identifier.CheckResourceID(text) == nil })
}

// CheckRight tells what is wrong with a new element of an attribute of rights. Generated configuration has odd rights as the state
// shows them: what to do about one is said with the error.
func CheckRight(text string) error {
	err := identifier.CheckResourceID(text)
	if err == nil || !mayBeOdd(text) {
		return err
	}
	return fmt.Errorf("%w. If an import has generated this configuration, the text stands for a right that was written outside Terraform, is "+
		"more than a resource, and is not there any more, or is another one by now.\n\nWrite the id of the resource alone", err)
}

// CheckStoredRight tells why no right can show as a text: those that can are ids of resources, and texts that stand for odd ones.
func CheckStoredRight(text string) error {
	if mayBeOdd(text) {
		return identifier.CheckStoredText(text)
	}
	return identifier.CheckResourceID(text)
}

// mayBeOdd tells whether a text looks like those that stand for odd rights.
func mayBeOdd(text string) bool {
	return strings.Contains(text, " ") && (strings.HasSuffix(text, ")") || strings.Contains(text, " and "))
}
