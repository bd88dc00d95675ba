package tfkit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// Catalog checks names against Altinn's open metadata during a plan (altinn-api.md §10), so that a
// mistake shows before anything is changed. It returns at most one error, on the attribute;
// unavailable metadata are a warning, never an error. It is safe for concurrent use.
type Catalog interface {
	// CheckResources checks the ids in `rights`, or in an attribute like it. Of those that the
	// prior state has, held, it accepts some that are of no use but that Altinn keeps.
	CheckResources(ctx context.Context, at path.Path, ids []string, held ...string) diag.Diagnostics
	// CheckAccessPackages checks URNs, and whether the access packages fit the use.
	CheckAccessPackages(ctx context.Context, at path.Path, urns []string, use PackageUse) diag.Diagnostics
}

// PackageUse is what access packages are used for. Not every package fits every use (altinn-api.md
// §3.3).
type PackageUse int

// The uses of access packages. A hidden system may have every package that is of any use, so
// ForHiddenSystem also stands for a use that is not known yet.
const (
	ForVisibleSystem PackageUse = iota
	ForHiddenSystem
	ForStandardUser
	ForAgentUser
)
