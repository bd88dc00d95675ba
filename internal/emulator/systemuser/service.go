// Package systemuser is the service of system users (altinn-api.md §4 to §6): vendors' requests for
// them, their change requests, the system users themselves, and what customers do with all of
// these.
//
//   - request…: requests for a system user
//   - change…: change requests
//   - anyrequest: what both are to the customer, who answers them
//   - systemuser, approve, delegation: system users, and what they hold
//   - portal: what customers give and take away by themselves
//   - customer: the portal's endpoints, for the customer
package systemuser

import (
	"slices"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// Service is the service of system users: vendors' requests for them, their change requests, the
// system users, and what customers do with them.
type Service struct {
	Users    *Users
	Register *register.Register
	Catalog  *metadata.Catalog
	World    *world.World
	NewID    func() string // of requests and system users
}

// Call is a call to the service of system users.
type Call struct {
	*wire.Call
	*Service
}

// On gives a call what the service knows.
func (s *Service) On(c *wire.Call) *Call { return &Call{c, s} }

// Routes are all endpoints of the service.
func (s *Service) Routes() []wire.Route {
	return wire.Routes(s.On, slices.Concat(requestRoutes(), changeRoutes(), lookupRoutes(), customerRoutes()))
}
