package emulator

import (
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// fullDisk is a scene whose state file cannot be written until the function that
// it returns is called.
func fullDisk(t *testing.T, before func(*scene)) (s *scene, mend func()) {
	t.Helper()
	directory := filepath.Join(t.TempDir(), "state")
	if err := os.Mkdir(directory, 0o700); err != nil {
		t.Fatal(err)
	}
	s = newScene(t, Options{StateFile: filepath.Join(directory, "emulator.json")})
	before(s)
	away := directory + ".away"
	if err := os.Rename(directory, away); err != nil {
		t.Skip("this computer moves no folder with an open file:", err)
	}
	return s, func() {
		t.Helper()
		if err := os.Rename(away, directory); err != nil {
			t.Fatal(err)
		}
	}
}

// What could not be stored did not happen: a caller who is told so sees nothing
// of it afterwards, and may send it again.
func TestFullDiskKeepsNoEffect(t *testing.T) {
	t.Parallel()
	var request, gone string
	s, mend := fullDisk(t, func(s *scene) {
		request = s.ask(kindStandard, nil).ID
		gone = s.ask(kindStandard, map[string]any{"externalRef": "gone"}).ID
		s.approve(gone)
	})
	one := vendorPath + "/" + systemA
	unchanged := s.vendor.must(http.StatusOK, http.MethodGet, one, nil).body
	for name, row := range map[string]struct {
		as           *user
		method, path string
		body         any
	}{
		"register":       {s.vendor, http.MethodPost, vendorPath, systemJSON(vendorOrg+"_new", nil)},
		"update":         {s.vendor, http.MethodPut, one, systemJSON(systemA, nil)},
		"rights":         {s.vendor, http.MethodPut, one + "/rights", []any{}},
		"delete":         {s.vendor, http.MethodDelete, one, nil},
		"ask":            {s.vendor, http.MethodPost, standardPath, requestJSON(kindStandard, map[string]any{"externalRef": "new"})},
		"withdraw":       {s.vendor, http.MethodDelete, standardPath + "/" + request, nil},
		"approve":        {s.person, http.MethodPost, ofParty(kindStandard, customerID, request, "/approve"), nil},
		"customer":       {s.person, http.MethodDelete, systemUserPath + "/500000/" + gone, nil},
		"control, clock": {s.vendor, http.MethodPost, controlPrefix + "clock", `{"advance":"5000h"}`},
		"control, reset": {s.vendor, http.MethodPost, controlPrefix + "reset", nil},
		"control, keys":  {s.vendor, http.MethodPost, controlPrefix + "keys", `{"client_id":"smartcloud"}`},
		"control, token": {s.vendor, http.MethodDelete, controlPrefix + "tokens", nil},
	} {
		if answer := row.as.do(row.method, row.path, row.body); answer.status != http.StatusInternalServerError || !strings.Contains(answer.body, "state file cannot be written") {
			t.Errorf("%s: %d %s", name, answer.status, answer.body)
		}
	}
	s.vendor.must(http.StatusNotFound, http.MethodGet, vendorPath+"/"+vendorOrg+"_new", nil)
	if now := s.vendor.must(http.StatusOK, http.MethodGet, one, nil).body; now != unchanged {
		t.Errorf("the system is now %s", now)
	}
	if got := s.read(kindStandard, request).Status; got != statusNew {
		t.Errorf("the request is %s", got)
	}
	if users := s.server.SystemUsers(); len(users) != 1 || len(s.server.Requests()) != 2 {
		t.Errorf("%d system users and %d requests", len(users), len(s.server.Requests()))
	}
	if s.server.Now().After(time.Now().Add(time.Hour)) || len(s.server.Journal()) == 0 {
		t.Error("the clock has moved, or the journal is empty")
	}
	mend()
	s.vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON(vendorOrg+"_new", nil))
	s.vendor.must(http.StatusOK, http.MethodPut, one, systemJSON(systemA, nil))
	s.approve(request)
}

// The methods of a server that fail have no effect either, and its keys stay.
func TestFullDiskInGo(t *testing.T) {
	t.Parallel()
	var request string
	s, mend := fullDisk(t, func(s *scene) { request = s.ask(kindStandard, nil).ID })
	access := s.server.Access()
	_, replaceErr := s.server.ReplaceKey(vendorID)
	_, createErr := s.server.CreateSystemUser(systemA, customerOrg)
	for name, err := range map[string]error{
		"reset": s.server.Reset(), "revoke": s.server.RevokeTokens(), "replace": replaceErr, "approve": s.server.Approve(request), "create": createErr,
	} {
		if err == nil {
			t.Errorf("%s succeeded", name)
		}
	}
	s.server.AdvanceClock(5000 * time.Hour)
	if s.server.Now().After(time.Now().Add(time.Hour)) || !reflect.DeepEqual(s.server.Access(), access) || len(s.server.SystemUsers()) > 0 {
		t.Error("something has changed")
	}
	grant := "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=" + signAssertion(t, s.server, vendorID, scopeRegisterWrite)
	granted := s.vendor.must(http.StatusOK, http.MethodPost, tokenPath, grant, "Content-Type", "application/x-www-form-urlencoded")
	s.vendor.token = decode[map[string]any](t, granted)["access_token"].(string)
	s.vendor.must(http.StatusOK, http.MethodGet, vendorPath+"/"+systemA, nil)
	mend()
	if err := s.server.Reset(); err != nil || len(s.server.Requests()) > 0 || len(s.server.Journal()) > 0 {
		t.Errorf("the reset is not whole (%v)", err)
	}
}

// A call that outlives its emulator does not undo what the next one has stored.
func TestEndedEmulatorLeavesTheStateFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	first, err := Start(Options{StateFile: path, NewKey: sharedKey, Address: ownAddress("9")})
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	s := newScene(t, Options{StateFile: path})
	if err := first.Reset(); err == nil || !strings.Contains(err.Error(), "has ended") {
		t.Errorf("error %v", err)
	}
	if stored, err := loadState(path); err != nil || len(stored.Systems) != 1 {
		t.Errorf("the system is gone (%v)", err)
	}
	s.vendor.must(http.StatusOK, http.MethodPut, vendorPath+"/"+systemA, systemJSON(systemA, nil))
}
