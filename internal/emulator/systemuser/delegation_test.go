package systemuser_test

import (
	"net/http"
	"reflect"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// An approved change adds and takes away, and nothing else does either.
func TestApprovedChangesAreHeld(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	user := s.Holder("ref")
	s.ExpectHeld("as asked for", []string{scenetest.Krav}, nil)
	added := s.Change(user, map[string]any{"requiredAccessPackages": scenetest.PackagesJSON(scenetest.Jordbruk, scenetest.AssignOnly)})
	s.ExpectHeld("while New", []string{scenetest.Krav}, nil)
	s.Approve(added.ID)
	s.ExpectHeld("added", []string{scenetest.Krav, scenetest.Grunnlag}, []string{scenetest.Jordbruk, scenetest.AssignOnly})
	same := s.Change(user, map[string]any{"requiredRights": []any{scenetest.RightJSON(scenetest.Krav), scenetest.RightJSON(scenetest.Krav)}, "requiredAccessPackages": scenetest.PackagesJSON(scenetest.Jordbruk, scenetest.Jordbruk)})
	s.Approve(same.ID)
	s.ExpectHeld("asked for what it has", []string{scenetest.Krav, scenetest.Grunnlag}, []string{scenetest.Jordbruk, scenetest.AssignOnly})
	s.Reject(s.Change(user, map[string]any{"requiredRights": []any{}, "unwantedRights": []any{scenetest.RightJSON(scenetest.Krav)}}).ID)
	s.ExpectHeld("rejected", []string{scenetest.Krav, scenetest.Grunnlag}, []string{scenetest.Jordbruk, scenetest.AssignOnly})
	acting := map[string]any{"action": "read", "resource": scenetest.RightJSON(scenetest.Krav)["resource"]}
	less := s.Change(user, map[string]any{
		"requiredRights": []any{}, "unwantedRights": []any{acting, scenetest.RightJSON("unknown")}, "unwantedAccessPackages": scenetest.PackagesJSON(scenetest.AssignOnly, "unknown"),
	})
	s.Approve(less.ID)
	s.ExpectHeld("taken away", []string{scenetest.Grunnlag}, []string{scenetest.Jordbruk})
	both := s.Change(user, map[string]any{"unwantedRights": []any{scenetest.RightJSON(scenetest.Grunnlag)}, "unwantedAccessPackages": scenetest.PackagesJSON(scenetest.Jordbruk)})
	s.Approve(both.ID)
	s.ExpectHeld("required and unwanted", nil, nil)
	if got := s.Read(systemuser.Standard, user); len(got.Rights) != 1 {
		t.Errorf("the request of the beginning is %+v", got)
	}
}

// What is taken away from a system user stays in the request that it came of, and on the system.
func TestTakenRightsStayInTheRequest(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	asked := s.Ask(systemuser.Standard, map[string]any{"accessPackages": scenetest.PackagesJSON(scenetest.Jordbruk)})
	s.Approve(asked.ID)
	portal, err := s.Server.CreateSystemUser(scenetest.SystemA, scenetest.CustomerOrg)
	if err != nil {
		t.Fatal(err)
	}
	before := s.Vendor.Must(http.StatusOK, http.MethodGet, scenetest.VendorPath+"/"+scenetest.SystemA, nil).Body
	for _, user := range []string{asked.ID, portal.ID} {
		s.Approve(s.Change(user, map[string]any{
			"requiredRights": []any{}, "unwantedRights": []any{scenetest.RightJSON(scenetest.Krav)}, "unwantedAccessPackages": scenetest.PackagesJSON(scenetest.Jordbruk),
		}).ID)
	}
	if got := s.Read(systemuser.Standard, asked.ID); !reflect.DeepEqual(got.Rights, asked.Rights) || !reflect.DeepEqual(got.AccessPackages, asked.AccessPackages) {
		t.Errorf("the request is %+v, was %+v", got, asked)
	}
	if after := s.Vendor.Must(http.StatusOK, http.MethodGet, scenetest.VendorPath+"/"+scenetest.SystemA, nil).Body; after != before {
		t.Errorf("the system is %s, was %s", after, before)
	}
}

// What a system user gets is checked again at approval; what it holds already need not be the
// system's any more.
func TestChangeApprovalChecksTheSystemAgain(t *testing.T) {
	t.Parallel()
	const undelegable = "ttd-ikke-delegerbar"
	s := scenetest.New(t, emulator.Options{})
	user := s.Holder("ref")
	s.Approve(s.Change(user, map[string]any{"requiredRights": []any{}, "requiredAccessPackages": scenetest.PackagesJSON(scenetest.Jordbruk)}).ID)
	right := s.Change(user, nil)
	lost := s.Change(user, map[string]any{"requiredRights": []any{}, "requiredAccessPackages": scenetest.PackagesJSON(scenetest.AssignOnly)})
	held := s.Change(user, map[string]any{"requiredRights": []any{}, "requiredAccessPackages": scenetest.PackagesJSON(scenetest.Jordbruk)})
	s.Vendor.Must(http.StatusOK, http.MethodPut, scenetest.VendorPath+"/"+scenetest.SystemA, scenetest.SystemJSON(scenetest.SystemA, map[string]any{"rights": []any{scenetest.RightJSON(undelegable)}}))
	stuck := s.Change(user, map[string]any{"requiredRights": []any{scenetest.RightJSON(undelegable)}})
	for id, code := range map[string]string{right.ID: systemuser.AuthRightRefused, lost.ID: systemuser.AuthPackageInvalid, stuck.ID: systemuser.AuthRightRefused} {
		s.HasCode(code, s.Person.Must(http.StatusBadRequest, http.MethodPost, ofChange(scenetest.CustomerID, id)+"/approve", nil))
		if status := s.ReadChange(id).Status; status != systemuser.StatusNew {
			t.Errorf("%s: the change request is %s", code, status)
		}
	}
	s.ExpectHeld("refused", []string{scenetest.Krav}, []string{scenetest.Jordbruk})
	s.Approve(held.ID)
	s.DeleteUser(user)
	s.HasCode(systemuser.AuthNoSystemUser, s.Person.Must(http.StatusNotFound, http.MethodPost, ofChange(scenetest.CustomerID, right.ID)+"/approve", nil))
	s.Reject(right.ID)
}

// A deleted system's change requests can still be answered.
func TestChangeRequestsOfADeletedSystem(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	user := s.Holder("ref")
	asked := s.Change(user, nil)
	s.Vendor.Must(http.StatusOK, http.MethodDelete, scenetest.VendorPath+"/"+scenetest.SystemA, nil)
	s.Approve(asked.ID)
	s.ExpectHeld("approved", []string{scenetest.Krav, scenetest.Grunnlag}, nil)
	s.Change(user, map[string]any{"requiredRights": []any{scenetest.RightJSON(scenetest.Krav)}})
}

// A changed system user moves to the end of its lists.
func TestChangedSystemUserIsLast(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{World: world.World{PageSize: 1}})
	first, second := s.Holder("first"), s.Holder("second")
	s.Approve(s.Change(first, nil).ID)
	sizes, shown := s.Walk(systemuser.Path + "/vendor/bysystem/" + scenetest.SystemA)
	if len(sizes) != 2 || len(shown) != 2 {
		t.Errorf("pages of %v showing %v", sizes, shown)
	}
	if users := s.Server.SystemUsers(); users[0].ID != second || users[1].ID != first {
		t.Errorf("the order is %+v", users)
	}
}

// A system user made in the portal holds all that a standard one can.
func TestPortalUserHoldsWhatTheSystemHas(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	if _, err := s.Server.CreateSystemUser(scenetest.SystemA, scenetest.CustomerOrg); err != nil {
		t.Fatal(err)
	}
	s.ExpectHeld("made in the portal", []string{scenetest.Krav, scenetest.Grunnlag}, []string{scenetest.Jordbruk, scenetest.AssignOnly})
}
