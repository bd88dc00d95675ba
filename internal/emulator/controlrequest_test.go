package emulator_test

import (
	"net/http"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

func TestRequestControls(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	anyone := scenetest.NewUser(t, s.Server, scenetest.VendorID)
	anyone.Token = ""
	const requests, users = emulator.ControlPrefix + "requests", emulator.ControlPrefix + "system-users"
	for _, kind := range []systemuser.Kind{systemuser.Standard, systemuser.Agent} {
		asked := s.Ask(kind, map[string]any{"externalRef": string(kind)}).ID
		accepted := scenetest.Decode[emulator.Request](t, anyone.Must(http.StatusOK, http.MethodPost, requests+"/"+asked+"/approve", nil))
		if accepted.Status != systemuser.StatusAccepted || accepted.SystemUserID != asked || accepted.Kind != string(kind) {
			t.Errorf("%s: %+v", kind, accepted)
		}
		twice := anyone.Must(http.StatusConflict, http.MethodPost, requests+"/"+asked+"/reject", nil)
		if !strings.Contains(twice.Body, systemuser.AuthNotNew) || !strings.Contains(twice.Body, "It is Accepted.") {
			t.Errorf("%s: %s", kind, twice.Body)
		}
		anyone.Must(http.StatusNoContent, http.MethodDelete, users+"/"+asked, nil)
		gone := anyone.Must(http.StatusNotFound, http.MethodDelete, users+"/"+asked, nil)
		if !strings.Contains(gone.Body, asked) {
			t.Errorf("%s: %s", kind, gone.Body)
		}
		anyone.Must(http.StatusNotFound, http.MethodPost, requests+"/"+asked+"/approve", nil)
		other := s.Ask(kind, map[string]any{"externalRef": string(kind)}).ID
		rejected := scenetest.Decode[emulator.Request](t, anyone.Must(http.StatusOK, http.MethodPost, requests+"/"+other+"/reject", nil))
		if rejected.Status != systemuser.StatusRejected || rejected.SystemUserID != "" {
			t.Errorf("%s: %+v", kind, rejected)
		}
	}
	if list := scenetest.Decode[[]emulator.Request](t, anyone.Must(http.StatusOK, http.MethodGet, requests, nil)); len(list) != 2 || list[0].ConfirmURL == "" {
		t.Errorf("requests are %+v", list)
	}
}

func TestPortalUserControl(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	const users = emulator.ControlPrefix + "system-users"
	made := scenetest.Decode[emulator.SystemUser](t, s.Person.Must(http.StatusCreated, http.MethodPost, users, `{"system_id":"`+scenetest.SystemA+`","organisation":"`+scenetest.CustomerOrg+`"}`))
	if made.Kind != "standard" || made.ExternalRef != scenetest.CustomerOrg || made.IntegrationTitle != "Navn" {
		t.Errorf("the system user is %+v", made)
	}
	if list := scenetest.Decode[[]emulator.SystemUser](t, s.Person.Must(http.StatusOK, http.MethodGet, users, nil)); len(list) != 1 || !reflect.DeepEqual(list[0], made) {
		t.Errorf("system users are %+v", list)
	}
	s.ExpectToken("made in the portal", true, "")
	for body, status := range map[string]int{
		`{"system_id":"` + scenetest.SystemA + `","organisation":"` + scenetest.CustomerOrg + `"}`: http.StatusConflict,
		`{"system_id":"991825827_x","organisation":"310904473"}`:                                   http.StatusNotFound,
		`{"system_id":"` + scenetest.SystemA + `","organisation":"x"}`:                             http.StatusConflict,
		`{"systemId":"` + scenetest.SystemA + `"}`:                                                 http.StatusBadRequest,
	} {
		s.Person.Must(status, http.MethodPost, users, body)
	}
}

func TestControlMethods(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	unknown := "00000000-0000-4000-8000-000000000001"
	for name, err := range map[string]error{
		"approve": s.Server.Approve(unknown), "reject": s.Server.Reject(unknown), "delete": s.Server.DeleteSystemUser(unknown),
	} {
		if err == nil || !strings.Contains(err.Error(), unknown) {
			t.Errorf("%s of what there is not: %v", name, err)
		}
	}
	if _, err := s.Server.CreateSystemUser("x", scenetest.CustomerOrg); err == nil || !strings.Contains(err.Error(), systemuser.AuthNoSystem) {
		t.Errorf("a system user of no system: %v", err)
	}
	asked := s.Ask(systemuser.Standard, nil).ID
	s.Reject(asked)
	if err := s.Server.Approve(asked); err == nil || !strings.Contains(err.Error(), "It is Rejected.") {
		t.Errorf("approving what was rejected: %v", err)
	}
}

// Requests and system users are there after a restart as they were, and the numbering goes on; a
// reset removes them.
func TestRequestsAreKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	first := scenetest.New(t, emulator.Options{StateFile: path, Address: ownAddress(t)})
	agent := first.Ask(systemuser.Agent, nil)
	open := first.Ask(systemuser.Standard, map[string]any{"externalRef": "open", "rights": []any{}, "accessPackages": scenetest.PackagesJSON(scenetest.Jordbruk), "redirectUrl": ""})
	gone := first.Ask(systemuser.Standard, map[string]any{"externalRef": "gone"})
	first.Vendor.Must(http.StatusAccepted, http.MethodDelete, scenetest.StandardPath+"/"+gone.ID, nil)
	first.Approve(agent.ID)
	first.Age(181)
	requests, holders := first.Server.Requests(), first.Server.SystemUsers()
	agent = first.Read(systemuser.Agent, agent.ID)
	if err := first.Server.Close(); err != nil {
		t.Fatal(err)
	}

	server := scenetest.Start(t, emulator.Options{StateFile: path})
	second := &scenetest.Scene{T: t, Server: server, Vendor: scenetest.NewUser(t, server, scenetest.VendorID), Rival: scenetest.NewUser(t, server, scenetest.OtherID), Person: scenetest.NewUser(t, server, scenetest.VendorID)}
	second.RenewTokens()
	if got := server.Requests(); len(got) != 2 || got[0] != requests[0] || got[1] != requests[1] {
		t.Errorf("requests are %+v, were %+v", got, requests)
	}
	if got := server.SystemUsers(); len(got) != 1 || !reflect.DeepEqual(got, holders) {
		t.Errorf("system users are %+v, were %+v", got, holders)
	}
	if got := second.Read(systemuser.Agent, agent.ID); got.Rights != nil || !got.TimedOut || got.Created != agent.Created {
		t.Errorf("the agent's request is %+v, was %+v", got, agent)
	}
	if got := second.Read(systemuser.Standard, open.ID); got.Rights == nil || got.RedirectURL == nil || *got.RedirectURL != "" {
		t.Errorf("the open request is %+v, was %+v", got, open)
	}
	second.Vendor.Must(http.StatusNotFound, http.MethodGet, scenetest.StandardPath+"/"+gone.ID, nil)
	second.ExpectToken("after the restart", true, "ref")
	again := scenetest.Decode[systemuser.RequestAnswer](t, second.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.StandardPath, scenetest.RequestJSON(systemuser.Standard, map[string]any{"externalRef": "open"})))
	if again.ID != open.ID {
		t.Errorf("the open request is not found by its key: %+v", again)
	}
	second.Approve(open.ID)
	server.WithStored(func(_ *register.Register, known *systemuser.Users) {
		if stored := known.SystemUsers; len(stored) != 2 || stored[0].Sequence != 1 || stored[1].Sequence != 2 {
			t.Errorf("system users are stored as %+v and %+v", stored[0], stored[1])
		}
	})
	if err := server.Reset(); err != nil {
		t.Fatal(err)
	}
	if requests, users := server.Requests(), server.SystemUsers(); len(requests) != 0 || len(users) != 0 {
		t.Errorf("after a reset there are %+v and %+v", requests, users)
	}
}
