package world

import (
	"fmt"
	"strconv"

	"github.com/google/uuid"
)

// A party is how Altinn's portal names an organisation. Every organisation number resolves to one:
// the world's customers have the ids given there, all others their own number.

// PartyID is the party id of an organisation; false for what is no organisation number.
func (w World) PartyID(organisation string) (int, bool) {
	for _, customer := range w.Customers {
		if customer.Organisation == organisation {
			return customer.PartyID, true
		}
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
	for _, customer := range w.Customers {
		if customer.Organisation == organisation {
			return customer.Name
		}
	}
	for _, vendor := range w.Vendors {
		if vendor.Organisation == organisation {
			return vendor.Name
		}
	}
	return ""
}
