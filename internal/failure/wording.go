package failure

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Enumeration writes texts in their order, for a sentence that says what there is: a, b, c, or none.
func Enumeration(texts []string) string {
	if len(texts) == 0 {
		return "none"
	}
	return strings.Join(slices.Sorted(slices.Values(texts)), ", ")
}

// Sentence makes a sentence of a text such as an error's: it begins with a capital and ends with a full stop, unless it ends as a
// sentence or a list does already.
func Sentence(text string) string {
	if text == "" {
		return text
	}
	first, size := utf8.DecodeRuneInString(text)
	text = string(unicode.ToUpper(first)) + text[size:]
	if strings.ContainsAny(text[len(text)-1:], ".:!?\n") {
		return text
	}
	return text + "."
}

// RequestKey names what a request is about, as a reader knows it: by no id, but by who is asked, for what system and under which
// reference.
func RequestKey(systemID, partyOrgNumber, externalRef string) string {
	return fmt.Sprintf("system %q, party %s, reference %q", systemID, partyOrgNumber, externalRef)
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
