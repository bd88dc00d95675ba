package tfkit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// Catalog checks names against Altinn's open metadata while planning (altinn-api.md §10), so that a mistake shows before
// anything is changed. What it finds is one error on the attribute; metadata that cannot be had are a warning, never an
// error. It is safe for concurrent use.
type Catalog interface {
	// CheckResources checks the ids in `rights`, or in an attribute like it. Those that are held already, as the prior state
	// says, are let through where Altinn would do so although they are of no use.
	CheckResources(ctx context.Context, at path.Path, ids []string, held ...string) diag.Diagnostics
	// CheckAccessPackages checks URNs for what the access packages are to be used for.
	CheckAccessPackages(ctx context.Context, at path.Path, urns []string, use PackageUse) diag.Diagnostics
}

// PackageUse is what access packages are wanted for. Not every kind of package fits every use (altinn-api.md §3.3).
type PackageUse int

// The uses of access packages. A hidden system may have every package that is of any use: it also stands for a use that is
// not known yet.
const (
	ForVisibleSystem PackageUse = iota
	ForHiddenSystem
	ForStandardUser
	ForAgentUser
)
