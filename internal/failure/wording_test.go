package failure

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

func TestSentence(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":             "",
		"æ is wrong":   "Æ is wrong.",
		`"a" is wrong`: `"a" is wrong.`,
		"It is empty.": "It is empty.",
		"one of:\n":    "One of:\n",
		"is it?":       "Is it?",
	} {
		if got := Sentence(text); got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}
