package systemuser

import (
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/uri"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// Content rules of requests (altinn-api.md §4.2). What is asked for is checked when the vendor asks
// and again when the customer approves.

// checkRedirect compares a URL with the system's allowed ones on scheme, host, port and path.
func checkRedirect(redirectURL *string, registered *register.System) *RefusedError {
	if redirectURL == nil || *redirectURL == "" {
		return nil
	}
	if len(registered.RedirectURLs) == 0 {
		return fails(AuthNoRedirects)
	}
	wanted, ok := uri.ParseAbsolute(*redirectURL)
	if !ok {
		return crashes()
	}
	for _, allowed := range registered.RedirectURLs {
		if parsed, ok := uri.Parse(allowed); ok && parsed.LeftPart == wanted.LeftPart {
			return nil
		}
	}
	return fails(AuthRedirectRefused)
}

// wantedRights converts and checks the rights of a body. They are counted before they are looked
// at, and one whose first pair the system has nowhere ends it, so that a null among them is not
// always met (altinn-api.md §13).
func wantedRights(bodies []*register.RightBody, registered *register.System) ([]register.Right, *RefusedError) {
	if len(bodies) == 0 {
		return []register.Right{}, nil
	}
	if len(bodies) > len(registered.Rights) {
		return nil, fails(AuthRightRefused)
	}
	rights, unmatched := make([]register.Right, 0, len(bodies)), false
	for _, body := range bodies {
		if body == nil || len(body.Resource) == 0 || body.Resource[0] == nil {
			return nil, crashes()
		}
		pairs, whole := register.PairsOf(body.Resource)
		wanted := register.Right{Action: body.Action, Resource: pairs}
		alike := wanted.Alike(registered)
		switch {
		case len(alike) == 0:
			return nil, fails(AuthRightRefused)
		case whole:
			unmatched = unmatched || !slices.ContainsFunc(alike, wanted.Matches)
		case slices.ContainsFunc(alike, func(own register.Right) bool { return len(own.Resource) == len(body.Resource) }):
			return nil, crashes()
		default:
			unmatched = true
		}
		rights = append(rights, wanted)
	}
	if unmatched {
		return nil, fails(AuthRightRefused)
	}
	return rights, nil
}

// checkRights finds every right among the system's: the same pairs, whatever the action.
func checkRights(rights []register.Right, registered *register.System) *RefusedError {
	if len(rights) > len(registered.Rights) {
		return fails(AuthRightRefused)
	}
	for _, wanted := range rights {
		if len(wanted.Resource) == 0 {
			return crashes()
		}
		if !slices.ContainsFunc(wanted.Alike(registered), wanted.Matches) {
			return fails(AuthRightRefused)
		}
	}
	return nil
}

// wantedPackages converts and checks the access packages of a body, counted before they are looked
// at, as [wantedRights] are.
func (c *Call) wantedPackages(kind Kind, bodies []*register.PackageBody, registered *register.System) ([]register.AccessPackage, *RefusedError) {
	if len(bodies) == 0 {
		return []register.AccessPackage{}, nil
	}
	if len(bodies) > len(registered.AccessPackages) {
		return nil, fails(AuthPackageUnknown)
	}
	packages, whole := register.PackagesOf(bodies)
	if !whole {
		return nil, crashes()
	}
	return packages, c.checkPackages(kind, packages, registered)
}

// checkPackages finds every package among the system's, and wants the flag that the kind needs.
func (c *Call) checkPackages(kind Kind, packages []register.AccessPackage, registered *register.System) *RefusedError {
	if len(packages) > len(registered.AccessPackages) {
		return fails(AuthPackageUnknown)
	}
	var unknown, unfit []string
	for _, wanted := range packages {
		if !slices.Contains(registered.AccessPackages, wanted) {
			unknown = append(unknown, wanted.URN)
			continue
		}
		described, exists := c.Catalog.PackageByURN(wanted.URN)
		if !exists || kind == Agent && !described.IsDelegable || kind == Standard && !described.IsAssignable {
			unfit = append(unfit, wanted.URN)
		}
	}
	switch {
	case len(unknown) > 0:
		return fails(AuthPackageUnknown, wire.Member{Name: "NotFoundPackages", Value: strings.Join(unknown, ", ")})
	case len(unfit) > 0 && kind == Agent:
		return fails(AuthPackageForOwner, wire.Member{Name: "NotDelegablePackages", Value: strings.Join(unfit, ", ")})
	case len(unfit) > 0:
		return fails(AuthPackageForClients, wire.Member{Name: "NotDelegablePackages", Value: strings.Join(unfit, ", ")})
	}
	return nil
}
