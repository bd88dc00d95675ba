package emulator

import (
	"net/http"
	"testing"
)

// TestCustomerAnswers is altinn-api.md §4.7, for both kinds.
func TestCustomerAnswers(t *testing.T) {
	t.Parallel()
	for kind, codes := range map[userKind]struct{ missing, foreign string }{
		kindStandard: {authNoRequest, authOtherParty},
		kindAgent:    {authNoAgentRequest, authOtherAgentParty},
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := newScene(t, Options{})
			asked := s.ask(kind, nil).ID
			other := map[userKind]userKind{kindStandard: kindAgent, kindAgent: kindStandard}[kind]
			s.vendor.must(http.StatusForbidden, http.MethodPost, ofParty(kind, customerID, asked, "/approve"), nil)
			for path, want := range map[string]struct {
				status int
				code   string
			}{
				ofParty(kind, -1, asked, "/approve"):                                          {400, authNoParty},
				ofParty(kind, 500001, asked, "/approve"):                                      {403, codes.foreign},
				ofParty(kind, 310904474, asked, "/reject"):                                    {403, codes.foreign},
				ofParty(kind, customerID, "x", "/approve"):                                    {400, ""},
				ofParty(other, customerID, asked, "/reject"):                                  {404, map[userKind]string{kindStandard: authNoAgentRequest, kindAgent: authNoRequest}[kind]},
				ofParty(kind, customerID, "00000000-0000-4000-8000-000000000001", "/approve"): {404, codes.missing},
			} {
				s.hasCode(want.code, s.person.must(want.status, http.MethodPost, path, nil))
			}
			if body := s.person.must(http.StatusOK, http.MethodPost, ofParty(kind, customerID, asked, "/reject"), nil).body; body != "true" {
				t.Errorf("the answer is %s", body)
			}
			s.hasCode(authNotNew, s.person.must(http.StatusConflict, http.MethodPost, ofParty(kind, customerID, asked, "/approve"), nil))
			s.hasCode(authNotNew, s.person.must(http.StatusConflict, http.MethodPost, ofParty(kind, customerID, asked, "/reject"), nil))
		})
	}
}

// What was asked for is checked again at approval, and only then whether it can
// be delegated at all.
func TestApprovalChecksTheSystemAgain(t *testing.T) {
	t.Parallel()
	const undelegable = "ttd-ikke-delegerbar"
	s := newScene(t, Options{})
	right, pack := s.ask(kindStandard, nil), s.ask(kindStandard, map[string]any{"externalRef": "package", "rights": nil, "accessPackages": packagesJSON(jordbruk)})
	s.vendor.must(http.StatusOK, http.MethodPut, vendorPath+"/"+systemA, systemJSON(systemA, map[string]any{"rights": []any{rightJSON(undelegable)}}))
	s.hasCode(authRightRefused, s.person.must(http.StatusBadRequest, http.MethodPost, ofParty(kindStandard, customerID, right.ID, "/approve"), nil))
	s.hasCode(authPackageUnknown, s.person.must(http.StatusBadRequest, http.MethodPost, ofParty(kindStandard, customerID, pack.ID, "/approve"), nil))
	stuck := s.ask(kindStandard, map[string]any{"externalRef": "stuck", "rights": []any{rightJSON(undelegable)}})
	s.hasCode(authCannotDelegate, s.person.must(http.StatusForbidden, http.MethodPost, ofParty(kindStandard, customerID, stuck.ID, "/approve"), nil))
	if status := s.read(kindStandard, stuck.ID).Status; status != statusNew {
		t.Errorf("the request is %s", status)
	}
	if users := s.server.SystemUsers(); len(users) != 0 {
		t.Errorf("system users are %+v", users)
	}
}

// A deleted system's requests stay, can be answered, and new ones are taken.
func TestRequestsOfADeletedSystem(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	asked := s.ask(kindStandard, nil).ID
	s.vendor.must(http.StatusOK, http.MethodDelete, vendorPath+"/"+systemA, nil)
	s.person.must(http.StatusOK, http.MethodPost, ofParty(kindStandard, customerID, asked, "/approve"), nil)
	s.ask(kindStandard, map[string]any{"externalRef": "late"})
	s.vendor.must(http.StatusOK, http.MethodGet, systemUserPath+"/vendor/byquery?system-id="+systemA+"&orgno="+customerOrg+"&external-ref=ref", nil)
	if sizes, _ := s.walk(standardPath + "/bysystem/" + systemA); sizes[0] != 2 {
		t.Errorf("pages of %v", sizes)
	}
}

// After 180 days a request says timedOut whatever its status, and can still be
// answered (altinn-api.md §13).
func TestRequestsTimeOut(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	accepted, rejected, agent := s.ask(kindStandard, nil).ID, s.ask(kindStandard, map[string]any{"externalRef": "b"}).ID, s.ask(kindAgent, map[string]any{"externalRef": "c"}).ID
	s.approve(accepted)
	s.age(179)
	if s.read(kindStandard, accepted).TimedOut || s.read(kindStandard, rejected).TimedOut || s.read(kindAgent, agent).TimedOut {
		t.Error("a request of 179 days has timed out")
	}
	s.age(1) // and the moments since they were made
	if old := s.read(kindStandard, accepted); !old.TimedOut || old.Status != statusAccepted {
		t.Errorf("the accepted request is %+v", old)
	}
	s.person.must(http.StatusOK, http.MethodPost, ofParty(kindStandard, customerID, rejected, "/reject"), nil)
	if old := s.read(kindStandard, rejected); !old.TimedOut || old.Status != statusRejected {
		t.Errorf("the rejected request is %+v", old)
	}
	s.person.must(http.StatusOK, http.MethodPost, ofParty(kindAgent, customerID, agent, "/approve"), nil)
	if old := s.read(kindAgent, agent); !old.TimedOut || old.Status != statusAccepted {
		t.Errorf("the agent's request is %+v", old)
	}
}

// TestRequestMembers is the table of altinn-api.md §4.5: which endpoint tells
// what of a request that was escalated.
func TestRequestMembers(t *testing.T) {
	t.Parallel()
	for kind, byKey := range map[userKind]bool{kindStandard: false, kindAgent: true} {
		s := newScene(t, Options{})
		created := s.ask(kind, nil)
		if created.ConfirmURL == "" || created.Escalated || created.Created == "" || created.TimedOut {
			t.Errorf("%s: created as %+v", kind, created)
		}
		s.person.must(http.StatusOK, http.MethodPost, ofParty(kind, customerID, created.ID, "/escalate"), nil)
		s.age(181)
		check := func(door string, got requestAnswer, confirm, escalated bool) {
			t.Helper()
			if (got.ConfirmURL != "") != confirm || got.Escalated != escalated || got.Created != created.Created || !got.TimedOut {
				t.Errorf("%s, %s: %+v", kind, door, got)
			}
			if (got.Rights == nil) != (kind == kindAgent) {
				t.Errorf("%s, %s: rights are %v", kind, door, got.Rights)
			}
		}
		path := kind.vendorPath()
		check("by id", s.read(kind, created.ID), true, false)
		check("POST again", decode[requestAnswer](t, s.vendor.must(200, http.MethodPost, path, requestJSON(kind, nil))), true, byKey)
		check("by reference", decode[requestAnswer](t, s.vendor.must(200, http.MethodGet, path+"/byexternalref/"+systemA+"/"+customerOrg+"/ref", nil)), true, byKey)
		check("list", decode[page[requestAnswer]](t, s.vendor.must(200, http.MethodGet, path+"/bysystem/"+systemA, nil)).Data[0], false, true)
	}
}

// What the portal itself reads.
func TestPortalReadsRequests(t *testing.T) {
	t.Parallel()
	for _, kind := range []userKind{kindStandard, kindAgent} {
		s := newScene(t, Options{})
		asked := s.ask(kind, map[string]any{"redirectUrl": receipt})
		pending := ofParty(kind, customerID, customerOrg, "/pending")
		count := func(want int) {
			t.Helper()
			if list := decode[[]requestAnswer](t, s.person.must(200, http.MethodGet, pending, nil)); len(list) != want {
				t.Errorf("%s: pending are %+v, want %d", kind, list, want)
			}
		}
		count(map[userKind]int{kindStandard: 1, kindAgent: 0}[kind])
		if body := s.person.must(200, http.MethodPost, ofParty(kind, customerID, asked.ID, "/escalate"), nil).body; body != "true" {
			t.Errorf("%s: escalating answers %s", kind, body)
		}
		count(1)
		one := decode[requestAnswer](t, s.person.must(200, http.MethodGet, ofParty(kind, customerID, asked.ID, ""), nil))
		if one.ID != asked.ID || one.ConfirmURL != "" || one.Escalated {
			t.Errorf("%s: by party %+v", kind, one)
		}
		s.hasCode(authNoRequest, s.person.must(404, http.MethodGet, ofParty(kind, 500001, asked.ID, ""), nil))
		path := requestPath + kind.segment() + "/" + asked.ID
		mine := decode[personAnswer](t, s.person.must(200, http.MethodGet, path, nil))
		if mine.PartyID != customerID || !mine.Escalated || mine.Rights == nil || (mine.SystemUserType == "Agent") != (kind == kindAgent) {
			t.Errorf("%s: by id %+v", kind, mine)
		}
		s.vendor.must(403, http.MethodGet, path, nil)
		s.person.must(400, http.MethodGet, ofParty(kind, customerID, "x", ""), nil)
		if body := s.person.must(200, http.MethodPost, ofParty(kind, customerID, "00000000-0000-4000-8000-000000000001", "/escalate"), nil).body; body != "false" {
			t.Errorf("%s: escalating nothing answers %s", kind, body)
		}
	}
}

func TestParties(t *testing.T) {
	t.Parallel()
	world := World{Customers: []Customer{{Organisation: customerOrg, PartyID: customerID}, {Organisation: "999999999", PartyID: 888888888}}}
	for organisation, partyID := range map[string]int{customerOrg: customerID, "310904473": 310904473, "000000012": 12, "999999999": 888888888} {
		id, known := world.partyID(organisation)
		if back, knownBack := world.partyOrganisation(id); id != partyID || !known || back != organisation || !knownBack {
			t.Errorf("%s is party %d (%v), which is %s (%v)", organisation, id, known, back, knownBack)
		}
	}
	for _, organisation := range []string{"", "12345678", "abcdefghi", "0000000000"} {
		if id, known := world.partyID(organisation); known {
			t.Errorf("%q is party %d", organisation, id)
		}
	}
	// A number that is a customer's has no second party, nor has one whose own
	// number is another's party.
	for _, partyID := range []int{910493353, 0, -1, 1_000_000_000} {
		if organisation, known := world.partyOrganisation(partyID); known && partyID != 0 {
			t.Errorf("party %d is %s", partyID, organisation)
		}
	}
}
