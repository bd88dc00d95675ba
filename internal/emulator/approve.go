package emulator

import (
	"encoding/json"
	"slices"
)

// What a customer does with system users, for whichever door it comes through:
// the portal's endpoints, the approval page, the controls.

// addSystemUser makes a system user if its key is free, the system still has
// what it is to get, and that can be delegated.
func (c *call) addSystemUser(added *systemUser) *failure {
	registered := c.state.system(added.SystemID)
	if registered == nil {
		return fails(authNoSystem)
	}
	if failed := c.mayAdd(added, registered); failed != nil {
		return failed
	}
	added.Created = stored(c.now)
	c.state.addSystemUser(added)
	c.changed = true
	return nil
}

func (c *call) mayAdd(added *systemUser, registered *system) *failure {
	if c.state.systemUserByKey(added.userKey) != nil {
		return fails(authSystemUserExists)
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
	if slices.ContainsFunc(added.Rights, c.catalogue.isUndelegable) {
		return fails(authCannotDelegate)
	}
	return nil
}

// isUndelegable tells whether a right is of a resource that the register
// accepts, but that nobody can delegate (altinn-api.md §10.1).
func (c *catalogue) isUndelegable(wanted right) bool {
	for _, own := range wanted.Resource {
		entry, found := c.resource(own.Value, nil)
		if !found {
			continue
		}
		var described struct {
			Delegable bool `json:"delegable"`
		}
		if err := json.Unmarshal(entry.listed, &described); err == nil && !described.Delegable {
			return true
		}
	}
	return false
}

// addPortalUser makes a standard system user as a customer does in the portal,
// without a request: with an id of its own, the organisation number as
// reference, and all that the system has for it.
func (c *call) addPortalUser(systemID, organisation, title string) (*systemUser, *failure) {
	registered := c.state.system(systemID)
	if registered == nil {
		return nil, fails(authNoSystem)
	}
	if _, known := c.world.partyID(organisation); !known {
		return nil, fails(authNoParty)
	}
	if nb := registered.Name["nb"]; title == "" && nb != nil {
		title = *nb
	}
	added := &systemUser{
		ID: c.newID(), userKey: userKey{SystemID: systemID, PartyOrg: organisation, ExternalRef: organisation},
		Kind: kindStandard, IntegrationTitle: title,
		Rights: slices.Clone(registered.Rights), AccessPackages: c.catalogue.assignable(registered.AccessPackages),
	}
	if failed := c.addSystemUser(added); failed != nil {
		return nil, failed
	}
	return added, nil
}

// removeSystemUser deletes a system user and the request under its key. Of
// several requests under one key that may be the wrong one (altinn-api.md §13).
func (c *call) removeSystemUser(deleted *systemUser) {
	deleted.Deleted = true
	c.removeRequest(deleted.Kind, deleted.userKey)
	c.changed = true
}

func (c *call) removeRequest(kind userKind, key userKey) {
	if found := c.state.requestByKey(kind, key); found != nil {
		c.remove(found)
	}
}
