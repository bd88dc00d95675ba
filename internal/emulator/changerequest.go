package emulator

import (
	"net/http"

	"github.com/google/uuid"
)

const changePath = systemUserPath + "/changerequest"

// changeRoutes are the endpoints of change requests: a vendor's, and the
// portal's for a person who administers access for the customer
// (altinn-api.md §5).
func changeRoutes() []route {
	write, read, portal := policyRequestWrite(), policyRequestRead(), policyPortal()
	vendor, one := changePath+"/vendor", changePath+"/{party}/{requestId}"
	return []route{
		{method: http.MethodPost, pattern: vendor, policy: write, handle: createChange},
		{method: http.MethodGet, pattern: vendor + "/{requestId}", policy: read, handle: getChange},
		{method: http.MethodGet, pattern: vendor + "/byexternalref/{systemId}/{orgNo}/{externalRef}", policy: read, handle: getChangeByKey},
		{method: http.MethodGet, pattern: vendor + "/bysystem/{systemId}", policy: read, handle: listChanges},
		{method: http.MethodDelete, pattern: vendor + "/{requestId}", policy: write, handle: deleteChange},
		{method: http.MethodGet, pattern: changePath + "/{requestId}", policy: policy{}, handle: getChangeForPerson},
		{method: http.MethodGet, pattern: one, policy: portal, handle: getChangeForParty},
		{method: http.MethodPost, pattern: one + "/approve", policy: portal, handle: approveChange},
		{method: http.MethodPost, pattern: one + "/reject", policy: portal, handle: rejectChange},
	}
}

// changeRequest is a vendor's request to change what a standard system user may
// do, deleted ones included. Its key is the system user's.
type changeRequest struct {
	asked
	changeSets   `json:"sets"`
	SystemUserID string `json:"system_user_id"`
}

// changeSets are what a system user is to get and what it is to lose.
type changeSets struct {
	RequiredRights   []right         `json:"requiredRights"`
	UnwantedRights   []right         `json:"unwantedRights"`
	RequiredPackages []accessPackage `json:"requiredAccessPackages"`
	UnwantedPackages []accessPackage `json:"unwantedAccessPackages"`
}

func (r *changeRequest) approvalPath() string { return changeApprovalPath }

func (r *changeRequest) rewrite(s *state) { s.ChangeRequests = rewritten(s.ChangeRequests, r) }

// findChange returns the first change request that is wanted and not deleted,
// in the database's order; nil for none.
func (s *state) findChange(wanted func(*changeRequest) bool) *changeRequest {
	for _, one := range s.ChangeRequests {
		if !one.Deleted && wanted(one) {
			return one
		}
	}
	return nil
}

func (s *state) changeByID(id string) *changeRequest {
	return s.findChange(func(r *changeRequest) bool { return r.ID == id })
}

// readableChange is the answer for a change request that was looked for: with
// its confirmUrl if it is the caller's own.
func (c *call) readableChange(found *changeRequest) reply {
	if found == nil {
		return c.failed(fails(authNoRequest))
	}
	if !c.owns(found.SystemID) {
		return c.failed(fails(authNoSystem))
	}
	return jsonReply(http.StatusOK, c.confirmableChange(found))
}

func getChange(c *call) reply {
	id, refused := c.pathID("requestId")
	if refused != nil {
		return *refused
	}
	if c.caller.organisation == "" {
		return c.statusOnly(http.StatusUnauthorized)
	}
	return c.readableChange(c.state.changeByID(id))
}

// getChangeByKey answers with any one of the key's change requests, and
// leaves its packages out.
func getChangeByKey(c *call) reply {
	if c.caller.organisation == "" {
		return c.statusOnly(http.StatusUnauthorized)
	}
	key := userKey{SystemID: c.params["systemId"], PartyOrg: c.params["orgNo"], ExternalRef: c.params["externalRef"]}
	found := c.state.findChange(func(r *changeRequest) bool { return r.userKey == key })
	if found != nil {
		bare := *found
		bare.RequiredPackages, bare.UnwantedPackages = []accessPackage{}, []accessPackage{}
		found = &bare
	}
	return c.readableChange(found)
}

// listChanges answers with the first page whatever the token is, so that a
// second page never comes (altinn-api.md §5.2).
func listChanges(c *call) reply {
	var ignored uuid.UUID
	if refused := pageToken(c, &ignored); refused != nil {
		return *refused
	}
	if c.caller.organisation == "" {
		return c.statusOnly(http.StatusUnauthorized)
	}
	systemID := c.params["systemId"]
	if !c.owns(systemID) {
		return c.failed(fails(authNoSystem))
	}
	var rows []*changeRequest
	for _, one := range c.state.ChangeRequests {
		if !one.Deleted && one.SystemID == systemID {
			rows = append(rows, one)
		}
	}
	return pageReply(c, rows, c.listedChange, func(r *changeRequest) string { return r.ID })
}

// deleteChange is DELETE in any status and by any vendor.
func deleteChange(c *call) reply {
	id, refused := c.pathID("requestId")
	if refused != nil {
		return *refused
	}
	found := c.state.changeByID(id)
	if found == nil {
		return c.failed(fails(authNoRequest))
	}
	c.remove(found)
	return emptyReply(http.StatusAccepted)
}

// getChangeForPerson is open to every token; that the caller administers access
// for the customer is found out afterwards.
func getChangeForPerson(c *call) reply {
	id, refused := c.pathID("requestId")
	if refused != nil {
		return *refused
	}
	found := c.state.changeByID(id)
	if found == nil {
		return c.failed(fails(authNoRequest))
	}
	partyID, known := c.world.partyID(found.PartyOrg)
	switch {
	case !known:
		return c.failed(fails(authNoParty))
	case !c.caller.hasScope(scopePortal):
		return c.failed(fails(authNotManager))
	}
	return jsonReply(http.StatusOK, personChangeAnswer{changeBody(found), partyID, partyUUID(found.PartyOrg)})
}

func getChangeForParty(c *call) reply {
	partyID, id, refused := c.pathPartyAndRequest()
	if refused != nil {
		return *refused
	}
	organisation, known := c.world.partyOrganisation(partyID)
	if !known {
		return c.failed(fails(authNoParty))
	}
	found := c.state.changeByID(id)
	if found == nil || found.PartyOrg != organisation {
		return c.failed(fails(authNoRequest))
	}
	answer := c.listedChange(found)
	answer.TimedOut = false // not mapped
	return jsonReply(http.StatusOK, answer)
}

// approveChange wants the path's party to exist, not to be the customer's.
func approveChange(c *call) reply {
	partyID, id, refused := c.pathPartyAndRequest()
	if refused != nil {
		return *refused
	}
	found := c.state.changeByID(id)
	if found == nil {
		return c.failed(fails(authNoRequest))
	}
	if _, known := c.world.partyOrganisation(partyID); !known && found.Status == statusNew {
		return c.failed(fails(authNoParty))
	}
	if failed := c.approve(found); failed != nil {
		return c.failed(failed)
	}
	return jsonReply(http.StatusOK, true)
}

// rejectChange does not look at the path's party at all.
func rejectChange(c *call) reply {
	_, id, refused := c.pathPartyAndRequest()
	if refused != nil {
		return *refused
	}
	found := c.state.changeByID(id)
	if found == nil {
		return c.failed(fails(authNoRequest))
	}
	if failed := c.reject(found); failed != nil {
		return c.failed(failed)
	}
	return jsonReply(http.StatusOK, true)
}
