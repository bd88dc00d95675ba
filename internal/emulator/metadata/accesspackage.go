package metadata

import (
	"net/http"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// PackagePath is where the metadata of access packages is.
const PackagePath = "/accessmanagement/api/v1/meta/info/accesspackages"

// packageRoutes are what the provider reads of the open metadata of access packages (altinn-api.md
// §10.2).
func packageRoutes() []wire.Endpoint[*call] {
	return []wire.Endpoint[*call]{
		{Method: http.MethodGet, Pattern: PackagePath + "/export", Handle: exportPackages},
		{Method: http.MethodGet, Pattern: PackagePath + "/package/urn/{urn}", Handle: getPackageByURN},
	}
}

func getPackageByURN(c *call) *wire.Reply {
	if strings.TrimSpace(c.Params["urn"]) == "" {
		return c.Unhandled()
	}
	found, ok := c.catalog.PackageByURN(c.Params["urn"])
	if !ok {
		return c.StatusOnly(http.StatusNotFound)
	}
	return wire.JSON(http.StatusOK, c.describe(found))
}

// exportPackages answers with the whole tree: groups of areas of packages. Here the area inside a
// package stays Norwegian whatever the language, and its resources are null.
func exportPackages(c *call) *wire.Reply {
	groups := make([]GroupAnswer, 0, len(c.catalog.groups))
	for _, group := range c.catalog.groups {
		answer := group.answer(c.Language())
		for _, area := range c.catalog.areas {
			if area.Group == group.Key {
				answer.Areas = append(answer.Areas, c.exportArea(area))
			}
		}
		groups = append(groups, answer)
	}
	return wire.JSON(http.StatusOK, groups)
}

func (c *call) exportArea(area packageArea) areaAnswer {
	answer := area.answer(c.Language())
	for _, one := range c.catalog.packages {
		if one.Area == area.Key {
			listed := c.describe(one)
			listed.Area, listed.Resources = area.answer("nb"), nil
			answer.Packages = append(answer.Packages, listed)
		}
	}
	return answer
}
