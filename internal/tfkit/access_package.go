package tfkit

import (
	"github.com/altinn/terraform-provider-altinn/internal/altinn"
)

// AccessPackages returns the access packages that an attribute names by their URNs.
func AccessPackages(urns anySet) []altinn.AccessPackage {
	texts := Strings(urns)
	packages := make([]altinn.AccessPackage, len(texts))
	for i, urn := range texts {
		packages[i].URN = urn
	}
	return packages
}

// PackageURNs returns the URNs of access packages.
func PackageURNs(packages []altinn.AccessPackage) []string {
	urns := make([]string, len(packages))
	for i, p := range packages {
		urns[i] = p.URN
	}
	return urns
}
