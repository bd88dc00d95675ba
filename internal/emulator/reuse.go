package emulator

import (
	"slices"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
)

// Altinn never lets an id be registered again. With [Options].ReuseIDs the
// emulator does, which Altinn has no like of: a deleted system is gone, with all
// that hangs on it, as if it had never been.

// dropSystem removes a system, and the requests, change requests and system users
// of its customers.
func (s *state) dropSystem(dropped *register.System) {
	s.Register.DropSystem(dropped)
	s.Users.DropSystem(dropped.ID)
}

// dropDeleted does so with the systems that were deleted before.
func (s *state) dropDeleted() {
	for _, one := range slices.Clone(s.Systems) {
		if one.Deleted {
			s.dropSystem(one)
		}
	}
}
