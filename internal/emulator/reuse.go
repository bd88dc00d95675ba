package emulator

import "slices"

// Altinn never lets an id be registered again. With [Options].ReuseIDs the
// emulator does, which Altinn has no like of: a deleted system is gone, with all
// that hangs on it, as if it had never been.

// dropSystem removes a system, and the requests, change requests and system users
// of its customers.
func (s *state) dropSystem(dropped *system) {
	s.releaseClients(dropped)
	s.Systems = slices.DeleteFunc(s.Systems, func(one *system) bool { return one == dropped })
	s.Requests = slices.DeleteFunc(s.Requests, func(one *request) bool { return one.SystemID == dropped.ID })
	s.ChangeRequests = slices.DeleteFunc(s.ChangeRequests, func(one *changeRequest) bool { return one.SystemID == dropped.ID })
	s.SystemUsers = slices.DeleteFunc(s.SystemUsers, func(one *systemUser) bool { return one.SystemID == dropped.ID })
	s.ChangeLog = slices.DeleteFunc(s.ChangeLog, func(one change) bool { return one.SystemInternalID == dropped.InternalID })
}

// dropDeleted does so with the systems that were deleted before.
func (s *state) dropDeleted() {
	for _, one := range slices.Clone(s.Systems) {
		if one.Deleted {
			s.dropSystem(one)
		}
	}
}
