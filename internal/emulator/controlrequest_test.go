package emulator

import (
	"net/http"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestRequestControls(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	anyone := newUser(t, s.server, vendorID)
	anyone.token = ""
	const requests, users = controlPrefix + "requests", controlPrefix + "system-users"
	for _, kind := range []userKind{kindStandard, kindAgent} {
		asked := s.ask(kind, map[string]any{"externalRef": string(kind)}).ID
		accepted := decode[Request](t, anyone.must(http.StatusOK, http.MethodPost, requests+"/"+asked+"/approve", nil))
		if accepted.Status != statusAccepted || accepted.SystemUserID != asked || accepted.Kind != string(kind) {
			t.Errorf("%s: %+v", kind, accepted)
		}
		twice := anyone.must(http.StatusConflict, http.MethodPost, requests+"/"+asked+"/reject", nil)
		if !strings.Contains(twice.body, authNotNew) || !strings.Contains(twice.body, "It is Accepted.") {
			t.Errorf("%s: %s", kind, twice.body)
		}
		anyone.must(http.StatusNoContent, http.MethodDelete, users+"/"+asked, nil)
		gone := anyone.must(http.StatusNotFound, http.MethodDelete, users+"/"+asked, nil)
		if !strings.Contains(gone.body, asked) {
			t.Errorf("%s: %s", kind, gone.body)
		}
		anyone.must(http.StatusNotFound, http.MethodPost, requests+"/"+asked+"/approve", nil)
		other := s.ask(kind, map[string]any{"externalRef": string(kind)}).ID
		rejected := decode[Request](t, anyone.must(http.StatusOK, http.MethodPost, requests+"/"+other+"/reject", nil))
		if rejected.Status != statusRejected || rejected.SystemUserID != "" {
			t.Errorf("%s: %+v", kind, rejected)
		}
	}
	if list := decode[[]Request](t, anyone.must(http.StatusOK, http.MethodGet, requests, nil)); len(list) != 2 || list[0].ConfirmURL == "" {
		t.Errorf("requests are %+v", list)
	}
}

func TestPortalUserControl(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	const users = controlPrefix + "system-users"
	made := decode[SystemUser](t, s.person.must(http.StatusCreated, http.MethodPost, users, `{"system_id":"`+systemA+`","organisation":"`+customerOrg+`"}`))
	if made.Kind != "standard" || made.ExternalRef != customerOrg || made.IntegrationTitle != "Navn" {
		t.Errorf("the system user is %+v", made)
	}
	if list := decode[[]SystemUser](t, s.person.must(http.StatusOK, http.MethodGet, users, nil)); len(list) != 1 || !reflect.DeepEqual(list[0], made) {
		t.Errorf("system users are %+v", list)
	}
	s.expectToken("made in the portal", true, "")
	for body, status := range map[string]int{
		`{"system_id":"` + systemA + `","organisation":"` + customerOrg + `"}`: http.StatusConflict,
		`{"system_id":"991825827_x","organisation":"310904473"}`:               http.StatusNotFound,
		`{"system_id":"` + systemA + `","organisation":"x"}`:                   http.StatusConflict,
		`{"systemId":"` + systemA + `"}`:                                       http.StatusBadRequest,
	} {
		s.person.must(status, http.MethodPost, users, body)
	}
}

func TestControlMethods(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	unknown := "00000000-0000-4000-8000-000000000001"
	for name, err := range map[string]error{
		"approve": s.server.Approve(unknown), "reject": s.server.Reject(unknown), "delete": s.server.DeleteSystemUser(unknown),
	} {
		if err == nil || !strings.Contains(err.Error(), unknown) {
			t.Errorf("%s of what there is not: %v", name, err)
		}
	}
	if _, err := s.server.CreateSystemUser("x", customerOrg); err == nil || !strings.Contains(err.Error(), authNoSystem) {
		t.Errorf("a system user of no system: %v", err)
	}
	asked := s.ask(kindStandard, nil).ID
	s.reject(asked)
	if err := s.server.Approve(asked); err == nil || !strings.Contains(err.Error(), "It is Rejected.") {
		t.Errorf("approving what was rejected: %v", err)
	}
}

// Requests and system users are there after a restart as they were, and the
// numbering goes on; a reset removes them.
func TestRequestsAreKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	first := newScene(t, Options{StateFile: path, Address: ownAddress("5")})
	agent := first.ask(kindAgent, nil)
	open := first.ask(kindStandard, map[string]any{"externalRef": "open", "rights": []any{}, "accessPackages": packagesJSON(jordbruk), "redirectUrl": ""})
	gone := first.ask(kindStandard, map[string]any{"externalRef": "gone"})
	first.vendor.must(http.StatusAccepted, http.MethodDelete, standardPath+"/"+gone.ID, nil)
	first.approve(agent.ID)
	first.age(181)
	requests, users := first.server.Requests(), first.server.SystemUsers()
	agent = first.read(kindAgent, agent.ID)
	if err := first.server.Close(); err != nil {
		t.Fatal(err)
	}

	server := startServer(t, Options{StateFile: path})
	second := &scene{t: t, server: server, vendor: newUser(t, server, vendorID), rival: newUser(t, server, otherID), person: newUser(t, server, vendorID)}
	second.renewTokens()
	if got := server.Requests(); len(got) != 2 || got[0] != requests[0] || got[1] != requests[1] {
		t.Errorf("requests are %+v, were %+v", got, requests)
	}
	if got := server.SystemUsers(); len(got) != 1 || !reflect.DeepEqual(got, users) {
		t.Errorf("system users are %+v, were %+v", got, users)
	}
	if got := second.read(kindAgent, agent.ID); got.Rights != nil || !got.TimedOut || got.Created != agent.Created {
		t.Errorf("the agent's request is %+v, was %+v", got, agent)
	}
	if got := second.read(kindStandard, open.ID); got.Rights == nil || got.RedirectURL == nil || *got.RedirectURL != "" {
		t.Errorf("the open request is %+v, was %+v", got, open)
	}
	second.vendor.must(http.StatusNotFound, http.MethodGet, standardPath+"/"+gone.ID, nil)
	second.expectToken("after the restart", true, "ref")
	again := decode[requestAnswer](t, second.vendor.must(http.StatusOK, http.MethodPost, standardPath, requestJSON(kindStandard, map[string]any{"externalRef": "open"})))
	if again.ID != open.ID {
		t.Errorf("the open request is not found by its key: %+v", again)
	}
	second.approve(open.ID)
	server.mu.Lock()
	if stored := server.state.SystemUsers; len(stored) != 2 || stored[0].Sequence != 1 || stored[1].Sequence != 2 {
		t.Errorf("system users are stored as %+v and %+v", stored[0], stored[1])
	}
	server.mu.Unlock()
	if err := server.Reset(); err != nil {
		t.Fatal(err)
	}
	if requests, users := server.Requests(), server.SystemUsers(); len(requests) != 0 || len(users) != 0 {
		t.Errorf("after a reset there are %+v and %+v", requests, users)
	}
}
