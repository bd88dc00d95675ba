package tfkit

import (
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
)

func TestRightText(t *testing.T) {
	t.Parallel()
	pair := func(id, value string) altinn.AttributePair { return altinn.AttributePair{ID: id, Value: value} }
	resource := func(value string) altinn.AttributePair { return pair(altinn.ResourceAttribute, value) }
	for want, right := range map[string]altinn.Right{
		"a":                           ResourceRight("a"),
		`a (action "read")`:           {Action: "read", Resource: []altinn.AttributePair{resource("a")}},
		"a and b":                     {Resource: []altinn.AttributePair{resource("a"), resource("b")}},
		"(no resource)":               {},
		`"x y" (not a resource id)`:   {Resource: []altinn.AttributePair{resource("x y")}},
		`"a" (attribute "urn:other")`: {Resource: []altinn.AttributePair{pair("urn:other", "a")}},
	} {
		got := RightText(right)
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if odd := len(OddRights([]string{got})) == 1; odd != (want != "a") {
			t.Errorf("%q: odd %t", got, odd)
		}
		if err := CheckRight(got); (err != nil) != (want != "a") || err != nil && !strings.Contains(err.Error(), "an import has generated") {
			t.Errorf("%q: %v", got, err)
		}
		if err := CheckStoredRight(got); err != nil {
			t.Errorf("%q shows, and cannot be written: %v", got, err)
		}
	}
}

// Who has misspelt an id is not told of rights that were written outside Terraform.
func TestMisspeltRightIsNoOddOne(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"ske krav", "", "urn:altinn:resource:a"} {
		if err := CheckRight(text); err == nil || strings.Contains(err.Error(), "an import") || CheckStoredRight(text) == nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestPackageURNs(t *testing.T) {
	t.Parallel()
	if got := PackageURNs([]altinn.AccessPackage{{URN: "b"}, {URN: "a"}}); !slices.Equal(got, []string{"b", "a"}) {
		t.Error(got)
	}
}

func TestWhatASetAsksForIsWhatStandsForIt(t *testing.T) {
	t.Parallel()
	for _, texts := range [][]string{{}, {"a"}, {"a", "b"}} {
		if got := RightTexts(ResourceRights(StringSet(texts))); !slices.Equal(got, texts) {
			t.Errorf("rights %q are %q", texts, got)
		}
		if got := PackageURNs(AccessPackages(StringSet(texts))); !slices.Equal(got, texts) {
			t.Errorf("access packages %q are %q", texts, got)
		}
	}
}
