package systemuser

import (
	"slices"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
)

// What a customer has delegated to a system user, as far as the emulator models access management:
// whole rights and packages, without who may use them.

// grant gives the system user what it has to get and is without, and then takes from it what it has
// to lose. What it was to get is checked anew: the system may have lost it.
func (r *ChangeRequest) grant(c *Call) *RefusedError {
	registered := c.Register.System(r.SystemID)
	if registered == nil {
		return fails(AuthNoSystem)
	}
	user := c.Users.SystemUserByID(r.SystemUserID)
	if user == nil {
		return fails(AuthNoSystemUser)
	}
	if len(r.RequiredRights) > 0 && checkRights(r.RequiredRights, registered) != nil ||
		slices.ContainsFunc(r.RequiredRights, c.isUndelegable) {
		return fails(AuthRightRefused)
	}
	missing := slices.DeleteFunc(slices.Clone(r.RequiredPackages), user.hasPackage)
	if len(missing) > 0 && c.checkPackages(Standard, missing, registered) != nil {
		return fails(AuthPackageInvalid)
	}
	for _, wanted := range missing {
		if !user.hasPackage(wanted) {
			user.AccessPackages = append(user.AccessPackages, wanted)
		}
	}
	for _, wanted := range r.RequiredRights {
		if !slices.ContainsFunc(user.Rights, wanted.Matches) {
			user.Rights = append(user.Rights, wanted)
		}
	}
	user.Emptied = user.Connected()
	user.Rights = slices.DeleteFunc(user.Rights, func(held register.Right) bool {
		return slices.ContainsFunc(r.UnwantedRights, held.Matches)
	})
	user.AccessPackages = slices.DeleteFunc(user.AccessPackages, func(held register.AccessPackage) bool {
		return slices.Contains(r.UnwantedPackages, held)
	})
	c.Users.renumber(user)
	return nil
}

func (u *SystemUser) hasPackage(wanted register.AccessPackage) bool {
	return slices.Contains(u.AccessPackages, wanted)
}

// renumber moves a changed system user to the end of the lists, as a trigger of the database does
// (altinn-api.md §6.2).
func (u *Users) renumber(changed *SystemUser) {
	u.SystemUserSequence++
	changed.Sequence = u.SystemUserSequence
	u.SystemUsers = rewritten(u.SystemUsers, changed)
}

// assignable are those of the packages that a standard system user can have.
func (c *Call) assignable(packages []register.AccessPackage) []register.AccessPackage {
	return slices.DeleteFunc(slices.Clone(packages), func(own register.AccessPackage) bool {
		described, exists := c.Catalog.PackageByURN(own.URN)
		return !exists || !described.IsAssignable
	})
}
