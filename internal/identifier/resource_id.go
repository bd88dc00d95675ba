package identifier

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

const resourcePrefix = "urn:altinn:resource:"

// CheckResourceID returns what is wrong with the id of a resource in Altinn's resource registry,
// except for whether there is such a resource.
func CheckResourceID(id string) error {
	switch name, isURN := strings.CutPrefix(id, resourcePrefix); {
	case id == "":
		return errors.New("a resource id must not be empty")
	case strings.ContainsFunc(id, unicode.IsSpace):
		return fmt.Errorf("%q is not a resource id: there is no white space in one", id)
	case isURN && name != "":
		return fmt.Errorf("%q is the URN of a resource: write its id alone, %q", id, name)
	case strings.HasPrefix(id, AccessPackagePrefix):
		return fmt.Errorf("%q is an access package, not a resource: it belongs among the access packages", id)
	case CheckStoredText(id) != nil:
		return CheckStoredText(id)
	case strings.HasPrefix(id, "urn:"):
		return fmt.Errorf("%q is a URN: write the id of a resource alone, such as \"ske-krav-og-betalinger\"", id)
	}
	return nil
}
