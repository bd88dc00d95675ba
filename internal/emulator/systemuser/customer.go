package systemuser

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// customerRoutes are the portal's endpoints of requests, for a person who administers access for
// the customer (altinn-api.md §4.7).
func customerRoutes() []wire.Endpoint[*Call] {
	return slices.Concat(Standard.customerRoutes(), Agent.customerRoutes())
}

func (k Kind) customerRoutes() []wire.Endpoint[*Call] {
	portal, path := wire.PortalPolicy(), RequestPath+k.Segment()
	one := path + "/{party}/{requestId}"
	return []wire.Endpoint[*Call]{
		{Method: http.MethodGet, Pattern: path + "/{requestId}", Policy: portal, Handle: k.getForPerson},
		{Method: http.MethodGet, Pattern: one, Policy: portal, Handle: k.getForParty},
		{Method: http.MethodGet, Pattern: path + "/{party}/{orgno}/pending", Policy: portal, Handle: k.listPending},
		{Method: http.MethodPost, Pattern: one + "/approve", Policy: portal, Handle: k.answering((*Call).Approve)},
		{Method: http.MethodPost, Pattern: one + "/reject", Policy: portal, Handle: k.answering((*Call).Reject)},
		{Method: http.MethodPost, Pattern: one + "/escalate", Policy: portal, Handle: escalate},
	}
}

// pathParty reads the party id of the path.
func (c *Call) pathParty() (int, bool) {
	number, err := strconv.ParseInt(strings.TrimSpace(c.Params["party"]), 10, 32)
	return int(number), err == nil
}

// pathPartyAndRequest reads the path of the endpoints that name both.
func (c *Call) pathPartyAndRequest() (partyID int, id string, refused *wire.Reply) {
	errors := map[string][]string{}
	partyID, ok := c.pathParty()
	if !ok {
		errors["party"] = []string{wire.InvalidValue(c.Params["party"])}
	}
	parsed, ok := wire.ParseGUID(c.Params["requestId"])
	if !ok {
		errors["requestId"] = []string{wire.InvalidValue(c.Params["requestId"])}
	}
	if len(errors) > 0 {
		return 0, "", c.Malformed(errors)
	}
	return partyID, parsed.String(), nil
}

// requestOfParty finds a request of the party in the path. missing and foreign are what is said of
// no request and of another party's.
func (c *Call) requestOfParty(kind Kind, missing, foreign string) (*Request, *wire.Reply) {
	partyID, id, refused := c.pathPartyAndRequest()
	if refused != nil {
		return nil, refused
	}
	organisation, known := c.World.PartyOrganisation(partyID)
	found := c.Users.RequestByID(kind, id)
	var failed *RefusedError
	switch {
	case !known:
		failed = fails(AuthNoParty)
	case found == nil:
		failed = fails(missing)
	case found.PartyOrg != organisation:
		failed = fails(foreign)
	default:
		return found, nil
	}
	return nil, c.failed(failed)
}

// answering makes the endpoint that approves or rejects.
func (k Kind) answering(answer func(*Call, AnyRequest) *RefusedError) func(*Call) *wire.Reply {
	missing, foreign := AuthNoRequest, AuthOtherParty
	if k == Agent {
		missing, foreign = AuthNoAgentRequest, AuthOtherAgentParty
	}
	return func(c *Call) *wire.Reply {
		found, refused := c.requestOfParty(k, missing, foreign)
		if refused != nil {
			return refused
		}
		if failed := answer(c, found); failed != nil {
			return c.failed(failed)
		}
		return wire.JSON(http.StatusOK, true)
	}
}

// escalate marks a request as one for somebody with more rights. It looks neither at the party's
// part in the request nor at the kind, nor whether the request was deleted.
func escalate(c *Call) *wire.Reply {
	partyID, id, refused := c.pathPartyAndRequest()
	if refused != nil {
		return refused
	}
	escalated := false
	if _, known := c.World.PartyOrganisation(partyID); known {
		for _, one := range c.Users.Requests {
			if one.ID == id {
				one.Escalated, escalated = true, true
				c.rewrite(one)
				break
			}
		}
	}
	return wire.JSON(http.StatusOK, escalated)
}

func (k Kind) getForParty(c *Call) *wire.Reply {
	found, refused := c.requestOfParty(k, AuthNoRequest, AuthNoRequest)
	if refused != nil {
		return refused
	}
	answer := c.unconfirmable(found)
	answer.Escalated, answer.TimedOut = false, false // not mapped
	return wire.JSON(http.StatusOK, answer)
}

func (k Kind) getForPerson(c *Call) *wire.Reply {
	id, refused := c.PathID("requestId")
	if refused != nil {
		return refused
	}
	found := c.Users.RequestByID(k, id)
	if found == nil {
		return c.failed(fails(AuthNoRequest))
	}
	partyID, known := c.World.PartyID(found.PartyOrg)
	if !known {
		return c.failed(fails(AuthNoParty))
	}
	answer := PersonAnswer{
		ID: found.ID, ExternalRef: found.ExternalRef, SystemID: found.SystemID,
		PartyOrgNo: found.PartyOrg, PartyID: partyID, PartyUUID: world.PartyUUID(found.PartyOrg),
		Rights: found.Rights, AccessPackages: found.AccessPackages, Status: found.Status,
		RedirectURL: found.RedirectURL, Escalated: found.Escalated, Created: wire.Timestamp(found.Created),
	}
	if k == Agent {
		answer.Rights, answer.SystemUserType = []register.Right{}, "Agent"
	}
	return wire.JSON(http.StatusOK, answer)
}

// listPending lists what waits for an organisation's answer; of agents' only what was escalated.
func (k Kind) listPending(c *Call) *wire.Reply {
	if _, ok := c.pathParty(); !ok {
		return c.Malformed(map[string][]string{"party": {wire.InvalidValue(c.Params["party"])}})
	}
	pending := []RequestAnswer{}
	for _, one := range c.Users.Requests {
		waits := !one.Deleted && one.Kind == k && one.Status == StatusNew && one.PartyOrg == c.Params["orgno"]
		if waits && (k == Standard || one.Escalated) {
			pending = append(pending, c.unconfirmable(one))
		}
	}
	return wire.JSON(http.StatusOK, pending)
}

// deleteStandardUser is the customer's DELETE of a standard system user.
func deleteStandardUser(c *Call) *wire.Reply {
	id, refused := c.PathID("systemUserId")
	if refused != nil {
		return refused
	}
	found := c.Users.SystemUserByID(id)
	if found == nil {
		return wire.JSON(http.StatusNotFound, 0)
	}
	partyID, ok := c.pathParty()
	if !ok {
		return c.Unhandled()
	}
	if _, known := c.World.PartyOrganisation(partyID); !known {
		return c.failed(fails(AuthNoParty))
	}
	if failed := c.checkOwner(found, Standard, AuthNoStandardUser); failed != nil {
		return c.failed(failed)
	}
	c.RemoveSystemUser(found)
	return wire.JSON(http.StatusAccepted, 1)
}

// deleteAgentUser is the customer's DELETE of an agent. The request goes even if the system user
// then stays.
func deleteAgentUser(c *Call) *wire.Reply {
	id, refused := c.PathID("systemUserId")
	if refused != nil {
		return refused
	}
	found := c.Users.SystemUserByID(id)
	if found == nil {
		return c.failed(fails(AuthNoSystemUser))
	}
	if failed := c.checkOwner(found, Agent, AuthNoAgent); failed != nil {
		c.removeRequest(Agent, found.Key)
		return c.failed(failed)
	}
	c.RemoveSystemUser(found)
	return wire.Empty(http.StatusOK)
}

// checkOwner wants the path's party to own the system user, and the endpoint's kind.
func (c *Call) checkOwner(owned *SystemUser, kind Kind, wrongKind string) *RefusedError {
	partyID, _ := c.pathParty()
	if own, known := c.World.PartyID(owned.PartyOrg); !known || own != partyID {
		return fails(AuthOtherOwner)
	}
	if owned.Kind != kind {
		return fails(wrongKind)
	}
	return nil
}
