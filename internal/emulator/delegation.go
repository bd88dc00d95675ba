package emulator

import "slices"

// What a customer has delegated to a system user, as far as the emulator models
// access management: whole rights and packages, without who may use them.

// grant gives the system user what it has to get and is without, and then takes
// from it what it has to lose. What it was to get is checked anew: the system
// may have lost it.
func (r *changeRequest) grant(c *call) *failure {
	registered := c.state.system(r.SystemID)
	if registered == nil {
		return fails(authNoSystem)
	}
	user := c.state.systemUserByID(r.SystemUserID)
	if user == nil {
		return fails(authNoSystemUser)
	}
	if len(r.RequiredRights) > 0 && checkRights(r.RequiredRights, registered) != nil ||
		slices.ContainsFunc(r.RequiredRights, c.catalogue.isUndelegable) {
		return fails(authRightRefused)
	}
	missing := slices.DeleteFunc(slices.Clone(r.RequiredPackages), user.hasPackage)
	if len(missing) > 0 && c.checkPackages(kindStandard, missing, registered) != nil {
		return fails(authPackageInvalid)
	}
	for _, wanted := range missing {
		if !user.hasPackage(wanted) {
			user.AccessPackages = append(user.AccessPackages, wanted)
		}
	}
	for _, wanted := range r.RequiredRights {
		if !slices.ContainsFunc(user.Rights, wanted.matches) {
			user.Rights = append(user.Rights, wanted)
		}
	}
	user.Rights = slices.DeleteFunc(user.Rights, func(held right) bool {
		return slices.ContainsFunc(r.UnwantedRights, held.matches)
	})
	user.AccessPackages = slices.DeleteFunc(user.AccessPackages, func(held accessPackage) bool {
		return slices.Contains(r.UnwantedPackages, held)
	})
	c.state.renumber(user)
	return nil
}

func (u *systemUser) hasPackage(wanted accessPackage) bool {
	return slices.Contains(u.AccessPackages, wanted)
}

// renumber moves a changed system user to the end of the lists, as a trigger of
// the database does (altinn-api.md §6.2).
func (s *state) renumber(changed *systemUser) {
	s.SystemUserSequence++
	changed.Sequence = s.SystemUserSequence
	s.SystemUsers = rewritten(s.SystemUsers, changed)
}

// assignable are those of the packages that a standard system user can have.
func (c *catalogue) assignable(packages []accessPackage) []accessPackage {
	return slices.DeleteFunc(slices.Clone(packages), func(own accessPackage) bool {
		described, exists := c.packageByURN(own.URN)
		return !exists || !described.IsAssignable
	})
}
