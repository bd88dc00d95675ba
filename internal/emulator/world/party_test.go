package world

import (
	"testing"
)

func TestParties(t *testing.T) {
	t.Parallel()
	world := World{Customers: []Customer{{Organisation: "910493353", PartyID: 500000}, {Organisation: "999999999", PartyID: 888888888}}}
	for organisation, partyID := range map[string]int{"910493353": 500000, "310904473": 310904473, "000000012": 12, "999999999": 888888888} {
		id, known := world.PartyID(organisation)
		if back, knownBack := world.PartyOrganisation(id); id != partyID || !known || back != organisation || !knownBack {
			t.Errorf("%s is party %d (%v), which is %s (%v)", organisation, id, known, back, knownBack)
		}
	}
	for _, organisation := range []string{"", "12345678", "abcdefghi", "0000000000"} {
		if id, known := world.PartyID(organisation); known {
			t.Errorf("%q is party %d", organisation, id)
		}
	}
	// A number that is a customer's has no second party, nor has one whose own number is another's
	// party.
	for _, partyID := range []int{910493353, 0, -1, 1_000_000_000} {
		if organisation, known := world.PartyOrganisation(partyID); known && partyID != 0 {
			t.Errorf("party %d is %s", partyID, organisation)
		}
	}
}

// What the world leaves out of a party is made up, for what is not in it at all, too.
func TestPartyIsWhole(t *testing.T) {
	t.Parallel()
	around := World{
		Vendors: []Vendor{{Organisation: "991825827", Name: "Vendor"}},
		Customers: []Customer{
			{Organisation: "314250052", PartyID: 1, Name: "Main"}, {Organisation: "314250109", PartyID: 2, Name: "Sub", MainUnit: "314250052"},
			{Organisation: "313872106", PartyID: 3, Name: "Sole", UnitType: SoleProprietor, Owner: "Kari"},
		},
	}
	for organisation, want := range map[string]Customer{
		"314250052": {Organisation: "314250052", PartyID: 1, Name: "Main", UnitType: "AS"},
		"314250109": {Organisation: "314250109", PartyID: 2, Name: "Sub", UnitType: "BEDR", MainUnit: "314250052"},
		"313872106": {Organisation: "313872106", PartyID: 3, Name: "Sole", UnitType: SoleProprietor, Owner: "Kari"},
		"991825827": {Organisation: "991825827", PartyID: 991825827, Name: "Vendor", UnitType: "AS"},
		"310904473": {Organisation: "310904473", PartyID: 310904473, Name: "310904473", UnitType: "AS"},
	} {
		if got, known := around.Party(organisation); got != want || !known {
			t.Errorf("%s is %+v (%v)", organisation, got, known)
		}
	}
	if _, known := around.Party("x"); known {
		t.Error("a party is no organisation")
	}
	if units := around.Subunits("314250052"); len(units) != 1 || units[0] != "314250109" || around.Subunits("x") != nil {
		t.Errorf("subunits are %v", units)
	}
}
