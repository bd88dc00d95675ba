package emulator

import (
	"cmp"
	"net/http"
	"slices"
)

// The tree of access packages: groups of areas of packages. Only the export
// has it in one piece.

// exportPackages answers with the whole tree. Here the area inside a package
// stays Norwegian whatever the language, and its resources are null.
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

func listGroups(c *call) reply {
	groups := make([]packageGroupDTO, 0, len(c.catalogue.groups))
	for _, group := range c.catalogue.groups {
		groups = append(groups, group.answer(c.language()))
	}
	return listReply(groups, func(g packageGroupDTO) string { return g.Name })
}

func getGroup(c *call) reply {
	return withID(c, c.catalogue.groups, func(group packageGroup) reply {
		return jsonReply(http.StatusOK, group.answer(c.language()))
	})
}

func listAreasOfGroup(c *call) reply {
	return withID(c, c.catalogue.groups, func(group packageGroup) reply {
		var areas []packageAreaDTO
		for _, area := range c.catalogue.areas {
			if area.Group == group.Key {
				areas = append(areas, area.answer(c.language()))
			}
		}
		return listReply(areas, func(a packageAreaDTO) string { return a.Name })
	})
}

func getArea(c *call) reply {
	return withID(c, c.catalogue.areas, func(area packageArea) reply {
		return jsonReply(http.StatusOK, area.answer(c.language()))
	})
}

func listPackagesOfArea(c *call) reply {
	return withID(c, c.catalogue.areas, func(area packageArea) reply {
		var packages []packageDTO
		for _, one := range c.catalogue.packages {
			if one.Area == area.Key {
				packages = append(packages, c.describe(one))
			}
		}
		return listReply(packages, func(p packageDTO) string { return p.Name })
	})
}

// listReply answers with a list by name, capitals first, or 204 for an empty one.
func listReply[T any](list []T, name func(T) string) reply {
	if len(list) == 0 {
		return emptyReply(http.StatusNoContent)
	}
	slices.SortStableFunc(list, func(a, b T) int { return cmp.Compare(name(a), name(b)) })
	return jsonReply(http.StatusOK, list)
}
