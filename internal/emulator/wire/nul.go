package wire

import (
	"slices"
	"strings"
)

// PostgreSQL keeps no U+0000, neither in texts nor in documents, nor does it look for one: every
// statement with one in it fails (altinn-api.md §13).

// HoldsNUL reports whether U+0000 is in one of the texts.
func HoldsNUL(texts ...string) bool {
	return slices.ContainsFunc(texts, func(text string) bool { return strings.ContainsRune(text, 0) })
}
