package systemuser_test

import (
	"net/http"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

// TestRequestAgain is the table of altinn-api.md §4.4: what a POST answers when its key was used
// before.
func TestRequestAgain(t *testing.T) {
	t.Parallel()
	nothing := func(*scenetest.Scene, systemuser.Kind) string { return "" }
	isNew := func(s *scenetest.Scene, kind systemuser.Kind) string { return s.Ask(kind, nil).ID }
	isOld := func(s *scenetest.Scene, kind systemuser.Kind) string { id := isNew(s, kind); s.Age(181); return id }
	isRejected := func(s *scenetest.Scene, kind systemuser.Kind) string { id := isNew(s, kind); s.Reject(id); return id }
	isAccepted := func(s *scenetest.Scene, kind systemuser.Kind) string { id := isNew(s, kind); s.Approve(id); return id }
	withdrawn := func(before func(*scenetest.Scene, systemuser.Kind) string) func(*scenetest.Scene, systemuser.Kind) string {
		return func(s *scenetest.Scene, kind systemuser.Kind) string {
			id := before(s, kind)
			s.Vendor.Must(http.StatusAccepted, http.MethodDelete, scenetest.StandardPath+"/"+id, nil)
			return id
		}
	}
	customerDeleted := func(s *scenetest.Scene, kind systemuser.Kind) string {
		id := isAccepted(s, kind)
		s.DeleteUser(id)
		return id
	}
	// Of two requests under one key the other one goes with the system user.
	acceptedAlone := func(s *scenetest.Scene, kind systemuser.Kind) string {
		byNumber := map[string]any{"externalRef": ""}
		accepted := s.Ask(kind, byNumber).ID
		s.Ask(kind, byNumber)
		s.Approve(accepted)
		s.DeleteUser(accepted)
		return accepted
	}
	for _, row := range []struct {
		name     string
		arrange  func(*scenetest.Scene, systemuser.Kind) string // returns the id of the request
		before   systemuser.Kind
		again    systemuser.Kind
		status   int
		code     string
		byNumber bool // without a reference of its own
	}{
		{name: "nothing", arrange: nothing, again: systemuser.Standard, status: 201},
		{name: "nothing, agent", arrange: nothing, again: systemuser.Agent, status: 201},

		{name: "New", arrange: isNew, before: systemuser.Standard, again: systemuser.Standard, status: 200},
		{name: "New agent", arrange: isNew, before: systemuser.Agent, again: systemuser.Agent, status: 200},
		{name: "New, then agent", arrange: isNew, before: systemuser.Standard, again: systemuser.Agent, status: 400, code: systemuser.AuthRequestPending},
		{name: "New agent, then standard", arrange: isNew, before: systemuser.Agent, again: systemuser.Standard, status: 201},

		{name: "New and old", arrange: isOld, before: systemuser.Standard, again: systemuser.Standard, status: 200},
		{name: "New and old agent", arrange: isOld, before: systemuser.Agent, again: systemuser.Agent, status: 200},
		{name: "New and old, then agent", arrange: isOld, before: systemuser.Standard, again: systemuser.Agent, status: 400, code: systemuser.AuthRequestPending},
		{name: "New and old agent, then standard", arrange: isOld, before: systemuser.Agent, again: systemuser.Standard, status: 201},
		{name: "New and old, deleted", arrange: withdrawn(isOld), before: systemuser.Standard, again: systemuser.Standard, status: 201},

		{name: "Rejected", arrange: isRejected, before: systemuser.Standard, again: systemuser.Standard, status: 200},
		{name: "Rejected agent", arrange: isRejected, before: systemuser.Agent, again: systemuser.Agent, status: 200},
		{name: "Rejected, then agent", arrange: isRejected, before: systemuser.Standard, again: systemuser.Agent, status: 400, code: systemuser.AuthRequestRejected},

		{name: "Accepted", arrange: isAccepted, before: systemuser.Standard, again: systemuser.Standard, status: 400, code: systemuser.AuthSystemUserExists},
		{name: "Accepted, then agent", arrange: isAccepted, before: systemuser.Standard, again: systemuser.Agent, status: 400, code: systemuser.AuthSystemUserExists},
		{name: "Accepted agent", arrange: isAccepted, before: systemuser.Agent, again: systemuser.Agent, status: 400, code: systemuser.AuthSystemUserExists},
		{name: "Accepted agent, then standard", arrange: isAccepted, before: systemuser.Agent, again: systemuser.Standard, status: 400, code: systemuser.AuthSystemUserExists},

		{name: "deleted while New", arrange: withdrawn(isNew), before: systemuser.Standard, again: systemuser.Standard, status: 201},
		{name: "deleted while New, then agent", arrange: withdrawn(isNew), before: systemuser.Standard, again: systemuser.Agent, status: 201},
		{name: "deleted agent while New", arrange: withdrawn(isNew), before: systemuser.Agent, again: systemuser.Agent, status: 201},
		{name: "deleted while Rejected", arrange: withdrawn(isRejected), before: systemuser.Standard, again: systemuser.Standard, status: 201},
		{name: "deleted agent while Rejected", arrange: withdrawn(isRejected), before: systemuser.Agent, again: systemuser.Agent, status: 201},

		{name: "deleted after Accepted", arrange: withdrawn(isAccepted), before: systemuser.Standard, again: systemuser.Standard, status: 400, code: systemuser.AuthSystemUserExists},
		{name: "deleted after Accepted, then agent", arrange: withdrawn(isAccepted), before: systemuser.Standard, again: systemuser.Agent, status: 400, code: systemuser.AuthSystemUserExists},
		{name: "deleted agent after Accepted", arrange: withdrawn(isAccepted), before: systemuser.Agent, again: systemuser.Agent, status: 400, code: systemuser.AuthSystemUserExists},

		{name: "customer deleted the system user", arrange: customerDeleted, before: systemuser.Standard, again: systemuser.Standard, status: 201},
		{name: "customer deleted the system user, then agent", arrange: customerDeleted, before: systemuser.Standard, again: systemuser.Agent, status: 201},
		{name: "customer deleted the agent", arrange: customerDeleted, before: systemuser.Agent, again: systemuser.Agent, status: 201},

		{name: "Accepted, system user gone", arrange: acceptedAlone, before: systemuser.Standard, again: systemuser.Standard, status: 200, byNumber: true},
		{name: "Accepted, agent gone", arrange: acceptedAlone, before: systemuser.Agent, again: systemuser.Agent, status: 200, byNumber: true},
		{
			name: "Accepted, system user gone, then agent", arrange: acceptedAlone, before: systemuser.Standard, again: systemuser.Agent,
			status: 400, code: systemuser.AuthRequestAccepted, byNumber: true,
		},

		{name: "made in the portal", arrange: scenetest.MadeInPortal, again: systemuser.Standard, status: 400, code: systemuser.AuthSystemUserExists, byNumber: true},
		{name: "made in the portal, then agent", arrange: scenetest.MadeInPortal, again: systemuser.Agent, status: 400, code: systemuser.AuthSystemUserExists, byNumber: true},
		{name: "made in the portal, other reference", arrange: scenetest.MadeInPortal, again: systemuser.Standard, status: 201},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			s := scenetest.New(t, emulator.Options{})
			first := row.arrange(s, row.before)
			other := map[string]any{"integrationTitle": "Another title"}
			if row.byNumber {
				other["externalRef"] = nil
			}
			answer := s.Vendor.Must(row.status, http.MethodPost, scenetest.VendorPathOf(row.again), scenetest.RequestJSON(row.again, other))
			switch row.status {
			case http.StatusBadRequest:
				s.HasCode(row.code, answer)
			case http.StatusOK:
				again := scenetest.Decode[systemuser.RequestAnswer](t, answer)
				if want := s.Read(row.again, first); again.ID != first || again.Status != want.Status || again.TimedOut != want.TimedOut || again.IntegrationTitle != "Navn" {
					t.Errorf("the stored request is %+v, the answer %+v", want, again)
				}
			default:
				if scenetest.Decode[systemuser.RequestAnswer](t, answer).ID == first {
					t.Error("a new request has the old one's id")
				}
			}
		})
	}
}

// The answer to an equal request says what became of the first one.
func TestRequestAgainTellsTheStatus(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	id := s.Ask(systemuser.Standard, nil).ID
	s.Reject(id)
	s.Age(181)
	again := scenetest.Decode[systemuser.RequestAnswer](t, s.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.StandardPath, scenetest.RequestJSON(systemuser.Standard, nil)))
	if again.ID != id || again.Status != systemuser.StatusRejected || !again.TimedOut {
		t.Errorf("the answer is %+v", again)
	}
}

// An empty reference passes every look-up and is stored as the party's number, so each POST makes
// another request (altinn-api.md §4.4).
func TestEmptyReferenceIsNoKey(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	ids := map[string]bool{s.Ask(systemuser.Standard, map[string]any{"externalRef": nil}).ID: true}
	for _, reference := range []string{"", "  ", "\t"} {
		stored := s.Ask(systemuser.Standard, map[string]any{"externalRef": reference})
		if stored.ExternalRef != scenetest.CustomerOrg {
			t.Errorf("reference %q is stored as %q", reference, stored.ExternalRef)
		}
		ids[stored.ID] = true
	}
	if len(ids) != 4 {
		t.Errorf("%d requests, want 4", len(ids))
	}
}

// Two requests under one key: the first approval makes the system user, the second is refused, and
// when the system user goes the wrong request goes with it (altinn-api.md §13).
func TestTwoRequestsUnderOneKey(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	byNumber := map[string]any{"externalRef": ""}
	first, second := s.Ask(systemuser.Standard, byNumber).ID, s.Ask(systemuser.Standard, byNumber).ID
	s.Approve(first)
	s.HasCode(systemuser.AuthSystemUserExists, s.Person.Must(http.StatusBadRequest, http.MethodPost, scenetest.OfParty(systemuser.Standard, scenetest.CustomerID, second, "/approve"), nil))
	if status := s.Read(systemuser.Standard, second).Status; status != systemuser.StatusNew {
		t.Errorf("the second request is %s", status)
	}
	s.DeleteUser(first)
	s.Vendor.Must(http.StatusNotFound, http.MethodGet, scenetest.StandardPath+"/"+second, nil)
	if status := s.Read(systemuser.Standard, first).Status; status != systemuser.StatusAccepted {
		t.Errorf("the first request is %s", status)
	}
	s.Vendor.Must(http.StatusNotFound, http.MethodGet, systemuser.Path+"/vendor/byquery?system-id="+scenetest.SystemA+"&orgno="+scenetest.CustomerOrg, nil)
}
