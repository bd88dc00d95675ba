package emulator

import (
	"cmp"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
)

const packagePath = "/accessmanagement/api/v1/meta/info/accesspackages"

// packageRoutes are the open metadata of access packages (altinn-api.md §10.2).
func packageRoutes() []route {
	return []route{
		{method: http.MethodGet, pattern: packagePath + "/export", handle: exportPackages},
		{method: http.MethodGet, pattern: packagePath + "/package/{id}", handle: getPackageByID},
		{method: http.MethodGet, pattern: packagePath + "/package/urn/{urn}", handle: getPackageByURN},
	}
}

// packageGroupDTO, packageAreaDTO, packageDTO and packageTypeDTO are the answers;
// nulls are written, unlike elsewhere.
type packageGroupDTO struct {
	ID          string           `json:"id"`
	Name        string           `json:"name"`
	URN         *string          `json:"urn"` // always null
	Description string           `json:"description"`
	Type        string           `json:"type"`
	Areas       []packageAreaDTO `json:"areas"`
}

type packageAreaDTO struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	URN         string       `json:"urn"`
	Description string       `json:"description"`
	IconURL     string       `json:"iconUrl"`
	Packages    []packageDTO `json:"packages"`
	Group       *string      `json:"group"` // always null here
}

type packageDTO struct {
	ID                        string         `json:"id"`
	Name                      string         `json:"name"`
	URN                       string         `json:"urn"`
	Description               string         `json:"description"`
	IsDelegable               bool           `json:"isDelegable"`
	IsAssignable              bool           `json:"isAssignable"`
	IsResourcePolicyAvailable bool           `json:"isResourcePolicyAvailable"`
	Area                      packageAreaDTO `json:"area"`
	Type                      packageTypeDTO `json:"type"`
	Resources                 []struct{}     `json:"resources"` // the emulator's packages hold none
}

type packageTypeDTO struct {
	ID         string  `json:"id"`
	ProviderID string  `json:"providerId"`
	Name       string  `json:"name"`
	Provider   *string `json:"provider"` // always null
}

// exportPackages answers with the whole tree. Here the area inside a package
// stays Norwegian whatever the language, and its resources are null.
func exportPackages(c *call) reply {
	language := c.language()
	groups := make([]packageGroupDTO, 0, len(c.catalogue.groups))
	for _, group := range sortedByID(c.catalogue.groups, func(g packageGroup) string { return g.ID }) {
		answer := packageGroupDTO{
			ID: group.ID, Name: group.Name[language], Description: group.Name[language],
			Type: c.catalogue.groupType(group), Areas: []packageAreaDTO{},
		}
		for _, area := range sortedByID(c.catalogue.areas, func(a packageArea) string { return a.ID }) {
			if area.Group == group.Key {
				answer.Areas = append(answer.Areas, c.catalogue.exportArea(area, language))
			}
		}
		groups = append(groups, answer)
	}
	return jsonReply(http.StatusOK, groups)
}

func (c *catalogue) exportArea(area packageArea, language string) packageAreaDTO {
	answer := area.answer(language)
	for _, one := range sortedByID(c.packages, func(p packageEntry) string { return p.ID }) {
		if one.Area == area.Key {
			listed := one.answer(area, language)
			listed.Area, listed.Resources = area.answer("nb"), nil
			answer.Packages = append(answer.Packages, listed)
		}
	}
	return answer
}

// groupType is that of the group's packages; a group holds one kind only.
func (c *catalogue) groupType(group packageGroup) string {
	if group.Key == "Inhabitant" || group.Key == "Guardianship" {
		return packageType("Person").Name
	}
	return packageType("Organization").Name
}

func getPackageByID(c *call) reply {
	id, ok := parseGUID(c.params["id"])
	if !ok {
		return c.malformed(map[string][]string{"id": {invalidValue(c.params["id"])}})
	}
	return c.packageReply(c.catalogue.packageByID(id))
}

func getPackageByURN(c *call) reply {
	if strings.TrimSpace(c.params["urn"]) == "" {
		return c.unhandled()
	}
	return c.packageReply(c.catalogue.packageByURN(c.params["urn"]))
}

func (c *call) packageReply(found packageEntry, ok bool) reply {
	if !ok {
		return c.statusOnly(http.StatusNotFound)
	}
	return jsonReply(http.StatusOK, found.answer(c.catalogue.areaOf(found), c.language()))
}

func (p packageEntry) answer(area packageArea, language string) packageDTO {
	return packageDTO{
		ID: p.ID, Name: p.Name[language], URN: p.URN, Description: p.Name[language],
		IsDelegable: p.IsDelegable, IsAssignable: p.IsAssignable, IsResourcePolicyAvailable: p.IsAvailableForServiceOwners,
		Area: area.answer(language), Type: packageType(p.ForType), Resources: []struct{}{},
	}
}

func (a packageArea) answer(language string) packageAreaDTO {
	return packageAreaDTO{
		ID: a.ID, Name: a.Name[language], URN: a.URN, Description: a.Name[language], IconURL: a.icon, Packages: []packageDTO{},
	}
}

// packageType describes who a package is for; its name is not translated.
func packageType(forType string) packageTypeDTO {
	answer := packageTypeDTO{
		ID: "8c216e2f-afdd-4234-9ba2-691c727bb33d", ProviderID: "0195ea92-2080-7e7c-bbe3-bb0521c1e51a", Name: "Organisasjon",
	}
	if forType == "Person" {
		answer.ID, answer.Name = "bfe09e70-e868-44b3-8d81-dfe0e13e058a", "Person"
	}
	return answer
}

// language is the first one of Accept-Language; all but Nynorsk and English
// give Bokmål.
func (c *call) language() string {
	first, _, _ := strings.Cut(c.request.Header.Get("Accept-Language"), ",")
	first, _, _ = strings.Cut(first, ";")
	first, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(first)), "-")
	switch first {
	case "nn", "nno":
		return "nn"
	case "en", "eng":
		return "en"
	default:
		return "nb"
	}
}

func sortedByID[T any](list []T, id func(T) string) []T {
	return slices.SortedFunc(slices.Values(list), func(a, b T) int { return cmp.Compare(id(a), id(b)) })
}

// parseGUID reads a GUID as .NET does: plain, without hyphens, in braces or in
// parentheses.
func parseGUID(text string) (uuid.UUID, bool) {
	text = strings.TrimSpace(text)
	plain := len(uuid.Nil.String())
	if len(text) == plain+2 && (text[0] == '{' && text[plain+1] == '}' || text[0] == '(' && text[plain+1] == ')') {
		text = text[1 : plain+1]
	} else if len(text) != plain && len(text) != hex.EncodedLen(len(uuid.Nil)) {
		return uuid.Nil, false
	}
	id, err := uuid.Parse(text)
	return id, err == nil
}
