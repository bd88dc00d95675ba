package systemuser

import (
	"net/http"
	"strings"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

const (
	// Path is where system users are.
	Path = "/authentication/api/v1/systemuser"
	// scopeUserLookup is Maskinporten's own.
	scopeUserLookup = "altinn:maskinporten/systemuser.read"
)

// lookupRoutes are the look-ups of system users, and their deletion by the customer (altinn-api.md
// §6.1 to §6.3).
func lookupRoutes() []wire.Endpoint[*Call] {
	portal := wire.PortalPolicy()
	return []wire.Endpoint[*Call]{
		{Method: http.MethodGet, Pattern: Path + "/vendor/byquery", Policy: policyRequestWrite(), Handle: findSystemUser},
		{Method: http.MethodGet, Pattern: Path + "/vendor/bysystem/{systemId}", Policy: wire.RegisterPolicy(), Handle: listSystemUsers},
		{Method: http.MethodGet, Pattern: Path + "/byExternalId", Policy: wire.Policy{scopeUserLookup}, Handle: findIntegration},
		{Method: http.MethodDelete, Pattern: Path + "/{party}/{systemUserId}", Policy: portal, Handle: deleteStandardUser},
		{Method: http.MethodDelete, Pattern: Path + "/agent/{party}/{systemUserId}", Policy: portal, Handle: deleteAgentUser},
	}
}

// SystemUser is a customer's system user, deleted ones included.
type SystemUser struct {
	ID       string `json:"id"`
	Sequence int64  `json:"sequence"` // order of the lists
	Key
	Kind             Kind      `json:"kind"`
	IntegrationTitle string    `json:"integration_title"`
	Deleted          bool      `json:"deleted"`
	Created          time.Time `json:"created"`
	// What the customer has delegated to it. For an agent, the packages are those that clients can
	// be given with.
	Rights         []register.Right         `json:"rights"`
	AccessPackages []register.AccessPackage `json:"access_packages"`
	// Emptied says that something that it held was taken away.
	Emptied bool `json:"emptied,omitempty"`
	// Clients are an agent's, in the order in which they were added.
	Clients []Client `json:"clients,omitempty"`
}

// addSystemUser stores a system user and numbers it.
func (u *Users) addSystemUser(added *SystemUser) {
	u.SystemUserSequence++
	added.Sequence = u.SystemUserSequence
	u.SystemUsers = append(u.SystemUsers, added)
}

// findLiveUser returns the first system user that is wanted and not deleted, nil for none.
func (u *Users) findLiveUser(wanted func(*SystemUser) bool) *SystemUser {
	for _, one := range u.SystemUsers {
		if !one.Deleted && wanted(one) {
			return one
		}
	}
	return nil
}

// SystemUserByID returns the system user that is not deleted, nil for none.
func (u *Users) SystemUserByID(id string) *SystemUser {
	return u.findLiveUser(func(u *SystemUser) bool { return u.ID == id })
}

func (u *Users) systemUserByKey(key Key) *SystemUser {
	return u.findLiveUser(func(u *SystemUser) bool { return u.Key == key })
}

// Integration is what Maskinporten asks for before it issues a system user's token: a customer's
// system user with this reference, of a live system of the vendor that has the client
// (maskinporten.md §5.2).
type Integration struct {
	ClientID    string
	VendorOrg   string
	CustomerOrg string
	ExternalRef string
}

// Integration returns the system user that Maskinporten asks for, nil for none.
func (s *Service) Integration(wanted Integration) *SystemUser {
	return s.Users.findLiveUser(func(u *SystemUser) bool {
		registered := s.Register.System(u.SystemID)
		return u.PartyOrg == wanted.CustomerOrg && u.ExternalRef == wanted.ExternalRef && registered.Serves(wanted.VendorOrg, wanted.ClientID)
	})
}

// UserAnswer is a system user on the wire (altinn-api.md §6.1).
type UserAnswer struct {
	ID               string `json:"id"`
	IntegrationTitle string `json:"integrationTitle"`
	SystemID         string `json:"systemId"`
	ProductName      string `json:"productName"` // empty, but for Maskinporten
	ReporteeOrgNo    string `json:"reporteeOrgNo"`
	Created          string `json:"created"`
	IsDeleted        bool   `json:"isDeleted"`
	SupplierName     string `json:"supplierName"` // always empty
	SupplierOrgNo    string `json:"supplierOrgno"`
	ExternalRef      string `json:"externalRef"`
	UserType         Kind   `json:"userType"`
}

func (c *Call) userAnswer(u *SystemUser) UserAnswer {
	return UserAnswer{
		ID: u.ID, IntegrationTitle: u.IntegrationTitle, SystemID: u.SystemID, ReporteeOrgNo: u.PartyOrg,
		Created: wire.Timestamp(u.Created), SupplierOrgNo: c.Register.System(u.SystemID).VendorOrg,
		ExternalRef: u.ExternalRef, UserType: u.Kind,
	}
}

// queryField is a query parameter by its name and by the service's own, which its errors mention.
type queryField struct{ name, field string }

// requiredQuery reads query parameters that must not be blank.
func (c *Call) requiredQuery(fields ...queryField) (values []string, refused *wire.Reply) {
	errors := map[string][]string{}
	for _, one := range fields {
		value, _ := c.QueryValue(one.name)
		if strings.TrimSpace(value) == "" {
			errors[one.name] = []string{"The " + one.field + " field is required."}
		}
		values = append(values, value)
	}
	if len(errors) > 0 {
		return nil, c.Malformed(errors)
	}
	return values, nil
}

// findSystemUser is GET vendor/byquery (altinn-api.md §6.1).
func findSystemUser(c *Call) *wire.Reply {
	values, refused := c.requiredQuery(queryField{"system-id", "systemId"}, queryField{"orgno", "orgno"})
	if refused != nil {
		return refused
	}
	if c.Caller.Organisation == "" {
		return c.StatusOnly(http.StatusUnauthorized)
	}
	key := Key{SystemID: values[0], PartyOrg: values[1], ExternalRef: values[1]}
	if externalRef, _ := c.QueryValue("external-ref"); strings.TrimSpace(externalRef) != "" {
		key.ExternalRef = externalRef
	}
	if key.holdsNUL() {
		return c.Unhandled()
	}
	found := c.Users.systemUserByKey(key)
	if found == nil || !c.owns(found.SystemID) {
		return c.StatusOnly(http.StatusNotFound)
	}
	return wire.JSON(http.StatusOK, c.userAnswer(found))
}

// listSystemUsers is GET vendor/bysystem; its pages lose nothing (altinn-api.md §6.2).
func listSystemUsers(c *Call) *wire.Reply {
	var from int64
	systemID, refused := c.listed(&from)
	if refused != nil {
		return refused
	}
	var rows []*SystemUser
	for _, one := range c.Users.SystemUsers {
		if !one.Deleted && one.SystemID == systemID && one.Sequence >= from {
			rows = append(rows, one)
		}
	}
	return wire.PageReply(c.Call, c.World.PageSize, rows, c.userAnswer, func(u *SystemUser) int64 { return u.Sequence })
}

// findIntegration is GET byExternalId, Maskinporten's own question.
func findIntegration(c *Call) *wire.Reply {
	values, refused := c.requiredQuery(queryField{"clientId", "clientId"},
		queryField{"systemProviderOrgNo", "systemProviderOrgNo"}, queryField{"systemUserOwnerOrgNo", "systemUserOwnerOrgNo"})
	if refused != nil {
		return refused
	}
	query := Integration{ClientID: values[0], VendorOrg: values[1], CustomerOrg: values[2], ExternalRef: values[2]}
	if externalRef, _ := c.QueryValue("externalRef"); strings.TrimSpace(externalRef) != "" {
		query.ExternalRef = externalRef
	}
	if wire.HoldsNUL(query.ClientID, query.VendorOrg, query.CustomerOrg, query.ExternalRef) {
		return c.Unhandled()
	}
	found := c.Integration(query)
	if found == nil {
		return c.StatusOnly(http.StatusNotFound)
	}
	answer := c.userAnswer(found)
	answer.ProductName = answer.SystemID
	return wire.JSON(http.StatusOK, answer).With(wire.HeaderCache, wire.NoStore).With("Pragma", "no-cache")
}
