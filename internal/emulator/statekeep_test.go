package emulator_test

import (
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// fullDisk is a scene whose state file cannot be written until the function that it returns is
// called.
func fullDisk(t *testing.T, before func(*scenetest.Scene)) (s *scenetest.Scene, mend func()) {
	t.Helper()
	directory := filepath.Join(t.TempDir(), "state")
	if err := os.Mkdir(directory, 0o700); err != nil {
		t.Fatal(err)
	}
	s = scenetest.New(t, emulator.Options{StateFile: filepath.Join(directory, "emulator.json")})
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

// What could not be stored did not happen: a caller who is told so sees nothing of it afterwards,
// and may send it again.
func TestFullDiskKeepsNoEffect(t *testing.T) {
	t.Parallel()
	var request, gone string
	s, mend := fullDisk(t, func(s *scenetest.Scene) {
		request = s.Ask(systemuser.Standard, nil).ID
		gone = s.Ask(systemuser.Standard, map[string]any{"externalRef": "gone"}).ID
		s.Approve(gone)
	})
	one := scenetest.VendorPath + "/" + scenetest.SystemA
	unchanged := s.Vendor.Must(http.StatusOK, http.MethodGet, one, nil).Body
	for name, row := range map[string]struct {
		as           *scenetest.User
		method, path string
		body         any
	}{
		"register":       {s.Vendor, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(scenetest.VendorOrg+"_new", nil)},
		"update":         {s.Vendor, http.MethodPut, one, scenetest.SystemJSON(scenetest.SystemA, nil)},
		"rights":         {s.Vendor, http.MethodPut, one + "/rights", []any{}},
		"delete":         {s.Vendor, http.MethodDelete, one, nil},
		"ask":            {s.Vendor, http.MethodPost, scenetest.StandardPath, scenetest.RequestJSON(systemuser.Standard, map[string]any{"externalRef": "new"})},
		"withdraw":       {s.Vendor, http.MethodDelete, scenetest.StandardPath + "/" + request, nil},
		"approve":        {s.Person, http.MethodPost, scenetest.OfParty(systemuser.Standard, scenetest.CustomerID, request, "/approve"), nil},
		"customer":       {s.Person, http.MethodDelete, systemuser.Path + "/500000/" + gone, nil},
		"control, clock": {s.Vendor, http.MethodPost, emulator.ControlPrefix + "clock", `{"advance":"5000h"}`},
		"control, reset": {s.Vendor, http.MethodPost, emulator.ControlPrefix + "reset", nil},
		"control, keys":  {s.Vendor, http.MethodPost, emulator.ControlPrefix + "keys", `{"client_id":"smartcloud"}`},
		"control, token": {s.Vendor, http.MethodDelete, emulator.ControlPrefix + "tokens", nil},
	} {
		if answer := row.as.Do(row.method, row.path, row.body); answer.Status != http.StatusInternalServerError || !strings.Contains(answer.Body, "state file cannot be written") {
			t.Errorf("%s: %d %s", name, answer.Status, answer.Body)
		}
	}
	s.Vendor.Must(http.StatusNotFound, http.MethodGet, scenetest.VendorPath+"/"+scenetest.VendorOrg+"_new", nil)
	if now := s.Vendor.Must(http.StatusOK, http.MethodGet, one, nil).Body; now != unchanged {
		t.Errorf("the system is now %s", now)
	}
	if got := s.Read(systemuser.Standard, request).Status; got != systemuser.StatusNew {
		t.Errorf("the request is %s", got)
	}
	if users := s.Server.SystemUsers(); len(users) != 1 || len(s.Server.Requests()) != 2 {
		t.Errorf("%d system users and %d requests", len(users), len(s.Server.Requests()))
	}
	if s.Server.Now().After(time.Now().Add(time.Hour)) || len(s.Server.Journal()) == 0 {
		t.Error("the clock has moved, or the journal is empty")
	}
	mend()
	s.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(scenetest.VendorOrg+"_new", nil))
	s.Vendor.Must(http.StatusOK, http.MethodPut, one, scenetest.SystemJSON(scenetest.SystemA, nil))
	s.Approve(request)
}

// The methods of a server that fail have no effect either, and its keys stay.
func TestFullDiskInGo(t *testing.T) {
	t.Parallel()
	var request string
	s, mend := fullDisk(t, func(s *scenetest.Scene) { request = s.Ask(systemuser.Standard, nil).ID })
	access := s.Server.Access()
	_, replaceErr := s.Server.ReplaceKey(scenetest.VendorID)
	_, createErr := s.Server.CreateSystemUser(scenetest.SystemA, scenetest.CustomerOrg)
	for name, err := range map[string]error{
		"reset": s.Server.Reset(), "revoke": s.Server.RevokeTokens(), "replace": replaceErr, "approve": s.Server.Approve(request), "create": createErr,
	} {
		if err == nil {
			t.Errorf("%s succeeded", name)
		}
	}
	s.Server.AdvanceClock(5000 * time.Hour)
	if s.Server.Now().After(time.Now().Add(time.Hour)) || !reflect.DeepEqual(s.Server.Access(), access) || len(s.Server.SystemUsers()) > 0 {
		t.Error("something has changed")
	}
	grant := "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=" + scenetest.SignAssertion(t, s.Server, scenetest.VendorID, wire.ScopeRegisterWrite)
	granted := s.Vendor.Must(http.StatusOK, http.MethodPost, emulator.TokenPath, grant, "Content-Type", "application/x-www-form-urlencoded")
	s.Vendor.Token = scenetest.Decode[map[string]any](t, granted)["access_token"].(string)
	s.Vendor.Must(http.StatusOK, http.MethodGet, scenetest.VendorPath+"/"+scenetest.SystemA, nil)
	mend()
	if err := s.Server.Reset(); err != nil || len(s.Server.Requests()) > 0 || len(s.Server.Journal()) > 0 {
		t.Errorf("the reset is not whole (%v)", err)
	}
}

// A call that outlives its emulator does not undo what the next one has stored.
func TestEndedEmulatorLeavesTheStateFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	first, err := emulator.Start(emulator.Options{StateFile: path, NewKey: scenetest.SharedKey, Address: ownAddress(t)})
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	s := scenetest.New(t, emulator.Options{StateFile: path})
	if err := first.Reset(); err == nil || !strings.Contains(err.Error(), "has ended") {
		t.Errorf("error %v", err)
	}
	if stored, err := emulator.LoadState(path); err != nil || len(stored.Systems) != 1 {
		t.Errorf("the system is gone (%v)", err)
	}
	s.Vendor.Must(http.StatusOK, http.MethodPut, scenetest.VendorPath+"/"+scenetest.SystemA, scenetest.SystemJSON(scenetest.SystemA, nil))
}
