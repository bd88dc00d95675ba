package wire

import (
	"slices"
	"strings"
	"time"
)

// PostgreSQL keeps no U+0000, neither in texts nor in documents, nor does it look for one: every
// statement with one in it fails (altinn-api.md §13).

// HoldsNUL reports whether U+0000 is in one of the texts.
func HoldsNUL(texts ...string) bool {
	return slices.ContainsFunc(texts, func(text string) bool { return strings.ContainsRune(text, 0) })
}

// StoredTime is a time as PostgreSQL keeps it, in microseconds.
func StoredTime(at time.Time) time.Time { return at.UTC().Truncate(time.Microsecond) }

// Timestamp writes a time as .NET does, without zeros at the end.
func Timestamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.999999Z") }
