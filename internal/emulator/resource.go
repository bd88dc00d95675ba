package emulator

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

const (
	resourcePath = "/resourceregistry/api/v1/resource"
	// scopeResourceWrite opens the registry's writing endpoints, which vendors never reach.
	scopeResourceWrite = "altinn:resourceregistry/resource.write"
	appPrefix          = "app_"
	genericAccess      = "GenericAccessResource"
	migratedApp        = "MigratedApp"
)

// resourceRoutes are what the provider reads of the open metadata of resources
// (altinn-api.md §10.1). The writing endpoints are here for their 401, 403 and
// Allow.
func resourceRoutes() []route {
	routes := []route{
		{method: http.MethodPost, pattern: resourcePath, policy: policy{scopeResourceWrite}, handle: refuseWriting},
		{method: http.MethodGet, pattern: resourcePath + "/resourcelist", handle: listResources},
		{method: http.MethodGet, pattern: resourcePath + "/{id}", handle: getResource},
		{method: http.MethodPut, pattern: resourcePath + "/{id}", policy: policy{scopeResourceWrite}, handle: refuseWriting},
		{method: http.MethodDelete, pattern: resourcePath + "/{id}", policy: policy{scopeResourceWrite}, handle: refuseWriting},
	}
	for index := range routes {
		routes[index].problemsAsJSON = true
	}
	return routes
}

func refuseWriting(*call) reply { return emptyReply(http.StatusForbidden) }

// resourceEntry is one version of a resource in the registry, or an app that
// only the app source knows.
type resourceEntry struct {
	identifier   string
	resourceType string
	versionID    int // counts over the whole registry; 0 for the app source
	details      resourceDetails
	single       json.RawMessage // as GET /{id} answers
	listed       json.RawMessage // as resourcelist answers
}

// resourceDetails are the members of a resource that a world file must have as
// the registry writes them; some are shown with an access package.
type resourceDetails struct {
	Title       map[string]string `json:"title"`
	Description map[string]string `json:"description"`
	Keywords    []struct {
		Word string `json:"word"`
	} `json:"keywords"`
	References []struct {
		Reference string `json:"reference"`
	} `json:"resourceReferences"`
	Owner struct {
		Code         string            `json:"orgcode"`
		Organisation string            `json:"organization"`
		Name         map[string]string `json:"name"`
	} `json:"hasCompetentAuthority"`
}

// newResourceEntry completes a resource of the world with what the registry
// always answers; position is its version when it names none.
func newResourceEntry(resource Resource, position int) resourceEntry {
	entry := resourceEntry{
		identifier: resource.text("identifier"), resourceType: resource.text("resourceType"), versionID: position,
	}
	full := Resource{
		"delegable": json.RawMessage("true"), "visible": json.RawMessage("true"),
		"accessListMode":            encodeJSON("Disabled"),
		"selfIdentifiedUserEnabled": json.RawMessage("false"), "enterpriseUserEnabled": json.RawMessage("false"),
		"isOneTimeConsent": json.RawMessage("false"), "versionId": encodeJSON(position),
		"authorizationReference": encodeJSON(authorizationReference(entry.identifier)),
	}
	maps.Copy(full, resource)
	if err := json.Unmarshal(full["versionId"], &entry.versionID); err != nil {
		entry.versionID = position
	}
	entry.details, _ = resource.details() // [World] has been validated
	entry.listed = encodeJSON(full)
	if entry.versionID != 0 {
		delete(full, "authorizationReference")
	}
	entry.single = encodeJSON(full)
	return entry
}

// authorizationReference is how authorization names a resource: an app by owner
// and app, all else by its id.
func authorizationReference(identifier string) []pair {
	if pairs := oldAppPairs([]pair{{resourceURN, identifier}}); len(pairs) > 0 {
		return pairs
	}
	return []pair{{resourceURN, identifier}}
}

// details reads the members of a resource that the services look into.
func (r Resource) details() (resourceDetails, error) {
	var details resourceDetails
	if err := json.Unmarshal(encodeJSON(r), &details); err != nil {
		return details, fmt.Errorf("it is not as the registry writes resources: %w", err)
	}
	return details, nil
}

// resourceType is the type of the newest version of a resource.
func (c *catalogue) resourceType(identifier string) (string, bool) {
	entry, found := c.resource(identifier, nil)
	return entry.resourceType, found
}

// resource finds a resource by its exact id, the newest version unless one is
// asked for; an app of the app source has no versions to ask for.
func (c *catalogue) resource(identifier string, version *int) (found resourceEntry, ok bool) {
	for _, entry := range c.resources {
		if entry.identifier != identifier || version != nil && entry.versionID != 0 && entry.versionID != *version {
			continue
		}
		if !ok || entry.versionID > found.versionID {
			found, ok = entry, true
		}
	}
	return found, ok
}

func getResource(c *call) reply {
	if strings.TrimSpace(c.params["id"]) == "" {
		return emptyReply(http.StatusInternalServerError)
	}
	var version *int
	if text, given := c.queryValue("versionId"); given && text != "" {
		number, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return c.malformed(map[string][]string{"versionId": {invalidValue(text)}})
		}
		version = new(int(number))
	}
	found, ok := c.catalogue.resource(c.params["id"], version)
	if c.appSourceDown && found.versionID == 0 && len(authorizationReference(c.params["id"])) == 2 {
		return emptyReply(http.StatusInternalServerError) // it would have to ask the app source
	}
	if !ok {
		return c.statusOnly(http.StatusNotFound)
	}
	return jsonReply(http.StatusOK, found.single)
}

// listResources answers with everything: registry entries by id, then the apps
// that only the app source knows.
func listResources(c *call) reply {
	errors := map[string][]string{}
	apps := c.querySwitch("includeApps", true, errors)
	migrated := c.querySwitch("includeMigratedApps", false, errors)
	if len(errors) > 0 {
		return c.malformed(errors)
	}
	if apps && c.appSourceDown {
		return emptyReply(http.StatusInternalServerError)
	}
	newest := map[string]resourceEntry{}
	var fromSource []resourceEntry
	for _, entry := range c.catalogue.resources {
		switch {
		case entry.resourceType == migratedApp && !migrated:
		case entry.versionID == 0:
			fromSource = append(fromSource, entry)
		case entry.versionID > newest[entry.identifier].versionID:
			newest[entry.identifier] = entry
		}
	}
	list := []json.RawMessage{}
	byID := func(a, b resourceEntry) int { return cmp.Compare(a.identifier, b.identifier) }
	for _, entry := range slices.SortedFunc(maps.Values(newest), byID) {
		list = append(list, entry.listed)
	}
	for _, entry := range fromSource {
		if _, registered := newest[entry.identifier]; apps && !registered {
			list = append(list, entry.listed)
		}
	}
	return jsonReply(http.StatusOK, list)
}

// querySwitch reads a boolean of the query as .NET does; a wrong one is an
// error in the framework's words.
func (c *call) querySwitch(name string, standard bool, errors map[string][]string) bool {
	text, given := c.queryValue(name)
	if !given {
		return standard
	}
	switch {
	case strings.EqualFold(strings.TrimSpace(text), "true"):
		return true
	case strings.EqualFold(strings.TrimSpace(text), "false"):
		return false
	default:
		errors[name] = []string{invalidValue(text)}
	}
	return standard
}

// invalidValue is what the framework says of a parameter that it cannot read, in
// other words of a blank one.
func invalidValue(text string) string {
	if strings.TrimSpace(text) == "" {
		return fmt.Sprintf("The value '%s' is invalid.", text)
	}
	return fmt.Sprintf("The value '%s' is not valid.", text)
}
