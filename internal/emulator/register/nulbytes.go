package register

import (
	"slices"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// What the database says of U+0000, which it cannot store (altinn-api.md §13).
const (
	refusedText     = `22021: invalid byte sequence for encoding "UTF8": 0x00`
	refusedDocument = "22P05: unsupported Unicode escape sequence\n\nDETAIL: Detail redacted as it may contain sensitive data. " +
		"Specify 'Include Error Detail' in the connection string to include this information."
)

func (t Translations) holdsNUL() bool {
	for language, text := range t {
		if wire.HoldsNUL(language) || text != nil && wire.HoldsNUL(*text) {
			return true
		}
	}
	return false
}

// RightsHoldNUL reports whether U+0000 is in one of the rights.
func RightsHoldNUL(rights []Right) bool {
	return slices.ContainsFunc(rights, func(r Right) bool {
		inPair := func(own metadata.Pair) bool { return wire.HoldsNUL(own.ID, own.Value) }
		return r.Action != nil && wire.HoldsNUL(*r.Action) || slices.ContainsFunc(r.Resource, inPair)
	})
}

// PackagesHoldNUL reports whether U+0000 is in one of the packages.
func PackagesHoldNUL(packages []AccessPackage) bool {
	return slices.ContainsFunc(packages, func(p AccessPackage) bool { return wire.HoldsNUL(p.URN) })
}

// refusedByDatabase is what the database says of a system's U+0000, "" where it has none: texts are
// written before documents.
func refusedByDatabase(body systemBody, content systemContent) string {
	texts := slices.Concat([]string{*body.ID}, content.clientIDs)
	for _, one := range content.redirects {
		texts = append(texts, one.Canonical)
	}
	switch {
	case wire.HoldsNUL(texts...) || body.Name.holdsNUL() || body.Description.holdsNUL():
		return refusedText
	case RightsHoldNUL(content.rights):
		return refusedDocument
	}
	return ""
}
