package emulator

import (
	"net/http"
	"path/filepath"
	"testing"
)

// With the switch, a module can be applied, destroyed and applied again on one
// emulator, as often as its tests like.
func TestDeletedIDsAreRegisteredAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	s := newScene(t, Options{ReuseIDs: true, StateFile: path})
	one := vendorPath + "/" + systemA
	for range 2 {
		request := s.ask(kindStandard, nil).ID
		s.approve(request)
		s.vendor.must(http.StatusCreated, http.MethodPost, changePath+"/vendor?correlation-id=11111111-1111-4111-8111-111111111111&system-user-id="+request,
			map[string]any{"requiredRights": []any{rightJSON(krav)}})
		s.vendor.must(http.StatusOK, http.MethodDelete, one, nil)
		s.vendor.must(http.StatusNotFound, http.MethodGet, one, nil)
		s.hasCode(authNoRequest, s.vendor.must(http.StatusNotFound, http.MethodGet, standardPath+"/"+request, nil))
		s.vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON(systemA, map[string]any{"clientId": []string{vendorID}}))
		log := decode[[]changeEntry](t, s.vendor.must(http.StatusOK, http.MethodGet, one+"/changelog", nil))
		if users := s.server.SystemUsers(); len(users) > 0 || len(s.server.Requests()) > 0 || len(s.server.ChangeRequests()) > 0 || len(log) != 1 {
			t.Fatalf("the new system begins with %d system users, and %d changes", len(users), len(log))
		}
	}
	// Without a client id the deletion says 400, as always (altinn-api.md §3.7).
	s.vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON(vendorOrg+"_bare", map[string]any{"clientId": []string{}}))
	s.vendor.must(http.StatusBadRequest, http.MethodDelete, vendorPath+"/"+vendorOrg+"_bare", nil)
	s.vendor.must(http.StatusNotFound, http.MethodGet, vendorPath+"/"+vendorOrg+"_bare", nil)
	if stored, err := loadState(path); err != nil || len(stored.Systems) != 1 {
		t.Errorf("the state file holds something else (%v)", err)
	}
}

// What was deleted before counts too.
func TestIDsDeletedBeforeAreRegisteredAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	first, err := Start(Options{StateFile: path, NewKey: sharedKey, Address: ownAddress("8")})
	if err != nil {
		t.Fatal(err)
	}
	vendor := newVendor(t, first)
	vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON(systemA, nil))
	vendor.must(http.StatusOK, http.MethodDelete, vendorPath+"/"+systemA, nil)
	vendor.must(http.StatusBadRequest, http.MethodPost, vendorPath, systemJSON(systemA, nil)) // as in Altinn
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	newVendor(t, startServer(t, Options{StateFile: path, ReuseIDs: true})).must(http.StatusOK, http.MethodPost, vendorPath, systemJSON(systemA, nil))
}
