package emulator

import (
	"net/http"
	"slices"

	"github.com/google/uuid"
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
	RequiredRights   []*rightBody  `json:"requiredRights" bind:"notnull"`
	UnwantedRights   []*rightBody  `json:"unwantedRights" bind:"notnull"`
	RequiredPackages []*packageRef `json:"requiredAccessPackages" bind:"notnull"`
	UnwantedPackages []*packageRef `json:"unwantedAccessPackages" bind:"notnull"`
	RedirectURL      *string       `json:"redirectUrl"`
}

func (*changeBodyModel) netName() string { return netModels + "SystemUsers.ChangeRequestSystemUser" }

func (b *changeBodyModel) setDefaults() {
	*b = changeBodyModel{
		RequiredRights: []*rightBody{}, UnwantedRights: []*rightBody{},
		RequiredPackages: []*packageRef{}, UnwantedPackages: []*packageRef{},
	}
}

func (b *changeBodyModel) isEmpty() bool {
	return len(b.RequiredRights)+len(b.UnwantedRights)+len(b.RequiredPackages)+len(b.UnwantedPackages) == 0
}

// wantedSets converts the lists and checks what is required: what is unwanted
// nobody looks at (altinn-api.md §5.1). A null in the latter, which the service
// would store, is more than the emulator can.
func (c *call) wantedSets(body changeBodyModel, registered *system) (sets changeSets, failed *failure) {
	if sets.RequiredRights, failed = wantedRights(body.RequiredRights, registered); failed != nil {
		return changeSets{}, failed
	}
	if sets.RequiredPackages, failed = c.wantedPackages(kindStandard, body.RequiredPackages, registered); failed != nil {
		return changeSets{}, failed
	}
	var wholeRights, wholePackages bool
	sets.UnwantedRights, wholeRights = rightsOf(body.UnwantedRights)
	sets.UnwantedPackages, wholePackages = packagesOf(body.UnwantedPackages)
	if !wholeRights || !wholePackages {
		return changeSets{}, crashes()
	}
	return sets, nil
}

// changeProposal is a whole call: its id, which the vendor makes and names
// correlation id, the system user's, and the body.
type changeProposal struct {
	id, userID  uuid.UUID
	body        changeBodyModel
	redirectURL *string
}

func (c *call) bindChange() (proposal changeProposal, refused *reply) {
	if proposal.body, refused = bindBody[changeBodyModel](c, "createRequest"); refused != nil {
		return proposal, refused
	}
	malformed := modelErrors(proposal.body)
	for name, into := range map[string]*uuid.UUID{"correlation-id": &proposal.id, "system-user-id": &proposal.userID} {
		text, given := c.queryValue(name)
		parsed, ok := parseGUID(text)
		if given && !ok {
			malformed[name] = []string{invalidValue(text)}
		}
		*into = parsed
	}
	if len(malformed) > 0 {
		answer := c.malformed(malformed)
		return proposal, &answer
	}
	proposal.redirectURL = trimmed(proposal.body.RedirectURL)
	return proposal, nil
}

// createChange is POST, in the order of altinn-api.md §5.1.
func createChange(c *call) reply {
	proposal, refused := c.bindChange()
	if refused != nil {
		return *refused
	}
	if proposal.id == uuid.Nil {
		return c.text(http.StatusBadRequest, noCorrelationID)
	}
	if c.caller.organisation == "" {
		return c.statusOnly(http.StatusUnauthorized)
	}
	user := c.state.systemUserByID(proposal.userID.String())
	switch {
	case user == nil:
		return c.failed(fails(authNoSystemUser))
	case proposal.id == proposal.userID:
		return c.text(http.StatusBadRequest, sameIDs)
	case !c.owns(user.SystemID):
		return c.statusOnly(http.StatusUnauthorized)
	case proposal.body.isEmpty():
		return jsonReply(http.StatusOK, proposal.noChange(user))
	}
	existing := c.state.findChange(func(r *changeRequest) bool { return r.ID == proposal.id.String() && c.saw(r.storedBy) })
	if existing != nil && c.owns(existing.SystemID) {
		return jsonReply(http.StatusOK, c.confirmableChange(existing))
	}
	sets, failed := c.checkChange(proposal, user, existing)
	if failed != nil {
		return c.failed(failed)
	}
	created := &changeRequest{
		asked:      c.newAsked(proposal.id.String(), user.userKey, proposal.redirectURL),
		changeSets: sets, SystemUserID: user.ID,
	}
	c.state.ChangeRequests = append(c.state.ChangeRequests, created)
	c.changed = true
	return jsonReply(http.StatusCreated, c.confirmableChange(created)).with("Location", c.platformURL+changePath+"/"+created.ID)
}

// noChange answers what asks for nothing.
func (p changeProposal) noChange(user *systemUser) changeAnswer {
	asksNothing := &changeRequest{
		asked:        asked{ID: p.id.String(), userKey: user.userKey, Status: statusNoChange, RedirectURL: p.redirectURL},
		changeSets:   changeSets{[]right{}, []right{}, []accessPackage{}, []accessPackage{}},
		SystemUserID: user.ID,
	}
	return changeAnswer{changeBodyAnswer: changeBody(asksNothing), ConfirmURL: new(""), Created: noTime}
}

// checkChange is rows 8 to 11: may this be stored? Only what is required is
// looked at. existing is another vendor's change request with this id.
func (c *call) checkChange(proposal changeProposal, user *systemUser, existing *changeRequest) (changeSets, *failure) {
	if user.Kind == kindAgent {
		return changeSets{}, fails(authNoSystemUser)
	}
	if existing != nil && existing.Status == statusNew {
		return changeSets{}, fails(authRequestPending)
	}
	if existing != nil {
		return changeSets{}, fails(authChangeNotNew)
	}
	registered := c.state.system(user.SystemID)
	if _, known := c.world.partyID(user.PartyOrg); !known {
		return changeSets{}, fails(authNoParty)
	}
	if failed := checkRedirect(proposal.redirectURL, registered); failed != nil {
		return changeSets{}, failed
	}
	sets, failed := c.wantedSets(proposal.body, registered)
	if failed != nil {
		return changeSets{}, failed
	}
	// Ids of deleted ones stay taken, as do those that a call at the same time has stored.
	taken := slices.ContainsFunc(c.state.ChangeRequests, func(r *changeRequest) bool { return r.ID == proposal.id.String() })
	if taken || sets.holdNUL() || proposal.redirectURL != nil && holdsNUL(*proposal.redirectURL) {
		return changeSets{}, crashes()
	}
	return sets, nil
}
