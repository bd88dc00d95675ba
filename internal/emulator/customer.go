package emulator

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// customerRoutes are the portal's endpoints of requests, for a person who
// administers access for the customer (altinn-api.md §4.7).
func customerRoutes() []route {
	return slices.Concat(kindStandard.customerRoutes(), kindAgent.customerRoutes())
}

func (k userKind) customerRoutes() []route {
	portal, path := policyPortal(), requestPath+k.segment()
	one := path + "/{party}/{requestId}"
	return []route{
		{method: http.MethodGet, pattern: path + "/{requestId}", policy: portal, handle: k.getForPerson},
		{method: http.MethodGet, pattern: one, policy: portal, handle: k.getForParty},
		{method: http.MethodGet, pattern: path + "/{party}/{orgno}/pending", policy: portal, handle: k.listPending},
		{method: http.MethodPost, pattern: one + "/approve", policy: portal, handle: k.answering((*call).approve)},
		{method: http.MethodPost, pattern: one + "/reject", policy: portal, handle: k.answering((*call).reject)},
		{method: http.MethodPost, pattern: one + "/escalate", policy: portal, handle: escalate},
	}
}

// pathParty reads the party id of the path.
func (c *call) pathParty() (int, bool) {
	number, err := strconv.ParseInt(strings.TrimSpace(c.params["party"]), 10, 32)
	return int(number), err == nil
}

// pathPartyAndRequest reads the path of the endpoints that name both.
func (c *call) pathPartyAndRequest() (partyID int, id string, refused *reply) {
	errors := map[string][]string{}
	partyID, ok := c.pathParty()
	if !ok {
		errors["party"] = []string{invalidValue(c.params["party"])}
	}
	parsed, ok := parseGUID(c.params["requestId"])
	if !ok {
		errors["requestId"] = []string{invalidValue(c.params["requestId"])}
	}
	if len(errors) > 0 {
		answer := c.malformed(errors)
		return 0, "", &answer
	}
	return partyID, parsed.String(), nil
}

// requestOfParty finds a request of the party in the path. missing and foreign
// are what is said of no request and of another party's.
func (c *call) requestOfParty(kind userKind, missing, foreign string) (*request, *reply) {
	partyID, id, refused := c.pathPartyAndRequest()
	if refused != nil {
		return nil, refused
	}
	organisation, known := c.world.partyOrganisation(partyID)
	found := c.state.requestByID(kind, id)
	var failed *failure
	switch {
	case !known:
		failed = fails(authNoParty)
	case found == nil:
		failed = fails(missing)
	case found.PartyOrg != organisation:
		failed = fails(foreign)
	default:
		return found, nil
	}
	answer := c.failed(failed)
	return nil, &answer
}

// answering makes the endpoint that approves or rejects.
func (k userKind) answering(answer func(*call, petition) *failure) func(*call) reply {
	missing, foreign := authNoRequest, authOtherParty
	if k == kindAgent {
		missing, foreign = authNoAgentRequest, authOtherAgentParty
	}
	return func(c *call) reply {
		found, refused := c.requestOfParty(k, missing, foreign)
		if refused != nil {
			return *refused
		}
		if failed := answer(c, found); failed != nil {
			return c.failed(failed)
		}
		return jsonReply(http.StatusOK, true)
	}
}

// escalate marks a request as one for somebody with more rights. It looks
// neither at the party's part in the request nor at the kind, nor whether the
// request was deleted.
func escalate(c *call) reply {
	partyID, id, refused := c.pathPartyAndRequest()
	if refused != nil {
		return *refused
	}
	escalated := false
	if _, known := c.world.partyOrganisation(partyID); known {
		for _, one := range c.state.Requests {
			if one.ID == id {
				one.Escalated, escalated = true, true
				c.rewrite(one)
				break
			}
		}
	}
	return jsonReply(http.StatusOK, escalated)
}

func (k userKind) getForParty(c *call) reply {
	found, refused := c.requestOfParty(k, authNoRequest, authNoRequest)
	if refused != nil {
		return *refused
	}
	answer := c.unconfirmable(found)
	answer.Escalated, answer.TimedOut = false, false // not mapped
	return jsonReply(http.StatusOK, answer)
}

func (k userKind) getForPerson(c *call) reply {
	id, refused := c.pathID("requestId")
	if refused != nil {
		return *refused
	}
	found := c.state.requestByID(k, id)
	if found == nil {
		return c.failed(fails(authNoRequest))
	}
	partyID, known := c.world.partyID(found.PartyOrg)
	if !known {
		return c.failed(fails(authNoParty))
	}
	answer := personAnswer{
		ID: found.ID, ExternalRef: found.ExternalRef, SystemID: found.SystemID,
		PartyOrgNo: found.PartyOrg, PartyID: partyID, PartyUUID: partyUUID(found.PartyOrg),
		Rights: found.Rights, AccessPackages: found.AccessPackages, Status: found.Status,
		RedirectURL: found.RedirectURL, Escalated: found.Escalated, Created: timestamp(found.Created),
	}
	if k == kindAgent {
		answer.Rights, answer.SystemUserType = []right{}, "Agent"
	}
	return jsonReply(http.StatusOK, answer)
}

// listPending lists what waits for an organisation's answer; of agents' only
// what was escalated.
func (k userKind) listPending(c *call) reply {
	if _, ok := c.pathParty(); !ok {
		return c.malformed(map[string][]string{"party": {invalidValue(c.params["party"])}})
	}
	pending := []requestAnswer{}
	for _, one := range c.state.Requests {
		waits := !one.Deleted && one.Kind == k && one.Status == statusNew && one.PartyOrg == c.params["orgno"]
		if waits && (k == kindStandard || one.Escalated) {
			pending = append(pending, c.unconfirmable(one))
		}
	}
	return jsonReply(http.StatusOK, pending)
}

// deleteStandardUser is the customer's DELETE of a standard system user.
func deleteStandardUser(c *call) reply {
	id, refused := c.pathID("systemUserId")
	if refused != nil {
		return *refused
	}
	found := c.state.systemUserByID(id)
	if found == nil {
		return jsonReply(http.StatusNotFound, 0)
	}
	partyID, ok := c.pathParty()
	if !ok {
		return c.unhandled()
	}
	if _, known := c.world.partyOrganisation(partyID); !known {
		return c.failed(fails(authNoParty))
	}
	if failed := c.checkOwner(found, kindStandard, authNoStandardUser); failed != nil {
		return c.failed(failed)
	}
	c.removeSystemUser(found)
	return jsonReply(http.StatusAccepted, 1)
}

// deleteAgentUser is the customer's DELETE of an agent. The request goes even
// if the system user then stays.
func deleteAgentUser(c *call) reply {
	id, refused := c.pathID("systemUserId")
	if refused != nil {
		return *refused
	}
	found := c.state.systemUserByID(id)
	if found == nil {
		return c.failed(fails(authNoSystemUser))
	}
	if failed := c.checkOwner(found, kindAgent, authNoAgent); failed != nil {
		c.removeRequest(kindAgent, found.userKey)
		return c.failed(failed)
	}
	c.removeSystemUser(found)
	return emptyReply(http.StatusOK)
}

// checkOwner wants the path's party to own the system user, and the endpoint's kind.
func (c *call) checkOwner(owned *systemUser, kind userKind, wrongKind string) *failure {
	partyID, _ := c.pathParty()
	if own, known := c.world.partyID(owned.PartyOrg); !known || own != partyID {
		return fails(authOtherOwner)
	}
	if owned.Kind != kind {
		return fails(wrongKind)
	}
	return nil
}
