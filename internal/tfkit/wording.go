package tfkit

import (
	"slices"
	"strings"
)

// Enumeration writes texts in their order, for a sentence that says what there is: a, b, c, or none.
func Enumeration(texts []string) string {
	if len(texts) == 0 {
		return "none"
	}
	return strings.Join(slices.Sorted(slices.Values(texts)), ", ")
}

// AttributeList writes the names of attributes as a sentence does: `a`, `b` and `c`.
func AttributeList(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = "`" + name + "`"
	}
	if len(quoted) < 2 {
		return strings.Join(quoted, "")
	}
	return strings.Join(quoted[:len(quoted)-1], ", ") + " and " + quoted[len(quoted)-1]
}
