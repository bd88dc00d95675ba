package systemuser

import (
	"net/http"
	"slices"

	"github.com/google/uuid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

const (
	noCorrelationID = "Missing or invalid QueryParameter: correlation-id. Generate a unique UUID (RFC 4122) for this Change Request, and add as a Query Parameter."
	sameIDs         = "The correlation-id should not be the same as the system-user-id. Generate a unique id."

	// statusNoChange is only ever answered, never stored, and noTime goes with it.
	statusNoChange = "NoChangeNeeded"
	noTime         = "0001-01-01T00:00:00"
)

// changeBodyModel is the body of POST /vendor (altinn-api.md §5.1).
type changeBodyModel struct {
	RequiredRights   []*register.RightBody   `json:"requiredRights" bind:"notnull"`
	UnwantedRights   []*register.RightBody   `json:"unwantedRights" bind:"notnull"`
	RequiredPackages []*register.PackageBody `json:"requiredAccessPackages" bind:"notnull"`
	UnwantedPackages []*register.PackageBody `json:"unwantedAccessPackages" bind:"notnull"`
	RedirectURL      *string                 `json:"redirectUrl"`
}

func (*changeBodyModel) NetName() string {
	return register.NetModels + "SystemUsers.ChangeRequestSystemUser"
}

func (b *changeBodyModel) SetDefaults() {
	*b = changeBodyModel{
		RequiredRights: []*register.RightBody{}, UnwantedRights: []*register.RightBody{},
		RequiredPackages: []*register.PackageBody{}, UnwantedPackages: []*register.PackageBody{},
	}
}

func (b *changeBodyModel) isEmpty() bool {
	return len(b.RequiredRights)+len(b.UnwantedRights)+len(b.RequiredPackages)+len(b.UnwantedPackages) == 0
}

// wantedSets converts the lists and checks what is required: what is unwanted nobody looks at
// (altinn-api.md §5.1). A null in the latter, which the service would store, is more than the
// emulator can.
func (c *Call) wantedSets(body changeBodyModel, registered *register.System) (sets changeSets, failed *RefusedError) {
	if sets.RequiredRights, failed = wantedRights(body.RequiredRights, registered); failed != nil {
		return changeSets{}, failed
	}
	if sets.RequiredPackages, failed = c.wantedPackages(Standard, body.RequiredPackages, registered); failed != nil {
		return changeSets{}, failed
	}
	var wholeRights, wholePackages bool
	sets.UnwantedRights, wholeRights = register.RightsOf(body.UnwantedRights)
	sets.UnwantedPackages, wholePackages = register.PackagesOf(body.UnwantedPackages)
	if !wholeRights || !wholePackages {
		return changeSets{}, crashes()
	}
	return sets, nil
}

// changeProposal is a whole call: its id, which the vendor makes and names correlation id, the
// system user's, and the body.
type changeProposal struct {
	id, userID  uuid.UUID
	body        changeBodyModel
	redirectURL *string
}

func (c *Call) bindChange() (proposal changeProposal, refused *wire.Reply) {
	if proposal.body, refused = wire.Bind[changeBodyModel](c.Call, "createRequest"); refused != nil {
		return proposal, refused
	}
	malformed := wire.ModelErrors(proposal.body)
	for name, into := range map[string]*uuid.UUID{"correlation-id": &proposal.id, "system-user-id": &proposal.userID} {
		text, given := c.QueryValue(name)
		parsed, ok := wire.ParseGUID(text)
		if given && !ok {
			malformed[name] = []string{wire.InvalidValue(text)}
		}
		*into = parsed
	}
	if len(malformed) > 0 {
		return proposal, c.Malformed(malformed)
	}
	proposal.redirectURL = trimmed(proposal.body.RedirectURL)
	return proposal, nil
}

// createChange is POST, in the order of altinn-api.md §5.1.
func createChange(c *Call) *wire.Reply {
	proposal, refused := c.bindChange()
	if refused != nil {
		return refused
	}
	if proposal.id == uuid.Nil {
		return c.Text(http.StatusBadRequest, noCorrelationID)
	}
	if c.Caller.Organisation == "" {
		return c.StatusOnly(http.StatusUnauthorized)
	}
	user := c.Users.SystemUserByID(proposal.userID.String())
	switch {
	case user == nil:
		return c.failed(fails(AuthNoSystemUser))
	case proposal.id == proposal.userID:
		return c.Text(http.StatusBadRequest, sameIDs)
	case !c.owns(user.SystemID):
		return c.StatusOnly(http.StatusUnauthorized)
	case proposal.body.isEmpty():
		return wire.JSON(http.StatusOK, proposal.noChange(user))
	}
	existing := c.Users.findChange(func(r *ChangeRequest) bool { return r.ID == proposal.id.String() && c.Saw(r.storedBy) })
	if existing != nil && c.owns(existing.SystemID) {
		return wire.JSON(http.StatusOK, c.confirmableChange(existing))
	}
	sets, failed := c.checkChange(proposal, user, existing)
	if failed != nil {
		return c.failed(failed)
	}
	created := &ChangeRequest{
		Base:       c.newBase(proposal.id.String(), user.Key, proposal.redirectURL),
		changeSets: sets, SystemUserID: user.ID,
	}
	c.Users.ChangeRequests = append(c.Users.ChangeRequests, created)
	c.Changed = true
	return wire.JSON(http.StatusCreated, c.confirmableChange(created)).With("Location", c.PlatformURL+ChangePath+"/"+created.ID)
}

// noChange answers what asks for nothing.
func (p changeProposal) noChange(user *SystemUser) ChangeAnswer {
	asksNothing := &ChangeRequest{
		Base:         Base{ID: p.id.String(), Key: user.Key, Status: statusNoChange, RedirectURL: p.redirectURL},
		changeSets:   changeSets{[]register.Right{}, []register.Right{}, []register.AccessPackage{}, []register.AccessPackage{}},
		SystemUserID: user.ID,
	}
	return ChangeAnswer{changeBodyAnswer: changeBody(asksNothing), ConfirmURL: new(""), Created: noTime}
}

// checkChange is rows 8 to 11: may this be stored? Only what is required is looked at. existing is
// another vendor's change request with this id.
func (c *Call) checkChange(proposal changeProposal, user *SystemUser, existing *ChangeRequest) (changeSets, *RefusedError) {
	if user.Kind == Agent {
		return changeSets{}, fails(AuthNoSystemUser)
	}
	if existing != nil && existing.Status == StatusNew {
		return changeSets{}, fails(AuthRequestPending)
	}
	if existing != nil {
		return changeSets{}, fails(AuthChangeNotNew)
	}
	registered := c.Register.System(user.SystemID)
	if _, known := c.World.PartyID(user.PartyOrg); !known {
		return changeSets{}, fails(AuthNoParty)
	}
	if failed := checkRedirect(proposal.redirectURL, registered); failed != nil {
		return changeSets{}, failed
	}
	sets, failed := c.wantedSets(proposal.body, registered)
	if failed != nil {
		return changeSets{}, failed
	}
	// Ids of deleted ones stay taken, as do those that a call at the same time has stored.
	taken := slices.ContainsFunc(c.Users.ChangeRequests, func(r *ChangeRequest) bool { return r.ID == proposal.id.String() })
	if taken || sets.holdNUL() || proposal.redirectURL != nil && wire.HoldsNUL(*proposal.redirectURL) {
		return changeSets{}, crashes()
	}
	return sets, nil
}
