package world

import (
	"errors"
	"fmt"
	"slices"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// WithBuiltIn fills what is left out with the built-in world.
func (w World) WithBuiltIn() World {
	if w.PageSize == 0 {
		w.PageSize = defaultPageSize
	}
	if w.Vendors == nil {
		w.Vendors = builtInVendors()
	}
	if w.Customers == nil {
		w.Customers = builtInCustomers()
	}
	if w.Resources == nil {
		w.Resources = builtInResources()
	}
	return w
}

// WithVendor gives the built-in vendor another organisation number, for configurations that have it.
func (w World) WithVendor(organisation string) (World, error) {
	switch {
	case w.Vendors != nil:
		return w, errors.New("the world has vendors of its own, so the built-in one is not there to be renamed")
	case !isOrganisationNumber(organisation):
		return w, fmt.Errorf("the vendor's organisation number %q is not nine digits", organisation)
	}
	w.Vendors = builtInVendors()
	w.Vendors[0].Organisation = organisation
	return w, nil
}

func builtInVendors() []Vendor {
	scopes := []string{
		wire.ScopeRegisterWrite, wire.ScopeRequestWrite, wire.ScopeRequestRead, wire.ScopeParties, wire.ScopeClients,
		"idporten:dcr.read", "idporten:dcr.write",
	}
	withAPI := append(slices.Clone(scopes), "altinn:instances.read") // an API that systems call for their customers
	return []Vendor{
		{Organisation: "991825827", Name: "SmartCloud AS", Clients: []Client{{ClientID: "smartcloud", Scopes: withAPI}}},
		{Organisation: "310547891", Name: "Annen Leverandør AS", Clients: []Client{{ClientID: "annen-leverandor", Scopes: scopes}}},
	}
}

func builtInCustomers() []Customer {
	return []Customer{
		{Organisation: "910493353", PartyID: 500000, Name: "Bakeriet på Torget AS"},
		{Organisation: "310904473", PartyID: 500001, Name: "Havgapet Fiskeri AS"},
		{Organisation: "314250052", PartyID: 500002, Name: "Fjellheimen Regnskap AS"},
		{Organisation: "313872076", PartyID: 500003, Name: "Lysløypa Idrettslag", UnitType: "FLI"},
		{Organisation: "314250109", PartyID: 500004, Name: "Fjellheimen Regnskap AS avd Bodø", MainUnit: "314250052"},
		{Organisation: "314250206", PartyID: 500005, Name: "Fjellheimen Regnskap AS avd Tromsø", MainUnit: "314250052"},
		{Organisation: "313872106", PartyID: 500006, Name: "Saksen Frisør", UnitType: SoleProprietor, Owner: "Kari Eksempel"},
		{Organisation: "313872203", PartyID: 500007, Name: "Nedlagt Handel AS", IsDeleted: true},
	}
}
