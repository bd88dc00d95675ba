package identifier

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

const maxExternalRefLength = 255

var notInReference = regexp.MustCompile(`[^A-Za-z0-9_æøåÆØÅ-]`)

// CheckExternalRef returns what is wrong with a vendor's reference: 1 to 255 letters, digits, "_"
// and "-". Altinn stores others too, but Maskinporten accepts no others when it is asked for a
// token (maskinporten.md §5.1), and an empty one makes Altinn store a new request every time
// (altinn-api.md §4.4).
func CheckExternalRef(ref string) error {
	if err := CheckStoredExternalRef(ref); err != nil {
		return err
	}
	refused := notInReference.FindAllString(ref, -1)
	if len(refused) == 0 {
		return nil
	}
	slices.Sort(refused)
	quoted := make([]string, 0, len(refused))
	for _, one := range slices.Compact(refused) {
		quoted = append(quoted, fmt.Sprintf("%q", one))
	}
	return fmt.Errorf("%q is not a reference: it has %s in it, and Maskinporten accepts only letters (a to z, æ, ø, å), digits, "+
		"\"_\" and \"-\" when a token is asked for with it", ref, strings.Join(quoted, ", "))
}

// CheckStoredExternalRef returns why no request can have a reference. [CheckExternalRef] allows
// only those that Maskinporten accepts, but requests with others exist, and customers can accept
// them.
func CheckStoredExternalRef(ref string) error {
	if ref == "" {
		return errors.New("a reference must not be empty: leave the attribute out to use the organisation number of the party")
	}
	if length := utf8.RuneCountInString(ref); length > maxExternalRefLength {
		return fmt.Errorf("a reference has at most %d characters, and this one has %d", maxExternalRefLength, length)
	}
	return CheckStoredText(ref)
}
