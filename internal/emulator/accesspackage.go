package emulator

import (
	"net/http"
	"strings"
)

const packagePath = "/accessmanagement/api/v1/meta/info/accesspackages"

// packageRoutes are what the provider reads of the open metadata of access
// packages (altinn-api.md §10.2).
func packageRoutes() []route {
	return []route{
		{method: http.MethodGet, pattern: packagePath + "/export", handle: exportPackages},
		{method: http.MethodGet, pattern: packagePath + "/package/urn/{urn}", handle: getPackageByURN},
	}
}

func getPackageByURN(c *call) reply {
	if strings.TrimSpace(c.params["urn"]) == "" {
		return c.unhandled()
	}
	found, ok := c.catalogue.packageByURN(c.params["urn"])
	if !ok {
		return c.statusOnly(http.StatusNotFound)
	}
	return jsonReply(http.StatusOK, c.describe(found))
}

// exportPackages answers with the whole tree: groups of areas of packages. Here
// the area inside a package stays Norwegian whatever the language, and its
// resources are null.
func exportPackages(c *call) reply {
	groups := make([]packageGroupDTO, 0, len(c.catalogue.groups))
	for _, group := range c.catalogue.groups {
		answer := group.answer(c.language())
		for _, area := range c.catalogue.areas {
			if area.Group == group.Key {
				answer.Areas = append(answer.Areas, c.exportArea(area))
			}
		}
		groups = append(groups, answer)
	}
	return jsonReply(http.StatusOK, groups)
}

func (c *call) exportArea(area packageArea) packageAreaDTO {
	answer := area.answer(c.language())
	for _, one := range c.catalogue.packages {
		if one.Area == area.Key {
			listed := c.describe(one)
			listed.Area, listed.Resources = area.answer("nb"), nil
			answer.Packages = append(answer.Packages, listed)
		}
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
