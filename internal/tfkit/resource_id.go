package tfkit

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

const (
	resourceURN      = "urn:altinn:resource:"
	accessPackageURN = "urn:altinn:accesspackage:"
)

// CheckResourceID tells what is wrong with the id of a resource in Altinn's resource registry. Whether there is such a
// resource, only the registry knows.
func CheckResourceID(id string) error {
	switch name, isURN := strings.CutPrefix(id, resourceURN); {
	case id == "":
		return errors.New("a resource id must not be empty")
	case strings.ContainsFunc(id, unicode.IsSpace):
		return fmt.Errorf("%q is not a resource id: there is no white space in one", id)
	case isURN && name != "":
		return fmt.Errorf("%q is the URN of a resource: write its id alone, %q", id, name)
	case strings.HasPrefix(id, accessPackageURN):
		return fmt.Errorf("%q is an access package, not a resource: it belongs among the access packages", id)
	case strings.HasPrefix(id, "urn:"):
		return fmt.Errorf("%q is a URN: write the id of a resource alone, such as \"ske-krav-og-betalinger\"", id)
	}
	return nil
}

// CheckAccessPackageURN tells what is wrong with the URN of an access package, urn:altinn:accesspackage:<name>
// (altinn-api.md §3.3). Whether there is such a package, only the catalogue knows.
func CheckAccessPackageURN(urn string) error {
	name, isURN := strings.CutPrefix(urn, accessPackageURN)
	switch {
	case urn == "" || urn == accessPackageURN:
		return fmt.Errorf("%q names no access package: write %s and the name of the package", urn, accessPackageURN)
	case strings.ContainsFunc(urn, unicode.IsSpace):
		return fmt.Errorf("%q is not the URN of an access package: there is no white space in one", urn)
	case !isURN && !strings.Contains(urn, ":"):
		return fmt.Errorf("%q is the name of an access package without its URN: write %q", urn, accessPackageURN+urn)
	case !isURN || strings.HasPrefix(name, ":"):
		return fmt.Errorf("%q is not the URN of an access package: it must be %s and the name of the package, "+
			"all in the case Altinn uses", urn, accessPackageURN)
	}
	return nil
}

// AccessPackageURN returns the URN of an access package by its name, or by its URN, and tells what is wrong with it. All names
// in Altinn's catalogue are lower-case letters and hyphens, so a name with anything else but digits is one that people read.
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
	return accessPackageURN + nameOrURN, nil
}
