package emulator

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
)

const (
	maxSystemID    = 255 // characters, a column of the database
	deletedMessage = "Cannot update a system marked as deleted."
)

// createSystem is POST /vendor; its order of checks is altinn-api.md §3.4.
func createSystem(c *call) reply {
	body, refused := bindSystem(c, "registerNewSystem")
	if refused != nil {
		return *refused
	}
	vendor := strings.Split(*body.Vendor.ID, ":")
	if vendor[0] != "0192" {
		return c.invalid([]validationError{vendorNotISO6523()})
	}
	if len(vendor) < 2 {
		return c.text(http.StatusInternalServerError, "Index was outside the bounds of the array.")
	}
	content, whole := body.content()
	switch {
	case holdsNUL(*body.ID), holdsNUL(content.clientIDs...): // looked up before anything is said
		return c.text(http.StatusInternalServerError, refusedText)
	case !whole || content.nullRedirects:
		return c.text(http.StatusInternalServerError, nullReference)
	}
	found := c.systemErrors(*body.ID, vendor[1], content)
	found = append(found, rightErrors(c.catalogue, content.rights)...)
	found = append(found, packageErrors(c.catalogue, content.packages, body.IsVisible)...)
	switch {
	case !c.caller.mayWrite(vendor[1]):
		return emptyReply(http.StatusForbidden)
	case len(found) > 0:
		return c.invalid(found)
	case utf8.RuneCountInString(*body.ID) > maxSystemID:
		return c.text(http.StatusInternalServerError, "22001: value too long for type character varying(255)")
	}
	if violation := cmp.Or(refusedByDatabase(body, content), domainViolation(body, content.redirects)); violation != "" {
		return c.text(http.StatusInternalServerError, violation)
	}
	if content.nullClient {
		return c.text(http.StatusInternalServerError, "Parameter 'new_client_id' must have either its DbType, NpgsqlDbType, DataTypeName or its Value set.")
	}
	if c.state.collides(*body.ID, content.clientIDs) {
		return c.text(http.StatusConflict, "The System already exist: "+*body.ID)
	}
	created := &system{ID: *body.ID, InternalID: uuid.NewString(), VendorOrg: vendor[1], storedBy: flightOf(c.request).number}
	created.replace(body, content)
	c.state.Systems = append(c.state.Systems, created)
	c.state.claimClients(created)
	c.logChange(created.InternalID, changeCreate, loggedSystem(body, content))
	return jsonReply(http.StatusOK, created.InternalID)
}

// collides tells whether the database refuses a new system's rows, and with them
// all of it: a client id twice in the body, or something that a call at the
// same time has taken.
func (s *state) collides(id string, clientIDs []string) bool {
	taken := func(clientID string) bool { _, owned := s.ClientOwners[clientID]; return owned }
	return s.system(id) != nil || slices.ContainsFunc(clientIDs, taken) || hasDuplicate(clientIDs)
}

// updateSystem is PUT /vendor/{systemId}; its order of checks is altinn-api.md §3.5.
func updateSystem(c *call) reply {
	body, refused := bindSystem(c, "proposedUpdateToSystem")
	if refused != nil {
		return *refused
	}
	id := c.params["systemId"]
	notFound := "System with ID '" + id + "' not found."
	current := c.state.system(id)
	switch {
	case current == nil:
		return c.text(http.StatusNotFound, notFound)
	case !c.caller.mayWrite(current.VendorOrg):
		return emptyReply(http.StatusForbidden)
	case *body.Vendor.ID != orgPrefix+current.VendorOrg:
		return c.text(http.StatusNotFound, notFound)
	case *body.ID != id:
		return c.invalid([]validationError{systemIDMismatch()})
	case current.Deleted:
		return c.text(http.StatusBadRequest, deletedMessage)
	}
	content, whole := body.content()
	if !whole || holdsNUL(content.clientIDs...) { // client ids are looked up before anything is said
		return c.unhandled()
	}
	found := rightErrors(c.catalogue, content.rights)
	found = append(found, packageErrors(c.catalogue, content.packages, body.IsVisible)...)
	found = append(found, c.state.clientErrors(current, content.clientIDs)...)
	if len(found) > 0 {
		return c.invalid(found)
	}
	if content.packages == nil || content.nullClient || content.nullRedirects ||
		refusedByDatabase(body, content) != "" || domainViolation(body, content.redirects) != "" {
		return c.unhandled()
	}
	// The database lets only one of the writes at once through, and no client id
	// of another system that the check above has looked up in another spelling.
	if !c.saw(current.writtenBy) || c.state.takesClients(current, content.clientIDs) {
		return c.unhandled()
	}
	current.writtenBy = flightOf(c.request).number
	current.replace(body, content)
	c.state.releaseClients(current)
	c.state.claimClients(current)
	c.logChange(current.InternalID, changeUpdate, loggedSystem(body, content))
	return succeeded()
}

// replace overwrites everything a PUT can change.
func (s *system) replace(body systemBody, content systemContent) {
	s.Name, s.Description = body.Name, body.Description
	s.Rights, s.AccessPackages = content.rights, content.packages
	s.ClientIDs, s.Visible = content.clientIDs, body.IsVisible
	s.RedirectURLs = make([]string, 0, len(content.redirects))
	for _, one := range content.redirects {
		s.RedirectURLs = append(s.RedirectURLs, one.canonical)
	}
}

// takesClients tells whether one of these client ids is another system's.
func (s *state) takesClients(own *system, clientIDs []string) bool {
	return slices.ContainsFunc(clientIDs, func(clientID string) bool {
		owner, owned := s.ClientOwners[clientID]
		return owned && owner != own.ID
	})
}

func (s *state) claimClients(owner *system) {
	for _, clientID := range owner.ClientIDs {
		s.ClientOwners[clientID] = owner.ID
	}
}

// releaseClients frees the client ids of a system and returns how many they were.
func (s *state) releaseClients(owner *system) int {
	released := 0
	for clientID, id := range s.ClientOwners {
		if id == owner.ID {
			delete(s.ClientOwners, clientID)
			released++
		}
	}
	return released
}

// updateSystemRights is PUT /vendor/{systemId}/rights (altinn-api.md §3.6).
func updateSystemRights(c *call) reply {
	body, refused := bindBody[[]*rightBody](c, "rights")
	if refused == nil {
		refused = validateBody(c, body)
	}
	if refused != nil {
		return *refused
	}
	current, refused := c.updatable()
	if refused != nil {
		return *refused
	}
	rights, whole := rightsOf(body)
	if !whole {
		return c.unhandled()
	}
	if found := rightErrors(c.catalogue, rights); len(found) > 0 {
		return c.invalid(found)
	}
	if rightsHoldNUL(rights) {
		return c.unhandled()
	}
	current.Rights = rights
	c.logChange(current.InternalID, changeRights, loggedRights(rights))
	return succeeded()
}

// updateSystemPackages is PUT /vendor/{systemId}/accesspackages (altinn-api.md §3.6).
func updateSystemPackages(c *call) reply {
	body, refused := bindBody[[]*packageRef](c, "accessPackages")
	if refused != nil {
		return *refused
	}
	current, refused := c.updatable()
	if refused != nil {
		return *refused
	}
	packages, whole := packagesOf(body)
	if !whole {
		return c.unhandled()
	}
	if found := packageErrors(c.catalogue, packages, current.Visible); len(found) > 0 {
		return c.invalid(found)
	}
	current.AccessPackages = packages
	c.logChange(current.InternalID, changePackages, loggedPackages(packages))
	return succeeded()
}

// updatable returns the system that a PUT of one of its parts may change, or
// the answer when it may not: an unknown system is a null reference here.
func (c *call) updatable() (*system, *reply) {
	current := c.state.system(c.params["systemId"])
	var answer reply
	switch {
	case current == nil:
		answer = c.unhandled()
	case !c.caller.mayWrite(current.VendorOrg):
		answer = emptyReply(http.StatusForbidden)
	case current.Deleted:
		answer = c.text(http.StatusBadRequest, deletedMessage)
	default:
		return current, nil
	}
	return nil, &answer
}

// deleteSystem is DELETE /vendor/{systemId}. It reports success by the client
// ids it freed, so that a system without any answers 400 although it is deleted
// (altinn-api.md §3.7).
func deleteSystem(c *call) reply {
	current := c.state.system(c.params["systemId"])
	if current == nil {
		return c.malformed(map[string][]string{"return": {"System not found"}})
	}
	if !c.caller.mayWrite(current.VendorOrg) {
		return emptyReply(http.StatusForbidden)
	}
	current.Deleted = true
	released := c.state.releaseClients(current)
	c.logChange(current.InternalID, changeDelete, nil)
	if c.reuseIDs {
		c.state.dropSystem(current)
	}
	if released == 0 {
		return c.statusOnly(http.StatusBadRequest)
	}
	return succeeded()
}

func succeeded() reply { return jsonReply(http.StatusOK, object{{"succeeded", true}}) }

func hasDuplicate(values []string) bool {
	sorted := slices.Sorted(slices.Values(values))
	return len(slices.Compact(sorted)) < len(values)
}
