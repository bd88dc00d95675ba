package issuer

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var personNumber = regexp.MustCompile(`^[0-9]{11}$`)

// checkClaims is check 9: only documented claims (maskinporten.md §2.2), each of the right form. The deprecated
// iss_onbehalfof is not among them: it does not work for Maskinporten's clients.
func (i *Issuer) checkClaims(g *grant) *refusal {
	for _, name := range slices.Sorted(maps.Keys(g.claims)) {
		switch name {
		case "aud", "iss", "scope", "iat", "exp", "jti", "resource", "consumer_org", "pid", "authorization_details":
		case "sub", "nbf":
			if i.options.Strict {
				return unknownClaim(name)
			}
		default:
			return unknownClaim(name)
		}
	}
	var scopes string
	if !g.claims.read("scope", &scopes) || !g.claims.read("consumer_org", &g.consumerOrg) || !g.claims.read("pid", &g.pid) {
		return malformed()
	}
	if g.claims.has("consumer_org") && !organisationNumber.MatchString(g.consumerOrg) ||
		g.claims.has("pid") && !personNumber.MatchString(g.pid) {
		return malformed()
	}
	for scope := range strings.FieldsSeq(scopes) {
		if !slices.Contains(g.scopes, scope) {
			g.scopes = append(g.scopes, scope)
		}
	}
	return g.readResources()
}

func unknownClaim(name string) *refusal {
	return refuse(invalidRequest, "", "Invalid assertion. Unknown JWT claim "+name)
}

// readResources reads the audience that the token is to be limited to: documented as an array, sent as a string by many.
func (g *grant) readResources() *refusal {
	if !g.claims.has("resource") {
		return nil
	}
	var text string
	if g.claims.read("resource", &text) {
		g.resources = []string{text}
	} else if !g.claims.read("resource", &g.resources) {
		return malformed()
	}
	for _, resource := range g.resources {
		if resource == "" {
			return malformed()
		}
		if _, err := url.Parse(resource); err != nil || strings.Contains(resource, "#") {
			return refuse(invalidTarget, "", "Invalid resource: it must be a URI without fragment.")
		}
	}
	return nil
}

// checkScopes is the first half of check 10: what the client may ask for. One refused scope refuses the grant.
func (i *Issuer) checkScopes(g *grant) *refusal {
	if len(g.scopes) == 0 {
		return malformed()
	}
	var foreign []string
	for _, scope := range g.scopes {
		if !slices.Contains(g.client.scopes, scope) {
			foreign = append(foreign, scope)
		}
	}
	if foreign != nil {
		return refuse(invalidScope, "MP-200", "Token request contains invalid scopes for client, "+strings.Join(foreign, " "))
	}
	for _, scope := range g.scopes {
		if i.scopes[scope].OtherIntegration {
			return refuse(invalidScope, "MP-201", "Token request contains scopes not allowed for maskinporten")
		}
	}
	return nil
}

// checkAccess is the second half of check 10: what the consumer may, and whether it lets the client's owner act for it.
func (i *Issuer) checkAccess(g *grant) *refusal {
	supplier, consumer := g.client.organisation, g.client.organisation
	if g.consumerOrg != "" {
		consumer = g.consumerOrg
		if consumer == supplier {
			return refuse(invalidRequest, "",
				"Validation of JWT claim failed: The combination consumer_org in claim and delegation scope on client is invalid")
		}
	}
	for _, scope := range g.scopes {
		if granted := i.scopes[scope].GrantedTo; granted != nil && !slices.Contains(granted, consumer) {
			return refuseAccess("MP-250", fmt.Sprintf("Consumer has not been granted access to the scope %s.", scope))
		}
	}
	for _, scope := range g.scopes {
		if consumer != supplier && !i.delegations[Delegation{Consumer: consumer, Supplier: supplier, Scope: scope}] {
			return refuseAccess("MP-251",
				fmt.Sprintf("Consumer %s has not delegated access to the scope %s to supplier %s.", consumer, scope, supplier))
		}
	}
	return nil
}
