package accessmanagement

import (
	"net/http"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// ownerBirth is the date of birth of every sole proprietor.
const ownerBirth = "1980-01-01"

// Party is an authorized party on the wire; every member is always there (altinn-api.md §14.2).
type Party struct {
	PartyUUID                        string     `json:"partyUuid"`
	Name                             string     `json:"name"`
	OrganizationNumber               *string    `json:"organizationNumber"`
	ParentID                         *string    `json:"parentId"` // null for subunits, too
	PersonID                         *string    `json:"personId"`
	DateOfBirth                      *string    `json:"dateOfBirth"`
	PartyID                          int        `json:"partyId"`
	EmailID                          *string    `json:"emailId"`
	Type                             string     `json:"type"`
	UnitType                         *string    `json:"unitType"`
	IsDeleted                        bool       `json:"isDeleted"`
	OnlyHierarchyElementWithNoAccess bool       `json:"onlyHierarchyElementWithNoAccess"`
	AuthorizedAccessPackages         []string   `json:"authorizedAccessPackages"` // names, not URNs
	AuthorizedResources              []string   `json:"authorizedResources"`
	AuthorizedRoles                  []string   `json:"authorizedRoles"`     // a system user has none
	AuthorizedInstances              []struct{} `json:"authorizedInstances"` // there are no instances here
	Subunits                         []*Party   `json:"subunits"`
}

// include is which lists of a party are filled. Roles and instances are always empty.
type include struct{ packages, resources bool }

// listParties is GET authorizedparties.
func listParties(c *call) *wire.Reply {
	errors := map[string][]string{}
	wanted := include{
		packages:  c.QuerySwitch("includeAccessPackages", false, errors),
		resources: c.QuerySwitch("includeResources", false, errors),
	}
	for _, name := range []string{
		"includeRoles", "includeInstances", "includeAltinn2", "includeAltinn3", "includeSubParties", "includeInactiveParties", "includePartiesViaKeyRoles",
	} {
		c.QuerySwitch(name, false, errors)
	}
	switch {
	case len(errors) > 0:
		return c.Malformed(errors)
	case c.Caller.SystemUserID == "":
		return wire.JSON(http.StatusUnauthorized, "Unknown user type")
	}
	answer := list[*Party]{Data: []*Party{}}
	if user := c.systemUser(); user != nil {
		found := forest{world: c.World, include: wanted}
		found.grow(user)
		answer.Data = append(answer.Data, found.roots...)
	}
	return wire.JSON(http.StatusOK, answer)
}

// forest is parties with their subunits, each organisation once.
type forest struct {
	world   *world.World
	include include
	roots   []*Party
}

// grow adds all at which a system user may do something, and what stands above and beside it: for
// an agent the organisation that owns it, and the persons who own a client.
func (f *forest) grow(user *systemuser.SystemUser) {
	if user.Kind != systemuser.Agent {
		if user.Connected() {
			f.add(user.PartyOrg, user.Held())
		}
		return
	}
	f.add(user.PartyOrg, systemuser.Holding{})
	for _, client := range user.Clients {
		// What a client has given in resources shows only where a flag of the environment is on.
		held := systemuser.Holding{AccessPackages: client.AccessPackages}
		f.add(client.Organisation, held)
		f.addOwner(client.Organisation, held)
	}
}

// add gives an organisation what is held there, and its subunits the same.
func (f *forest) add(organisation string, held systemuser.Holding) {
	described, _ := f.world.Party(organisation)
	if described.MainUnit != "" {
		main := f.root(described.MainUnit)
		if main == nil {
			main = f.plant(described.MainUnit)
			main.OnlyHierarchyElementWithNoAccess = true
		}
		f.fill(f.child(main, organisation), held)
		return
	}
	main := f.root(organisation)
	if main == nil {
		main = f.plant(organisation)
	}
	main.OnlyHierarchyElementWithNoAccess = false
	f.fill(main, held)
	if described.IsDeleted {
		return
	}
	for _, number := range f.world.Subunits(organisation) {
		f.fill(f.child(main, number), held)
	}
}

// root is the party of an organisation at the top, nil for none yet.
func (f *forest) root(organisation string) *Party { return find(f.roots, organisation) }

func find(parties []*Party, organisation string) *Party {
	for _, own := range parties {
		if own.OrganizationNumber != nil && *own.OrganizationNumber == organisation {
			return own
		}
	}
	return nil
}

func (f *forest) plant(organisation string) *Party {
	added := f.organisation(organisation)
	f.roots = append(f.roots, added)
	return added
}

// child is a subunit below its main unit.
func (f *forest) child(main *Party, organisation string) *Party {
	if known := find(main.Subunits, organisation); known != nil {
		return known
	}
	added := f.organisation(organisation)
	main.Subunits = append(main.Subunits, added)
	return added
}

// organisation is the party of an organisation, with nothing held.
func (f *forest) organisation(organisation string) *Party {
	described, _ := f.world.Party(organisation)
	return &Party{
		PartyUUID: world.PartyUUID(organisation), Name: described.Name, OrganizationNumber: &organisation, PartyID: described.PartyID,
		Type: "Organization", UnitType: &described.UnitType, IsDeleted: described.IsDeleted,
		AuthorizedAccessPackages: []string{}, AuthorizedResources: []string{}, AuthorizedRoles: []string{},
		AuthorizedInstances: []struct{}{}, Subunits: []*Party{},
	}
}

// fill adds to what is held at a party. At one that is deleted, nothing is.
func (f *forest) fill(party *Party, held systemuser.Holding) {
	if party.IsDeleted {
		return
	}
	if f.include.packages {
		party.AuthorizedAccessPackages = sorted(append(party.AuthorizedAccessPackages, names(held.AccessPackages)...))
	}
	if f.include.resources {
		party.AuthorizedResources = sorted(append(party.AuthorizedResources, held.Rights...))
	}
}

// addOwner adds the person who owns a client, with the national identity number, if one does.
func (f *forest) addOwner(organisation string, held systemuser.Holding) {
	described, _ := f.world.Party(organisation)
	if described.Owner == "" {
		return
	}
	const personIDs = 100_000_000 // above all that organisations have
	number := world.OwnerNationalID(organisation)
	owner := f.organisation(organisation)
	owner.PartyUUID, owner.PartyID = world.PartyUUID(number), personIDs+described.PartyID
	owner.Name, owner.Type, owner.PersonID, owner.DateOfBirth = described.Owner, "Person", &number, new(ownerBirth)
	owner.OrganizationNumber, owner.UnitType = nil, nil
	f.fill(owner, held)
	f.roots = append(f.roots, owner)
}

// names are the bare names of access packages.
func names(urns []string) []string {
	list := make([]string, 0, len(urns))
	for _, urn := range urns {
		list = append(list, strings.TrimPrefix(urn, world.PackagePrefix))
	}
	return list
}
