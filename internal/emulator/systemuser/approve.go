package systemuser

import (
	"slices"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// What a customer does with system users: in the portal, on the approval page, or through the
// emulator's controls.

// addSystemUser makes a system user if its key is free, the system still has what it is to get, and
// that can be delegated.
func (c *Call) addSystemUser(added *SystemUser) *RefusedError {
	registered := c.Register.System(added.SystemID)
	if registered == nil {
		return fails(AuthNoSystem)
	}
	if failed := c.mayAdd(added, registered); failed != nil {
		return failed
	}
	added.Created = wire.StoredTime(c.Now)
	c.Users.addSystemUser(added)
	c.Changed = true
	return nil
}

func (c *Call) mayAdd(added *SystemUser, registered *register.System) *RefusedError {
	if c.Users.systemUserByKey(added.Key) != nil {
		return fails(AuthSystemUserExists)
	}
	if len(added.Rights) > 0 {
		if failed := checkRights(added.Rights, registered); failed != nil {
			return failed
		}
	}
	if len(added.AccessPackages) > 0 {
		if failed := c.checkPackages(added.Kind, added.AccessPackages, registered); failed != nil {
			return failed
		}
	}
	if slices.ContainsFunc(added.Rights, c.isUndelegable) {
		return fails(AuthCannotDelegate)
	}
	return nil
}

// isUndelegable reports whether a right is of a resource that the register accepts, but that nobody
// can delegate (altinn-api.md §10.1).
func (c *Call) isUndelegable(wanted register.Right) bool {
	return slices.ContainsFunc(wanted.Resource, func(own metadata.Pair) bool { return !c.Catalog.IsDelegable(own.Value) })
}

// AddPortalUser makes a standard system user as a customer does in the portal, without a request:
// with an id of its own, the organisation number as reference, and all that the system has for it.
func (c *Call) AddPortalUser(systemID, organisation, title string) (*SystemUser, *RefusedError) {
	registered := c.Register.System(systemID)
	if registered == nil {
		return nil, fails(AuthNoSystem)
	}
	if _, known := c.World.PartyID(organisation); !known {
		return nil, fails(AuthNoParty)
	}
	if nb := registered.Name["nb"]; title == "" && nb != nil {
		title = *nb
	}
	added := &SystemUser{
		ID: c.NewID(), Key: Key{SystemID: systemID, PartyOrg: organisation, ExternalRef: organisation},
		Kind: Standard, IntegrationTitle: title,
		Rights: slices.Clone(registered.Rights), AccessPackages: c.assignable(registered.AccessPackages),
	}
	if failed := c.addSystemUser(added); failed != nil {
		return nil, failed
	}
	return added, nil
}

// RemoveSystemUser deletes a system user and the request under its key. Of several requests under
// one key that may be the wrong one (altinn-api.md §13).
func (c *Call) RemoveSystemUser(deleted *SystemUser) {
	deleted.Deleted = true
	c.removeRequest(deleted.Kind, deleted.Key)
	c.Changed = true
}

func (c *Call) removeRequest(kind Kind, key Key) {
	if found := c.Users.requestByKey(kind, key); found != nil {
		c.remove(found)
	}
}
