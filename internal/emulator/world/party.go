package world

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/google/uuid"
)

// A party is how Altinn's portal names an organisation. Every organisation number resolves to one:
// the world's customers have the ids given there, all others their own number.

// SoleProprietor is the unit type of an organisation that a person owns.
const SoleProprietor = "ENK"

// customer is the customer with a number, as the world gives it.
func (w World) customer(organisation string) (Customer, bool) {
	for _, one := range w.Customers {
		if one.Organisation == organisation {
			return one, true
		}
	}
	return Customer{}, false
}

// Party is an organisation with all that a party has: what the world leaves out is made up. It is
// false for what is no organisation number.
func (w World) Party(organisation string) (Customer, bool) {
	partyID, known := w.PartyID(organisation)
	party, _ := w.customer(organisation)
	party.Organisation, party.PartyID = organisation, partyID
	party.Name = cmp.Or(party.Name, w.OrganisationName(organisation), organisation)
	if party.UnitType == "" {
		party.UnitType = "AS"
		if party.MainUnit != "" {
			party.UnitType = "BEDR"
		}
	}
	return party, known
}

// Subunits are the numbers of the subunits of an organisation.
func (w World) Subunits(organisation string) []string {
	var numbers []string
	for _, one := range w.Customers {
		if one.MainUnit == organisation {
			numbers = append(numbers, one.Organisation)
		}
	}
	return numbers
}

// OwnerNationalID is the national identity number of a sole proprietorship's owner. No person has
// it: there is no 99th day of a month.
func OwnerNationalID(organisation string) string { return "99" + organisation }

// PartyID is the party id of an organisation; false for what is no organisation number.
func (w World) PartyID(organisation string) (int, bool) {
	if customer, known := w.customer(organisation); known {
		return customer.PartyID, true
	}
	if !isOrganisationNumber(organisation) {
		return 0, false
	}
	number, err := strconv.Atoi(organisation)
	return number, err == nil
}

// PartyOrganisation is the organisation of a party id.
func (w World) PartyOrganisation(partyID int) (string, bool) {
	for _, customer := range w.Customers {
		if customer.PartyID == partyID {
			return customer.Organisation, true
		}
	}
	organisation := fmt.Sprintf("%09d", partyID)
	own, known := w.PartyID(organisation)
	return organisation, known && own == partyID
}

// PartyUUID is a party's other id, made from the number so that it never changes.
func PartyUUID(organisation string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("urn:altinn:organization:identifier-no:"+organisation)).String()
}

// OrganisationName is the name of a customer or a vendor, "" for one that the world does not name.
func (w World) OrganisationName(organisation string) string {
	if customer, known := w.customer(organisation); known {
		return customer.Name
	}
	for _, vendor := range w.Vendors {
		if vendor.Organisation == organisation {
			return vendor.Name
		}
	}
	return ""
}
