package emulator_test

import (
	"net/http"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

const (
	usersControl = emulator.ControlPrefix + "system-users"
	skatt        = world.PackagePrefix + "skatt-naering"
)

// A customer gives and takes away in the portal, past the vendor, and the system need not have it.
func TestCustomerGivesAndTakes(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	id := s.Ask(systemuser.Standard, nil).ID
	s.Approve(id)
	at := usersControl + "/" + id
	s.Person.Must(http.StatusOK, http.MethodPost, at+"/give", `{"rights":["nav-sykmelding","`+scenetest.Krav+`"],"access_packages":["`+skatt+`"]}`)
	s.ExpectHeld("given", []string{"nav-sykmelding", scenetest.Krav}, []string{skatt})
	answer := scenetest.Decode[emulator.SystemUser](t, s.Person.Must(http.StatusOK, http.MethodPost, at+"/take", `{"rights":["`+scenetest.Krav+`"],"access_packages":["`+skatt+`"]}`))
	s.ExpectHeld("taken", []string{"nav-sykmelding"}, nil)
	if !reflect.DeepEqual(answer, s.Server.SystemUsers()[0]) || answer.Clients != nil {
		t.Errorf("the control answers %+v", answer)
	}
	for _, refused := range []struct {
		action, body string
		status       int
		want         string
	}{
		{"/give", `{"access_packages":["` + scenetest.Klient + `"]}`, http.StatusConflict, "cannot be given to a standard system user"},
		{"/give", `{"access_packages":["urn:altinn:accesspackage:x"]}`, http.StatusConflict, "does not exist"},
		{"/give", `{"rights":["ttd-ikke-delegerbar"]}`, http.StatusConflict, "cannot be given"},
		{"/give", `{"rights":["x"]}`, http.StatusConflict, "does not exist"},
		{"/give", `{"right":[]}`, http.StatusBadRequest, "unknown field"},
		{"/take", `{"rights":["` + scenetest.Krav + `"]}`, http.StatusConflict, "does not hold"},
		{"/take", `{"access_packages":["` + skatt + `"]}`, http.StatusConflict, "does not hold"},
	} {
		got := s.Person.Must(refused.status, http.MethodPost, at+refused.action, refused.body)
		if !strings.Contains(got.Body, refused.want) {
			t.Errorf("%s %s: %s", refused.action, refused.body, got.Body)
		}
	}
	s.Person.Must(http.StatusConflict, http.MethodPut, at+"/clients/314250052", nil)
	s.Person.Must(http.StatusConflict, http.MethodDelete, at+"/clients/314250052", nil)
	s.ExpectHeld("refused", []string{"nav-sykmelding"}, nil)
}

// The owner of a system user for clients adds clients one by one, each with packages of its own.
func TestClientsOfAnAgent(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "emulator.json")
	s := scenetest.New(t, emulator.Options{StateFile: path})
	id := s.Ask(systemuser.Agent, map[string]any{"accessPackages": scenetest.PackagesJSON(scenetest.Klient, scenetest.Jordbruk)}).ID
	s.Approve(id)
	clients := usersControl + "/" + id + "/clients/"
	s.Person.Must(http.StatusOK, http.MethodPut, clients+"314250052", nil)
	s.Person.Must(http.StatusOK, http.MethodPut, clients+"310904473", nil)
	s.Person.Must(http.StatusOK, http.MethodPut, clients+"310904473", `{"rights":["`+scenetest.Krav+`"],"access_packages":["`+scenetest.Klient+`"]}`)
	want := []emulator.SystemUserClient{
		{Organisation: "314250052", Holding: emulator.Holding{AccessPackages: []string{scenetest.Klient, scenetest.Jordbruk}}},
		{Organisation: "310904473", Holding: emulator.Holding{Rights: []string{scenetest.Krav}, AccessPackages: []string{scenetest.Klient}}},
	}
	if got := s.Server.SystemUsers()[0].Clients; !reflect.DeepEqual(got, want) {
		t.Errorf("clients are %+v", got)
	}
	for _, refused := range []struct {
		method, client, body string
		status               int
	}{
		{http.MethodPut, "314250052", `{"access_packages":["` + skatt + `"]}`, http.StatusConflict},
		{http.MethodPut, "314250052", `{"rights":["x"]}`, http.StatusConflict},
		{http.MethodPut, "abc", ``, http.StatusConflict},
		{http.MethodDelete, "910493353", ``, http.StatusNotFound},
	} {
		s.Person.Must(refused.status, refused.method, clients+refused.client, refused.body)
	}
	for _, action := range []string{"give", "take"} {
		s.Person.Must(http.StatusConflict, http.MethodPost, usersControl+"/"+id+"/"+action, nil)
	}
	s.Person.Must(http.StatusNoContent, http.MethodDelete, clients+"314250052", nil)
	if err := s.Server.Close(); err != nil {
		t.Fatal(err)
	}
	if got := scenetest.Start(t, emulator.Options{StateFile: path}).SystemUsers()[0].Clients; !reflect.DeepEqual(got, want[1:]) {
		t.Errorf("after a restart, clients are %+v", got)
	}
}

func TestPortalControlsOfNobody(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{})
	unknown := "00000000-0000-4000-8000-000000000001"
	anyone := scenetest.NewUser(t, server, scenetest.VendorID)
	at := usersControl + "/" + unknown
	anyone.Must(http.StatusNotFound, http.MethodPost, at+"/give", nil)
	anyone.Must(http.StatusNotFound, http.MethodPost, at+"/take", nil)
	anyone.Must(http.StatusNotFound, http.MethodPut, at+"/clients/310904473", nil)
	anyone.Must(http.StatusNotFound, http.MethodDelete, at+"/clients/310904473", nil)
	for name, err := range map[string]error{
		"give": server.Give(unknown, emulator.Holding{}), "take": server.Take(unknown, emulator.Holding{}),
		"set client": server.SetClient(unknown, "310904473", emulator.Holding{}), "remove client": server.RemoveClient(unknown, "310904473"),
	} {
		if err == nil || !strings.Contains(err.Error(), unknown) {
			t.Errorf("%s of nobody: %v", name, err)
		}
	}
}
