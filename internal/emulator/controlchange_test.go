package emulator

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// The controls that answer requests answer change requests too.
func TestChangeRequestControls(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	anyone := newUser(t, s.server, vendorID)
	anyone.token = ""
	const requests, changes = controlPrefix + "requests", controlPrefix + "change-requests"
	if body := anyone.must(http.StatusOK, http.MethodGet, changes, nil).body; body != "[]" {
		t.Errorf("the list of none is %s", body)
	}
	user := s.holder("ref")
	asked := s.change(user, map[string]any{
		"unwantedRights":         []any{rightJSON(krav)},
		"requiredAccessPackages": packagesJSON(jordbruk), "unwantedAccessPackages": packagesJSON(assignOnly),
	})
	s.age(181)
	list := decode[[]ChangeRequest](t, anyone.must(http.StatusOK, http.MethodGet, changes, nil))
	want := ChangeRequest{
		ID: asked.ID, SystemUserID: user, SystemID: systemA, Organisation: customerOrg, ExternalRef: "ref", Status: statusNew,
		TimedOut: true, ConfirmURL: *asked.ConfirmURL, RequiredRights: []string{grunnlag}, UnwantedRights: []string{krav},
		RequiredAccessPackages: []string{jordbruk}, UnwantedAccessPackages: []string{assignOnly},
	}
	if len(list) == 1 {
		want.Created = list[0].Created
	}
	if !reflect.DeepEqual(list, []ChangeRequest{want}) {
		t.Errorf("the list is %+v, want %+v", list, want)
	}
	accepted := decode[ChangeRequest](t, anyone.must(http.StatusOK, http.MethodPost, requests+"/"+asked.ID+"/approve", nil))
	if want.Status = statusAccepted; !reflect.DeepEqual(accepted, want) {
		t.Errorf("approved it is %+v", accepted)
	}
	twice := anyone.must(http.StatusConflict, http.MethodPost, requests+"/"+asked.ID+"/reject", nil)
	if !strings.Contains(twice.body, authNotNew) || !strings.Contains(twice.body, "It is Accepted.") {
		t.Errorf("answered twice: %s", twice.body)
	}
	users := decode[[]SystemUser](t, anyone.must(http.StatusOK, http.MethodGet, controlPrefix+"system-users", nil))
	if len(users) != 1 || !slices.Equal(users[0].Rights, []string{grunnlag}) || !slices.Equal(users[0].AccessPackages, []string{jordbruk}) {
		t.Errorf("system users are %+v", users)
	}
	s.vendor.must(http.StatusAccepted, http.MethodDelete, changePath+"/vendor/"+asked.ID, nil)
	anyone.must(http.StatusNotFound, http.MethodPost, requests+"/"+asked.ID+"/approve", nil)
}

// Change requests, and what each system user holds, are there after a restart
// as they were; spent ids stay spent, and a reset removes them all.
func TestChangeRequestsAreKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	first := newScene(t, Options{StateFile: path, Address: ownAddress("6")})
	user := first.holder("ref")
	accepted, open := first.change(user, nil), first.change(user, map[string]any{"redirectUrl": "", "unwantedRights": []any{rightJSON(krav)}})
	gone := first.change(user, nil).ID
	first.vendor.must(http.StatusAccepted, http.MethodDelete, changePath+"/vendor/"+gone, nil)
	first.approve(accepted.ID)
	changes, users := first.server.ChangeRequests(), first.server.SystemUsers()
	page := first.changePage(newVisitor(t, first.server), open)
	if err := first.server.Close(); err != nil {
		t.Fatal(err)
	}

	server := startServer(t, Options{StateFile: path})
	second := &scene{t: t, server: server, vendor: newUser(t, server, vendorID), rival: newUser(t, server, otherID), person: newUser(t, server, vendorID)}
	second.renewTokens()
	if got := server.ChangeRequests(); !reflect.DeepEqual(got, changes) {
		t.Errorf("change requests are %+v, were %+v", got, changes)
	}
	if got := server.SystemUsers(); !reflect.DeepEqual(got, users) {
		t.Errorf("system users are %+v, were %+v", got, users)
	}
	if got := second.readChange(open.ID); !reflect.DeepEqual(got, open) {
		t.Errorf("the open one is %+v, was %+v", got, open)
	}
	second.vendor.must(http.StatusInternalServerError, http.MethodPost, changeOf(user, gone), changeJSON(nil))
	if again := second.vendor.must(http.StatusOK, http.MethodPost, changeOf(user, open.ID), changeJSON(nil)); decode[changeAnswer](t, again).ID != open.ID {
		t.Errorf("the open one is not found by its id: %s", again.body)
	}
	submit(newVisitor(t, server), page, "approve")
	second.expectHeld("after the restart", []string{grunnlag}, nil)
	if err := server.Reset(); err != nil {
		t.Fatal(err)
	}
	if left := server.ChangeRequests(); len(left) != 0 {
		t.Errorf("after a reset there are %+v", left)
	}
}

// A state file from before there were change requests is read, and its system
// users can be changed.
func TestStateFileWithoutChangeRequests(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	first := newScene(t, Options{StateFile: path, Address: ownAddress("7")})
	user := first.holder("ref")
	if err := first.server.Close(); err != nil {
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
	if err := os.WriteFile(path, encodeJSON(members), 0o600); err != nil {
		t.Fatal(err)
	}

	server := startServer(t, Options{StateFile: path})
	second := &scene{t: t, server: server, vendor: newUser(t, server, vendorID), rival: newUser(t, server, otherID), person: newUser(t, server, vendorID)}
	second.renewTokens()
	if got := server.ChangeRequests(); len(got) != 0 {
		t.Errorf("change requests are %+v", got)
	}
	second.expectHeld("from before", nil, nil)
	second.approve(second.change(user, nil).ID)
	second.expectHeld("changed", []string{grunnlag}, nil)
}
