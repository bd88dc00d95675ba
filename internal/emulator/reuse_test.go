package emulator_test

import (
	"net/http"
	"path/filepath"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

// With the switch, a module can be applied, destroyed and applied again on one emulator, as often
// as its tests like.
func TestDeletedIDsAreRegisteredAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	s := scenetest.New(t, emulator.Options{ReuseIDs: true, StateFile: path})
	one := scenetest.VendorPath + "/" + scenetest.SystemA
	for range 2 {
		request := s.Ask(systemuser.Standard, nil).ID
		s.Approve(request)
		s.Vendor.Must(http.StatusCreated, http.MethodPost, systemuser.ChangePath+"/vendor?correlation-id=11111111-1111-4111-8111-111111111111&system-user-id="+request,
			map[string]any{"requiredRights": []any{scenetest.RightJSON(scenetest.Krav)}})
		s.Vendor.Must(http.StatusOK, http.MethodDelete, one, nil)
		s.Vendor.Must(http.StatusNotFound, http.MethodGet, one, nil)
		s.HasCode(systemuser.AuthNoRequest, s.Vendor.Must(http.StatusNotFound, http.MethodGet, scenetest.StandardPath+"/"+request, nil))
		s.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(scenetest.SystemA, map[string]any{"clientId": []string{scenetest.VendorID}}))
		log := scenetest.Decode[[]register.ChangeEntry](t, s.Vendor.Must(http.StatusOK, http.MethodGet, one+"/changelog", nil))
		if users := s.Server.SystemUsers(); len(users) > 0 || len(s.Server.Requests()) > 0 || len(s.Server.ChangeRequests()) > 0 || len(log) != 1 {
			t.Fatalf("the new system begins with %d system users, and %d changes", len(users), len(log))
		}
	}
	// Without a client id the deletion says 400, as always (altinn-api.md §3.7).
	s.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(scenetest.VendorOrg+"_bare", map[string]any{"clientId": []string{}}))
	s.Vendor.Must(http.StatusBadRequest, http.MethodDelete, scenetest.VendorPath+"/"+scenetest.VendorOrg+"_bare", nil)
	s.Vendor.Must(http.StatusNotFound, http.MethodGet, scenetest.VendorPath+"/"+scenetest.VendorOrg+"_bare", nil)
	if stored, err := emulator.LoadState(path); err != nil || len(stored.Systems) != 1 {
		t.Errorf("the state file holds something else (%v)", err)
	}
}

// What was deleted before counts too.
func TestIDsDeletedBeforeAreRegisteredAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	first, err := emulator.Start(emulator.Options{StateFile: path, NewKey: scenetest.SharedKey, Address: ownAddress(t)})
	if err != nil {
		t.Fatal(err)
	}
	vendor := scenetest.NewVendor(t, first)
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(scenetest.SystemA, nil))
	vendor.Must(http.StatusOK, http.MethodDelete, scenetest.VendorPath+"/"+scenetest.SystemA, nil)
	vendor.Must(http.StatusBadRequest, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(scenetest.SystemA, nil)) // as in Altinn
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	scenetest.NewVendor(t, scenetest.Start(t, emulator.Options{StateFile: path, ReuseIDs: true})).Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(scenetest.SystemA, nil))
}
