package emulator

import (
	"cmp"
	"net/http"
	"unicode/utf8"
)

// maxRequestText is the most characters of a reference or a title, columns of the database.
const maxRequestText = 255

// createRequest is POST of both kinds, in the order of altinn-api.md §4.3.
func createRequest(c *call, proposal requestProposal) reply {
	if c.caller.organisation == "" {
		return c.failed(fails(authNoVendor))
	}
	if proposal.key.holdsNUL() {
		return c.failed(crashes())
	}
	if c.state.systemUserByKey(proposal.key) != nil {
		return c.failed(fails(authSystemUserExists))
	}
	if existing := c.seenRequest(proposal.kind, proposal.key); existing != nil && c.owns(existing.SystemID) {
		return jsonReply(http.StatusOK, c.foundByKey(existing))
	}
	registered, failed := c.requestableSystem(proposal.key)
	if failed != nil {
		return c.failed(failed)
	}
	rights, packages, failed := c.checkProposal(proposal, registered)
	if failed != nil {
		return c.failed(failed)
	}
	created := &request{
		asked: c.newAsked(c.newID(), proposal.storedKey(), proposal.redirectURL),
		Kind:  proposal.kind, Rights: rights, AccessPackages: packages,
	}
	title := cmp.Or(proposal.integrationTitle, registered.Name["nb"])
	if title != nil {
		created.IntegrationTitle = *title
	}
	if !created.storable() {
		return c.failed(crashes())
	}
	c.state.Requests = append(c.state.Requests, created)
	c.changed = true
	answer := createdAnswer{c.confirmable(created), title}
	return jsonReply(http.StatusCreated, answer).with("Location", c.platformURL+requestPath+"/"+created.ID)
}

// storable tells whether the database takes the request.
func (r *request) storable() bool {
	redirectURL := ""
	if r.RedirectURL != nil {
		redirectURL = *r.RedirectURL
	}
	return utf8.RuneCountInString(r.ExternalRef) <= maxRequestText && utf8.RuneCountInString(r.IntegrationTitle) <= maxRequestText &&
		!holdsNUL(r.IntegrationTitle, redirectURL) && !rightsHoldNUL(r.Rights)
}

// seenRequest is the request of this key that the call sees.
func (c *call) seenRequest(kind userKind, key userKey) *request {
	return c.state.findRequest(func(r *request) bool {
		return r.Kind == kind && r.userKey == key && c.saw(r.storedBy)
	})
}

// requestableSystem is steps 5 to 8: the system, deleted or not, that the
// caller may ask this customer for.
func (c *call) requestableSystem(key userKey) (*system, *failure) {
	registered := c.state.system(key.SystemID)
	if registered == nil {
		return nil, fails(authNoSystem)
	}
	if clash := c.seenRequest(kindStandard, key); clash != nil {
		switch clash.Status {
		case statusAccepted:
			return nil, fails(authRequestAccepted)
		case statusNew:
			return nil, fails(authRequestPending)
		case statusRejected:
			return nil, fails(authRequestRejected)
		}
	}
	if !c.owns(registered.ID) {
		return nil, fails(authNoSystem)
	}
	if _, known := c.world.partyID(key.PartyOrg); !known {
		return nil, fails(authNoParty)
	}
	return registered, nil
}

// checkProposal is steps 9 and 10: where the customer is sent afterwards, and
// what is asked for.
func (c *call) checkProposal(proposal requestProposal, registered *system) ([]right, []accessPackage, *failure) {
	if failed := checkRedirect(proposal.redirectURL, registered); failed != nil {
		return nil, nil, failed
	}
	switch {
	case proposal.kind == kindAgent && len(proposal.packages) == 0:
		return nil, nil, fails(authNoPackages)
	case proposal.kind == kindStandard && proposal.rights == nil && proposal.packages == nil:
		return nil, nil, fails(authRightRefused)
	case proposal.kind == kindStandard && len(proposal.rights) == 0 && len(proposal.packages) == 0:
		return nil, nil, fails(authNothingWanted)
	}
	var rights []right
	if proposal.kind == kindStandard {
		var failed *failure
		if rights, failed = wantedRights(proposal.rights, registered); failed != nil {
			return nil, nil, failed
		}
	}
	packages, failed := c.wantedPackages(proposal.kind, proposal.packages, registered)
	return rights, packages, failed
}
