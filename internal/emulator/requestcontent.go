package emulator

import (
	"slices"
	"strings"
)

// Content rules of requests (altinn-api.md §4.2). What is asked for is checked
// when the vendor asks and again when the customer approves.

// checkRedirect compares a URL with the system's allowed ones on scheme, host,
// port and path.
func checkRedirect(redirectURL *string, registered *system) *failure {
	if redirectURL == nil || *redirectURL == "" {
		return nil
	}
	if len(registered.RedirectURLs) == 0 {
		return fails(authNoRedirects)
	}
	wanted, ok := parseAbsoluteURI(*redirectURL)
	if !ok {
		return crashes()
	}
	for _, allowed := range registered.RedirectURLs {
		if parsed, ok := parseNetURI(allowed); ok && parsed.leftPart == wanted.leftPart {
			return nil
		}
	}
	return fails(authRedirectRefused)
}

// wantedRights converts and checks the rights of a body. They are counted before
// they are looked at, and one whose first pair the system has nowhere ends it, so
// that a null among them is not always met (altinn-api.md §13).
func wantedRights(bodies []*rightBody, registered *system) ([]right, *failure) {
	if len(bodies) == 0 {
		return []right{}, nil
	}
	if len(bodies) > len(registered.Rights) {
		return nil, fails(authRightRefused)
	}
	rights, unmatched := make([]right, 0, len(bodies)), false
	for _, body := range bodies {
		if body == nil || len(body.Resource) == 0 || body.Resource[0] == nil {
			return nil, crashes()
		}
		pairs, whole := pairsOf(body.Resource)
		wanted := right{Action: body.Action, Resource: pairs}
		alike := wanted.alike(registered)
		switch {
		case len(alike) == 0:
			return nil, fails(authRightRefused)
		case whole:
			unmatched = unmatched || !slices.ContainsFunc(alike, wanted.matches)
		case slices.ContainsFunc(alike, func(own right) bool { return len(own.Resource) == len(body.Resource) }):
			return nil, crashes()
		default:
			unmatched = true
		}
		rights = append(rights, wanted)
	}
	if unmatched {
		return nil, fails(authRightRefused)
	}
	return rights, nil
}

// checkRights finds every right among the system's: the same pairs, whatever
// the action.
func checkRights(rights []right, registered *system) *failure {
	if len(rights) > len(registered.Rights) {
		return fails(authRightRefused)
	}
	for _, wanted := range rights {
		if len(wanted.Resource) == 0 {
			return crashes()
		}
		if !slices.ContainsFunc(wanted.alike(registered), wanted.matches) {
			return fails(authRightRefused)
		}
	}
	return nil
}

// alike are the system's rights that have the first pair of this one.
func (r right) alike(registered *system) []right {
	var found []right
	for _, own := range registered.Rights {
		if slices.Contains(own.Resource, r.Resource[0]) {
			found = append(found, own)
		}
	}
	return found
}

func (r right) matches(registered right) bool {
	missing := func(own pair) bool { return !slices.Contains(r.Resource, own) }
	return len(r.Resource) == len(registered.Resource) && !slices.ContainsFunc(registered.Resource, missing)
}

// wantedPackages converts and checks the access packages of a body, counted
// before they are looked at, as [wantedRights] are.
func (c *call) wantedPackages(kind userKind, bodies []*packageRef, registered *system) ([]accessPackage, *failure) {
	if len(bodies) == 0 {
		return []accessPackage{}, nil
	}
	if len(bodies) > len(registered.AccessPackages) {
		return nil, fails(authPackageUnknown)
	}
	packages, whole := packagesOf(bodies)
	if !whole {
		return nil, crashes()
	}
	return packages, c.checkPackages(kind, packages, registered)
}

// checkPackages finds every package among the system's, and wants the flag that
// the kind needs.
func (c *call) checkPackages(kind userKind, packages []accessPackage, registered *system) *failure {
	if len(packages) > len(registered.AccessPackages) {
		return fails(authPackageUnknown)
	}
	var unknown, unfit []string
	for _, wanted := range packages {
		if !slices.Contains(registered.AccessPackages, wanted) {
			unknown = append(unknown, wanted.URN)
			continue
		}
		described, exists := c.catalogue.packageByURN(wanted.URN)
		if !exists || kind == kindAgent && !described.IsDelegable || kind == kindStandard && !described.IsAssignable {
			unfit = append(unfit, wanted.URN)
		}
	}
	switch {
	case len(unknown) > 0:
		return fails(authPackageUnknown, member{"NotFoundPackages", strings.Join(unknown, ", ")})
	case len(unfit) > 0 && kind == kindAgent:
		return fails(authPackageForOwner, member{"NotDelegablePackages", strings.Join(unfit, ", ")})
	case len(unfit) > 0:
		return fails(authPackageForClients, member{"NotDelegablePackages", strings.Join(unfit, ", ")})
	}
	return nil
}
