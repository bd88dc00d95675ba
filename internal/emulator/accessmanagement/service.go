// Package accessmanagement is what access management tells a system user of what it may do
// (altinn-api.md §14.2, §14.3): at which organisations, and for which clients. It stores nothing of
// its own: what customers have given is with their system users.
package accessmanagement

import (
	"net/http"
	"slices"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// Paths of the service.
const (
	PartiesPath   = "/accessmanagement/api/v1/enduser/authorizedparties"
	ClientsPath   = "/accessmanagement/api/v2/enduser/clientdelegations/my/clients"
	clientsPathV1 = "/accessmanagement/api/v1/enduser/clientdelegations/my/clients"
)

// Service is access management.
type Service struct {
	Users   *systemuser.Users
	Catalog *metadata.Catalog
	World   *world.World
}

// call is a call to access management.
type call struct {
	*wire.Call
	*Service
}

// Routes are the endpoints for system users. They take Altinn's own tokens alone.
func (s *Service) Routes() []wire.Route {
	parties, clients := wire.Policy{wire.ScopeParties}, wire.Policy{wire.ScopeClients}
	return wire.Routes(func(c *wire.Call) *call { return &call{c, s} }, []wire.Endpoint[*call]{
		{Method: http.MethodGet, Pattern: PartiesPath, Policy: parties, OwnTokens: true, ProblemsAsJSON: true, Handle: listParties},
		{Method: http.MethodGet, Pattern: ClientsPath, Policy: clients, OwnTokens: true, Handle: (*call).listClients},
		{Method: http.MethodGet, Pattern: clientsPathV1, Policy: clients, OwnTokens: true, Handle: (*call).listClientsV1},
	})
}

// systemUser is the caller's system user that is not deleted, nil for none.
func (c *call) systemUser() *systemuser.SystemUser {
	return c.Users.SystemUserByID(c.Caller.SystemUserID)
}

// links are those of a list of one page.
type links struct {
	Next *string `json:"next"`
}

// list is a whole list: there are no pages.
type list[T any] struct {
	Links links `json:"links"`
	Data  []T   `json:"data"`
}

// sorted is a list in an order that does not change by itself: the service promises none.
func sorted(names []string) []string {
	return append([]string{}, slices.Compact(slices.Sorted(slices.Values(names)))...)
}
