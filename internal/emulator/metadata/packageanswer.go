package metadata

import (
	"cmp"

	"github.com/google/uuid"
)

// The answers of the package metadata; nulls are written, unlike elsewhere.

// GroupAnswer is a group of areas on the wire.
type GroupAnswer struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	URN         *string      `json:"urn"` // always null
	Description string       `json:"description"`
	Type        string       `json:"type"`
	Areas       []areaAnswer `json:"areas"`
}

type areaAnswer struct {
	ID          string          `json:"id"`
	Name        string          `json:"name"`
	URN         string          `json:"urn"`
	Description string          `json:"description"`
	IconURL     string          `json:"iconUrl"`
	Packages    []PackageAnswer `json:"packages"`
	Group       *string         `json:"group"` // always null here
}

// PackageAnswer is an access package on the wire.
type PackageAnswer struct {
	ID                        string           `json:"id"`
	Name                      string           `json:"name"`
	URN                       string           `json:"urn"`
	Description               string           `json:"description"`
	IsDelegable               bool             `json:"isDelegable"`
	IsAssignable              bool             `json:"isAssignable"`
	IsResourcePolicyAvailable bool             `json:"isResourcePolicyAvailable"`
	Area                      areaAnswer       `json:"area"`
	Type                      typeAnswer       `json:"type"`
	Resources                 []resourceAnswer `json:"resources"`
}

type typeAnswer struct {
	ID         string  `json:"id"`
	ProviderID string  `json:"providerId"`
	Name       string  `json:"name"`
	Provider   *string `json:"provider"` // always null
}

// resourceAnswer is a resource that a package holds. Its texts are Bokmål in every language.
type resourceAnswer struct {
	ID          string  `json:"id"`
	ProviderID  string  `json:"providerId"`
	TypeID      string  `json:"typeId"`
	Name        string  `json:"name"`
	Description string  `json:"description"`
	RefID       string  `json:"refId"`
	Provider    *string `json:"provider"` // always null here
	Type        *string `json:"type"`     // likewise
}

// describe is a package in the caller's language.
func (c *call) describe(one Package) PackageAnswer {
	language := c.Language()
	answer := PackageAnswer{
		ID: one.ID, Name: one.Name[language], URN: one.URN, Description: cmp.Or(one.description[language], one.Name[language]),
		IsDelegable: one.IsDelegable, IsAssignable: one.IsAssignable, IsResourcePolicyAvailable: one.IsAvailableForServiceOwners,
		Area: c.catalog.areaOf(one).answer(language), Type: packageType(one.ForType), Resources: []resourceAnswer{},
	}
	for index := range one.resources {
		answer.Resources = append(answer.Resources, newPackageResource(&one.resources[index]))
	}
	return answer
}

func newPackageResource(entry *resourceEntry) resourceAnswer {
	details := entry.details()
	name := cmp.Or(details.Title["nb"], entry.identifier)
	return resourceAnswer{
		ID: ResourceID(entry.identifier), RefID: entry.identifier,
		ProviderID: madeID("urn:altinn:org", details.Owner.Code), TypeID: madeID("resourceType", entry.resourceType),
		Name: name, Description: cmp.Or(details.Description["nb"], name),
	}
}

// ResourceID is the id of a resource in access management.
func ResourceID(identifier string) string { return madeID(ResourceURN, identifier) }

// madeID is an id for what has none in the world, the same at every start.
func madeID(kind, name string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte(kind+":"+name)).String()
}

// answer is a group on its own; a group holds packages of one type only.
func (g packageGroup) answer(language string) GroupAnswer {
	forType := "Organization"
	if g.Key == "Inhabitant" || g.Key == "Guardianship" {
		forType = "Person"
	}
	return GroupAnswer{
		ID: g.ID, Name: g.Name[language], Description: g.Name[language], Type: packageType(forType).Name, Areas: []areaAnswer{},
	}
}

func (a packageArea) answer(language string) areaAnswer {
	return areaAnswer{
		ID: a.ID, Name: a.Name[language], URN: a.URN, Description: a.Name[language], IconURL: a.icon, Packages: []PackageAnswer{},
	}
}

// packageType describes who a package is for; its name is not translated.
func packageType(forType string) typeAnswer {
	answer := typeAnswer{
		ID: "8c216e2f-afdd-4234-9ba2-691c727bb33d", ProviderID: "0195ea92-2080-7e7c-bbe3-bb0521c1e51a", Name: "Organisasjon",
	}
	if forType == "Person" {
		answer.ID, answer.Name = "bfe09e70-e868-44b3-8d81-dfe0e13e058a", "Person"
	}
	return answer
}
