package emulator

import (
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/google/uuid"
)

const packagePath = "/accessmanagement/api/v1/meta/info/accesspackages"

// packageRoutes are the open metadata of access packages (altinn-api.md §10.2).
func packageRoutes() []route {
	return []route{
		{method: http.MethodGet, pattern: packagePath + "/search", handle: searchPackages},
		{method: http.MethodGet, pattern: packagePath + "/export", handle: exportPackages},
		{method: http.MethodGet, pattern: packagePath + "/group", handle: listGroups},
		{method: http.MethodGet, pattern: packagePath + "/group/{id}", handle: getGroup},
		{method: http.MethodGet, pattern: packagePath + "/group/{id}/areas", handle: listAreasOfGroup},
		{method: http.MethodGet, pattern: packagePath + "/area/{id}", handle: getArea},
		{method: http.MethodGet, pattern: packagePath + "/area/{id}/packages", handle: listPackagesOfArea},
		{method: http.MethodGet, pattern: packagePath + "/package/{id}", handle: getPackageByID},
		{method: http.MethodGet, pattern: packagePath + "/package/{id}/resources", handle: listResourcesOfPackage},
		{method: http.MethodGet, pattern: packagePath + "/package/urn/{urn}", handle: getPackageByURN},
	}
}

func getPackageByID(c *call) reply {
	return withID(c, c.catalogue.packages, func(found packageEntry) reply {
		return jsonReply(http.StatusOK, c.describe(found).withOwners())
	})
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

func listResourcesOfPackage(c *call) reply {
	return withID(c, c.catalogue.packages, func(found packageEntry) reply {
		return listReply(c.describe(found).withOwners().Resources, func(r packageResourceDTO) string { return r.Name })
	})
}

// withID answers with what handle makes of the part of the catalogue whose id
// the path names.
func withID[T interface{ guid() string }](c *call, list []T, handle func(T) reply) reply {
	id, ok := parseGUID(c.params["id"])
	if !ok {
		return c.malformed(map[string][]string{"id": {invalidValue(c.params["id"])}})
	}
	for _, one := range list {
		if one.guid() == id.String() {
			return handle(one)
		}
	}
	return c.statusOnly(http.StatusNotFound)
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
