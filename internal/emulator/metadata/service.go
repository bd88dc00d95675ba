// Package metadata is the open metadata: the resource registry and the access packages of access
// management, as far as the provider reads them (altinn-api.md §10).
package metadata

import (
	"slices"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// call is a call to the open metadata.
type call struct {
	*wire.Call
	catalog *Catalog
}

// Routes are what the provider reads of the open metadata.
func (c *Catalog) Routes() []wire.Route {
	on := func(own *wire.Call) *call { return &call{own, c} }
	return wire.Routes(on, slices.Concat(resourceRoutes(), packageRoutes()))
}
