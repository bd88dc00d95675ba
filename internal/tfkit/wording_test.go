package tfkit

import (
	"strings"
	"testing"
)

func TestAttributeList(t *testing.T) {
	t.Parallel()
	for names, want := range map[string]string{"": "``", "a": "`a`", "a b": "`a` and `b`", "a b c": "`a`, `b` and `c`"} {
		if got := AttributeList(strings.Split(names, " ")); got != want {
			t.Errorf("%q: got %s", names, got)
		}
	}
	if got := AttributeList(nil); got != "" {
		t.Error(got)
	}
}

func TestEnumeration(t *testing.T) {
	t.Parallel()
	for want, texts := range map[string][]string{"none": nil, "a": {"a"}, "a, b, c": {"c", "a", "b"}} {
		if got := Enumeration(texts); got != want {
			t.Errorf("%q: got %s", texts, got)
		}
	}
}
