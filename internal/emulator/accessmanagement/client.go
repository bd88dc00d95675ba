package accessmanagement

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// The answers of clientdelegations/my/clients (altinn-api.md §14.3); nulls are written.

// providerAnswer is the owner of a system user for clients, with its clients.
type providerAnswer struct {
	Provider entityAnswer   `json:"provider"`
	Clients  []clientAnswer `json:"clients"`
}

type clientAnswer struct {
	Client entityAnswer   `json:"client"`
	Access []accessAnswer `json:"access"`
}

// entityAnswer is an organisation. It is named otherwise than as an authorized party.
type entityAnswer struct {
	ID                     string  `json:"id"`
	Name                   string  `json:"name"`
	Type                   string  `json:"type"`
	Variant                string  `json:"variant"`
	Parent                 *string `json:"parent"`
	Children               *string `json:"children"`
	PartyID                int     `json:"partyid"`
	UserID                 *int    `json:"userId"`
	Username               *string `json:"username"`
	OrganizationIdentifier string  `json:"organizationIdentifier"`
	PersonIdentifier       *string `json:"personIdentifier"`
	DateOfBirth            *string `json:"dateOfBirth"`
	DateOfDeath            *string `json:"dateOfDeath"`
	IsDeleted              bool    `json:"isDeleted"`
	DeletedAt              *string `json:"deletedAt"`
}

// accessAnswer is what a client has given by one role.
type accessAnswer struct {
	Role     role            `json:"role"`
	Packages []packageAnswer `json:"packages"`
	// Resources are nil in version 1, which does not have them.
	Resources *[]resourceAnswer `json:"resources,omitempty"`
}

// role is what makes an organisation another one's client.
type role struct {
	ID   string `json:"id"`
	Code string `json:"code"`
	URN  string `json:"urn"`
	// LegacyURN has a name that ends in a space.
	LegacyURN *string `json:"legacyurn "`
	Children  *string `json:"children"`
}

type packageAnswer struct {
	ID     string `json:"id"`
	URN    string `json:"urn"`
	AreaID string `json:"areaId"`
}

type resourceAnswer struct {
	ID    string `json:"id"`
	RefID string `json:"refId"`
}

func (c *call) listClients() *wire.Reply { return c.answerClients(true) }

func (c *call) listClientsV1() *wire.Reply { return c.answerClients(false) }

func (c *call) answerClients(resources bool) *wire.Reply {
	wanted, limited := c.QueryValue("provider")
	if limited {
		parsed, ok := wire.ParseGUID(wanted)
		if !ok {
			return c.Malformed(map[string][]string{"provider": {wire.InvalidValue(wanted)}})
		}
		wanted = parsed.String()
	}
	if c.Caller.SystemUserID == "" {
		return c.StatusOnly(http.StatusUnauthorized)
	}
	answer := list[providerAnswer]{Data: []providerAnswer{}}
	user := c.systemUser()
	if user != nil && user.Kind == systemuser.Agent && (!limited || wanted == world.PartyUUID(user.PartyOrg)) {
		own := providerAnswer{Provider: c.entity(user.PartyOrg), Clients: []clientAnswer{}}
		for _, client := range user.Clients {
			own.Clients = append(own.Clients, clientAnswer{Client: c.entity(client.Organisation), Access: c.access(client, resources)})
		}
		answer.Data = append(answer.Data, own)
	}
	return wire.JSON(http.StatusOK, answer)
}

func (c *call) entity(organisation string) entityAnswer {
	described, _ := c.World.Party(organisation)
	return entityAnswer{
		ID: world.PartyUUID(organisation), Name: described.Name, Type: "Organisasjon", Variant: described.UnitType,
		PartyID: described.PartyID, OrganizationIdentifier: organisation, IsDeleted: described.IsDeleted,
	}
}

// access is what a client has given, one entry for each role.
func (c *call) access(client systemuser.Client, resources bool) []accessAnswer {
	found := []accessAnswer{}
	at := func(r role) *accessAnswer {
		index := slices.IndexFunc(found, func(own accessAnswer) bool { return own.Role.ID == r.ID })
		if index < 0 {
			index = len(found)
			found = append(found, accessAnswer{Role: r, Packages: []packageAnswer{}})
			if resources {
				found[index].Resources = new([]resourceAnswer{})
			}
		}
		return &found[index]
	}
	for _, urn := range sorted(client.AccessPackages) {
		described, _ := c.Catalog.PackageByURN(urn)
		entry := at(roleOf(urn))
		entry.Packages = append(entry.Packages, packageAnswer{ID: described.ID, URN: urn, AreaID: c.Catalog.AreaID(described)})
	}
	for _, id := range sorted(client.Rights) {
		if entry := at(rightHolder()); resources {
			*entry.Resources = append(*entry.Resources, resourceAnswer{ID: metadata.ResourceID(id), RefID: id})
		}
	}
	slices.SortStableFunc(found, func(a, b accessAnswer) int { return cmp.Compare(a.Role.Code, b.Role.Code) })
	return found
}

// roleOf is the role by which clients give a package: that of their accountant, auditor or business
// manager, as the register of organisations has it, or what they have delegated.
func roleOf(urn string) role {
	name := strings.TrimPrefix(urn, world.PackagePrefix)
	registered := func(id, code, legacy string) role {
		return role{ID: id, Code: code, URN: "urn:altinn:external-role:ccr:" + code, LegacyURN: new("urn:altinn:rolecode:" + legacy)}
	}
	switch {
	case strings.HasPrefix(name, "regnskapsforer-"):
		return registered("46e27685-b3ba-423e-8b42-faab54de5817", "regnskapsforer", "regn")
	case name == "ansvarlig-revisor" || name == "revisormedarbeider":
		return registered("f76b997a-9bd8-4f7b-899f-fcd85d35669f", "revisor", "revi")
	case strings.HasPrefix(name, "forretningsforer-"):
		return registered("348b2f47-47ee-4084-abf8-68aa54c2b27f", "forretningsforer", "ffor")
	}
	return rightHolder()
}

// rightHolder is the role of whoever was delegated something.
func rightHolder() role {
	return role{ID: "42cae370-2dc1-4fdc-9c67-c2f4b0f0f829", Code: "rettighetshaver", URN: "urn:altinn:role:rettighetshaver"}
}
