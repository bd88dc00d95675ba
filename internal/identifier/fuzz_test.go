package identifier

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzChecks holds what must be true of every check, whatever the text: what it says fits into a message, and what one lets pass
// is what the others go by.
func FuzzChecks(f *testing.F) {
	for _, text := range []string{
		"", "991825827", "991825828", "٩٩١٨٢٥٨٢٧", "991825827_a", "991825827_a/b", "991825827_ ", "_", "urn:altinn:resource:a",
		"urn:altinn:accesspackage:toll", "urn:altinn:accesspackage:", "toll", "a\x00b", "\xff", "a\"${b}%{c}\n\\", "x y",
		strings.Repeat("æ", 256), "ref-1_æ", "505f8488-3d48-4c15-8e21-35cb9432f815",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		system := CheckSystemID(text)
		urn, noURN := AccessPackageURN(text)
		for name, err := range map[string]error{
			"number": CheckOrgNumber(text), "system": system, "reference": CheckExternalRef(text),
			"resource": CheckResourceID(text), "package": CheckAccessPackageURN(text), "name of a package": noURN,
		} {
			if err == nil {
				continue
			}
			if said := err.Error(); !utf8.ValidString(said) || strings.ContainsAny(said, "\n\x1b") || len(said) > 9*len(text)+1000 {
				t.Errorf("%s: %q", name, said)
			}
		}
		if vendor := VendorOrgNumber(text); system == nil && (CheckOrgNumber(vendor) != nil || !strings.HasPrefix(text, vendor+"_")) {
			t.Errorf("the vendor of the system %q is %q", text, vendor)
		}
		if noURN == nil && (CheckAccessPackageURN(urn) != nil || !strings.HasSuffix(urn, text)) {
			t.Errorf("the URN of the access package %q is %q", text, urn)
		}
	})
}
