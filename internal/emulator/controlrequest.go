package emulator

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// Requests returns the requests, in the order of their last change.
func (s *Server) Requests() []Request { return read(s, describeRequests) }

// ChangeRequests returns the change requests, in the order of their last change.
func (s *Server) ChangeRequests() []ChangeRequest { return read(s, describeChanges) }

// SystemUsers returns the system users, in the order of their last change.
func (s *Server) SystemUsers() []SystemUser { return read(s, describeUsers) }

// Approve accepts a request or change request, as the customer would. It fails when there is none,
// when it was answered before, and with what Altinn says when the system user cannot be made or
// changed.
func (s *Server) Approve(requestID string) error {
	return s.run(func(c *systemuser.Call) error {
		_, err := controlled(c, requestID, (*systemuser.Call).Approve)
		return err
	})
}

// Reject turns a request or change request down, as the customer would. It fails when there is none
// or it was answered before.
func (s *Server) Reject(requestID string) error {
	return s.run(func(c *systemuser.Call) error {
		_, err := controlled(c, requestID, (*systemuser.Call).Reject)
		return err
	})
}

// CreateSystemUser makes a standard system user as a customer does in the portal, without a
// request: its reference is the organisation number. It fails on an unknown system, on what is no
// organisation number, and when the organisation already has a system user with this reference.
func (s *Server) CreateSystemUser(systemID, organisation string) (SystemUser, error) {
	var made SystemUser
	err := s.run(func(c *systemuser.Call) error {
		added, failed := c.AddPortalUser(systemID, organisation, "")
		if failed != nil {
			return failed
		}
		made = describeUser(added)
		return nil
	})
	return made, err
}

// DeleteSystemUser deletes a system user of either kind, as the customer would; a request under its
// key goes with it. It fails when there is none.
func (s *Server) DeleteSystemUser(id string) error {
	return s.run(func(c *systemuser.Call) error {
		found := c.Users.SystemUserByID(id)
		if found == nil {
			return noSystemUser(id)
		}
		c.RemoveSystemUser(found)
		return nil
	})
}

// read returns what is stored, as something describes it.
func read[T any](s *Server, describe func(*systemuser.Call) T) (described T) {
	_ = s.run(func(c *systemuser.Call) error {
		described = describe(c)
		return nil
	})
	return described
}

// run lets do use the state, like a handler but without a request, and keeps what it changed.
func (s *Server) run(do func(*systemuser.Call) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.users.On(&wire.Call{Now: s.Now(), PlatformURL: s.url})
	if err := do(c); err != nil || !c.Changed {
		return err
	}
	return s.keep()
}

// controlled answers a request of any kind by its id alone, and returns it.
func controlled(c *systemuser.Call, requestID string, answer func(*systemuser.Call, systemuser.AnyRequest) *systemuser.RefusedError) (systemuser.AnyRequest, error) {
	found := c.Users.FindAny(func(p systemuser.AnyRequest) bool { return p.Basics().ID == requestID })
	if found == nil {
		return nil, &systemuser.RefusedError{Problem: wire.Problem{
			Status: http.StatusNotFound, Title: fmt.Sprintf("there is no request %q, or it was deleted", requestID),
		}}
	}
	if failed := answer(c, found); failed != nil {
		if failed.Code == systemuser.AuthNotNew {
			failed.Title += fmt.Sprintf(" It is %s.", found.Basics().Status)
		}
		return nil, failed
	}
	return found, nil
}

func noSystemUser(id string) *systemuser.RefusedError {
	return &systemuser.RefusedError{Problem: wire.Problem{
		Status: http.StatusNotFound, Title: fmt.Sprintf("there is no system user %q, or it was deleted", id),
	}}
}

// requestControls are the controls of requests and system users.
func requestControls(on func(*wire.Call) *systemuser.Call) []wire.Route {
	return wire.Routes(on, []wire.Endpoint[*systemuser.Call]{
		{Method: http.MethodGet, Pattern: controlPrefix + "requests", Handle: controlRequests},
		{Method: http.MethodPost, Pattern: controlPrefix + "requests/{id}/approve", Handle: controlAnswering((*systemuser.Call).Approve)},
		{Method: http.MethodPost, Pattern: controlPrefix + "requests/{id}/reject", Handle: controlAnswering((*systemuser.Call).Reject)},
		{Method: http.MethodGet, Pattern: controlPrefix + "change-requests", Handle: controlChanges},
		{Method: http.MethodGet, Pattern: controlPrefix + "system-users", Handle: controlSystemUsers},
		{Method: http.MethodPost, Pattern: controlPrefix + "system-users", Handle: controlCreateSystemUser},
		{Method: http.MethodDelete, Pattern: controlPrefix + "system-users/{id}", Handle: controlDeleteSystemUser},
	})
}

func controlRequests(c *systemuser.Call) *wire.Reply {
	return wire.JSON(http.StatusOK, describeRequests(c))
}

func controlChanges(c *systemuser.Call) *wire.Reply {
	return wire.JSON(http.StatusOK, describeChanges(c))
}

func controlSystemUsers(c *systemuser.Call) *wire.Reply {
	return wire.JSON(http.StatusOK, describeUsers(c))
}

// controlAnswering answers with the request as it then is.
func controlAnswering(answer func(*systemuser.Call, systemuser.AnyRequest) *systemuser.RefusedError) func(*systemuser.Call) *wire.Reply {
	return func(c *systemuser.Call) *wire.Reply {
		answered, err := controlled(c, c.Params["id"], answer)
		if err != nil {
			return controlFailed(err)
		}
		return wire.JSON(http.StatusOK, describeAny(c, answered))
	}
}

func controlCreateSystemUser(c *systemuser.Call) *wire.Reply {
	var body struct {
		SystemID         string `json:"system_id"`
		Organisation     string `json:"organisation"`
		IntegrationTitle string `json:"integration_title"`
	}
	if err := wire.DecodeStrict(c.Body, &body); err != nil {
		return controlError(http.StatusBadRequest, err)
	}
	added, failed := c.AddPortalUser(body.SystemID, body.Organisation, body.IntegrationTitle)
	if failed != nil {
		return controlFailed(failed)
	}
	return wire.JSON(http.StatusCreated, describeUser(added))
}

func controlDeleteSystemUser(c *systemuser.Call) *wire.Reply {
	found := c.Users.SystemUserByID(c.Params["id"])
	if found == nil {
		return controlFailed(noSystemUser(c.Params["id"]))
	}
	c.RemoveSystemUser(found)
	return wire.Empty(http.StatusNoContent)
}

// controlFailed says what did not happen: 404 for what there is not, 409 for what Altinn does not
// allow as things stand.
func controlFailed(err error) *wire.Reply {
	status := http.StatusConflict
	if failed, ok := errors.AsType[*systemuser.RefusedError](err); ok && failed.Status == http.StatusNotFound {
		status = http.StatusNotFound
	}
	return controlError(status, err)
}
