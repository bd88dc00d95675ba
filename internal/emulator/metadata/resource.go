package metadata

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

const (
	// ResourcePath is where the metadata of resources is.
	ResourcePath = "/resourceregistry/api/v1/resource"
	// scopeResourceWrite opens the registry's writing endpoints, which vendors never reach.
	scopeResourceWrite = "altinn:resourceregistry/resource.write"
)

// resourceRoutes are what the provider reads of the open metadata of resources (altinn-api.md
// §10.1). The writing endpoints are here for their 401, 403 and Allow.
func resourceRoutes() []wire.Endpoint[*call] {
	routes := []wire.Endpoint[*call]{
		{Method: http.MethodPost, Pattern: ResourcePath, Policy: wire.Policy{scopeResourceWrite}, Handle: refuseWriting},
		{Method: http.MethodGet, Pattern: ResourcePath + "/resourcelist", Handle: listResources},
		{Method: http.MethodGet, Pattern: ResourcePath + "/{id}", Handle: getResource},
		{Method: http.MethodPut, Pattern: ResourcePath + "/{id}", Policy: wire.Policy{scopeResourceWrite}, Handle: refuseWriting},
		{Method: http.MethodDelete, Pattern: ResourcePath + "/{id}", Policy: wire.Policy{scopeResourceWrite}, Handle: refuseWriting},
	}
	for index := range routes {
		routes[index].ProblemsAsJSON = true
	}
	return routes
}

func refuseWriting(*call) *wire.Reply { return wire.Empty(http.StatusForbidden) }

// resourceEntry is one version of a resource in the registry, or an app that only the app source
// knows.
type resourceEntry struct {
	identifier   string
	resourceType string
	versionID    int            // counts over the whole registry; 0 for the app source
	full         world.Resource // with what the registry always answers
}

// listed is how resourcelist answers it.
func (e resourceEntry) listed() json.RawMessage { return wire.EncodeJSON(e.full) }

// single is how GET /{id} answers it.
func (e resourceEntry) single() json.RawMessage {
	answer := maps.Clone(e.full)
	if e.versionID != 0 {
		delete(answer, "authorizationReference")
	}
	return wire.EncodeJSON(answer)
}

// details are what the services look into. [World] has been validated.
func (e resourceEntry) details() world.ResourceDetails {
	details, _ := e.full.Details()
	return details
}

// newResourceEntry completes a resource of the world with what the registry always answers;
// position is its version when it names none.
func newResourceEntry(resource world.Resource, position int) resourceEntry {
	entry := resourceEntry{
		identifier: resource.Text("identifier"), resourceType: resource.Text("resourceType"), versionID: position,
	}
	entry.full = world.Resource{
		"delegable": json.RawMessage("true"), "visible": json.RawMessage("true"),
		"accessListMode":            wire.EncodeJSON("Disabled"),
		"selfIdentifiedUserEnabled": json.RawMessage("false"), "enterpriseUserEnabled": json.RawMessage("false"),
		"isOneTimeConsent": json.RawMessage("false"), "versionId": wire.EncodeJSON(position),
		"authorizationReference": wire.EncodeJSON(authorizationReference(entry.identifier)),
	}
	maps.Copy(entry.full, resource)
	if err := json.Unmarshal(entry.full["versionId"], &entry.versionID); err != nil {
		entry.versionID = position
	}
	return entry
}

// ResourceURN is the kind of a resource's name.
const ResourceURN = "urn:altinn:resource"

// Pair names something by the kind of name and the name itself.
type Pair struct {
	ID    string `json:"id"`
	Value string `json:"value"`
}

// AppPairs writes an app as a pair of owner and app, and drops what is no resource.
func AppPairs(pairs []Pair) []Pair {
	converted := []Pair{}
	for _, own := range pairs {
		if own.ID != ResourceURN {
			continue
		}
		rest, isApp := strings.CutPrefix(own.Value, "app_")
		if !isApp {
			converted = append(converted, own)
			continue
		}
		if org, app, ok := strings.Cut(rest, "_"); ok && org != "" && app != "" {
			converted = append(converted, Pair{"urn:altinn:org", org}, Pair{"urn:altinn:app", app})
		}
	}
	return converted
}

// authorizationReference is how authorization names a resource: an app by owner and app, all else
// by its id.
func authorizationReference(identifier string) []Pair {
	if pairs := AppPairs([]Pair{{ResourceURN, identifier}}); len(pairs) > 0 {
		return pairs
	}
	return []Pair{{ResourceURN, identifier}}
}

// ResourceType is the type of the newest version of a resource.
func (c *Catalog) ResourceType(identifier string) (string, bool) {
	entry, found := c.resource(identifier, nil)
	return entry.resourceType, found
}

// IsDelegable reports whether a resource can be delegated at all; one that the registry does not
// know is not refused for that.
func (c *Catalog) IsDelegable(identifier string) bool {
	entry, found := c.resource(identifier, nil)
	if !found {
		return true
	}
	var delegable bool
	return json.Unmarshal(entry.full["delegable"], &delegable) != nil || delegable
}

// resource finds a resource by its exact id, the newest version unless one is asked for; an app of
// the app source has no versions to ask for.
func (c *Catalog) resource(identifier string, version *int) (found resourceEntry, ok bool) {
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

// ResourceInWords is the title of a resource and the name of its owner in a language, or else in
// another one, or what identifies them; known is false for a resource that there is not.
func (c *Catalog) ResourceInWords(identifier, language string) (title, owner string, known bool) {
	entry, known := c.resource(identifier, nil)
	details := entry.details()
	inWords := func(words map[string]string) string { return cmp.Or(words[language], words["nb"], words["en"]) }
	return cmp.Or(inWords(details.Title), identifier), cmp.Or(inWords(details.Owner.Name), details.Owner.Code), known
}

func getResource(c *call) *wire.Reply {
	if strings.TrimSpace(c.Params["id"]) == "" {
		return wire.Empty(http.StatusInternalServerError)
	}
	var version *int
	if text, given := c.QueryValue("versionId"); given && text != "" {
		number, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return c.Malformed(map[string][]string{"versionId": {wire.InvalidValue(text)}})
		}
		version = new(int(number))
	}
	found, ok := c.catalog.resource(c.Params["id"], version)
	if c.AppSourceDown && found.versionID == 0 && len(authorizationReference(c.Params["id"])) == 2 {
		return wire.Empty(http.StatusInternalServerError) // it would have to ask the app source
	}
	if !ok {
		return c.StatusOnly(http.StatusNotFound)
	}
	return wire.JSON(http.StatusOK, found.single())
}

// listResources answers with everything: registry entries by id, then the apps that only the app
// source knows.
func listResources(c *call) *wire.Reply {
	errors := map[string][]string{}
	apps := c.QuerySwitch("includeApps", true, errors)
	migrated := c.QuerySwitch("includeMigratedApps", false, errors)
	if len(errors) > 0 {
		return c.Malformed(errors)
	}
	if apps && c.AppSourceDown {
		return wire.Empty(http.StatusInternalServerError)
	}
	newest := map[string]resourceEntry{}
	var fromSource []resourceEntry
	for _, entry := range c.catalog.resources {
		switch {
		case entry.resourceType == world.MigratedApp && !migrated:
		case entry.versionID == 0:
			fromSource = append(fromSource, entry)
		case entry.versionID > newest[entry.identifier].versionID:
			newest[entry.identifier] = entry
		}
	}
	list := []json.RawMessage{}
	byID := func(a, b resourceEntry) int { return cmp.Compare(a.identifier, b.identifier) }
	for _, entry := range slices.SortedFunc(maps.Values(newest), byID) {
		list = append(list, entry.listed())
	}
	for _, entry := range fromSource {
		if _, registered := newest[entry.identifier]; apps && !registered {
			list = append(list, entry.listed())
		}
	}
	return wire.JSON(http.StatusOK, list)
}
