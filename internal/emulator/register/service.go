// Package register is the system register (altinn-api.md §3).
package register

import (
	"net/http"
	"slices"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

const (
	// Path is where the register is.
	Path = "/authentication/api/v1/systemregister"
	// OrgPrefix is the ISO 6523 identifier of Norwegian organisation numbers.
	OrgPrefix = "0192:"
)

// Service is the system register. What it stores is shared with the service of system users.
type Service struct {
	Register *Register
	Catalog  *metadata.Catalog
	// Drop removes a system that was deleted, so that its id can be registered again; nil leaves it
	// there and marked, as Altinn does.
	Drop func(*System)
}

// call is a call to the system register.
type call struct {
	*wire.Call
	*Service
}

func (s *Service) on(c *wire.Call) *call { return &call{c, s} }

// Routes are the endpoints of the system register (altinn-api.md §3.1).
func (s *Service) Routes() []wire.Route {
	vendor, portal := wire.RegisterPolicy(), wire.PortalPolicy()
	one := Path + "/vendor/{systemId}"
	return wire.Routes(s.on, []wire.Endpoint[*call]{
		{Method: http.MethodGet, Pattern: Path, Policy: portal, Handle: listVisibleSystems},
		{Method: http.MethodGet, Pattern: Path + "/{systemId}", Policy: portal, Handle: getListedSystem},
		{Method: http.MethodGet, Pattern: Path + "/{systemId}/rights", Policy: portal, Handle: getSystemRights},
		{Method: http.MethodGet, Pattern: Path + "/{systemId}/accesspackages", Policy: portal, Handle: getSystemPackages},
		{Method: http.MethodGet, Pattern: Path + "/vendor", Policy: vendor, Handle: listVendorSystems},
		{Method: http.MethodPost, Pattern: Path + "/vendor", Policy: vendor, Handle: createSystem},
		{Method: http.MethodGet, Pattern: one, Policy: vendor, Handle: getSystem},
		{Method: http.MethodPut, Pattern: one, Policy: vendor, Handle: updateSystem},
		{Method: http.MethodDelete, Pattern: one, Policy: vendor, Handle: deleteSystem},
		{Method: http.MethodPut, Pattern: one + "/rights", Policy: vendor, Handle: updateSystemRights},
		{Method: http.MethodPut, Pattern: one + "/accesspackages", Policy: vendor, Handle: updateSystemPackages},
		{Method: http.MethodGet, Pattern: one + "/changelog", Policy: vendor, Handle: getChangeLog},
	})
}

// System finds a system by its exact id, deleted ones included; nil when there is none.
func (r *Register) System(id string) *System {
	for _, one := range r.Systems {
		if one.ID == id {
			return one
		}
	}
	return nil
}

// mayWrite reports whether the caller owns what belongs to organisation, or is an administrator of
// the register.
func (c *call) mayWrite(organisation string) bool {
	return c.Caller.HasScope(wire.ScopeRegisterAdmin) || c.Caller.Organisation != "" && c.Caller.Organisation == organisation
}

func listVisibleSystems(c *call) *wire.Reply {
	return systemList(c.Register.Systems, func(s *System) bool { return !s.Deleted && s.Visible })
}

func listVendorSystems(c *call) *wire.Reply {
	if c.Caller.Organisation == "" {
		return wire.Empty(http.StatusForbidden)
	}
	return systemList(c.Register.Systems, func(s *System) bool { return !s.Deleted && s.VendorOrg == c.Caller.Organisation })
}

func systemList(systems []*System, wanted func(*System) bool) *wire.Reply {
	list := []ListedSystem{}
	for _, one := range systems {
		if wanted(one) {
			list = append(list, one.listed())
		}
	}
	return wire.JSON(http.StatusOK, list).With(wire.HeaderCache, wire.NoStore).With("Pragma", "no-cache")
}

func getListedSystem(c *call) *wire.Reply {
	found := c.Register.System(c.Params["systemId"])
	if found == nil {
		return c.StatusOnly(http.StatusNotFound)
	}
	return wire.JSON(http.StatusOK, found.listed())
}

func getSystem(c *call) *wire.Reply {
	found := c.Register.System(c.Params["systemId"])
	if found == nil {
		return c.StatusOnly(http.StatusNotFound)
	}
	if !c.mayWrite(found.VendorOrg) {
		return wire.Empty(http.StatusForbidden)
	}
	return wire.JSON(http.StatusOK, found.response())
}

func getSystemRights(c *call) *wire.Reply {
	errors := map[string][]string{}
	oldForm := c.QuerySwitch("useOldFormatForApp", false, errors)
	if len(errors) > 0 {
		return c.Malformed(errors)
	}
	rights := []Right{}
	if found := c.Register.System(c.Params["systemId"]); found != nil && found.Rights != nil {
		rights = slices.Clone(found.Rights)
	}
	if oldForm {
		for index := range rights {
			rights[index].Resource = metadata.AppPairs(rights[index].Resource)
		}
	}
	return wire.JSON(http.StatusOK, rights)
}

func getSystemPackages(c *call) *wire.Reply {
	packages := []AccessPackage{}
	if found := c.Register.System(c.Params["systemId"]); found != nil && found.AccessPackages != nil {
		packages = found.AccessPackages
	}
	return wire.JSON(http.StatusOK, packages)
}

func getChangeLog(c *call) *wire.Reply {
	id := c.Params["systemId"]
	found := c.Register.System(id)
	if found == nil {
		return c.Text(http.StatusNotFound, "System with ID "+id+" not found.")
	}
	if !c.mayWrite(found.VendorOrg) {
		return wire.Empty(http.StatusForbidden)
	}
	entries := []ChangeEntry{}
	for _, row := range slices.Backward(c.Register.ChangeLog) {
		if row.SystemInternalID == found.InternalID {
			entries = append(entries, row.entry())
		}
	}
	return wire.JSON(http.StatusOK, entries)
}
