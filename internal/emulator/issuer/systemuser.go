package issuer

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/go-jose/go-jose/v4/json"
)

const (
	systemUserType = "urn:altinn:systemuser"
	// partyAuthority and partyPrefix are how Maskinporten writes an organisation number (ISO 6523).
	partyAuthority = "iso6523-actorid-upis"
	partyPrefix    = "0192:"
)

var externalRefPattern = regexp.MustCompile(`^[a-zA-Z0-9æøåÆØÅ_-]{0,255}$`)

// party is an organisation in tokens and in authorization details.
type party struct {
	Authority string `json:"authority"`
	ID        string `json:"ID"`
}

func newParty(organisation string) *party {
	return &party{Authority: partyAuthority, ID: partyPrefix + organisation}
}

// organisation returns the party's number, or "" when it is no party or not written as it should be.
func (p *party) organisation() string {
	if p == nil || p.Authority != partyAuthority {
		return ""
	}
	number, ok := strings.CutPrefix(p.ID, partyPrefix)
	if !ok || !organisationNumber.MatchString(number) {
		return ""
	}
	return number
}

// systemUserDetail is the authorization detail of a system user's token (maskinporten.md §5.3).
type systemUserDetail struct {
	Type          string   `json:"type"`
	SystemUserID  []string `json:"systemuser_id"`
	SystemUserOrg *party   `json:"systemuser_org"`
	SystemID      string   `json:"system_id"`
}

// checkAuthorizationDetails is check 11: one detail of the only type there is, and a system user that fits it.
func (i *Issuer) checkAuthorizationDetails(g *grant) *refusal {
	if !g.claims.has("authorization_details") {
		return nil
	}
	var details []json.RawMessage
	if !g.claims.read("authorization_details", &details) || len(details) != 1 {
		return malformed()
	}
	detail, ok := parseObject(details[0])
	if !ok {
		return malformed()
	}
	customer, externalRef, refused := readSystemUserDetail(detail)
	if refused != nil {
		return refused
	}
	query := SystemUserQuery{
		ClientID: g.client.id, VendorOrg: g.client.organisation, CustomerOrg: customer, ExternalRef: externalRef,
	}
	if query.ExternalRef == "" {
		query.ExternalRef = customer
	}
	if i.options.SystemUser != nil {
		if user, ok := i.options.SystemUser(query); ok {
			g.systemUser = &systemUserDetail{
				Type: systemUserType, SystemUserID: []string{user.ID}, SystemUserOrg: newParty(customer), SystemID: user.SystemID,
			}
			return nil
		}
	}
	return refuse(invalidAltinnConfiguration, "MP-303",
		fmt.Sprintf("Altinn has no system user for this client with systemuser_org %s%s and externalRef %s.",
			partyPrefix, query.CustomerOrg, query.ExternalRef))
}

// readSystemUserDetail returns the customer's organisation number and the reference ("" if none) of a detail
// (maskinporten.md §5.1).
func readSystemUserDetail(detail object) (customer, externalRef string, _ *refusal) {
	var kind string
	if !detail.read("type", &kind) || kind != systemUserType {
		return "", "", refuse(invalidAuthorizationDetails, "MP-301", "Unknown authorization details type")
	}
	unknown := refuse(invalidAuthorizationDetails, "MP-302", "Unknown fields in the authorization details")
	if hasOther(detail, "type", "systemuser_org", "externalRef") {
		return "", "", unknown
	}
	var org object
	if !detail.read("systemuser_org", &org) {
		return "", "", malformed()
	}
	if hasOther(org, "authority", "ID") {
		return "", "", unknown
	}
	var owner party
	if !org.read("authority", &owner.Authority) || !org.read("ID", &owner.ID) || owner.organisation() == "" {
		return "", "", malformed()
	}
	if !detail.read("externalRef", &externalRef) {
		return "", "", malformed()
	}
	if !externalRefPattern.MatchString(externalRef) {
		return "", "", unknown
	}
	return owner.organisation(), externalRef, nil
}

// hasOther reports whether the object has a member besides those named.
func hasOther(o object, names ...string) bool {
	known := 0
	for _, name := range names {
		if o.has(name) {
			known++
		}
	}
	return len(o) > known
}
