package emulator

import (
	"errors"
	"fmt"
	"net/http"
)

// Requests returns the requests, in the order of their last change.
func (s *Server) Requests() []Request {
	var list []Request
	_ = s.run(func(c *call) error {
		list = c.describeRequests()
		return nil
	})
	return list
}

// ChangeRequests returns the change requests, in the order of their last change.
func (s *Server) ChangeRequests() []ChangeRequest {
	var list []ChangeRequest
	_ = s.run(func(c *call) error {
		list = c.describeChanges()
		return nil
	})
	return list
}

// SystemUsers returns the system users, in the order of their last change.
func (s *Server) SystemUsers() []SystemUser {
	var list []SystemUser
	_ = s.run(func(c *call) error {
		list = c.describeUsers()
		return nil
	})
	return list
}

// Approve accepts a request or change request, as the customer would. It fails
// when there is none, when it was answered before, and with what Altinn says
// when the system user cannot be made or changed.
func (s *Server) Approve(requestID string) error {
	return s.run(func(c *call) error {
		_, err := c.controlled(requestID, (*call).approve)
		return err
	})
}

// Reject turns a request or change request down, as the customer would. It
// fails when there is none or it was answered before.
func (s *Server) Reject(requestID string) error {
	return s.run(func(c *call) error {
		_, err := c.controlled(requestID, (*call).reject)
		return err
	})
}

// CreateSystemUser makes a standard system user as a customer does in the
// portal, without a request: its reference is the organisation number. It
// fails on an unknown system, on what is no organisation number, and when the
// organisation already has a system user with this reference.
func (s *Server) CreateSystemUser(systemID, organisation string) (SystemUser, error) {
	var made SystemUser
	err := s.run(func(c *call) error {
		added, failed := c.addPortalUser(systemID, organisation, "")
		if failed != nil {
			return failed
		}
		made = added.describe()
		return nil
	})
	return made, err
}

// DeleteSystemUser deletes a system user of either kind, as the customer would;
// a request under its key goes with it. It fails when there is none.
func (s *Server) DeleteSystemUser(id string) error {
	return s.run(func(c *call) error {
		found := c.state.systemUserByID(id)
		if found == nil {
			return noSystemUser(id)
		}
		c.removeSystemUser(found)
		return nil
	})
}

// run lets do use the state, like a handler but without a request, and keeps
// what it changed.
func (s *Server) run(do func(*call) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &call{now: s.Now(), platformURL: s.url, newID: s.options.NewID, world: &s.world, catalogue: s.catalogue, state: s.state}
	if err := do(c); err != nil || !c.changed {
		return err
	}
	return s.keep()
}

// controlled answers a request of any kind by its id alone, and returns it.
func (c *call) controlled(requestID string, answer func(*call, petition) *failure) (petition, error) {
	found := c.state.findPetition(func(p petition) bool { return p.common().ID == requestID })
	if found == nil {
		return nil, &failure{problem: problem{
			status: http.StatusNotFound, title: fmt.Sprintf("there is no request %q, or it was deleted", requestID),
		}}
	}
	if failed := answer(c, found); failed != nil {
		if failed.code == authNotNew {
			failed.title += fmt.Sprintf(" It is %s.", found.common().Status)
		}
		return nil, failed
	}
	return found, nil
}

func noSystemUser(id string) *failure {
	return &failure{problem: problem{
		status: http.StatusNotFound, title: fmt.Sprintf("there is no system user %q, or it was deleted", id),
	}}
}

// requestControls are the controls of requests and system users.
func requestControls() []route {
	return []route{
		{method: http.MethodGet, pattern: controlPrefix + "requests", handle: controlRequests},
		{method: http.MethodPost, pattern: controlPrefix + "requests/{id}/approve", handle: controlAnswering((*call).approve)},
		{method: http.MethodPost, pattern: controlPrefix + "requests/{id}/reject", handle: controlAnswering((*call).reject)},
		{method: http.MethodGet, pattern: controlPrefix + "change-requests", handle: controlChanges},
		{method: http.MethodGet, pattern: controlPrefix + "system-users", handle: controlSystemUsers},
		{method: http.MethodPost, pattern: controlPrefix + "system-users", handle: controlCreateSystemUser},
		{method: http.MethodDelete, pattern: controlPrefix + "system-users/{id}", handle: controlDeleteSystemUser},
	}
}

func controlRequests(c *call) reply { return jsonReply(http.StatusOK, c.describeRequests()) }

func controlChanges(c *call) reply { return jsonReply(http.StatusOK, c.describeChanges()) }

func controlSystemUsers(c *call) reply { return jsonReply(http.StatusOK, c.describeUsers()) }

// controlAnswering answers with the request as it then is.
func controlAnswering(answer func(*call, petition) *failure) func(*call) reply {
	return func(c *call) reply {
		answered, err := c.controlled(c.params["id"], answer)
		if err != nil {
			return controlFailed(err)
		}
		return jsonReply(http.StatusOK, answered.listed(c))
	}
}

func controlCreateSystemUser(c *call) reply {
	var body struct {
		SystemID         string `json:"system_id"`
		Organisation     string `json:"organisation"`
		IntegrationTitle string `json:"integration_title"`
	}
	if err := decodeStrict(c.body, &body); err != nil {
		return controlError(http.StatusBadRequest, err)
	}
	added, failed := c.addPortalUser(body.SystemID, body.Organisation, body.IntegrationTitle)
	if failed != nil {
		return controlFailed(failed)
	}
	return jsonReply(http.StatusCreated, added.describe())
}

func controlDeleteSystemUser(c *call) reply {
	found := c.state.systemUserByID(c.params["id"])
	if found == nil {
		return controlFailed(noSystemUser(c.params["id"]))
	}
	c.removeSystemUser(found)
	return emptyReply(http.StatusNoContent)
}

// controlFailed says what did not happen: 404 for what there is not, 409 for
// what Altinn does not allow as things stand.
func controlFailed(err error) reply {
	status := http.StatusConflict
	if failed, ok := errors.AsType[*failure](err); ok && failed.status == http.StatusNotFound {
		status = http.StatusNotFound
	}
	return controlError(status, err)
}
