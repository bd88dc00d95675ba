package emulator

import (
	"net/http"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// Give gives a standard system user more, as the customer would in Altinn's portal. It fails when
// there is none, and on what cannot be given to one.
func (s *Server) Give(systemUserID string, given Holding) error {
	return s.change(systemUserID, func(c *systemuser.Call, user *systemuser.SystemUser) *systemuser.RefusedError {
		return c.Give(user, given)
	})
}

// Take takes something away from a standard system user, as the customer would. It fails when there
// is none, and on what it does not hold.
func (s *Server) Take(systemUserID string, taken Holding) error {
	return s.change(systemUserID, func(c *systemuser.Call, user *systemuser.SystemUser) *systemuser.RefusedError {
		return c.Take(user, taken)
	})
}

// SetClient gives a system user for clients a client, or other packages at one that it has, as the
// customer would. Nil packages are all that it is for. It fails when there is no such system user,
// and on packages that it is not for.
func (s *Server) SetClient(systemUserID, organisation string, given Holding) error {
	return s.change(systemUserID, func(c *systemuser.Call, user *systemuser.SystemUser) *systemuser.RefusedError {
		return c.SetClient(user, organisation, given)
	})
}

// RemoveClient takes a client away from a system user for clients, as the customer would. It fails
// when there is no such system user or client.
func (s *Server) RemoveClient(systemUserID, organisation string) error {
	return s.change(systemUserID, func(c *systemuser.Call, user *systemuser.SystemUser) *systemuser.RefusedError {
		return c.RemoveClient(user, organisation)
	})
}

// change lets do change a system user.
func (s *Server) change(id string, do func(*systemuser.Call, *systemuser.SystemUser) *systemuser.RefusedError) error {
	return s.run(func(c *systemuser.Call) error {
		found := c.Users.SystemUserByID(id)
		if found == nil {
			return noSystemUser(id)
		}
		if failed := do(c, found); failed != nil {
			return failed
		}
		return nil
	})
}

// portalControls are the controls of what customers give and take away by themselves.
func portalControls(on func(*wire.Call) *systemuser.Call) []wire.Route {
	const one = controlPrefix + "system-users/{id}"
	const client = one + "/clients/{organisation}"
	return wire.Routes(on, []wire.Endpoint[*systemuser.Call]{
		{Method: http.MethodPost, Pattern: one + "/give", Handle: controlHolding((*systemuser.Call).Give)},
		{Method: http.MethodPost, Pattern: one + "/take", Handle: controlHolding((*systemuser.Call).Take)},
		{Method: http.MethodPut, Pattern: client, Handle: controlHolding(setPathClient)},
		{Method: http.MethodDelete, Pattern: client, Handle: controlRemoveClient},
	})
}

// setPathClient is [systemuser.Call.SetClient] for the organisation in the path.
func setPathClient(c *systemuser.Call, user *systemuser.SystemUser, given Holding) *systemuser.RefusedError {
	return c.SetClient(user, c.Params["organisation"], given)
}

// controlHolding lets a holding change the system user in the path, and answers with that as it
// then is. No body is an empty holding.
func controlHolding(change func(*systemuser.Call, *systemuser.SystemUser, Holding) *systemuser.RefusedError) func(*systemuser.Call) *wire.Reply {
	return func(c *systemuser.Call) *wire.Reply {
		var body Holding
		if err := wire.DecodeStrict(c.Body, &body); err != nil {
			return controlError(http.StatusBadRequest, err)
		}
		found := c.Users.SystemUserByID(c.Params["id"])
		if found == nil {
			return controlFailed(noSystemUser(c.Params["id"]))
		}
		if failed := change(c, found, body); failed != nil {
			return controlFailed(failed)
		}
		return wire.JSON(http.StatusOK, describeUser(found))
	}
}

func controlRemoveClient(c *systemuser.Call) *wire.Reply {
	found := c.Users.SystemUserByID(c.Params["id"])
	if found == nil {
		return controlFailed(noSystemUser(c.Params["id"]))
	}
	if failed := c.RemoveClient(found, c.Params["organisation"]); failed != nil {
		return controlFailed(failed)
	}
	return wire.Empty(http.StatusNoContent)
}
