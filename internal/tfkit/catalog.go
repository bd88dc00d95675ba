package tfkit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// Catalog checks names against Altinn's open metadata (altinn-api.md §10), and scopes against
// Digdir's lists (maskinporten.md §8.2), during a plan, so that a mistake shows before anything is
// changed. It returns at most one error, on the attribute; what cannot be read is a warning, never
// an error. It is safe for concurrent use.
type Catalog interface {
	// CheckResources checks the ids in `rights`, or in an attribute like it. Of those that the
	// prior state has, held, it accepts some that are of no use but that Altinn keeps.
	CheckResources(ctx context.Context, at path.Path, ids []string, held ...string) diag.Diagnostics
	// CheckAccessPackages checks URNs, and whether the access packages fit the use.
	CheckAccessPackages(ctx context.Context, at path.Path, urns []string, use PackageUse) diag.Diagnostics
	// CheckScopes warns of scopes that a client may not be able to have. The lists lack private
	// scopes, so it never returns an error.
	CheckScopes(ctx context.Context, at path.Path, scopes []string) diag.Diagnostics
	// ExplainScopes is CheckScopes for scopes of which Maskinporten has refused at least one: it says
	// nothing where the lists cannot be read, and guesses where they are not complete.
	ExplainScopes(ctx context.Context, at path.Path, scopes []string) diag.Diagnostics
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
