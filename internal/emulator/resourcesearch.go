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

// resourceDetails are the members of a resource that are searched, or shown
// with an access package.
type resourceDetails struct {
	Title       map[string]string `json:"title"`
	Description map[string]string `json:"description"`
	Keywords    []struct {
		Word string `json:"word"`
	} `json:"keywords"`
	References []struct {
		Reference string `json:"reference"`
	} `json:"resourceReferences"`
	Owner resourceOwner `json:"hasCompetentAuthority"`
}

type resourceOwner struct {
	Code         string            `json:"orgcode"`
	Organisation string            `json:"organization"`
	Name         map[string]string `json:"name"`
}

// resourceSearch is what a search asks for; "" asks for nothing.
type resourceSearch struct {
	id, description, keyword, reference string // parts
	orgCode, organisation               string // whole
	resourceType                        string
}

// searchResources looks through all versions in the registry and answers with
// the newest one that matched, which may be an old one (altinn-api.md §10.1).
// What only the app source knows and migrated apps are never found, and Title
// is not looked at.
func searchResources(c *call) reply {
	resourceType, fault := parseResourceType(c.searchText("ResourceType"))
	if fault != "" {
		return c.malformed(map[string][]string{"ResourceType": {fault}})
	}
	search := resourceSearch{
		id: c.searchText("Id"), description: c.searchText("Description"), keyword: c.searchText("Keyword"),
		reference: c.searchText("Reference"), orgCode: c.searchText("OrgCode"), organisation: c.searchText("OrganizationId"),
		resourceType: resourceType,
	}
	newest := map[string]resourceEntry{}
	for _, entry := range c.catalogue.resources {
		if entry.versionID > newest[entry.identifier].versionID && entry.resourceType != migratedApp && search.matches(entry) {
			newest[entry.identifier] = entry
		}
	}
	found := []json.RawMessage{}
	for _, identifier := range slices.Sorted(maps.Keys(newest)) {
		found = append(found, newest[identifier].listed)
	}
	return jsonReply(http.StatusOK, found)
}

// searchText is a criterion of the query; a blank one counts as not given.
func (c *call) searchText(name string) string {
	text, _ := c.queryValue(name)
	if strings.TrimSpace(text) == "" {
		return ""
	}
	return text
}

func (s resourceSearch) matches(entry resourceEntry) bool {
	keywords := make([]string, 0, len(entry.details.Keywords))
	for _, own := range entry.details.Keywords {
		keywords = append(keywords, own.Word)
	}
	references := make([]string, 0, len(entry.details.References))
	for _, own := range entry.details.References {
		references = append(references, own.Reference)
	}
	return anyHolds([]string{entry.identifier}, s.id) &&
		anyHolds(slices.Collect(maps.Values(entry.details.Description)), s.description) &&
		anyHolds(keywords, s.keyword) && anyHolds(references, s.reference) &&
		equalFold(entry.details.Owner.Code, s.orgCode) && equalFold(entry.details.Owner.Organisation, s.organisation) &&
		equalFold(entry.resourceType, s.resourceType)
}

// anyHolds tells whether part is in one of texts, whatever the case; nothing wanted is in all.
func anyHolds(texts []string, part string) bool {
	return part == "" || slices.ContainsFunc(texts, func(text string) bool {
		return strings.Contains(strings.ToLower(text), strings.ToLower(part))
	})
}

func equalFold(text, wanted string) bool { return wanted == "" || strings.EqualFold(text, wanted) }

// resourceTypes are the types by their numbers: the first is 0, the others are
// the powers of two from 1 on.
func resourceTypes() []string {
	return []string{
		"Default", "Systemresource", "MaskinportenSchema", "Altinn2Service", "AltinnApp", genericAccess,
		"BrokerService", "CorrespondenceService", "Consent", migratedApp,
	}
}

// parseResourceType reads a type as .NET reads an enumeration: by name or
// number, or by several with commas between, which are added up and then must
// be one again. The second result is what the framework says of no type at all.
func parseResourceType(text string) (resourceType, fault string) {
	if text == "" {
		return "", ""
	}
	types, sum := resourceTypes(), 0
	for one := range strings.SplitSeq(text, ",") {
		one = strings.TrimSpace(one)
		index := slices.IndexFunc(types, func(name string) bool { return strings.EqualFold(name, one) })
		number, err := strconv.Atoi(one)
		if err != nil && index < 0 {
			return "", fmt.Sprintf("The value '%s' is not valid for ResourceType.", text)
		}
		sum |= cmp.Or(number, typeNumber(index))
	}
	for index, name := range types {
		if typeNumber(index) == sum {
			return name, ""
		}
	}
	return "", fmt.Sprintf("The value '%s' is invalid.", text)
}

func typeNumber(index int) int {
	if index <= 0 {
		return 0
	}
	return 1 << (index - 1)
}
