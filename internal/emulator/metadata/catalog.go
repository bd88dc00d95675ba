package metadata

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

const areaIconPrefix = "https://altinncdn.no/authorization/accesspackageicons/"

// accessPackagesJSON is Altinn's whole catalog of access packages, areaIconsJSON the icon of each
// area.
var (
	//go:embed access-packages.json
	accessPackagesJSON []byte
	//go:embed area-icons.json
	areaIconsJSON []byte
)

// Catalog is the open metadata: what the resource registry and access management know. It never
// changes while the emulator runs.
type Catalog struct {
	groups    []packageGroup
	areas     []packageArea
	packages  []Package
	resources []resourceEntry
}

// packageGroup and packageArea, and [Package], have the form of the catalog file.
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

// Package is an access package.
type Package struct {
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

func (p Package) guid() string { return p.ID }

// New resolves a world against Altinn's catalog of access packages.
func New(w world.World) (*Catalog, error) {
	known, err := builtInCatalog()
	if err != nil {
		return nil, err
	}
	for index, resource := range w.Resources {
		known.resources = append(known.resources, newResourceEntry(resource, index+1))
	}
	holdings := w.AccessPackages
	if holdings == nil {
		holdings = known.onlyKnown(world.BuiltInHoldings())
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
func (c *Catalog) replacePackages(wanted []world.AccessPackage) {
	listed := c.packages
	c.packages = make([]Package, 0, len(wanted))
	for _, one := range wanted {
		c.packages = append(c.packages, resolvePackage(one, listed, c.areas[0].Key))
	}
}

// onlyKnown drops what is not there because the world replaced the resources.
func (c *Catalog) onlyKnown(holdings []world.AccessPackage) []world.AccessPackage {
	for index := range holdings {
		holdings[index].Resources = slices.DeleteFunc(holdings[index].Resources, func(identifier string) bool {
			_, found := c.ResourceType(identifier)
			return !found
		})
	}
	return holdings
}

// fillPackages puts the resources into the packages that hold them.
func (c *Catalog) fillPackages(holdings []world.AccessPackage) error {
	for _, one := range holdings {
		index := slices.IndexFunc(c.packages, func(p Package) bool { return p.URN == one.URN })
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

// sortByID puts a part of the catalog into the database's order.
func sortByID[T interface{ guid() string }](list []T) {
	slices.SortFunc(list, func(a, b T) int { return strings.Compare(a.guid(), b.guid()) })
}

func builtInCatalog() (*Catalog, error) {
	var file struct {
		Groups   []packageGroup `json:"groups"`
		Areas    []packageArea  `json:"areas"`
		Packages []Package      `json:"packages"`
	}
	var icons map[string]string
	if err := errors.Join(json.Unmarshal(accessPackagesJSON, &file), json.Unmarshal(areaIconsJSON, &icons)); err != nil {
		return nil, fmt.Errorf("the built-in catalog of access packages is damaged: %w", err)
	}
	for index := range file.Areas {
		file.Areas[index].icon = areaIconPrefix + icons[file.Areas[index].URN]
	}
	return &Catalog{groups: file.Groups, areas: file.Areas, packages: file.Packages}, nil
}

// resolvePackage describes a package of the world: as the catalog does where it is listed, or else
// with what its URN gives.
func resolvePackage(wanted world.AccessPackage, listed []Package, area string) Package {
	name := strings.TrimPrefix(wanted.URN, world.PackagePrefix)
	entry := Package{
		ID: uuid.NewSHA1(uuid.NameSpaceURL, []byte(wanted.URN)).String(), URN: wanted.URN,
		Name:        map[string]string{"nb": name, "nn": name, "en": name},
		IsDelegable: true, IsAssignable: true, IsAvailableForServiceOwners: true,
		ForType: "Organization", Area: area,
	}
	if index := slices.IndexFunc(listed, func(p Package) bool { return p.URN == wanted.URN }); index >= 0 {
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

// PackageByURN finds a package as access management does: by its URN, by an end of it from a colon
// or the part after it on, or by its bare name. Capitals in the name do not matter, capitals before
// it do (altinn-api.md §10.2).
func (c *Catalog) PackageByURN(text string) (Package, bool) {
	lead, name := "", text
	if index := strings.LastIndexByte(text, ':'); index >= 0 {
		lead, name = text[:index+1], text[index+1:]
	}
	before, isEnd := strings.CutSuffix(world.PackagePrefix, lead)
	atPart := lead == "" || before == "" || strings.HasSuffix(before, ":") || strings.HasPrefix(lead, ":")
	if name == "" || !isEnd || !atPart {
		return Package{}, false
	}
	for _, one := range c.packages {
		if strings.EqualFold(strings.TrimPrefix(one.URN, world.PackagePrefix), name) {
			return one, true
		}
	}
	return Package{}, false
}

// areaOf is the area of a package; every package has one.
func (c *Catalog) areaOf(one Package) packageArea {
	for _, area := range c.areas {
		if area.Key == one.Area {
			return area
		}
	}
	return packageArea{}
}

// AreaID is the id of the area that a package is in.
func (c *Catalog) AreaID(one Package) string { return c.areaOf(one).ID }

// PackageInWords is the name of an access package in a language, or else in Bokmål, with the
// resources that it holds; known is false for a package that there is not.
func (c *Catalog) PackageInWords(urn, language string) (name string, resources []string, known bool) {
	described, known := c.PackageByURN(urn)
	for _, one := range described.resources {
		resources = append(resources, one.identifier)
	}
	return cmp.Or(described.Name[language], described.Name["nb"], urn), resources, known
}
