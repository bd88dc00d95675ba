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
