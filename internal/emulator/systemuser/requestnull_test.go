package systemuser_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

// A null among what is asked for crashes the service only where it looks at it: rights and packages
// are counted first (altinn-api.md §13).
func TestNullAmongRightsAndPackages(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	s.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(scenetest.VendorOrg+"_norights", map[string]any{
		"rights": []any{}, "accessPackages": scenetest.PackagesJSON(scenetest.Jordbruk),
	}))
	s.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(scenetest.VendorOrg+"_nopackages", nil)) // and one right
	s.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(scenetest.VendorOrg+"_two", map[string]any{
		"rights": []any{map[string]any{"resource": []any{scenetest.RightJSON(scenetest.Krav)["resource"].([]any)[0], scenetest.RightJSON(scenetest.Grunnlag)["resource"].([]any)[0]}}},
	}))
	pairNull := func(pairs ...any) map[string]any { return map[string]any{"resource": append(pairs, nil)} }
	known := scenetest.RightJSON(scenetest.Krav)["resource"].([]any)[0]
	foreign := scenetest.RightJSON("x")["resource"].([]any)[0]
	for name, row := range map[string]struct {
		system  string
		changes map[string]any
		status  int
		code    string
	}{
		"right, system without rights":        {"_norights", map[string]any{"rights": []any{nil}}, 400, systemuser.AuthRightRefused},
		"pair, system without rights":         {"_norights", map[string]any{"rights": []any{pairNull()}}, 400, systemuser.AuthRightRefused},
		"package, system without packages":    {"_nopackages", map[string]any{"accessPackages": []any{nil}}, 400, systemuser.AuthPackageUnknown},
		"more nulls than the system's rights": {"_nopackages", map[string]any{"rights": []any{nil, nil}}, 400, systemuser.AuthRightRefused},
		"right":                               {"_a", map[string]any{"rights": []any{nil}}, 500, ""},
		"pair":                                {"_a", map[string]any{"rights": []any{pairNull()}}, 500, ""},
		"package":                             {"_a", map[string]any{"accessPackages": []any{nil}}, 500, ""},
		"null after an unknown right":         {"_a", map[string]any{"rights": []any{scenetest.RightJSON("x"), nil}}, 400, systemuser.AuthRightRefused},
		"null before an unknown right":        {"_a", map[string]any{"rights": []any{nil, scenetest.RightJSON("x")}}, 500, ""},
		"null after an unknown pair":          {"_a", map[string]any{"rights": []any{pairNull(foreign)}}, 400, systemuser.AuthRightRefused},
		"null after a known pair, two there":  {"_two", map[string]any{"rights": []any{pairNull(known)}}, 500, ""},
		"null after a known pair, one there":  {"_a", map[string]any{"rights": []any{pairNull(known)}}, 400, systemuser.AuthRightRefused},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			row.changes["systemId"] = scenetest.VendorOrg + row.system
			answer := s.Vendor.Must(row.status, http.MethodPost, scenetest.StandardPath, scenetest.RequestJSON(systemuser.Standard, row.changes))
			if got := scenetest.Decode[struct{ Code string }](t, answer).Code; got != row.code {
				t.Errorf("code %q, want %q: %s", got, row.code, answer.Body)
			}
		})
	}
}

// A change request looks at what is required in the same way.
func TestNullAmongChanges(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	s.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(scenetest.VendorOrg+"_one", nil))
	id := s.Ask(systemuser.Standard, map[string]any{"systemId": scenetest.VendorOrg + "_one"}).ID
	s.Approve(id)
	path := systemuser.ChangePath + "/vendor?correlation-id=11111111-1111-4111-8111-111111111111&system-user-id=" + id
	for body, want := range map[string]string{
		`{"requiredAccessPackages":[null]}`: systemuser.AuthPackageUnknown,
		`{"requiredRights":[null,null]}`:    systemuser.AuthRightRefused,
		`{"requiredRights":[null]}`:         "",
	} {
		s.HasCode(want, s.Vendor.Do(http.MethodPost, path, body))
	}
}

// A system may have no Norwegian name. Its requests then have no title, which the answer to the
// POST leaves out, and cannot be approved.
func TestRequestOfASystemWithoutNorwegianName(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	id := scenetest.VendorOrg + "_nameless"
	s.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(id, map[string]any{
		"name": map[string]any{"nb": nil, "nn": "Namn", "en": "Name"}, "accessPackages": scenetest.PackagesJSON(scenetest.Klient), "isVisible": false,
	}))
	for _, kind := range []systemuser.Kind{systemuser.Standard, systemuser.Agent} {
		body := scenetest.RequestJSON(kind, map[string]any{"systemId": id, "externalRef": string(kind)})
		created := s.Vendor.Must(http.StatusCreated, http.MethodPost, scenetest.VendorPathOf(kind), body)
		if strings.Contains(created.Body, "integrationTitle") {
			t.Errorf("the new request has a title: %s", created.Body)
		}
		request := scenetest.Decode[systemuser.RequestAnswer](t, created).ID
		if read := s.Vendor.Must(http.StatusOK, http.MethodGet, scenetest.VendorPathOf(kind)+"/"+request, nil).Body; !strings.Contains(read, `"integrationTitle":"",`) {
			t.Errorf("the stored title is not empty: %s", read)
		}
		s.HasCode(systemuser.AuthNoSystemName, s.Person.Must(http.StatusNotFound, http.MethodPost, scenetest.OfParty(kind, scenetest.CustomerID, request, "/approve"), nil))
	}
	body := scenetest.RequestJSON(systemuser.Standard, map[string]any{"systemId": id, "integrationTitle": ""})
	if titled := s.Vendor.Must(http.StatusCreated, http.MethodPost, scenetest.StandardPath, body).Body; !strings.Contains(titled, `"integrationTitle":""`) {
		t.Errorf("the empty title was left out: %s", titled)
	}
}
