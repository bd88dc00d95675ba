package emulator

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
)

const changesOfA = changePath + "/vendor/bysystem/" + systemA

// Past one page the list leads to its own beginning for ever.
func TestChangeRequestListNeverEnds(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	user := s.holder("ref")
	for range 60 {
		s.change(user, nil)
	}
	first := decode[page[changeAnswer]](t, s.vendor.must(http.StatusOK, http.MethodGet, changesOfA, nil))
	if len(first.Data) != 50 || first.Links.Next == "" {
		t.Fatalf("the first page has %d, next is %q", len(first.Data), first.Links.Next)
	}
	next, err := url.Parse(first.Links.Next)
	if err != nil || next.Path != changesOfA {
		t.Fatalf("next is %q (%v)", first.Links.Next, err)
	}
	again := decode[page[changeAnswer]](t, s.vendor.must(http.StatusOK, http.MethodGet, next.RequestURI(), nil))
	if !reflect.DeepEqual(again, first) {
		t.Error("the next page is another one")
	}
	answer := s.vendor.must(http.StatusBadRequest, http.MethodGet, changesOfA+"?token=!!", nil)
	if !strings.Contains(answer.body, `"token":["The value '`) {
		t.Errorf("a token that is none: %s", answer.body)
	}
}

// Only the lists tell the age, and only they lack the confirmUrl.
func TestChangeRequestReads(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	user := s.holder("ref")
	asked := s.change(user, map[string]any{
		"requiredAccessPackages": packagesJSON(jordbruk), "unwantedAccessPackages": packagesJSON(assignOnly), "unwantedRights": []any{rightJSON(krav)},
	})
	s.age(181)
	if got := s.readChange(asked.ID); !reflect.DeepEqual(got, asked) || got.TimedOut {
		t.Errorf("by id it is %+v, was %+v", got, asked)
	}
	byKey := changePath + "/vendor/byexternalref/" + systemA + "/" + customerOrg + "/"
	found := decode[changeAnswer](t, s.vendor.must(http.StatusOK, http.MethodGet, byKey+"ref", nil))
	want := asked
	want.RequiredPackages, want.UnwantedPackages = []accessPackage{}, []accessPackage{}
	if !reflect.DeepEqual(found, want) {
		t.Errorf("by reference it is %+v, want %+v", found, want)
	}
	s.hasCode(authNoRequest, s.vendor.must(http.StatusNotFound, http.MethodGet, byKey+"REF", nil))
	listed := decode[page[changeAnswer]](t, s.vendor.must(http.StatusOK, http.MethodGet, changesOfA, nil)).Data
	if len(listed) != 1 || !listed[0].TimedOut || listed[0].ConfirmURL != nil || len(listed[0].RequiredPackages) != 1 {
		t.Errorf("the list is %+v", listed)
	}
	s.vendor.must(http.StatusBadRequest, http.MethodGet, changePath+"/vendor/x", nil)
	s.hasCode(authNoSystem, s.vendor.must(http.StatusNotFound, http.MethodGet, changePath+"/vendor/bysystem/x", nil))
}

// Of several under one reference any one is found: here the one that was left
// alone the longest.
func TestChangeRequestsUnderOneReference(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	user := s.holder("ref")
	first, second := s.change(user, nil), s.change(user, nil)
	byKey := changePath + "/vendor/byexternalref/" + systemA + "/" + customerOrg + "/ref"
	expect := func(id string) {
		t.Helper()
		if found := decode[changeAnswer](t, s.vendor.must(http.StatusOK, http.MethodGet, byKey, nil)); found.ID != id {
			t.Errorf("found %s, want %s", found.ID, id)
		}
	}
	expect(first.ID)
	s.reject(first.ID)
	expect(second.ID)
	s.vendor.must(http.StatusAccepted, http.MethodDelete, changePath+"/vendor/"+second.ID, nil)
	expect(first.ID)
}

// Who asks decides: write does not include read, another vendor's are not
// found, and nothing is without a vendor.
func TestChangeRequestsOfOthers(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	asked := s.change(s.holder("ref"), nil)
	reads := []string{
		changePath + "/vendor/" + asked.ID, changesOfA,
		changePath + "/vendor/byexternalref/" + systemA + "/" + customerOrg + "/ref",
	}
	caller := func(organisation, scope string) *user {
		one := newUser(t, s.server, vendorID)
		one.token = signToken(t, s.server, organisation, scope)
		return one
	}
	nobody, writer, reader := caller("", scopeRequestRead), caller(vendorOrg, scopeRequestWrite), caller(vendorOrg, scopeRequestRead)
	for _, path := range reads {
		s.hasCode(authNoSystem, s.rival.must(http.StatusNotFound, http.MethodGet, path, nil))
		s.hasCode("", nobody.must(http.StatusUnauthorized, http.MethodGet, path, nil))
		writer.must(http.StatusForbidden, http.MethodGet, path, nil)
		reader.must(http.StatusOK, http.MethodGet, path, nil)
	}
	reader.must(http.StatusForbidden, http.MethodDelete, reads[0], nil)
	reader.must(http.StatusForbidden, http.MethodPost, changePath+"/vendor", `{}`)
	newUser(t, s.server, vendorID).must(http.StatusForbidden, http.MethodPost, ofChange(customerID, asked.ID)+"/approve", nil)
}

// DELETE works for any vendor and in any status, once.
func TestDeleteChangeRequest(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	user := s.holder("ref")
	for name, answered := range map[string]func(*scene, string){
		statusNew: func(*scene, string) {}, statusAccepted: (*scene).approve, statusRejected: (*scene).reject,
	} {
		path := changePath + "/vendor/" + s.change(user, nil).ID
		answered(s, path[strings.LastIndex(path, "/")+1:])
		if answer := s.rival.must(http.StatusAccepted, http.MethodDelete, path, nil); answer.body != "" {
			t.Errorf("%s: the body is %s", name, answer.body)
		}
		s.hasCode(authNoRequest, s.vendor.must(http.StatusNotFound, http.MethodDelete, path, nil))
		s.hasCode(authNoRequest, s.vendor.must(http.StatusNotFound, http.MethodGet, path, nil))
	}
	if left := s.server.ChangeRequests(); len(left) != 0 {
		t.Errorf("left are %+v", left)
	}
	if held := s.server.SystemUsers()[0].Rights; !slices.Equal(held, []string{krav, grunnlag}) {
		t.Errorf("what was approved is gone with the change request: %q", held)
	}
	s.vendor.must(http.StatusBadRequest, http.MethodDelete, changePath+"/vendor/x", nil)
}

// A request and a change request with one id are two things.
func TestChangeRequestWithTheIDOfARequest(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	user, asked := s.holder("ref"), s.ask(kindStandard, map[string]any{"externalRef": "open"})
	change := decode[changeAnswer](t, s.vendor.must(http.StatusCreated, http.MethodPost, changeOf(user, asked.ID), changeJSON(nil)))
	visitor := newVisitor(t, s.server)
	if page := visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, *change.ConfirmURL), nil); !strings.Contains(page.body, "Tjenester som legges til") {
		t.Errorf("the page is of something else: %s", page.body)
	}
	s.vendor.must(http.StatusAccepted, http.MethodDelete, changePath+"/vendor/"+asked.ID, nil)
	s.read(kindStandard, asked.ID)
	s.vendor.must(http.StatusAccepted, http.MethodDelete, standardPath+"/"+asked.ID, nil)
}

// verify is gone, and what is left of its path takes other methods.
func TestChangeRequestMethods(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	one := changePath + "/vendor/" + uuid.NewString()
	for call, allow := range map[string]string{
		"POST " + changePath + "/vendor/verify?correlation-id=x": "DELETE, GET",
		"PUT " + one:                 "DELETE, GET",
		"GET " + changePath:          "",
		"PATCH " + changesOfA:        "GET",
		"GET " + one + "/approve":    "POST",
		"DELETE " + one + "/approve": "POST",
	} {
		method, path, _ := strings.Cut(call, " ")
		status := http.StatusMethodNotAllowed
		if allow == "" {
			status = http.StatusNotFound
		}
		if answer := s.vendor.must(status, method, path, nil); answer.header.Get("Allow") != allow {
			t.Errorf("%s: Allow %q, want %q", call, answer.header.Get("Allow"), allow)
		}
	}
}

// ofChange is the path of a customer's endpoints of a change request.
func ofChange(partyID int, id string) string {
	return changePath + "/" + strconv.Itoa(partyID) + "/" + id
}

// TestCustomerReadsAChangeRequest is the portal's part of altinn-api.md §5.
func TestCustomerReadsAChangeRequest(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	asked := s.change(s.holder("ref"), map[string]any{"redirectUrl": receipt})
	s.age(181)
	ofParty := s.person.must(http.StatusOK, http.MethodGet, ofChange(customerID, asked.ID), nil)
	if strings.Contains(ofParty.body, "confirmUrl") || !strings.Contains(ofParty.body, `"timedOut":false`) || decode[changeAnswer](t, ofParty).ID != asked.ID {
		t.Errorf("for the party it is %s", ofParty.body)
	}
	unknown := "00000000-0000-4000-8000-000000000001"
	s.hasCode(authNoParty, s.person.must(http.StatusBadRequest, http.MethodGet, ofChange(-1, unknown), nil))
	s.hasCode(authNoRequest, s.person.must(http.StatusNotFound, http.MethodGet, ofChange(500001, asked.ID), nil))
	s.hasCode(authNoRequest, s.person.must(http.StatusNotFound, http.MethodGet, ofChange(customerID, unknown), nil))
	s.person.must(http.StatusBadRequest, http.MethodGet, ofChange(customerID, "x"), nil)

	forPerson := s.person.must(http.StatusOK, http.MethodGet, changePath+"/"+asked.ID, nil)
	if got := decode[personChangeAnswer](t, forPerson); got.ID != asked.ID || got.PartyID != customerID || got.PartyUUID == "" ||
		len(got.RequiredRights) != 1 || strings.Contains(forPerson.body, "created") {
		t.Errorf("for a person it is %s", forPerson.body)
	}
	s.hasCode(authNoRequest, s.person.must(http.StatusNotFound, http.MethodGet, changePath+"/"+unknown, nil))
	s.hasCode(authNotManager, s.vendor.must(http.StatusForbidden, http.MethodGet, changePath+"/"+asked.ID, nil))
	s.person.must(http.StatusBadRequest, http.MethodGet, changePath+"/x", nil)
	s.person.token = ""
	s.person.must(http.StatusUnauthorized, http.MethodGet, changePath+"/"+asked.ID, nil)
}

// TestCustomerAnswersAChangeRequest is the portal's part of altinn-api.md §5.
func TestCustomerAnswersAChangeRequest(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	user := s.holder("ref")
	unknown := "00000000-0000-4000-8000-000000000001"
	for _, answer := range []string{"/approve", "/reject"} {
		asked := s.change(user, nil).ID
		s.vendor.must(http.StatusForbidden, http.MethodPost, ofChange(customerID, asked)+answer, nil)
		s.hasCode(authNoRequest, s.person.must(http.StatusNotFound, http.MethodPost, ofChange(customerID, unknown)+answer, nil))
		s.person.must(http.StatusBadRequest, http.MethodPost, ofChange(customerID, "x")+answer, nil)
		if body := s.person.must(http.StatusOK, http.MethodPost, ofChange(customerID, asked)+answer, nil).body; body != "true" {
			t.Errorf("%s answers %s", answer, body)
		}
		for _, again := range []string{"/approve", "/reject"} {
			s.hasCode(authNotNew, s.person.must(http.StatusConflict, http.MethodPost, ofChange(-1, asked)+again, nil))
		}
	}
	open := s.change(user, nil).ID
	s.hasCode(authNoParty, s.person.must(http.StatusBadRequest, http.MethodPost, ofChange(-1, open)+"/approve", nil))
	s.person.must(http.StatusOK, http.MethodPost, ofChange(-1, open)+"/reject", nil)
}
