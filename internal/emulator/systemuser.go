package emulator

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/issuer"
)

const (
	systemUserPath = "/authentication/api/v1/systemuser"
	// scopeUserLookup is Maskinporten's own.
	scopeUserLookup = "altinn:maskinporten/systemuser.read"
)

// systemUserRoutes are the look-ups of system users, and their deletion by the
// customer (altinn-api.md §6.1 to §6.3).
func systemUserRoutes() []route {
	portal := policyPortal()
	return []route{
		{method: http.MethodGet, pattern: systemUserPath + "/vendor/byquery", policy: policyRequestWrite(), handle: findSystemUser},
		{method: http.MethodGet, pattern: systemUserPath + "/vendor/bysystem/{systemId}", policy: policyRegister(), handle: listSystemUsers},
		{method: http.MethodGet, pattern: systemUserPath + "/byExternalId", policy: policy{scopeUserLookup}, handle: findIntegration},
		{method: http.MethodDelete, pattern: systemUserPath + "/{party}/{systemUserId}", policy: portal, handle: deleteStandardUser},
		{method: http.MethodDelete, pattern: systemUserPath + "/agent/{party}/{systemUserId}", policy: portal, handle: deleteAgentUser},
	}
}

// systemUser is a customer's system user, deleted ones included.
type systemUser struct {
	ID       string `json:"id"`
	Sequence int64  `json:"sequence"` // order of the lists
	userKey
	Kind             userKind  `json:"kind"`
	IntegrationTitle string    `json:"integration_title"`
	Deleted          bool      `json:"deleted"`
	Created          time.Time `json:"created"`
	// What the customer has delegated to it; vendors are never told.
	Rights         []right         `json:"rights"`
	AccessPackages []accessPackage `json:"access_packages"`
}

// addSystemUser stores a system user and numbers it.
func (s *state) addSystemUser(added *systemUser) {
	s.SystemUserSequence++
	added.Sequence = s.SystemUserSequence
	s.SystemUsers = append(s.SystemUsers, added)
}

// findLiveUser returns the first system user that is wanted and not deleted,
// nil for none.
func (s *state) findLiveUser(wanted func(*systemUser) bool) *systemUser {
	for _, one := range s.SystemUsers {
		if !one.Deleted && wanted(one) {
			return one
		}
	}
	return nil
}

func (s *state) systemUserByID(id string) *systemUser {
	return s.findLiveUser(func(u *systemUser) bool { return u.ID == id })
}

func (s *state) systemUserByKey(key userKey) *systemUser {
	return s.findLiveUser(func(u *systemUser) bool { return u.userKey == key })
}

// integration is what Maskinporten asks for before it issues a system user's
// token: a customer's system user with this reference, of a live system of the
// vendor that has the client (maskinporten.md §5.2).
func (s *state) integration(query issuer.SystemUserQuery) *systemUser {
	return s.findLiveUser(func(u *systemUser) bool {
		registered := s.system(u.SystemID)
		return u.PartyOrg == query.CustomerOrg && u.ExternalRef == query.ExternalRef && registered.serves(query.VendorOrg, query.ClientID)
	})
}

// serves tells whether a client of this vendor may act for the system's users.
func (s *system) serves(vendorOrg, clientID string) bool {
	return !s.Deleted && s.VendorOrg == vendorOrg && clientID != "" && slices.Contains(s.ClientIDs, clientID)
}

// systemUserFor answers Maskinporten. It takes the mutex.
func (s *Server) systemUserFor(query issuer.SystemUserQuery) (issuer.SystemUser, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.state.integration(query)
	if found == nil {
		return issuer.SystemUser{}, false
	}
	return issuer.SystemUser{ID: found.ID, SystemID: found.SystemID}, true
}

// systemUserAnswer is a system user on the wire (altinn-api.md §6.1).
type systemUserAnswer struct {
	ID               string   `json:"id"`
	IntegrationTitle string   `json:"integrationTitle"`
	SystemID         string   `json:"systemId"`
	ProductName      string   `json:"productName"` // empty, but for Maskinporten
	ReporteeOrgNo    string   `json:"reporteeOrgNo"`
	Created          string   `json:"created"`
	IsDeleted        bool     `json:"isDeleted"`
	SupplierName     string   `json:"supplierName"` // always empty
	SupplierOrgNo    string   `json:"supplierOrgno"`
	ExternalRef      string   `json:"externalRef"`
	UserType         userKind `json:"userType"`
}

func (c *call) systemUserAnswer(u *systemUser) systemUserAnswer {
	return systemUserAnswer{
		ID: u.ID, IntegrationTitle: u.IntegrationTitle, SystemID: u.SystemID, ReporteeOrgNo: u.PartyOrg,
		Created: timestamp(u.Created), SupplierOrgNo: c.state.system(u.SystemID).VendorOrg,
		ExternalRef: u.ExternalRef, UserType: u.Kind,
	}
}

// queryField is a query parameter by its name and by the service's own, which
// its errors mention.
type queryField struct{ name, field string }

// requiredQuery reads query parameters that must not be blank.
func (c *call) requiredQuery(fields ...queryField) (values []string, refused *reply) {
	errors := map[string][]string{}
	for _, one := range fields {
		value, _ := c.queryValue(one.name)
		if strings.TrimSpace(value) == "" {
			errors[one.name] = []string{"The " + one.field + " field is required."}
		}
		values = append(values, value)
	}
	if len(errors) > 0 {
		answer := c.malformed(errors)
		return nil, &answer
	}
	return values, nil
}

// findSystemUser is GET vendor/byquery (altinn-api.md §6.1).
func findSystemUser(c *call) reply {
	values, refused := c.requiredQuery(queryField{"system-id", "systemId"}, queryField{"orgno", "orgno"})
	if refused != nil {
		return *refused
	}
	if c.caller.organisation == "" {
		return c.statusOnly(http.StatusUnauthorized)
	}
	key := userKey{SystemID: values[0], PartyOrg: values[1], ExternalRef: values[1]}
	if externalRef, _ := c.queryValue("external-ref"); strings.TrimSpace(externalRef) != "" {
		key.ExternalRef = externalRef
	}
	if key.holdsNUL() {
		return c.unhandled()
	}
	found := c.state.systemUserByKey(key)
	if found == nil || !c.owns(found.SystemID) {
		return c.statusOnly(http.StatusNotFound)
	}
	return jsonReply(http.StatusOK, c.systemUserAnswer(found))
}

// listSystemUsers is GET vendor/bysystem; its pages lose nothing (altinn-api.md §6.2).
func listSystemUsers(c *call) reply {
	var from int64
	if refused := pageToken(c, &from); refused != nil {
		return *refused
	}
	if c.caller.organisation == "" {
		return c.statusOnly(http.StatusUnauthorized)
	}
	systemID := c.params["systemId"]
	if !c.owns(systemID) {
		return c.failed(fails(authNoSystem))
	}
	var rows []*systemUser
	for _, one := range c.state.SystemUsers {
		if !one.Deleted && one.SystemID == systemID && one.Sequence >= from {
			rows = append(rows, one)
		}
	}
	return pageReply(c, rows, c.systemUserAnswer, func(u *systemUser) int64 { return u.Sequence })
}

// findIntegration is GET byExternalId, Maskinporten's own question.
func findIntegration(c *call) reply {
	values, refused := c.requiredQuery(queryField{"clientId", "clientId"},
		queryField{"systemProviderOrgNo", "systemProviderOrgNo"}, queryField{"systemUserOwnerOrgNo", "systemUserOwnerOrgNo"})
	if refused != nil {
		return *refused
	}
	query := issuer.SystemUserQuery{ClientID: values[0], VendorOrg: values[1], CustomerOrg: values[2], ExternalRef: values[2]}
	if externalRef, _ := c.queryValue("externalRef"); strings.TrimSpace(externalRef) != "" {
		query.ExternalRef = externalRef
	}
	if holdsNUL(query.ClientID, query.VendorOrg, query.CustomerOrg, query.ExternalRef) {
		return c.unhandled()
	}
	found := c.state.integration(query)
	if found == nil {
		return c.statusOnly(http.StatusNotFound)
	}
	answer := c.systemUserAnswer(found)
	answer.ProductName = answer.SystemID
	return jsonReply(http.StatusOK, answer).with(headerCache, noStore).with("Pragma", "no-cache")
}
