package systemuser_test

import (
	"net/http"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// TestCustomerAnswers is altinn-api.md §4.7, for both kinds.
func TestCustomerAnswers(t *testing.T) {
	t.Parallel()
	for kind, codes := range map[systemuser.Kind]struct{ missing, foreign string }{
		systemuser.Standard: {systemuser.AuthNoRequest, systemuser.AuthOtherParty},
		systemuser.Agent:    {systemuser.AuthNoAgentRequest, systemuser.AuthOtherAgentParty},
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := scenetest.New(t, emulator.Options{})
			asked := s.Ask(kind, nil).ID
			other := map[systemuser.Kind]systemuser.Kind{systemuser.Standard: systemuser.Agent, systemuser.Agent: systemuser.Standard}[kind]
			s.Vendor.Must(http.StatusForbidden, http.MethodPost, scenetest.OfParty(kind, scenetest.CustomerID, asked, "/approve"), nil)
			for path, want := range map[string]struct {
				status int
				code   string
			}{
				scenetest.OfParty(kind, -1, asked, "/approve"):                                                    {400, systemuser.AuthNoParty},
				scenetest.OfParty(kind, 500001, asked, "/approve"):                                                {403, codes.foreign},
				scenetest.OfParty(kind, 310904474, asked, "/reject"):                                              {403, codes.foreign},
				scenetest.OfParty(kind, scenetest.CustomerID, "x", "/approve"):                                    {400, ""},
				scenetest.OfParty(other, scenetest.CustomerID, asked, "/reject"):                                  {404, map[systemuser.Kind]string{systemuser.Standard: systemuser.AuthNoAgentRequest, systemuser.Agent: systemuser.AuthNoRequest}[kind]},
				scenetest.OfParty(kind, scenetest.CustomerID, "00000000-0000-4000-8000-000000000001", "/approve"): {404, codes.missing},
			} {
				s.HasCode(want.code, s.Person.Must(want.status, http.MethodPost, path, nil))
			}
			if body := s.Person.Must(http.StatusOK, http.MethodPost, scenetest.OfParty(kind, scenetest.CustomerID, asked, "/reject"), nil).Body; body != "true" {
				t.Errorf("the answer is %s", body)
			}
			s.HasCode(systemuser.AuthNotNew, s.Person.Must(http.StatusConflict, http.MethodPost, scenetest.OfParty(kind, scenetest.CustomerID, asked, "/approve"), nil))
			s.HasCode(systemuser.AuthNotNew, s.Person.Must(http.StatusConflict, http.MethodPost, scenetest.OfParty(kind, scenetest.CustomerID, asked, "/reject"), nil))
		})
	}
}

// What was asked for is checked again at approval, and only then whether it can be delegated at
// all.
func TestApprovalChecksTheSystemAgain(t *testing.T) {
	t.Parallel()
	const undelegable = "ttd-ikke-delegerbar"
	s := scenetest.New(t, emulator.Options{})
	right, pack := s.Ask(systemuser.Standard, nil), s.Ask(systemuser.Standard, map[string]any{"externalRef": "package", "rights": nil, "accessPackages": scenetest.PackagesJSON(scenetest.Jordbruk)})
	s.Vendor.Must(http.StatusOK, http.MethodPut, scenetest.VendorPath+"/"+scenetest.SystemA, scenetest.SystemJSON(scenetest.SystemA, map[string]any{"rights": []any{scenetest.RightJSON(undelegable)}}))
	s.HasCode(systemuser.AuthRightRefused, s.Person.Must(http.StatusBadRequest, http.MethodPost, scenetest.OfParty(systemuser.Standard, scenetest.CustomerID, right.ID, "/approve"), nil))
	s.HasCode(systemuser.AuthPackageUnknown, s.Person.Must(http.StatusBadRequest, http.MethodPost, scenetest.OfParty(systemuser.Standard, scenetest.CustomerID, pack.ID, "/approve"), nil))
	stuck := s.Ask(systemuser.Standard, map[string]any{"externalRef": "stuck", "rights": []any{scenetest.RightJSON(undelegable)}})
	s.HasCode(systemuser.AuthCannotDelegate, s.Person.Must(http.StatusForbidden, http.MethodPost, scenetest.OfParty(systemuser.Standard, scenetest.CustomerID, stuck.ID, "/approve"), nil))
	if status := s.Read(systemuser.Standard, stuck.ID).Status; status != systemuser.StatusNew {
		t.Errorf("the request is %s", status)
	}
	if users := s.Server.SystemUsers(); len(users) != 0 {
		t.Errorf("system users are %+v", users)
	}
}

// A deleted system's requests stay, can be answered, and new ones are taken.
func TestRequestsOfADeletedSystem(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	asked := s.Ask(systemuser.Standard, nil).ID
	s.Vendor.Must(http.StatusOK, http.MethodDelete, scenetest.VendorPath+"/"+scenetest.SystemA, nil)
	s.Person.Must(http.StatusOK, http.MethodPost, scenetest.OfParty(systemuser.Standard, scenetest.CustomerID, asked, "/approve"), nil)
	s.Ask(systemuser.Standard, map[string]any{"externalRef": "late"})
	s.Vendor.Must(http.StatusOK, http.MethodGet, systemuser.Path+"/vendor/byquery?system-id="+scenetest.SystemA+"&orgno="+scenetest.CustomerOrg+"&external-ref=ref", nil)
	if sizes, _ := s.Walk(scenetest.StandardPath + "/bysystem/" + scenetest.SystemA); sizes[0] != 2 {
		t.Errorf("pages of %v", sizes)
	}
}

// After 180 days a request says timedOut whatever its status, and can still be answered
// (altinn-api.md §13).
func TestRequestsTimeOut(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	accepted, rejected, agent := s.Ask(systemuser.Standard, nil).ID, s.Ask(systemuser.Standard, map[string]any{"externalRef": "b"}).ID, s.Ask(systemuser.Agent, map[string]any{"externalRef": "c"}).ID
	s.Approve(accepted)
	s.Age(179)
	if s.Read(systemuser.Standard, accepted).TimedOut || s.Read(systemuser.Standard, rejected).TimedOut || s.Read(systemuser.Agent, agent).TimedOut {
		t.Error("a request of 179 days has timed out")
	}
	s.Age(1) // and the moments since they were made
	if old := s.Read(systemuser.Standard, accepted); !old.TimedOut || old.Status != systemuser.StatusAccepted {
		t.Errorf("the accepted request is %+v", old)
	}
	s.Person.Must(http.StatusOK, http.MethodPost, scenetest.OfParty(systemuser.Standard, scenetest.CustomerID, rejected, "/reject"), nil)
	if old := s.Read(systemuser.Standard, rejected); !old.TimedOut || old.Status != systemuser.StatusRejected {
		t.Errorf("the rejected request is %+v", old)
	}
	s.Person.Must(http.StatusOK, http.MethodPost, scenetest.OfParty(systemuser.Agent, scenetest.CustomerID, agent, "/approve"), nil)
	if old := s.Read(systemuser.Agent, agent); !old.TimedOut || old.Status != systemuser.StatusAccepted {
		t.Errorf("the agent's request is %+v", old)
	}
}

// TestRequestMembers is the table of altinn-api.md §4.5: which endpoint tells what of a request
// that was escalated.
func TestRequestMembers(t *testing.T) {
	t.Parallel()
	for kind, byKey := range map[systemuser.Kind]bool{systemuser.Standard: false, systemuser.Agent: true} {
		s := scenetest.New(t, emulator.Options{})
		created := s.Ask(kind, nil)
		if created.ConfirmURL == "" || created.Escalated || created.Created == "" || created.TimedOut {
			t.Errorf("%s: created as %+v", kind, created)
		}
		s.Person.Must(http.StatusOK, http.MethodPost, scenetest.OfParty(kind, scenetest.CustomerID, created.ID, "/escalate"), nil)
		s.Age(181)
		check := func(endpoint string, got systemuser.RequestAnswer, confirm, escalated bool) {
			t.Helper()
			if (got.ConfirmURL != "") != confirm || got.Escalated != escalated || got.Created != created.Created || !got.TimedOut {
				t.Errorf("%s, %s: %+v", kind, endpoint, got)
			}
			if (got.Rights == nil) != (kind == systemuser.Agent) {
				t.Errorf("%s, %s: rights are %v", kind, endpoint, got.Rights)
			}
		}
		path := scenetest.VendorPathOf(kind)
		check("by id", s.Read(kind, created.ID), true, false)
		check("POST again", scenetest.Decode[systemuser.RequestAnswer](t, s.Vendor.Must(200, http.MethodPost, path, scenetest.RequestJSON(kind, nil))), true, byKey)
		check("by reference", scenetest.Decode[systemuser.RequestAnswer](t, s.Vendor.Must(200, http.MethodGet, path+"/byexternalref/"+scenetest.SystemA+"/"+scenetest.CustomerOrg+"/ref", nil)), true, byKey)
		check("list", scenetest.Decode[wire.Page[systemuser.RequestAnswer]](t, s.Vendor.Must(200, http.MethodGet, path+"/bysystem/"+scenetest.SystemA, nil)).Data[0], false, true)
	}
}

// What the portal itself reads.
func TestPortalReadsRequests(t *testing.T) {
	t.Parallel()
	for _, kind := range []systemuser.Kind{systemuser.Standard, systemuser.Agent} {
		s := scenetest.New(t, emulator.Options{})
		asked := s.Ask(kind, map[string]any{"redirectUrl": scenetest.Receipt})
		pending := scenetest.OfParty(kind, scenetest.CustomerID, scenetest.CustomerOrg, "/pending")
		count := func(want int) {
			t.Helper()
			if list := scenetest.Decode[[]systemuser.RequestAnswer](t, s.Person.Must(200, http.MethodGet, pending, nil)); len(list) != want {
				t.Errorf("%s: pending are %+v, want %d", kind, list, want)
			}
		}
		count(map[systemuser.Kind]int{systemuser.Standard: 1, systemuser.Agent: 0}[kind])
		if body := s.Person.Must(200, http.MethodPost, scenetest.OfParty(kind, scenetest.CustomerID, asked.ID, "/escalate"), nil).Body; body != "true" {
			t.Errorf("%s: escalating answers %s", kind, body)
		}
		count(1)
		one := scenetest.Decode[systemuser.RequestAnswer](t, s.Person.Must(200, http.MethodGet, scenetest.OfParty(kind, scenetest.CustomerID, asked.ID, ""), nil))
		if one.ID != asked.ID || one.ConfirmURL != "" || one.Escalated {
			t.Errorf("%s: by party %+v", kind, one)
		}
		s.HasCode(systemuser.AuthNoRequest, s.Person.Must(404, http.MethodGet, scenetest.OfParty(kind, 500001, asked.ID, ""), nil))
		path := systemuser.RequestPath + kind.Segment() + "/" + asked.ID
		mine := scenetest.Decode[systemuser.PersonAnswer](t, s.Person.Must(200, http.MethodGet, path, nil))
		if mine.PartyID != scenetest.CustomerID || !mine.Escalated || mine.Rights == nil || (mine.SystemUserType == "Agent") != (kind == systemuser.Agent) {
			t.Errorf("%s: by id %+v", kind, mine)
		}
		s.Vendor.Must(403, http.MethodGet, path, nil)
		s.Person.Must(400, http.MethodGet, scenetest.OfParty(kind, scenetest.CustomerID, "x", ""), nil)
		if body := s.Person.Must(200, http.MethodPost, scenetest.OfParty(kind, scenetest.CustomerID, "00000000-0000-4000-8000-000000000001", "/escalate"), nil).Body; body != "false" {
			t.Errorf("%s: escalating nothing answers %s", kind, body)
		}
	}
}
