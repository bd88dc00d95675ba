package identifier

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxSystemIDLength = 255

// CheckSystemID tells what is wrong with the id of a system: <organisation number>_<name>, at most 255 characters, no
// white space and no slash (altinn-api.md §3.3). The service itself accepts a slash, and then never finds the system
// again; as ids are spent for ever, that id would be lost (§13).
func CheckSystemID(id string) error {
	if strings.ContainsFunc(id, unicode.IsSpace) {
		return fmt.Errorf("%q is not a system id: Altinn accepts no white space in it", id)
	}
	if strings.Contains(id, "/") {
		return fmt.Errorf("%q is not a system id: Altinn would register a system with a slash in its id, "+
			"and could never read, change or delete it afterwards", id)
	}
	if length := utf8.RuneCountInString(id); length > maxSystemIDLength {
		return fmt.Errorf("a system id has at most %d characters, and this one has %d", maxSystemIDLength, length)
	}
	vendor, name, found := strings.Cut(id, "_")
	if !found || name == "" {
		return fmt.Errorf("%q is not a system id: it must be the vendor's organisation number, an underscore and a name, "+
			"such as 991825827_smartcloud", id)
	}
	if err := CheckOrgNumber(vendor); err != nil {
		return fmt.Errorf("%q is not a system id: it must start with the vendor's organisation number, and %w", id, err)
	}
	return nil
}

// VendorOrgNumber returns the organisation number that a system id starts with.
func VendorOrgNumber(systemID string) string {
	vendor, _, _ := strings.Cut(systemID, "_")
	return vendor
}
