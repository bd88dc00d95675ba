package identifier

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// AccessPackagePrefix is what the URN of every access package begins with; the rest is its name
// (altinn-api.md §3.3).
const AccessPackagePrefix = "urn:altinn:accesspackage:"

// CheckAccessPackageURN returns what is wrong with the URN of an access package,
// urn:altinn:accesspackage:<name> (altinn-api.md §3.3). It does not tell whether there is such a
// package.
func CheckAccessPackageURN(urn string) error {
	name, isURN := strings.CutPrefix(urn, AccessPackagePrefix)
	switch {
	case urn == "" || urn == AccessPackagePrefix:
		return fmt.Errorf("%q names no access package: write %s and the name of the package", urn, AccessPackagePrefix)
	case CheckStoredText(urn) != nil:
		return CheckStoredText(urn)
	case strings.ContainsFunc(urn, unicode.IsSpace):
		return fmt.Errorf("%q is not the URN of an access package: there is no white space in one", urn)
	case !isURN && !strings.Contains(urn, ":"):
		return fmt.Errorf("%q is the name of an access package without its URN: write %q", urn, AccessPackagePrefix+urn)
	case !isURN || strings.HasPrefix(name, ":"):
		return fmt.Errorf("%q is not the URN of an access package: it must be %s and the name of the package, "+
			"all in the case Altinn uses", urn, AccessPackagePrefix)
	}
	return nil
}

// AccessPackageURN returns the URN of an access package by its name or URN, or what is wrong with
// it. All names in Altinn's catalog consist of lower-case letters and hyphens, so one with other
// characters than those and digits is a title.
func AccessPackageURN(nameOrURN string) (string, error) {
	if nameOrURN == "" {
		return "", errors.New("the name of an access package must not be empty")
	}
	if strings.Contains(nameOrURN, ":") {
		if err := CheckAccessPackageURN(nameOrURN); err != nil {
			return "", err
		}
		return nameOrURN, nil
	}
	if strings.Trim(nameOrURN, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return "", fmt.Errorf("%q is not the name of an access package: it has lower-case letters from a to z, digits and hyphens alone, "+
			"such as \"skatt-naering\"", nameOrURN)
	}
	return AccessPackagePrefix + nameOrURN, nil
}
