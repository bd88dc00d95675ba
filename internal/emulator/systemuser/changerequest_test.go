package systemuser_test

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

const changesOfA = systemuser.ChangePath + "/vendor/bysystem/" + scenetest.SystemA

// Past one page the list leads to its own beginning for ever.
func TestChangeRequestListNeverEnds(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	user := s.Holder("ref")
	for range 60 {
		s.Change(user, nil)
	}
	first := scenetest.Decode[wire.Page[systemuser.ChangeAnswer]](t, s.Vendor.Must(http.StatusOK, http.MethodGet, changesOfA, nil))
	if len(first.Data) != 50 || first.Links.Next == "" {
		t.Fatalf("the first page has %d, next is %q", len(first.Data), first.Links.Next)
	}
	next, err := url.Parse(first.Links.Next)
	if err != nil || next.Path != changesOfA {
		t.Fatalf("next is %q (%v)", first.Links.Next, err)
	}
	again := scenetest.Decode[wire.Page[systemuser.ChangeAnswer]](t, s.Vendor.Must(http.StatusOK, http.MethodGet, next.RequestURI(), nil))
	if !reflect.DeepEqual(again, first) {
		t.Error("the next page is another one")
	}
	answer := s.Vendor.Must(http.StatusBadRequest, http.MethodGet, changesOfA+"?token=!!", nil)
	if !strings.Contains(answer.Body, `"token":["The value '`) {
		t.Errorf("a token that is none: %s", answer.Body)
	}
}

// Only the lists tell the age, and only they lack the confirmUrl.
func TestChangeRequestReads(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	user := s.Holder("ref")
	asked := s.Change(user, map[string]any{
		"requiredAccessPackages": scenetest.PackagesJSON(scenetest.Jordbruk), "unwantedAccessPackages": scenetest.PackagesJSON(scenetest.AssignOnly), "unwantedRights": []any{scenetest.RightJSON(scenetest.Krav)},
	})
	s.Age(181)
	if got := s.ReadChange(asked.ID); !reflect.DeepEqual(got, asked) || got.TimedOut {
		t.Errorf("by id it is %+v, was %+v", got, asked)
	}
	byKey := systemuser.ChangePath + "/vendor/byexternalref/" + scenetest.SystemA + "/" + scenetest.CustomerOrg + "/"
	found := scenetest.Decode[systemuser.ChangeAnswer](t, s.Vendor.Must(http.StatusOK, http.MethodGet, byKey+"ref", nil))
	want := asked
	want.RequiredPackages, want.UnwantedPackages = []register.AccessPackage{}, []register.AccessPackage{}
	if !reflect.DeepEqual(found, want) {
		t.Errorf("by reference it is %+v, want %+v", found, want)
	}
	s.HasCode(systemuser.AuthNoRequest, s.Vendor.Must(http.StatusNotFound, http.MethodGet, byKey+"REF", nil))
	listed := scenetest.Decode[wire.Page[systemuser.ChangeAnswer]](t, s.Vendor.Must(http.StatusOK, http.MethodGet, changesOfA, nil)).Data
	if len(listed) != 1 || !listed[0].TimedOut || listed[0].ConfirmURL != nil || len(listed[0].RequiredPackages) != 1 {
		t.Errorf("the list is %+v", listed)
	}
	s.Vendor.Must(http.StatusBadRequest, http.MethodGet, systemuser.ChangePath+"/vendor/x", nil)
	s.HasCode(systemuser.AuthNoSystem, s.Vendor.Must(http.StatusNotFound, http.MethodGet, systemuser.ChangePath+"/vendor/bysystem/x", nil))
}

// Of several under one reference any one is found: here the one that was left alone the longest.
func TestChangeRequestsUnderOneReference(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	user := s.Holder("ref")
	first, second := s.Change(user, nil), s.Change(user, nil)
	byKey := systemuser.ChangePath + "/vendor/byexternalref/" + scenetest.SystemA + "/" + scenetest.CustomerOrg + "/ref"
	expect := func(id string) {
		t.Helper()
		if found := scenetest.Decode[systemuser.ChangeAnswer](t, s.Vendor.Must(http.StatusOK, http.MethodGet, byKey, nil)); found.ID != id {
			t.Errorf("found %s, want %s", found.ID, id)
		}
	}
	expect(first.ID)
	s.Reject(first.ID)
	expect(second.ID)
	s.Vendor.Must(http.StatusAccepted, http.MethodDelete, systemuser.ChangePath+"/vendor/"+second.ID, nil)
	expect(first.ID)
}

// Who asks decides: write does not include read, another vendor's are not found, and nothing is
// without a vendor.
func TestChangeRequestsOfOthers(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	asked := s.Change(s.Holder("ref"), nil)
	reads := []string{
		systemuser.ChangePath + "/vendor/" + asked.ID, changesOfA,
		systemuser.ChangePath + "/vendor/byexternalref/" + scenetest.SystemA + "/" + scenetest.CustomerOrg + "/ref",
	}
	caller := func(organisation, scope string) *scenetest.User {
		one := scenetest.NewUser(t, s.Server, scenetest.VendorID)
		one.Token = scenetest.SignToken(t, s.Server, organisation, scope)
		return one
	}
	nobody, writer, reader := caller("", wire.ScopeRequestRead), caller(scenetest.VendorOrg, wire.ScopeRequestWrite), caller(scenetest.VendorOrg, wire.ScopeRequestRead)
	for _, path := range reads {
		s.HasCode(systemuser.AuthNoSystem, s.Rival.Must(http.StatusNotFound, http.MethodGet, path, nil))
		s.HasCode("", nobody.Must(http.StatusUnauthorized, http.MethodGet, path, nil))
		writer.Must(http.StatusForbidden, http.MethodGet, path, nil)
		reader.Must(http.StatusOK, http.MethodGet, path, nil)
	}
	reader.Must(http.StatusForbidden, http.MethodDelete, reads[0], nil)
	reader.Must(http.StatusForbidden, http.MethodPost, systemuser.ChangePath+"/vendor", `{}`)
	scenetest.NewUser(t, s.Server, scenetest.VendorID).Must(http.StatusForbidden, http.MethodPost, ofChange(scenetest.CustomerID, asked.ID)+"/approve", nil)
}

// DELETE works for any vendor and in any status, once.
func TestDeleteChangeRequest(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	user := s.Holder("ref")
	for name, answered := range map[string]func(*scenetest.Scene, string){
		systemuser.StatusNew: func(*scenetest.Scene, string) {}, systemuser.StatusAccepted: (*scenetest.Scene).Approve, systemuser.StatusRejected: (*scenetest.Scene).Reject,
	} {
		path := systemuser.ChangePath + "/vendor/" + s.Change(user, nil).ID
		answered(s, path[strings.LastIndex(path, "/")+1:])
		if answer := s.Rival.Must(http.StatusAccepted, http.MethodDelete, path, nil); answer.Body != "" {
			t.Errorf("%s: the body is %s", name, answer.Body)
		}
		s.HasCode(systemuser.AuthNoRequest, s.Vendor.Must(http.StatusNotFound, http.MethodDelete, path, nil))
		s.HasCode(systemuser.AuthNoRequest, s.Vendor.Must(http.StatusNotFound, http.MethodGet, path, nil))
	}
	if left := s.Server.ChangeRequests(); len(left) != 0 {
		t.Errorf("left are %+v", left)
	}
	if held := s.Server.SystemUsers()[0].Rights; !slices.Equal(held, []string{scenetest.Krav, scenetest.Grunnlag}) {
		t.Errorf("what was approved is gone with the change request: %q", held)
	}
	s.Vendor.Must(http.StatusBadRequest, http.MethodDelete, systemuser.ChangePath+"/vendor/x", nil)
}

// A request and a change request with one id are two things.
func TestChangeRequestWithTheIDOfARequest(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	user, asked := s.Holder("ref"), s.Ask(systemuser.Standard, map[string]any{"externalRef": "open"})
	change := scenetest.Decode[systemuser.ChangeAnswer](t, s.Vendor.Must(http.StatusCreated, http.MethodPost, scenetest.ChangeOf(user, asked.ID), scenetest.ChangeJSON(nil)))
	visitor := scenetest.NewVisitor(t, s.Server)
	if page := visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, *change.ConfirmURL), nil); !strings.Contains(page.Body, "Legges til") {
		t.Errorf("the page is of something else: %s", page.Body)
	}
	s.Vendor.Must(http.StatusAccepted, http.MethodDelete, systemuser.ChangePath+"/vendor/"+asked.ID, nil)
	s.Read(systemuser.Standard, asked.ID)
	s.Vendor.Must(http.StatusAccepted, http.MethodDelete, scenetest.StandardPath+"/"+asked.ID, nil)
}

// verify is gone, and what is left of its path takes other methods.
func TestChangeRequestMethods(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	one := systemuser.ChangePath + "/vendor/" + uuid.NewString()
	for call, allow := range map[string]string{
		"POST " + systemuser.ChangePath + "/vendor/verify?correlation-id=x": "DELETE, GET",
		"PUT " + one:                   "DELETE, GET",
		"GET " + systemuser.ChangePath: "",
		"PATCH " + changesOfA:          "GET",
		"GET " + one + "/approve":      "POST",
		"DELETE " + one + "/approve":   "POST",
	} {
		method, path, _ := strings.Cut(call, " ")
		status := http.StatusMethodNotAllowed
		if allow == "" {
			status = http.StatusNotFound
		}
		if answer := s.Vendor.Must(status, method, path, nil); answer.Header.Get("Allow") != allow {
			t.Errorf("%s: Allow %q, want %q", call, answer.Header.Get("Allow"), allow)
		}
	}
}

// ofChange is the path of a customer's endpoints of a change request.
func ofChange(partyID int, id string) string {
	return systemuser.ChangePath + "/" + strconv.Itoa(partyID) + "/" + id
}

// TestCustomerReadsAChangeRequest is the portal's part of altinn-api.md §5.
func TestCustomerReadsAChangeRequest(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	asked := s.Change(s.Holder("ref"), map[string]any{"redirectUrl": scenetest.Receipt})
	s.Age(181)
	ofParty := s.Person.Must(http.StatusOK, http.MethodGet, ofChange(scenetest.CustomerID, asked.ID), nil)
	if strings.Contains(ofParty.Body, "confirmUrl") || !strings.Contains(ofParty.Body, `"timedOut":false`) || scenetest.Decode[systemuser.ChangeAnswer](t, ofParty).ID != asked.ID {
		t.Errorf("for the party it is %s", ofParty.Body)
	}
	unknown := "00000000-0000-4000-8000-000000000001"
	s.HasCode(systemuser.AuthNoParty, s.Person.Must(http.StatusBadRequest, http.MethodGet, ofChange(-1, unknown), nil))
	s.HasCode(systemuser.AuthNoRequest, s.Person.Must(http.StatusNotFound, http.MethodGet, ofChange(500001, asked.ID), nil))
	s.HasCode(systemuser.AuthNoRequest, s.Person.Must(http.StatusNotFound, http.MethodGet, ofChange(scenetest.CustomerID, unknown), nil))
	s.Person.Must(http.StatusBadRequest, http.MethodGet, ofChange(scenetest.CustomerID, "x"), nil)

	forPerson := s.Person.Must(http.StatusOK, http.MethodGet, systemuser.ChangePath+"/"+asked.ID, nil)
	if got := scenetest.Decode[systemuser.PersonChangeAnswer](t, forPerson); got.ID != asked.ID || got.PartyID != scenetest.CustomerID || got.PartyUUID == "" ||
		len(got.RequiredRights) != 1 || strings.Contains(forPerson.Body, "created") {
		t.Errorf("for a person it is %s", forPerson.Body)
	}
	s.HasCode(systemuser.AuthNoRequest, s.Person.Must(http.StatusNotFound, http.MethodGet, systemuser.ChangePath+"/"+unknown, nil))
	s.HasCode(systemuser.AuthNotManager, s.Vendor.Must(http.StatusForbidden, http.MethodGet, systemuser.ChangePath+"/"+asked.ID, nil))
	s.Person.Must(http.StatusBadRequest, http.MethodGet, systemuser.ChangePath+"/x", nil)
	s.Person.Token = ""
	s.Person.Must(http.StatusUnauthorized, http.MethodGet, systemuser.ChangePath+"/"+asked.ID, nil)
}

// TestCustomerAnswersAChangeRequest is the portal's part of altinn-api.md §5.
func TestCustomerAnswersAChangeRequest(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	user := s.Holder("ref")
	unknown := "00000000-0000-4000-8000-000000000001"
	for _, answer := range []string{"/approve", "/reject"} {
		asked := s.Change(user, nil).ID
		s.Vendor.Must(http.StatusForbidden, http.MethodPost, ofChange(scenetest.CustomerID, asked)+answer, nil)
		s.HasCode(systemuser.AuthNoRequest, s.Person.Must(http.StatusNotFound, http.MethodPost, ofChange(scenetest.CustomerID, unknown)+answer, nil))
		s.Person.Must(http.StatusBadRequest, http.MethodPost, ofChange(scenetest.CustomerID, "x")+answer, nil)
		if body := s.Person.Must(http.StatusOK, http.MethodPost, ofChange(scenetest.CustomerID, asked)+answer, nil).Body; body != "true" {
			t.Errorf("%s answers %s", answer, body)
		}
		for _, again := range []string{"/approve", "/reject"} {
			s.HasCode(systemuser.AuthNotNew, s.Person.Must(http.StatusConflict, http.MethodPost, ofChange(-1, asked)+again, nil))
		}
	}
	open := s.Change(user, nil).ID
	s.HasCode(systemuser.AuthNoParty, s.Person.Must(http.StatusBadRequest, http.MethodPost, ofChange(-1, open)+"/approve", nil))
	s.Person.Must(http.StatusOK, http.MethodPost, ofChange(-1, open)+"/reject", nil)
}
