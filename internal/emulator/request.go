package emulator

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/google/uuid"
)

const requestPath = "/authentication/api/v1/systemuser/request"

func policyRequestWrite() policy { return policy{scopeRequestWrite} }

func policyRequestRead() policy { return policy{scopeRequestRead} }

// requestRoutes are a vendor's endpoints of requests (altinn-api.md §4.1).
// DELETE serves both kinds.
func requestRoutes() []route {
	vendor, write := requestPath+"/vendor", policyRequestWrite()
	return slices.Concat(kindStandard.requestReads(), kindAgent.requestReads(), []route{
		{method: http.MethodPost, pattern: vendor, policy: write, handle: createStandardRequest},
		{method: http.MethodPost, pattern: vendor + kindAgent.segment(), policy: write, handle: createAgentRequest},
		{method: http.MethodDelete, pattern: vendor + "/{requestId}", policy: write, handle: deleteRequest},
	})
}

func (k userKind) requestReads() []route {
	path, read := requestPath+"/vendor"+k.segment(), policyRequestRead()
	return []route{
		{method: http.MethodGet, pattern: path + "/{requestId}", policy: read, handle: k.getRequest},
		{method: http.MethodGet, pattern: path + "/byexternalref/{systemId}/{orgNo}/{externalRef}", policy: read, handle: k.getRequestByKey},
		{method: http.MethodGet, pattern: path + "/bysystem/{systemId}", policy: read, handle: k.listRequests},
	}
}

// userKind is the kind of a system user and of the request for one.
type userKind string

const (
	kindStandard userKind = "standard"
	kindAgent    userKind = "agent" // acts for the customer's own clients
)

// segment is what the paths of the kind have more than those of the other.
func (k userKind) segment() string {
	if k == kindAgent {
		return "/agent"
	}
	return ""
}

// request is a vendor's request for a system user, deleted ones included.
type request struct {
	asked
	Kind             userKind        `json:"kind"`
	IntegrationTitle string          `json:"integration_title"`
	Rights           []right         `json:"rights"` // nil for agents
	AccessPackages   []accessPackage `json:"access_packages"`
	Escalated        bool            `json:"escalated"`
}

// userKey is what a request and its system user have in common, and what keeps
// them apart from others.
type userKey struct {
	SystemID    string `json:"system_id"`
	PartyOrg    string `json:"party_org"`
	ExternalRef string `json:"external_ref"`
}

func (r *request) approvalPath() string {
	if r.Kind == kindAgent {
		return agentApprovalPath
	}
	return standardApprovalPath
}

func (r *request) rewrite(s *state) { s.Requests = rewritten(s.Requests, r) }

// grant makes the system user, which takes the request's id. In the end it wants
// the system's Norwegian name, which may be null, whether it needs it or not.
func (r *request) grant(c *call) *failure {
	added := &systemUser{
		ID: r.ID, userKey: r.userKey, Kind: r.Kind, IntegrationTitle: r.IntegrationTitle,
		Rights: slices.Clone(r.Rights), AccessPackages: slices.Clone(r.AccessPackages),
	}
	if registered := c.state.system(r.SystemID); registered != nil && registered.Name["nb"] == nil {
		if failed := c.mayAdd(added, registered); failed != nil {
			return failed
		}
		return fails(authNoSystemName)
	}
	return c.addSystemUser(added)
}

// findRequest returns the first request that is wanted and not deleted, in the
// database's order; nil for none. See [petition] for the order.
func (s *state) findRequest(wanted func(*request) bool) *request {
	for _, one := range s.Requests {
		if !one.Deleted && wanted(one) {
			return one
		}
	}
	return nil
}

func (s *state) requestByID(kind userKind, id string) *request {
	return s.findRequest(func(r *request) bool { return r.Kind == kind && r.ID == id })
}

func (s *state) requestByKey(kind userKind, key userKey) *request {
	return s.findRequest(func(r *request) bool { return r.Kind == kind && r.userKey == key })
}

// owns tells whether the caller is the vendor of a system, deleted or not.
func (c *call) owns(systemID string) bool {
	system := c.state.system(systemID)
	return system != nil && c.caller.organisation == system.VendorOrg
}

// pathID reads a path parameter that is a GUID, in the form in which ids are stored.
func (c *call) pathID(name string) (string, *reply) {
	id, ok := parseGUID(c.params[name])
	if !ok {
		answer := c.malformed(map[string][]string{name: {invalidValue(c.params[name])}})
		return "", &answer
	}
	return id.String(), nil
}

func (k userKind) getRequest(c *call) reply {
	id, refused := c.pathID("requestId")
	if refused != nil {
		return *refused
	}
	if c.caller.organisation == "" {
		return c.statusOnly(http.StatusUnauthorized)
	}
	found := c.state.requestByID(k, id)
	if found == nil {
		return c.failed(fails(authNoRequest))
	}
	if !c.owns(found.SystemID) {
		return c.failed(fails(authNoSystem))
	}
	answer := c.confirmable(found)
	answer.Escalated = false // not mapped
	return jsonReply(http.StatusOK, answer)
}

func (k userKind) getRequestByKey(c *call) reply {
	if c.caller.organisation == "" {
		return c.statusOnly(http.StatusUnauthorized)
	}
	key := userKey{SystemID: c.params["systemId"], PartyOrg: c.params["orgNo"], ExternalRef: c.params["externalRef"]}
	found := c.state.requestByKey(k, key)
	if found == nil {
		return c.failed(fails(authNoRequest))
	}
	if !c.owns(found.SystemID) {
		return c.failed(fails(authNoSystem))
	}
	return jsonReply(http.StatusOK, c.foundByKey(found))
}

// listRequests answers with the requests after the token's. The token is the
// first one of the next page, so each page boundary loses one. Only the
// standard list has an order (altinn-api.md §4.6).
func (k userKind) listRequests(c *call) reply {
	var after uuid.UUID
	if refused := pageToken(c, &after); refused != nil {
		return *refused
	}
	if c.caller.organisation == "" {
		return c.statusOnly(http.StatusUnauthorized)
	}
	systemID := c.params["systemId"]
	if !c.owns(systemID) {
		return c.failed(fails(authNoSystem))
	}
	var rows []*request
	for _, one := range c.state.Requests {
		if !one.Deleted && one.Kind == k && one.SystemID == systemID && one.ID > after.String() {
			rows = append(rows, one)
		}
	}
	if k == kindStandard {
		slices.SortFunc(rows, func(a, b *request) int { return cmp.Compare(a.ID, b.ID) })
	}
	return pageReply(c, rows, c.unconfirmable, func(r *request) string { return r.ID })
}

// deleteRequest is DELETE of either kind, in any status and by any vendor.
func deleteRequest(c *call) reply {
	id, refused := c.pathID("requestId")
	if refused != nil {
		return *refused
	}
	found := c.state.findRequest(func(r *request) bool { return r.ID == id })
	if found == nil {
		return c.failed(fails(authNoRequest))
	}
	c.remove(found)
	return emptyReply(http.StatusAccepted)
}
