package failure

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Enumeration lists texts in their order for a sentence: "a, b, c", or "none".
func Enumeration(texts []string) string {
	if len(texts) == 0 {
		return "none"
	}
	return strings.Join(slices.Sorted(slices.Values(texts)), ", ")
}

// Sentence makes a sentence of a text such as an error's: with a capital first letter, and a full
// stop unless it ends like a sentence or a list already.
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

// RequestKey describes a request for a reader, who knows it by the customer, the system and the
// reference rather than by its id.
func RequestKey(systemID, partyOrgNumber, externalRef string) string {
	return fmt.Sprintf("system %q, party %s, reference %q", systemID, partyOrgNumber, externalRef)
}

// AttributeList lists the names of attributes for a sentence: "`a`, `b` and `c`".
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
