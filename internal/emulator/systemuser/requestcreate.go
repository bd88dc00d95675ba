package systemuser

import (
	"cmp"
	"net/http"
	"unicode/utf8"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// maxRequestText is the most characters of a reference or a title, columns of the database.
const maxRequestText = 255

// createRequest is POST of both kinds, in the order of altinn-api.md §4.3.
func createRequest(c *Call, proposal requestProposal) *wire.Reply {
	if c.Caller.Organisation == "" {
		return c.failed(fails(AuthNoVendor))
	}
	if proposal.key.holdsNUL() {
		return c.failed(crashes())
	}
	if c.Users.systemUserByKey(proposal.key) != nil {
		return c.failed(fails(AuthSystemUserExists))
	}
	if existing := c.seenRequest(proposal.kind, proposal.key); existing != nil && c.owns(existing.SystemID) {
		return wire.JSON(http.StatusOK, c.foundByKey(existing))
	}
	registered, failed := c.requestableSystem(proposal.key)
	if failed != nil {
		return c.failed(failed)
	}
	rights, packages, failed := c.checkProposal(proposal, registered)
	if failed != nil {
		return c.failed(failed)
	}
	created := &Request{
		Base: c.newBase(c.NewID(), proposal.storedKey(), proposal.redirectURL),
		Kind: proposal.kind, Rights: rights, AccessPackages: packages,
	}
	title := cmp.Or(proposal.integrationTitle, registered.Name["nb"])
	if title != nil {
		created.IntegrationTitle = *title
	}
	if !created.storable() {
		return c.failed(crashes())
	}
	c.Users.Requests = append(c.Users.Requests, created)
	c.Changed = true
	answer := createdAnswer{c.confirmable(created), title}
	return wire.JSON(http.StatusCreated, answer).With("Location", c.PlatformURL+RequestPath+"/"+created.ID)
}

// storable reports whether the database takes the request.
func (r *Request) storable() bool {
	redirectURL := ""
	if r.RedirectURL != nil {
		redirectURL = *r.RedirectURL
	}
	return utf8.RuneCountInString(r.ExternalRef) <= maxRequestText && utf8.RuneCountInString(r.IntegrationTitle) <= maxRequestText &&
		!wire.HoldsNUL(r.IntegrationTitle, redirectURL) && !register.RightsHoldNUL(r.Rights)
}

// seenRequest is the request of this key that the call sees.
func (c *Call) seenRequest(kind Kind, key Key) *Request {
	return c.Users.findRequest(func(r *Request) bool {
		return r.Kind == kind && r.Key == key && c.Saw(r.storedBy)
	})
}

// requestableSystem is steps 5 to 8: the system, deleted or not, that the caller may ask this
// customer for.
func (c *Call) requestableSystem(key Key) (*register.System, *RefusedError) {
	registered := c.Register.System(key.SystemID)
	if registered == nil {
		return nil, fails(AuthNoSystem)
	}
	if clash := c.seenRequest(Standard, key); clash != nil {
		switch clash.Status {
		case StatusAccepted:
			return nil, fails(AuthRequestAccepted)
		case StatusNew:
			return nil, fails(AuthRequestPending)
		case StatusRejected:
			return nil, fails(AuthRequestRejected)
		}
	}
	if !c.owns(registered.ID) {
		return nil, fails(AuthNoSystem)
	}
	if _, known := c.World.PartyID(key.PartyOrg); !known {
		return nil, fails(AuthNoParty)
	}
	return registered, nil
}

// checkProposal is steps 9 and 10: where the customer is sent afterwards, and what is asked for.
func (c *Call) checkProposal(proposal requestProposal, registered *register.System) ([]register.Right, []register.AccessPackage, *RefusedError) {
	if failed := checkRedirect(proposal.redirectURL, registered); failed != nil {
		return nil, nil, failed
	}
	switch {
	case proposal.kind == Agent && len(proposal.packages) == 0:
		return nil, nil, fails(AuthNoPackages)
	case proposal.kind == Standard && proposal.rights == nil && proposal.packages == nil:
		return nil, nil, fails(AuthRightRefused)
	case proposal.kind == Standard && len(proposal.rights) == 0 && len(proposal.packages) == 0:
		return nil, nil, fails(AuthNothingWanted)
	}
	var rights []register.Right
	if proposal.kind == Standard {
		var failed *RefusedError
		if rights, failed = wantedRights(proposal.rights, registered); failed != nil {
			return nil, nil, failed
		}
	}
	packages, failed := c.wantedPackages(proposal.kind, proposal.packages, registered)
	return rights, packages, failed
}
