package emulator_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// The controls that answer requests answer change requests too.
func TestChangeRequestControls(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	anyone := scenetest.NewUser(t, s.Server, scenetest.VendorID)
	anyone.Token = ""
	const requests, changes = emulator.ControlPrefix + "requests", emulator.ControlPrefix + "change-requests"
	if body := anyone.Must(http.StatusOK, http.MethodGet, changes, nil).Body; body != "[]" {
		t.Errorf("the list of none is %s", body)
	}
	user := s.Holder("ref")
	asked := s.Change(user, map[string]any{
		"unwantedRights":         []any{scenetest.RightJSON(scenetest.Krav)},
		"requiredAccessPackages": scenetest.PackagesJSON(scenetest.Jordbruk), "unwantedAccessPackages": scenetest.PackagesJSON(scenetest.AssignOnly),
	})
	s.Age(181)
	list := scenetest.Decode[[]emulator.ChangeRequest](t, anyone.Must(http.StatusOK, http.MethodGet, changes, nil))
	want := emulator.ChangeRequest{
		ID: asked.ID, SystemUserID: user, SystemID: scenetest.SystemA, Organisation: scenetest.CustomerOrg, ExternalRef: "ref", Status: systemuser.StatusNew,
		TimedOut: true, ConfirmURL: *asked.ConfirmURL, RequiredRights: []string{scenetest.Grunnlag}, UnwantedRights: []string{scenetest.Krav},
		RequiredAccessPackages: []string{scenetest.Jordbruk}, UnwantedAccessPackages: []string{scenetest.AssignOnly},
	}
	if len(list) == 1 {
		want.Created = list[0].Created
	}
	if !reflect.DeepEqual(list, []emulator.ChangeRequest{want}) {
		t.Errorf("the list is %+v, want %+v", list, want)
	}
	accepted := scenetest.Decode[emulator.ChangeRequest](t, anyone.Must(http.StatusOK, http.MethodPost, requests+"/"+asked.ID+"/approve", nil))
	if want.Status = systemuser.StatusAccepted; !reflect.DeepEqual(accepted, want) {
		t.Errorf("approved it is %+v", accepted)
	}
	twice := anyone.Must(http.StatusConflict, http.MethodPost, requests+"/"+asked.ID+"/reject", nil)
	if !strings.Contains(twice.Body, systemuser.AuthNotNew) || !strings.Contains(twice.Body, "It is Accepted.") {
		t.Errorf("answered twice: %s", twice.Body)
	}
	users := scenetest.Decode[[]emulator.SystemUser](t, anyone.Must(http.StatusOK, http.MethodGet, emulator.ControlPrefix+"system-users", nil))
	if len(users) != 1 || !slices.Equal(users[0].Rights, []string{scenetest.Grunnlag}) || !slices.Equal(users[0].AccessPackages, []string{scenetest.Jordbruk}) {
		t.Errorf("system users are %+v", users)
	}
	s.Vendor.Must(http.StatusAccepted, http.MethodDelete, systemuser.ChangePath+"/vendor/"+asked.ID, nil)
	anyone.Must(http.StatusNotFound, http.MethodPost, requests+"/"+asked.ID+"/approve", nil)
}

// Change requests, and what each system user holds, are there after a restart as they were; spent
// ids stay spent, and a reset removes them all.
func TestChangeRequestsAreKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	first := scenetest.New(t, emulator.Options{StateFile: path, Address: ownAddress(t)})
	user := first.Holder("ref")
	accepted, open := first.Change(user, nil), first.Change(user, map[string]any{"redirectUrl": "", "unwantedRights": []any{scenetest.RightJSON(scenetest.Krav)}})
	gone := first.Change(user, nil).ID
	first.Vendor.Must(http.StatusAccepted, http.MethodDelete, systemuser.ChangePath+"/vendor/"+gone, nil)
	first.Approve(accepted.ID)
	changes, users := first.Server.ChangeRequests(), first.Server.SystemUsers()
	page := first.ChangePage(scenetest.NewVisitor(t, first.Server), open)
	if err := first.Server.Close(); err != nil {
		t.Fatal(err)
	}

	server := scenetest.Start(t, emulator.Options{StateFile: path})
	second := &scenetest.Scene{T: t, Server: server, Vendor: scenetest.NewUser(t, server, scenetest.VendorID), Rival: scenetest.NewUser(t, server, scenetest.OtherID), Person: scenetest.NewUser(t, server, scenetest.VendorID)}
	second.RenewTokens()
	if got := server.ChangeRequests(); !reflect.DeepEqual(got, changes) {
		t.Errorf("change requests are %+v, were %+v", got, changes)
	}
	if got := server.SystemUsers(); !reflect.DeepEqual(got, users) {
		t.Errorf("system users are %+v, were %+v", got, users)
	}
	if got := second.ReadChange(open.ID); !reflect.DeepEqual(got, open) {
		t.Errorf("the open one is %+v, was %+v", got, open)
	}
	second.Vendor.Must(http.StatusInternalServerError, http.MethodPost, scenetest.ChangeOf(user, gone), scenetest.ChangeJSON(nil))
	if again := second.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.ChangeOf(user, open.ID), scenetest.ChangeJSON(nil)); scenetest.Decode[systemuser.ChangeAnswer](t, again).ID != open.ID {
		t.Errorf("the open one is not found by its id: %s", again.Body)
	}
	scenetest.Submit(scenetest.NewVisitor(t, server), page, "approve")
	second.ExpectHeld("after the restart", []string{scenetest.Grunnlag}, nil)
	if err := server.Reset(); err != nil {
		t.Fatal(err)
	}
	if left := server.ChangeRequests(); len(left) != 0 {
		t.Errorf("after a reset there are %+v", left)
	}
}

// A state file from before there were change requests is read, and its system users can be changed.
func TestStateFileWithoutChangeRequests(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	first := scenetest.New(t, emulator.Options{StateFile: path, Address: ownAddress(t)})
	user := first.Holder("ref")
	if err := first.Server.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var members map[string]any
	if err := json.Unmarshal(content, &members); err != nil {
		t.Fatal(err)
	}
	delete(members, "change_requests")
	for _, one := range members["system_users"].([]any) {
		delete(one.(map[string]any), "rights")
		delete(one.(map[string]any), "access_packages")
	}
	if err := os.WriteFile(path, wire.EncodeJSON(members), 0o600); err != nil {
		t.Fatal(err)
	}

	server := scenetest.Start(t, emulator.Options{StateFile: path})
	second := &scenetest.Scene{T: t, Server: server, Vendor: scenetest.NewUser(t, server, scenetest.VendorID), Rival: scenetest.NewUser(t, server, scenetest.OtherID), Person: scenetest.NewUser(t, server, scenetest.VendorID)}
	second.RenewTokens()
	if got := server.ChangeRequests(); len(got) != 0 {
		t.Errorf("change requests are %+v", got)
	}
	second.ExpectHeld("from before", nil, nil)
	second.Approve(second.Change(user, nil).ID)
	second.ExpectHeld("changed", []string{scenetest.Grunnlag}, nil)
}
