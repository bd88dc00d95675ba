package register

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

const (
	maxSystemID    = 255 // characters, a column of the database
	deletedMessage = "Cannot update a system marked as deleted."
)

// createSystem is POST /vendor; its order of checks is altinn-api.md §3.4.
func createSystem(c *call) *wire.Reply {
	body, refused := bindSystem(c, "registerNewSystem")
	if refused != nil {
		return refused
	}
	vendor := strings.Split(*body.Vendor.ID, ":")
	if vendor[0] != "0192" {
		return c.Invalid([]wire.ValidationError{vendorNotISO6523()})
	}
	if len(vendor) < 2 {
		return c.Text(http.StatusInternalServerError, "Index was outside the bounds of the array.")
	}
	content, whole := body.content()
	switch {
	case wire.HoldsNUL(*body.ID), wire.HoldsNUL(content.clientIDs...): // looked up before anything is said
		return c.Text(http.StatusInternalServerError, refusedText)
	case !whole || content.nullRedirects:
		return c.Text(http.StatusInternalServerError, wire.NullReference)
	}
	found := c.systemErrors(*body.ID, vendor[1], content)
	found = append(found, rightErrors(c.Catalog, content.rights)...)
	found = append(found, packageErrors(c.Catalog, content.packages, body.IsVisible)...)
	switch {
	case !c.mayWrite(vendor[1]):
		return wire.Empty(http.StatusForbidden)
	case len(found) > 0:
		return c.Invalid(found)
	case utf8.RuneCountInString(*body.ID) > maxSystemID:
		return c.Text(http.StatusInternalServerError, "22001: value too long for type character varying(255)")
	}
	if violation := cmp.Or(refusedByDatabase(body, content), domainViolation(body, content.redirects)); violation != "" {
		return c.Text(http.StatusInternalServerError, violation)
	}
	if content.nullClient {
		return c.Text(http.StatusInternalServerError, "Parameter 'new_client_id' must have either its DbType, NpgsqlDbType, DataTypeName or its Value set.")
	}
	if c.Register.collides(*body.ID, content.clientIDs) {
		return c.Text(http.StatusConflict, "The System already exist: "+*body.ID)
	}
	created := &System{ID: *body.ID, InternalID: uuid.NewString(), VendorOrg: vendor[1], storedBy: c.Number()}
	created.replace(body, content)
	c.Register.Systems = append(c.Register.Systems, created)
	c.Register.claimClients(created)
	c.logChange(created.InternalID, changeCreate, logSystem(body, content))
	return wire.JSON(http.StatusOK, created.InternalID)
}

// collides reports whether the database refuses a new system's rows, and with them all of it: a
// client id twice in the body, or something that a call at the same time has taken.
func (r *Register) collides(id string, clientIDs []string) bool {
	taken := func(clientID string) bool { _, owned := r.ClientOwners[clientID]; return owned }
	return r.System(id) != nil || slices.ContainsFunc(clientIDs, taken) || hasDuplicate(clientIDs)
}

// updateSystem is PUT /vendor/{systemId}; its order of checks is altinn-api.md §3.5.
func updateSystem(c *call) *wire.Reply {
	body, refused := bindSystem(c, "proposedUpdateToSystem")
	if refused != nil {
		return refused
	}
	id := c.Params["systemId"]
	notFound := "System with ID '" + id + "' not found."
	current := c.Register.System(id)
	switch {
	case current == nil:
		return c.Text(http.StatusNotFound, notFound)
	case !c.mayWrite(current.VendorOrg):
		return wire.Empty(http.StatusForbidden)
	case *body.Vendor.ID != OrgPrefix+current.VendorOrg:
		return c.Text(http.StatusNotFound, notFound)
	case *body.ID != id:
		return c.Invalid([]wire.ValidationError{systemIDMismatch()})
	case current.Deleted:
		return c.Text(http.StatusBadRequest, deletedMessage)
	}
	content, whole := body.content()
	if !whole || wire.HoldsNUL(content.clientIDs...) { // client ids are looked up before anything is said
		return c.Unhandled()
	}
	found := rightErrors(c.Catalog, content.rights)
	found = append(found, packageErrors(c.Catalog, content.packages, body.IsVisible)...)
	found = append(found, c.Register.clientErrors(current, content.clientIDs)...)
	if len(found) > 0 {
		return c.Invalid(found)
	}
	if content.packages == nil || content.nullClient || content.nullRedirects ||
		refusedByDatabase(body, content) != "" || domainViolation(body, content.redirects) != "" {
		return c.Unhandled()
	}
	// The database lets only one of the writes at once through, and no client id of another system
	// that the check above has looked up in another spelling.
	if !c.Saw(current.writtenBy) || c.Register.takesClients(current, content.clientIDs) {
		return c.Unhandled()
	}
	current.writtenBy = c.Number()
	current.replace(body, content)
	c.Register.releaseClients(current)
	c.Register.claimClients(current)
	c.logChange(current.InternalID, changeUpdate, logSystem(body, content))
	return succeeded()
}

// replace overwrites everything a PUT can change.
func (s *System) replace(body systemBody, content systemContent) {
	s.Name, s.Description = body.Name, body.Description
	s.Rights, s.AccessPackages = content.rights, content.packages
	s.ClientIDs, s.Visible = content.clientIDs, body.IsVisible
	s.RedirectURLs = make([]string, 0, len(content.redirects))
	for _, one := range content.redirects {
		s.RedirectURLs = append(s.RedirectURLs, one.Canonical)
	}
}

// takesClients reports whether one of these client ids is another system's.
func (r *Register) takesClients(own *System, clientIDs []string) bool {
	return slices.ContainsFunc(clientIDs, func(clientID string) bool {
		owner, owned := r.ClientOwners[clientID]
		return owned && owner != own.ID
	})
}

func (r *Register) claimClients(owner *System) {
	for _, clientID := range owner.ClientIDs {
		r.ClientOwners[clientID] = owner.ID
	}
}

// releaseClients frees the client ids of a system and returns how many they were.
func (r *Register) releaseClients(owner *System) int {
	released := 0
	for clientID, id := range r.ClientOwners {
		if id == owner.ID {
			delete(r.ClientOwners, clientID)
			released++
		}
	}
	return released
}

// updateSystemRights is PUT /vendor/{systemId}/rights (altinn-api.md §3.6).
func updateSystemRights(c *call) *wire.Reply {
	body, refused := wire.Bind[[]*RightBody](c.Call, "rights")
	if refused == nil {
		refused = wire.Validate(c.Call, body)
	}
	if refused != nil {
		return refused
	}
	current, refused := c.updatable()
	if refused != nil {
		return refused
	}
	rights, whole := RightsOf(body)
	if !whole {
		return c.Unhandled()
	}
	if found := rightErrors(c.Catalog, rights); len(found) > 0 {
		return c.Invalid(found)
	}
	if RightsHoldNUL(rights) {
		return c.Unhandled()
	}
	current.Rights = rights
	c.logChange(current.InternalID, changeRights, logRights(rights))
	return succeeded()
}

// updateSystemPackages is PUT /vendor/{systemId}/accesspackages (altinn-api.md §3.6).
func updateSystemPackages(c *call) *wire.Reply {
	body, refused := wire.Bind[[]*PackageBody](c.Call, "accessPackages")
	if refused != nil {
		return refused
	}
	current, refused := c.updatable()
	if refused != nil {
		return refused
	}
	packages, whole := PackagesOf(body)
	if !whole {
		return c.Unhandled()
	}
	if found := packageErrors(c.Catalog, packages, current.Visible); len(found) > 0 {
		return c.Invalid(found)
	}
	current.AccessPackages = packages
	c.logChange(current.InternalID, changePackages, logPackages(packages))
	return succeeded()
}

// updatable returns the system that a PUT of one of its parts may change, or the answer when it may
// not: an unknown system is a null reference here.
func (c *call) updatable() (*System, *wire.Reply) {
	current := c.Register.System(c.Params["systemId"])
	switch {
	case current == nil:
		return nil, c.Unhandled()
	case !c.mayWrite(current.VendorOrg):
		return nil, wire.Empty(http.StatusForbidden)
	case current.Deleted:
		return nil, c.Text(http.StatusBadRequest, deletedMessage)
	default:
		return current, nil
	}
}

// deleteSystem is DELETE /vendor/{systemId}. It reports success by the client ids it freed, so that
// a system without any answers 400 although it is deleted (altinn-api.md §3.7).
func deleteSystem(c *call) *wire.Reply {
	current := c.Register.System(c.Params["systemId"])
	if current == nil {
		return c.Malformed(map[string][]string{"return": {"System not found"}})
	}
	if !c.mayWrite(current.VendorOrg) {
		return wire.Empty(http.StatusForbidden)
	}
	current.Deleted = true
	released := c.Register.releaseClients(current)
	c.logChange(current.InternalID, changeDelete, nil)
	if c.Drop != nil {
		c.Drop(current)
	}
	if released == 0 {
		return c.StatusOnly(http.StatusBadRequest)
	}
	return succeeded()
}

func succeeded() *wire.Reply {
	return wire.JSON(http.StatusOK, struct {
		Succeeded bool `json:"succeeded"`
	}{true})
}

func hasDuplicate(values []string) bool {
	sorted := slices.Sorted(slices.Values(values))
	return len(slices.Compact(sorted)) < len(values)
}
