package identifier

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxSystemIDLength = 255

// CheckSystemID returns what is wrong with the id of a system that is to be registered:
// <organisation number>_<name>, at most 255 characters, no white space and no slash (altinn-api.md
// §3.3).
func CheckSystemID(id string) error {
	if err := CheckStoredSystemID(id); err != nil {
		return err
	}
	if strings.ContainsFunc(id, unicode.IsSpace) {
		return fmt.Errorf("%q is not a system id: Altinn accepts no white space in it", id)
	}
	if _, name, _ := strings.Cut(id, "_"); name == "" {
		return fmt.Errorf("%q is not a system id: %s", id, systemIDForm)
	}
	return nil
}

// CheckStoredSystemID returns why no system can have an id. Systems older than today's rules may
// have white space in their ids, or only the organisation number. The service accepts a slash, but
// then never finds the system again, so the check refuses it: the id would be lost, since Altinn
// never accepts an id twice (altinn-api.md §13).
func CheckStoredSystemID(id string) error {
	if strings.Contains(id, "/") {
		return fmt.Errorf("%q is not a system id: Altinn would register a system with a slash in its id, "+
			"and could never read, change or delete it afterwards", id)
	}
	if err := CheckStoredText(id); err != nil {
		return err
	}
	if length := utf8.RuneCountInString(id); length > maxSystemIDLength {
		return fmt.Errorf("a system id has at most %d characters, and this one has %d", maxSystemIDLength, length)
	}
	vendor, _, found := strings.Cut(id, "_")
	err := CheckOrgNumber(vendor)
	switch {
	case err != nil && !found:
		return fmt.Errorf("%q is not a system id: %s", id, systemIDForm)
	case err != nil:
		return fmt.Errorf("%q is not a system id: it must start with the vendor's organisation number, and %w", id, err)
	}
	return nil
}

const systemIDForm = "it must be the vendor's organisation number, an underscore and a name, such as 991825827_smartcloud"

// VendorOrgNumber returns the organisation number that a system id starts with.
func VendorOrgNumber(systemID string) string {
	vendor, _, _ := strings.Cut(systemID, "_")
	return vendor
}
