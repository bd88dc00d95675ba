package scenetest

import (
	"maps"
	"net/http"

	"github.com/google/uuid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

// ChangeJSON is the body of a change request that adds a right; changes replace members, nil makes
// them null.
func ChangeJSON(changes map[string]any) map[string]any {
	body := map[string]any{"requiredRights": []any{RightJSON(Grunnlag)}}
	maps.Copy(body, changes)
	return body
}

// ChangeOf is the path that asks for a change of a system user.
func ChangeOf(userID, correlationID string) string {
	return systemuser.ChangePath + "/vendor?correlation-id=" + correlationID + "&system-user-id=" + userID
}

// Holder makes a standard system user that holds one right.
func (s *Scene) Holder(externalRef string) string {
	s.T.Helper()
	id := s.Ask(systemuser.Standard, map[string]any{"externalRef": externalRef}).ID
	s.Approve(id)
	return id
}

// Change sends a change request that must be stored.
func (s *Scene) Change(userID string, changes map[string]any) systemuser.ChangeAnswer {
	s.T.Helper()
	return Decode[systemuser.ChangeAnswer](s.T, s.Vendor.Must(http.StatusCreated, http.MethodPost, ChangeOf(userID, uuid.NewString()), ChangeJSON(changes)))
}

// ReadChange gets a change request by its id.
func (s *Scene) ReadChange(id string) systemuser.ChangeAnswer {
	s.T.Helper()
	return Decode[systemuser.ChangeAnswer](s.T, s.Vendor.Must(http.StatusOK, http.MethodGet, systemuser.ChangePath+"/vendor/"+id, nil))
}
