package emulator

import (
	"net/http"
	"slices"
	"strings"
)

const (
	orgPrefix    = "0192:" // ISO 6523 identifier of Norwegian organisation numbers
	resourceURN  = "urn:altinn:resource"
	registerPath = "/authentication/api/v1/systemregister"
)

// registerRoutes are the endpoints of the system register (altinn-api.md §3.1).
func registerRoutes() []route {
	vendor, portal := policyRegister(), policyPortal()
	one := registerPath + "/vendor/{systemId}"
	return []route{
		{method: http.MethodGet, pattern: registerPath, policy: portal, handle: listVisibleSystems},
		{method: http.MethodGet, pattern: registerPath + "/{systemId}", policy: portal, handle: getListedSystem},
		{method: http.MethodGet, pattern: registerPath + "/{systemId}/rights", policy: portal, handle: getSystemRights},
		{method: http.MethodGet, pattern: registerPath + "/{systemId}/accesspackages", policy: portal, handle: getSystemPackages},
		{method: http.MethodGet, pattern: registerPath + "/vendor", policy: vendor, handle: listVendorSystems},
		{method: http.MethodPost, pattern: registerPath + "/vendor", policy: vendor, handle: createSystem},
		{method: http.MethodGet, pattern: one, policy: vendor, handle: getSystem},
		{method: http.MethodPut, pattern: one, policy: vendor, handle: updateSystem},
		{method: http.MethodDelete, pattern: one, policy: vendor, handle: deleteSystem},
		{method: http.MethodPut, pattern: one + "/rights", policy: vendor, handle: updateSystemRights},
		{method: http.MethodPut, pattern: one + "/accesspackages", policy: vendor, handle: updateSystemPackages},
		{method: http.MethodGet, pattern: one + "/changelog", policy: vendor, handle: getChangeLog},
	}
}

// system finds a system by its exact id, deleted ones included; nil when there is none.
func (s *state) system(id string) *system {
	for _, one := range s.Systems {
		if one.ID == id {
			return one
		}
	}
	return nil
}

// mayWrite tells whether the caller owns what belongs to organisation, or is an
// administrator of the register.
func (c caller) mayWrite(organisation string) bool {
	return c.hasScope(scopeRegisterAdmin) || c.organisation != "" && c.organisation == organisation
}

func listVisibleSystems(c *call) reply {
	return systemList(c.state.Systems, func(s *system) bool { return !s.Deleted && s.Visible })
}

func listVendorSystems(c *call) reply {
	if c.caller.organisation == "" {
		return emptyReply(http.StatusForbidden)
	}
	return systemList(c.state.Systems, func(s *system) bool { return !s.Deleted && s.VendorOrg == c.caller.organisation })
}

func systemList(systems []*system, wanted func(*system) bool) reply {
	list := []listedSystem{}
	for _, one := range systems {
		if wanted(one) {
			list = append(list, one.listed())
		}
	}
	return jsonReply(http.StatusOK, list).with(headerCache, noStore).with("Pragma", "no-cache")
}

func getListedSystem(c *call) reply {
	found := c.state.system(c.params["systemId"])
	if found == nil {
		return c.statusOnly(http.StatusNotFound)
	}
	return jsonReply(http.StatusOK, found.listed())
}

func getSystem(c *call) reply {
	found := c.state.system(c.params["systemId"])
	if found == nil {
		return c.statusOnly(http.StatusNotFound)
	}
	if !c.caller.mayWrite(found.VendorOrg) {
		return emptyReply(http.StatusForbidden)
	}
	return jsonReply(http.StatusOK, found.response())
}

func getSystemRights(c *call) reply {
	errors := map[string][]string{}
	oldForm := c.querySwitch("useOldFormatForApp", false, errors)
	if len(errors) > 0 {
		return c.malformed(errors)
	}
	rights := []right{}
	if found := c.state.system(c.params["systemId"]); found != nil && found.Rights != nil {
		rights = slices.Clone(found.Rights)
	}
	if oldForm {
		for index := range rights {
			rights[index].Resource = oldAppPairs(rights[index].Resource)
		}
	}
	return jsonReply(http.StatusOK, rights)
}

// oldAppPairs writes an app as a pair of owner and app, and drops what is no resource.
func oldAppPairs(pairs []pair) []pair {
	converted := []pair{}
	for _, own := range pairs {
		if own.ID != resourceURN {
			continue
		}
		rest, isApp := strings.CutPrefix(own.Value, "app_")
		if !isApp {
			converted = append(converted, own)
			continue
		}
		if org, app, ok := strings.Cut(rest, "_"); ok && org != "" && app != "" {
			converted = append(converted, pair{"urn:altinn:org", org}, pair{"urn:altinn:app", app})
		}
	}
	return converted
}

func getSystemPackages(c *call) reply {
	packages := []accessPackage{}
	if found := c.state.system(c.params["systemId"]); found != nil && found.AccessPackages != nil {
		packages = found.AccessPackages
	}
	return jsonReply(http.StatusOK, packages)
}

func getChangeLog(c *call) reply {
	id := c.params["systemId"]
	found := c.state.system(id)
	if found == nil {
		return c.text(http.StatusNotFound, "System with ID "+id+" not found.")
	}
	if !c.caller.mayWrite(found.VendorOrg) {
		return emptyReply(http.StatusForbidden)
	}
	entries := []changeEntry{}
	for _, row := range slices.Backward(c.state.ChangeLog) {
		if row.SystemInternalID == found.InternalID {
			entries = append(entries, row.entry())
		}
	}
	return jsonReply(http.StatusOK, entries)
}
