package emulator

import (
	"slices"
	"strings"
)

// PostgreSQL keeps no U+0000, neither in texts nor in documents, nor does it look
// for one: every statement with one in it fails (altinn-api.md §13).

const (
	refusedText     = `22021: invalid byte sequence for encoding "UTF8": 0x00`
	refusedDocument = "22P05: unsupported Unicode escape sequence\n\nDETAIL: Detail redacted as it may contain sensitive data. " +
		"Specify 'Include Error Detail' in the connection string to include this information."
)

// holdsNUL tells whether U+0000 is in one of the texts.
func holdsNUL(texts ...string) bool {
	return slices.ContainsFunc(texts, func(text string) bool { return strings.ContainsRune(text, 0) })
}

// holdsNUL tells whether U+0000 is in what a request is looked up by.
func (k userKey) holdsNUL() bool { return holdsNUL(k.SystemID, k.PartyOrg, k.ExternalRef) }

func (t translations) holdsNUL() bool {
	for language, text := range t {
		if holdsNUL(language) || text != nil && holdsNUL(*text) {
			return true
		}
	}
	return false
}

func rightsHoldNUL(rights []right) bool {
	return slices.ContainsFunc(rights, func(r right) bool {
		inPair := func(own pair) bool { return holdsNUL(own.ID, own.Value) }
		return r.Action != nil && holdsNUL(*r.Action) || slices.ContainsFunc(r.Resource, inPair)
	})
}

func packagesHoldNUL(packages []accessPackage) bool {
	return slices.ContainsFunc(packages, func(p accessPackage) bool { return holdsNUL(p.URN) })
}

func (s changeSets) holdNUL() bool {
	return rightsHoldNUL(s.RequiredRights) || rightsHoldNUL(s.UnwantedRights) || packagesHoldNUL(s.RequiredPackages) || packagesHoldNUL(s.UnwantedPackages)
}

// refusedByDatabase is what the database says of a system's U+0000, "" where it
// has none: texts are written before documents.
func refusedByDatabase(body systemBody, content systemContent) string {
	texts := slices.Concat([]string{*body.ID}, content.clientIDs)
	for _, one := range content.redirects {
		texts = append(texts, one.canonical)
	}
	switch {
	case holdsNUL(texts...) || body.Name.holdsNUL() || body.Description.holdsNUL():
		return refusedText
	case rightsHoldNUL(content.rights):
		return refusedDocument
	}
	return ""
}
