package emulator

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
)

const (
	packagePrefix  = "urn:altinn:accesspackage:"
	areaIconPrefix = "https://altinncdn.no/authorization/accesspackageicons/"
)

// accessPackagesJSON is Altinn's whole catalogue of access packages, areaIconsJSON
// the icon of each area.
var (
	//go:embed access-packages.json
	accessPackagesJSON []byte
	//go:embed area-icons.json
	areaIconsJSON []byte
)

// catalogue is the open metadata: what the resource registry and access
// management know. It never changes while the emulator runs.
type catalogue struct {
	groups    []packageGroup
	areas     []packageArea
	packages  []packageEntry
	resources []resourceEntry
}

// packageGroup, packageArea and packageEntry are the catalogue file's own form.
type packageGroup struct {
	Key  string            `json:"key"`
	ID   string            `json:"id"`
	Name map[string]string `json:"name"`
}

type packageArea struct {
	Key   string            `json:"key"`
	ID    string            `json:"id"`
	URN   string            `json:"urn"`
	Name  map[string]string `json:"name"`
	Group string            `json:"group"`
	icon  string
}

type packageEntry struct {
	ID                          string            `json:"id"`
	URN                         string            `json:"urn"`
	Name                        map[string]string `json:"name"`
	IsDelegable                 bool              `json:"isDelegable"`
	IsAssignable                bool              `json:"isAssignable"`
	IsAvailableForServiceOwners bool              `json:"isAvailableForServiceOwners"`
	ForType                     string            `json:"forType"` // Organization or Person
	Area                        string            `json:"area"`    // an area's key
	description                 map[string]string // "" where the world gives none: the name stands in
	resources                   []resourceEntry
}

func (g packageGroup) guid() string { return g.ID }

func (a packageArea) guid() string { return a.ID }

func (p packageEntry) guid() string { return p.ID }

// newCatalogue resolves a world against Altinn's catalogue of access packages.
func newCatalogue(world World) (*catalogue, error) {
	known, err := builtInCatalogue()
	if err != nil {
		return nil, err
	}
	for index, resource := range world.Resources {
		known.resources = append(known.resources, newResourceEntry(resource, index+1))
	}
	holdings := world.AccessPackages
	if holdings == nil {
		holdings = known.onlyKnown(builtInHoldings())
	} else {
		known.replacePackages(holdings)
	}
	if err := known.fillPackages(holdings); err != nil {
		return nil, err
	}
	sortByID(known.groups)
	sortByID(known.areas)
	sortByID(known.packages)
	return known, nil
}

// replacePackages leaves the packages of a world alone.
func (c *catalogue) replacePackages(wanted []AccessPackage) {
	listed := c.packages
	c.packages = make([]packageEntry, 0, len(wanted))
	for _, one := range wanted {
		c.packages = append(c.packages, resolvePackage(one, listed, c.areas[0].Key))
	}
}

// onlyKnown drops what is not there because the world replaced the resources.
func (c *catalogue) onlyKnown(holdings []AccessPackage) []AccessPackage {
	for index := range holdings {
		holdings[index].Resources = slices.DeleteFunc(holdings[index].Resources, func(identifier string) bool {
			_, found := c.resourceType(identifier)
			return !found
		})
	}
	return holdings
}

// fillPackages puts the resources into the packages that hold them.
func (c *catalogue) fillPackages(holdings []AccessPackage) error {
	for _, one := range holdings {
		index := slices.IndexFunc(c.packages, func(p packageEntry) bool { return p.URN == one.URN })
		for _, identifier := range one.Resources {
			entry, found := c.resource(identifier, nil)
			if !found {
				return fmt.Errorf("the emulator's world is not usable: access package %s holds %q, which is not among the resources",
					one.URN, identifier)
			}
			c.packages[index].resources = append(c.packages[index].resources, entry)
		}
	}
	return nil
}

// sortByID puts a part of the catalogue into the database's order.
func sortByID[T interface{ guid() string }](list []T) {
	slices.SortFunc(list, func(a, b T) int { return strings.Compare(a.guid(), b.guid()) })
}

func builtInCatalogue() (*catalogue, error) {
	var file struct {
		Groups   []packageGroup `json:"groups"`
		Areas    []packageArea  `json:"areas"`
		Packages []packageEntry `json:"packages"`
	}
	var icons map[string]string
	if err := errors.Join(json.Unmarshal(accessPackagesJSON, &file), json.Unmarshal(areaIconsJSON, &icons)); err != nil {
		return nil, fmt.Errorf("the built-in catalogue of access packages is damaged: %w", err)
	}
	for index := range file.Areas {
		file.Areas[index].icon = areaIconPrefix + icons[file.Areas[index].URN]
	}
	return &catalogue{groups: file.Groups, areas: file.Areas, packages: file.Packages}, nil
}

// resolvePackage describes a package of the world: as the catalogue does where
// it is listed, or else with what its URN gives.
func resolvePackage(wanted AccessPackage, listed []packageEntry, area string) packageEntry {
	name := strings.TrimPrefix(wanted.URN, packagePrefix)
	entry := packageEntry{
		ID: uuid.NewSHA1(uuid.NameSpaceURL, []byte(wanted.URN)).String(), URN: wanted.URN,
		Name:        map[string]string{"nb": name, "nn": name, "en": name},
		IsDelegable: true, IsAssignable: true, IsAvailableForServiceOwners: true,
		ForType: "Organization", Area: area,
	}
	if index := slices.IndexFunc(listed, func(p packageEntry) bool { return p.URN == wanted.URN }); index >= 0 {
		entry = listed[index]
	}
	entry.description = wanted.Description
	if wanted.IsDelegable != nil {
		entry.IsDelegable = *wanted.IsDelegable
	}
	if wanted.IsAssignable != nil {
		entry.IsAssignable = *wanted.IsAssignable
	}
	return entry
}

// packageByURN finds a package as access management does: by its URN, by an end
// of it from a colon or the part after it on, or by its bare name. Capitals in
// the name do not matter, capitals before it do (altinn-api.md §10.2).
func (c *catalogue) packageByURN(text string) (packageEntry, bool) {
	lead, name := "", text
	if index := strings.LastIndexByte(text, ':'); index >= 0 {
		lead, name = text[:index+1], text[index+1:]
	}
	before, isEnd := strings.CutSuffix(packagePrefix, lead)
	atPart := lead == "" || before == "" || strings.HasSuffix(before, ":") || strings.HasPrefix(lead, ":")
	if name == "" || !isEnd || !atPart {
		return packageEntry{}, false
	}
	for _, one := range c.packages {
		if strings.EqualFold(strings.TrimPrefix(one.URN, packagePrefix), name) {
			return one, true
		}
	}
	return packageEntry{}, false
}

// areaOf is the area of a package; every package has one.
func (c *catalogue) areaOf(one packageEntry) packageArea {
	for _, area := range c.areas {
		if area.Key == one.Area {
			return area
		}
	}
	return packageArea{}
}
