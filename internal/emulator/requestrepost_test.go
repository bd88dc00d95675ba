package emulator

import (
	"net/http"
	"testing"
)

// TestRequestAgain is the table of altinn-api.md §4.4: what a POST answers when
// its key was used before.
func TestRequestAgain(t *testing.T) {
	t.Parallel()
	nothing := func(*scene, userKind) string { return "" }
	isNew := func(s *scene, kind userKind) string { return s.ask(kind, nil).ID }
	isOld := func(s *scene, kind userKind) string { id := isNew(s, kind); s.age(181); return id }
	isRejected := func(s *scene, kind userKind) string { id := isNew(s, kind); s.reject(id); return id }
	isAccepted := func(s *scene, kind userKind) string { id := isNew(s, kind); s.approve(id); return id }
	withdrawn := func(before func(*scene, userKind) string) func(*scene, userKind) string {
		return func(s *scene, kind userKind) string {
			id := before(s, kind)
			s.vendor.must(http.StatusAccepted, http.MethodDelete, standardPath+"/"+id, nil)
			return id
		}
	}
	customerDeleted := func(s *scene, kind userKind) string { id := isAccepted(s, kind); s.deleteUser(id); return id }
	// Of two requests under one key the other one goes with the system user.
	acceptedAlone := func(s *scene, kind userKind) string {
		byNumber := map[string]any{"externalRef": ""}
		accepted := s.ask(kind, byNumber).ID
		s.ask(kind, byNumber)
		s.approve(accepted)
		s.deleteUser(accepted)
		return accepted
	}
	for _, row := range []struct {
		name     string
		arrange  func(*scene, userKind) string // returns the id of the request
		before   userKind
		again    userKind
		status   int
		code     string
		byNumber bool // without a reference of its own
	}{
		{name: "nothing", arrange: nothing, again: kindStandard, status: 201},
		{name: "nothing, agent", arrange: nothing, again: kindAgent, status: 201},

		{name: "New", arrange: isNew, before: kindStandard, again: kindStandard, status: 200},
		{name: "New agent", arrange: isNew, before: kindAgent, again: kindAgent, status: 200},
		{name: "New, then agent", arrange: isNew, before: kindStandard, again: kindAgent, status: 400, code: authRequestPending},
		{name: "New agent, then standard", arrange: isNew, before: kindAgent, again: kindStandard, status: 201},

		{name: "New and old", arrange: isOld, before: kindStandard, again: kindStandard, status: 200},
		{name: "New and old agent", arrange: isOld, before: kindAgent, again: kindAgent, status: 200},
		{name: "New and old, then agent", arrange: isOld, before: kindStandard, again: kindAgent, status: 400, code: authRequestPending},
		{name: "New and old agent, then standard", arrange: isOld, before: kindAgent, again: kindStandard, status: 201},
		{name: "New and old, deleted", arrange: withdrawn(isOld), before: kindStandard, again: kindStandard, status: 201},

		{name: "Rejected", arrange: isRejected, before: kindStandard, again: kindStandard, status: 200},
		{name: "Rejected agent", arrange: isRejected, before: kindAgent, again: kindAgent, status: 200},
		{name: "Rejected, then agent", arrange: isRejected, before: kindStandard, again: kindAgent, status: 400, code: authRequestRejected},

		{name: "Accepted", arrange: isAccepted, before: kindStandard, again: kindStandard, status: 400, code: authSystemUserExists},
		{name: "Accepted, then agent", arrange: isAccepted, before: kindStandard, again: kindAgent, status: 400, code: authSystemUserExists},
		{name: "Accepted agent", arrange: isAccepted, before: kindAgent, again: kindAgent, status: 400, code: authSystemUserExists},
		{name: "Accepted agent, then standard", arrange: isAccepted, before: kindAgent, again: kindStandard, status: 400, code: authSystemUserExists},

		{name: "deleted while New", arrange: withdrawn(isNew), before: kindStandard, again: kindStandard, status: 201},
		{name: "deleted while New, then agent", arrange: withdrawn(isNew), before: kindStandard, again: kindAgent, status: 201},
		{name: "deleted agent while New", arrange: withdrawn(isNew), before: kindAgent, again: kindAgent, status: 201},
		{name: "deleted while Rejected", arrange: withdrawn(isRejected), before: kindStandard, again: kindStandard, status: 201},
		{name: "deleted agent while Rejected", arrange: withdrawn(isRejected), before: kindAgent, again: kindAgent, status: 201},

		{name: "deleted after Accepted", arrange: withdrawn(isAccepted), before: kindStandard, again: kindStandard, status: 400, code: authSystemUserExists},
		{name: "deleted after Accepted, then agent", arrange: withdrawn(isAccepted), before: kindStandard, again: kindAgent, status: 400, code: authSystemUserExists},
		{name: "deleted agent after Accepted", arrange: withdrawn(isAccepted), before: kindAgent, again: kindAgent, status: 400, code: authSystemUserExists},

		{name: "customer deleted the system user", arrange: customerDeleted, before: kindStandard, again: kindStandard, status: 201},
		{name: "customer deleted the system user, then agent", arrange: customerDeleted, before: kindStandard, again: kindAgent, status: 201},
		{name: "customer deleted the agent", arrange: customerDeleted, before: kindAgent, again: kindAgent, status: 201},

		{name: "Accepted, system user gone", arrange: acceptedAlone, before: kindStandard, again: kindStandard, status: 200, byNumber: true},
		{name: "Accepted, agent gone", arrange: acceptedAlone, before: kindAgent, again: kindAgent, status: 200, byNumber: true},
		{
			name: "Accepted, system user gone, then agent", arrange: acceptedAlone, before: kindStandard, again: kindAgent,
			status: 400, code: authRequestAccepted, byNumber: true,
		},

		{name: "made in the portal", arrange: madeInPortal, again: kindStandard, status: 400, code: authSystemUserExists, byNumber: true},
		{name: "made in the portal, then agent", arrange: madeInPortal, again: kindAgent, status: 400, code: authSystemUserExists, byNumber: true},
		{name: "made in the portal, other reference", arrange: madeInPortal, again: kindStandard, status: 201},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, Options{})
			first := row.arrange(s, row.before)
			other := map[string]any{"integrationTitle": "Another title"}
			if row.byNumber {
				other["externalRef"] = nil
			}
			answer := s.vendor.must(row.status, http.MethodPost, row.again.vendorPath(), requestJSON(row.again, other))
			switch row.status {
			case http.StatusBadRequest:
				s.hasCode(row.code, answer)
			case http.StatusOK:
				again := decode[requestAnswer](t, answer)
				if want := s.read(row.again, first); again.ID != first || again.Status != want.Status || again.TimedOut != want.TimedOut || again.IntegrationTitle != "Navn" {
					t.Errorf("the stored request is %+v, the answer %+v", want, again)
				}
			default:
				if decode[requestAnswer](t, answer).ID == first {
					t.Error("a new request has the old one's id")
				}
			}
		})
	}
}

func madeInPortal(s *scene, _ userKind) string {
	s.t.Helper()
	made, err := s.server.CreateSystemUser(systemA, customerOrg)
	if err != nil {
		s.t.Fatal(err)
	}
	return made.ID
}

// The answer to an equal request says what became of the first one.
func TestRequestAgainTellsTheStatus(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	id := s.ask(kindStandard, nil).ID
	s.reject(id)
	s.age(181)
	again := decode[requestAnswer](t, s.vendor.must(http.StatusOK, http.MethodPost, standardPath, requestJSON(kindStandard, nil)))
	if again.ID != id || again.Status != statusRejected || !again.TimedOut {
		t.Errorf("the answer is %+v", again)
	}
}

// An empty reference passes every look-up and is stored as the party's number,
// so each POST makes another request (altinn-api.md §4.4).
func TestEmptyReferenceIsNoKey(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	ids := map[string]bool{s.ask(kindStandard, map[string]any{"externalRef": nil}).ID: true}
	for _, reference := range []string{"", "  ", "\t"} {
		stored := s.ask(kindStandard, map[string]any{"externalRef": reference})
		if stored.ExternalRef != customerOrg {
			t.Errorf("reference %q is stored as %q", reference, stored.ExternalRef)
		}
		ids[stored.ID] = true
	}
	if len(ids) != 4 {
		t.Errorf("%d requests, want 4", len(ids))
	}
}

// Two requests under one key: the first approval makes the system user, the
// second is refused, and when the system user goes the wrong request goes with
// it (altinn-api.md §13).
func TestTwoRequestsUnderOneKey(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	byNumber := map[string]any{"externalRef": ""}
	first, second := s.ask(kindStandard, byNumber).ID, s.ask(kindStandard, byNumber).ID
	s.approve(first)
	s.hasCode(authSystemUserExists, s.person.must(http.StatusBadRequest, http.MethodPost, ofParty(kindStandard, customerID, second, "/approve"), nil))
	if status := s.read(kindStandard, second).Status; status != statusNew {
		t.Errorf("the second request is %s", status)
	}
	s.deleteUser(first)
	s.vendor.must(http.StatusNotFound, http.MethodGet, standardPath+"/"+second, nil)
	if status := s.read(kindStandard, first).Status; status != statusAccepted {
		t.Errorf("the first request is %s", status)
	}
	s.vendor.must(http.StatusNotFound, http.MethodGet, systemUserPath+"/vendor/byquery?system-id="+systemA+"&orgno="+customerOrg, nil)
}
