package systemuser

import (
	"net/http"

	"github.com/google/uuid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// ChangePath is where change requests are.
const ChangePath = Path + "/changerequest"

// changeRoutes are the endpoints of change requests: a vendor's, and the portal's for a person who
// administers access for the customer (altinn-api.md §5).
func changeRoutes() []wire.Endpoint[*Call] {
	write, read, portal := policyRequestWrite(), policyRequestRead(), wire.PortalPolicy()
	vendor, one := ChangePath+"/vendor", ChangePath+"/{party}/{requestId}"
	return []wire.Endpoint[*Call]{
		{Method: http.MethodPost, Pattern: vendor, Policy: write, Handle: createChange},
		{Method: http.MethodGet, Pattern: vendor + "/{requestId}", Policy: read, Handle: getChange},
		{Method: http.MethodGet, Pattern: vendor + "/byexternalref/{systemId}/{orgNo}/{externalRef}", Policy: read, Handle: getChangeByKey},
		{Method: http.MethodGet, Pattern: vendor + "/bysystem/{systemId}", Policy: read, Handle: listChanges},
		{Method: http.MethodDelete, Pattern: vendor + "/{requestId}", Policy: write, Handle: deleteChange},
		{Method: http.MethodGet, Pattern: ChangePath + "/{requestId}", Policy: wire.Policy{}, Handle: getChangeForPerson},
		{Method: http.MethodGet, Pattern: one, Policy: portal, Handle: getChangeForParty},
		{Method: http.MethodPost, Pattern: one + "/approve", Policy: portal, Handle: approveChange},
		{Method: http.MethodPost, Pattern: one + "/reject", Policy: portal, Handle: rejectChange},
	}
}

// ChangeRequest is a vendor's request to change what a standard system user may do, deleted ones
// included. Its key is the system user's.
type ChangeRequest struct {
	Base
	changeSets   `json:"sets"`
	SystemUserID string `json:"system_user_id"`
}

// changeSets are what a system user is to get and what it is to lose.
type changeSets struct {
	RequiredRights   []register.Right         `json:"requiredRights"`
	UnwantedRights   []register.Right         `json:"unwantedRights"`
	RequiredPackages []register.AccessPackage `json:"requiredAccessPackages"`
	UnwantedPackages []register.AccessPackage `json:"unwantedAccessPackages"`
}

func (s changeSets) holdNUL() bool {
	return register.RightsHoldNUL(s.RequiredRights) || register.RightsHoldNUL(s.UnwantedRights) || register.PackagesHoldNUL(s.RequiredPackages) || register.PackagesHoldNUL(s.UnwantedPackages)
}

// ApprovalPath implements [AnyRequest].
func (r *ChangeRequest) ApprovalPath() string { return ChangeApprovalPath }

func (r *ChangeRequest) rewrite(u *Users) { u.ChangeRequests = rewritten(u.ChangeRequests, r) }

// findChange returns the first change request that is wanted and not deleted, in the database's
// order; nil for none.
func (u *Users) findChange(wanted func(*ChangeRequest) bool) *ChangeRequest {
	for _, one := range u.ChangeRequests {
		if !one.Deleted && wanted(one) {
			return one
		}
	}
	return nil
}

func (u *Users) changeByID(id string) *ChangeRequest {
	return u.findChange(func(r *ChangeRequest) bool { return r.ID == id })
}

// readableChange is the answer for a change request that was looked for: with its confirmUrl if it
// is the caller's own.
func (c *Call) readableChange(found *ChangeRequest) *wire.Reply {
	if found == nil {
		return c.failed(fails(AuthNoRequest))
	}
	if !c.owns(found.SystemID) {
		return c.failed(fails(AuthNoSystem))
	}
	return wire.JSON(http.StatusOK, c.confirmableChange(found))
}

func getChange(c *Call) *wire.Reply {
	id, refused := c.PathID("requestId")
	if refused != nil {
		return refused
	}
	if c.Caller.Organisation == "" {
		return c.StatusOnly(http.StatusUnauthorized)
	}
	return c.readableChange(c.Users.changeByID(id))
}

// getChangeByKey answers with any one of the key's change requests, and leaves its packages out.
func getChangeByKey(c *Call) *wire.Reply {
	if c.Caller.Organisation == "" {
		return c.StatusOnly(http.StatusUnauthorized)
	}
	key := Key{SystemID: c.Params["systemId"], PartyOrg: c.Params["orgNo"], ExternalRef: c.Params["externalRef"]}
	found := c.Users.findChange(func(r *ChangeRequest) bool { return r.Key == key })
	if found != nil {
		bare := *found
		bare.RequiredPackages, bare.UnwantedPackages = []register.AccessPackage{}, []register.AccessPackage{}
		found = &bare
	}
	return c.readableChange(found)
}

// listChanges answers with the first page whatever the token is, so that a second page never comes
// (altinn-api.md §5.2).
func listChanges(c *Call) *wire.Reply {
	var ignored uuid.UUID
	systemID, refused := c.listed(&ignored)
	if refused != nil {
		return refused
	}
	var rows []*ChangeRequest
	for _, one := range c.Users.ChangeRequests {
		if !one.Deleted && one.SystemID == systemID {
			rows = append(rows, one)
		}
	}
	return wire.PageReply(c.Call, c.World.PageSize, rows, c.listedChange, func(r *ChangeRequest) string { return r.ID })
}

// deleteChange is DELETE in any status and by any vendor.
func deleteChange(c *Call) *wire.Reply {
	id, refused := c.PathID("requestId")
	if refused != nil {
		return refused
	}
	found := c.Users.changeByID(id)
	if found == nil {
		return c.failed(fails(AuthNoRequest))
	}
	c.remove(found)
	return wire.Empty(http.StatusAccepted)
}

// getChangeForPerson is open to every token; that the caller administers access for the customer is
// found out afterwards.
func getChangeForPerson(c *Call) *wire.Reply {
	id, refused := c.PathID("requestId")
	if refused != nil {
		return refused
	}
	found := c.Users.changeByID(id)
	if found == nil {
		return c.failed(fails(AuthNoRequest))
	}
	partyID, known := c.World.PartyID(found.PartyOrg)
	switch {
	case !known:
		return c.failed(fails(AuthNoParty))
	case !c.Caller.HasScope(wire.ScopePortal):
		return c.failed(fails(AuthNotManager))
	}
	return wire.JSON(http.StatusOK, PersonChangeAnswer{changeBody(found), partyID, world.PartyUUID(found.PartyOrg)})
}

func getChangeForParty(c *Call) *wire.Reply {
	partyID, id, refused := c.pathPartyAndRequest()
	if refused != nil {
		return refused
	}
	organisation, known := c.World.PartyOrganisation(partyID)
	if !known {
		return c.failed(fails(AuthNoParty))
	}
	found := c.Users.changeByID(id)
	if found == nil || found.PartyOrg != organisation {
		return c.failed(fails(AuthNoRequest))
	}
	answer := c.listedChange(found)
	answer.TimedOut = false // not mapped
	return wire.JSON(http.StatusOK, answer)
}

// approveChange wants the path's party to exist, not to be the customer's.
func approveChange(c *Call) *wire.Reply {
	partyID, id, refused := c.pathPartyAndRequest()
	if refused != nil {
		return refused
	}
	found := c.Users.changeByID(id)
	if found == nil {
		return c.failed(fails(AuthNoRequest))
	}
	if _, known := c.World.PartyOrganisation(partyID); !known && found.Status == StatusNew {
		return c.failed(fails(AuthNoParty))
	}
	if failed := c.Approve(found); failed != nil {
		return c.failed(failed)
	}
	return wire.JSON(http.StatusOK, true)
}

// rejectChange does not look at the path's party at all.
func rejectChange(c *Call) *wire.Reply {
	_, id, refused := c.pathPartyAndRequest()
	if refused != nil {
		return refused
	}
	found := c.Users.changeByID(id)
	if found == nil {
		return c.failed(fails(AuthNoRequest))
	}
	if failed := c.Reject(found); failed != nil {
		return c.failed(failed)
	}
	return wire.JSON(http.StatusOK, true)
}
