package systemuser

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// RequestPath is where requests are.
const RequestPath = "/authentication/api/v1/systemuser/request"

func policyRequestWrite() wire.Policy { return wire.Policy{wire.ScopeRequestWrite} }

func policyRequestRead() wire.Policy { return wire.Policy{wire.ScopeRequestRead} }

// requestRoutes are a vendor's endpoints of requests (altinn-api.md §4.1). DELETE serves both
// kinds.
func requestRoutes() []wire.Endpoint[*Call] {
	vendor, write := RequestPath+"/vendor", policyRequestWrite()
	return slices.Concat(Standard.requestReads(), Agent.requestReads(), []wire.Endpoint[*Call]{
		{Method: http.MethodPost, Pattern: vendor, Policy: write, Handle: createStandardRequest},
		{Method: http.MethodPost, Pattern: vendor + Agent.Segment(), Policy: write, Handle: createAgentRequest},
		{Method: http.MethodDelete, Pattern: vendor + "/{requestId}", Policy: write, Handle: deleteRequest},
	})
}

func (k Kind) requestReads() []wire.Endpoint[*Call] {
	path, read := RequestPath+"/vendor"+k.Segment(), policyRequestRead()
	return []wire.Endpoint[*Call]{
		{Method: http.MethodGet, Pattern: path + "/{requestId}", Policy: read, Handle: k.getRequest},
		{Method: http.MethodGet, Pattern: path + "/byexternalref/{systemId}/{orgNo}/{externalRef}", Policy: read, Handle: k.getRequestByKey},
		{Method: http.MethodGet, Pattern: path + "/bysystem/{systemId}", Policy: read, Handle: k.listRequests},
	}
}

// Kind is the kind of a system user and of the request for one.
type Kind string

// The kinds of system users.
const (
	Standard Kind = "standard"
	Agent    Kind = "agent" // acts for the customer's own clients
)

// Segment is what the paths of the kind have more than those of the other.
func (k Kind) Segment() string {
	if k == Agent {
		return "/agent"
	}
	return ""
}

// Request is a vendor's request for a system user, deleted ones included.
type Request struct {
	Base
	Kind             Kind                     `json:"kind"`
	IntegrationTitle string                   `json:"integration_title"`
	Rights           []register.Right         `json:"rights"` // nil for agents
	AccessPackages   []register.AccessPackage `json:"access_packages"`
	Escalated        bool                     `json:"escalated"`
}

// Key is what a request and its system user have in common, and what keeps them apart from others.
type Key struct {
	SystemID    string `json:"system_id"`
	PartyOrg    string `json:"party_org"`
	ExternalRef string `json:"external_ref"`
}

// holdsNUL reports whether U+0000 is in what a request is looked up by.
func (k Key) holdsNUL() bool { return wire.HoldsNUL(k.SystemID, k.PartyOrg, k.ExternalRef) }

// ApprovalPath implements [AnyRequest].
func (r *Request) ApprovalPath() string {
	if r.Kind == Agent {
		return AgentApprovalPath
	}
	return StandardApprovalPath
}

func (r *Request) rewrite(u *Users) { u.Requests = rewritten(u.Requests, r) }

// grant makes the system user, which takes the request's id. In the end it wants the system's
// Norwegian name, which may be null, whether it needs it or not.
func (r *Request) grant(c *Call) *RefusedError {
	added := &SystemUser{
		ID: r.ID, Key: r.Key, Kind: r.Kind, IntegrationTitle: r.IntegrationTitle,
		Rights: slices.Clone(r.Rights), AccessPackages: slices.Clone(r.AccessPackages),
	}
	if registered := c.Register.System(r.SystemID); registered != nil && registered.Name["nb"] == nil {
		if failed := c.mayAdd(added, registered); failed != nil {
			return failed
		}
		return fails(AuthNoSystemName)
	}
	return c.addSystemUser(added)
}

// findRequest returns the first request that is wanted and not deleted, in the database's order;
// nil for none. See [Users] for the order.
func (u *Users) findRequest(wanted func(*Request) bool) *Request {
	for _, one := range u.Requests {
		if !one.Deleted && wanted(one) {
			return one
		}
	}
	return nil
}

// RequestByID returns the request of a kind and an id, nil for none.
func (u *Users) RequestByID(kind Kind, id string) *Request {
	return u.findRequest(func(r *Request) bool { return r.Kind == kind && r.ID == id })
}

func (u *Users) requestByKey(kind Kind, key Key) *Request {
	return u.findRequest(func(r *Request) bool { return r.Kind == kind && r.Key == key })
}

// owns reports whether the caller is the vendor of a system, deleted or not.
func (c *Call) owns(systemID string) bool {
	system := c.Register.System(systemID)
	return system != nil && c.Caller.Organisation == system.VendorOrg
}

// listed is what the three lists of a system's requests and users begin with: it reads the page token
// into a value as wire.PageToken does and returns the system, or the refusal of a caller who does not
// own it.
func (c *Call) listed(token any) (systemID string, refused *wire.Reply) {
	if refused := wire.PageToken(c.Call, token); refused != nil {
		return "", refused
	}
	if c.Caller.Organisation == "" {
		return "", c.StatusOnly(http.StatusUnauthorized)
	}
	systemID = c.Params["systemId"]
	if !c.owns(systemID) {
		return "", c.failed(fails(AuthNoSystem))
	}
	return systemID, nil
}

func (k Kind) getRequest(c *Call) *wire.Reply {
	id, refused := c.PathID("requestId")
	if refused != nil {
		return refused
	}
	if c.Caller.Organisation == "" {
		return c.StatusOnly(http.StatusUnauthorized)
	}
	found := c.Users.RequestByID(k, id)
	if found == nil {
		return c.failed(fails(AuthNoRequest))
	}
	if !c.owns(found.SystemID) {
		return c.failed(fails(AuthNoSystem))
	}
	answer := c.confirmable(found)
	answer.Escalated = false // not mapped
	return wire.JSON(http.StatusOK, answer)
}

func (k Kind) getRequestByKey(c *Call) *wire.Reply {
	if c.Caller.Organisation == "" {
		return c.StatusOnly(http.StatusUnauthorized)
	}
	key := Key{SystemID: c.Params["systemId"], PartyOrg: c.Params["orgNo"], ExternalRef: c.Params["externalRef"]}
	found := c.Users.requestByKey(k, key)
	if found == nil {
		return c.failed(fails(AuthNoRequest))
	}
	if !c.owns(found.SystemID) {
		return c.failed(fails(AuthNoSystem))
	}
	return wire.JSON(http.StatusOK, c.foundByKey(found))
}

// listRequests answers with the requests after the token's. The token is the first one of the next
// page, so each page boundary loses one. Only the standard list has an order (altinn-api.md §4.6).
func (k Kind) listRequests(c *Call) *wire.Reply {
	var after uuid.UUID
	systemID, refused := c.listed(&after)
	if refused != nil {
		return refused
	}
	var rows []*Request
	for _, one := range c.Users.Requests {
		if !one.Deleted && one.Kind == k && one.SystemID == systemID && one.ID > after.String() {
			rows = append(rows, one)
		}
	}
	if k == Standard {
		slices.SortFunc(rows, func(a, b *Request) int { return cmp.Compare(a.ID, b.ID) })
	}
	return wire.PageReply(c.Call, c.World.PageSize, rows, c.unconfirmable, func(r *Request) string { return r.ID })
}

// deleteRequest is DELETE of either kind, in any status and by any vendor.
func deleteRequest(c *Call) *wire.Reply {
	id, refused := c.PathID("requestId")
	if refused != nil {
		return refused
	}
	found := c.Users.findRequest(func(r *Request) bool { return r.ID == id })
	if found == nil {
		return c.failed(fails(AuthNoRequest))
	}
	c.remove(found)
	return wire.Empty(http.StatusAccepted)
}
