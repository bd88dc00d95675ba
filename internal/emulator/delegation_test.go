package emulator

import (
	"net/http"
	"reflect"
	"slices"
	"testing"
)

// expectHeld checks what the only system user holds, in any order.
func (s *scene) expectHeld(when string, rights, packages []string) {
	s.t.Helper()
	users := s.server.SystemUsers()
	if len(users) != 1 {
		s.t.Fatalf("%s: system users are %+v", when, users)
	}
	held, delegated := slices.Sorted(slices.Values(users[0].Rights)), slices.Sorted(slices.Values(users[0].AccessPackages))
	if !slices.Equal(held, rights) || !slices.Equal(delegated, packages) {
		s.t.Errorf("%s: the system user holds %q and %q, want %q and %q", when, held, delegated, rights, packages)
	}
}

// An approved change adds and takes away, and nothing else does either.
func TestApprovedChangesAreHeld(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	user := s.holder("ref")
	s.expectHeld("as asked for", []string{krav}, nil)
	added := s.change(user, map[string]any{"requiredAccessPackages": packagesJSON(jordbruk, assignOnly)})
	s.expectHeld("while New", []string{krav}, nil)
	s.approve(added.ID)
	s.expectHeld("added", []string{krav, grunnlag}, []string{jordbruk, assignOnly})
	same := s.change(user, map[string]any{"requiredRights": []any{rightJSON(krav), rightJSON(krav)}, "requiredAccessPackages": packagesJSON(jordbruk, jordbruk)})
	s.approve(same.ID)
	s.expectHeld("asked for what it has", []string{krav, grunnlag}, []string{jordbruk, assignOnly})
	s.reject(s.change(user, map[string]any{"requiredRights": []any{}, "unwantedRights": []any{rightJSON(krav)}}).ID)
	s.expectHeld("rejected", []string{krav, grunnlag}, []string{jordbruk, assignOnly})
	acting := map[string]any{"action": "read", "resource": rightJSON(krav)["resource"]}
	less := s.change(user, map[string]any{
		"requiredRights": []any{}, "unwantedRights": []any{acting, rightJSON("unknown")}, "unwantedAccessPackages": packagesJSON(assignOnly, "unknown"),
	})
	s.approve(less.ID)
	s.expectHeld("taken away", []string{grunnlag}, []string{jordbruk})
	both := s.change(user, map[string]any{"unwantedRights": []any{rightJSON(grunnlag)}, "unwantedAccessPackages": packagesJSON(jordbruk)})
	s.approve(both.ID)
	s.expectHeld("required and unwanted", nil, nil)
	if got := s.read(kindStandard, user); len(got.Rights) != 1 {
		t.Errorf("the request of the beginning is %+v", got)
	}
}

// What is taken away from a system user stays in the request that it came of,
// and on the system.
func TestTakenRightsStayInTheRequest(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	asked := s.ask(kindStandard, map[string]any{"accessPackages": packagesJSON(jordbruk)})
	s.approve(asked.ID)
	portal, err := s.server.CreateSystemUser(systemA, customerOrg)
	if err != nil {
		t.Fatal(err)
	}
	before := s.vendor.must(http.StatusOK, http.MethodGet, vendorPath+"/"+systemA, nil).body
	for _, user := range []string{asked.ID, portal.ID} {
		s.approve(s.change(user, map[string]any{
			"requiredRights": []any{}, "unwantedRights": []any{rightJSON(krav)}, "unwantedAccessPackages": packagesJSON(jordbruk),
		}).ID)
	}
	if got := s.read(kindStandard, asked.ID); !reflect.DeepEqual(got.Rights, asked.Rights) || !reflect.DeepEqual(got.AccessPackages, asked.AccessPackages) {
		t.Errorf("the request is %+v, was %+v", got, asked)
	}
	if after := s.vendor.must(http.StatusOK, http.MethodGet, vendorPath+"/"+systemA, nil).body; after != before {
		t.Errorf("the system is %s, was %s", after, before)
	}
}

// What a system user gets is checked again at approval; what it holds already
// need not be the system's any more.
func TestChangeApprovalChecksTheSystemAgain(t *testing.T) {
	t.Parallel()
	const undelegable = "ttd-ikke-delegerbar"
	s := newScene(t, Options{})
	user := s.holder("ref")
	s.approve(s.change(user, map[string]any{"requiredRights": []any{}, "requiredAccessPackages": packagesJSON(jordbruk)}).ID)
	right := s.change(user, nil)
	lost := s.change(user, map[string]any{"requiredRights": []any{}, "requiredAccessPackages": packagesJSON(assignOnly)})
	held := s.change(user, map[string]any{"requiredRights": []any{}, "requiredAccessPackages": packagesJSON(jordbruk)})
	s.vendor.must(http.StatusOK, http.MethodPut, vendorPath+"/"+systemA, systemJSON(systemA, map[string]any{"rights": []any{rightJSON(undelegable)}}))
	stuck := s.change(user, map[string]any{"requiredRights": []any{rightJSON(undelegable)}})
	for id, code := range map[string]string{right.ID: authRightRefused, lost.ID: authPackageInvalid, stuck.ID: authRightRefused} {
		s.hasCode(code, s.person.must(http.StatusBadRequest, http.MethodPost, ofChange(customerID, id)+"/approve", nil))
		if status := s.readChange(id).Status; status != statusNew {
			t.Errorf("%s: the change request is %s", code, status)
		}
	}
	s.expectHeld("refused", []string{krav}, []string{jordbruk})
	s.approve(held.ID)
	s.deleteUser(user)
	s.hasCode(authNoSystemUser, s.person.must(http.StatusNotFound, http.MethodPost, ofChange(customerID, right.ID)+"/approve", nil))
	s.reject(right.ID)
}

// A deleted system's change requests can still be answered.
func TestChangeRequestsOfADeletedSystem(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	user := s.holder("ref")
	asked := s.change(user, nil)
	s.vendor.must(http.StatusOK, http.MethodDelete, vendorPath+"/"+systemA, nil)
	s.approve(asked.ID)
	s.expectHeld("approved", []string{krav, grunnlag}, nil)
	s.change(user, map[string]any{"requiredRights": []any{rightJSON(krav)}})
}

// A changed system user moves to the end of its lists.
func TestChangedSystemUserIsLast(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{World: World{PageSize: 1}})
	first, second := s.holder("first"), s.holder("second")
	s.approve(s.change(first, nil).ID)
	sizes, shown := s.walk(systemUserPath + "/vendor/bysystem/" + systemA)
	if len(sizes) != 2 || len(shown) != 2 {
		t.Errorf("pages of %v showing %v", sizes, shown)
	}
	if users := s.server.SystemUsers(); users[0].ID != second || users[1].ID != first {
		t.Errorf("the order is %+v", users)
	}
}

// A system user made in the portal holds all that a standard one can.
func TestPortalUserHoldsWhatTheSystemHas(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	if _, err := s.server.CreateSystemUser(systemA, customerOrg); err != nil {
		t.Fatal(err)
	}
	s.expectHeld("made in the portal", []string{krav, grunnlag}, []string{jordbruk, assignOnly})
}
