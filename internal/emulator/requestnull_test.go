package emulator

import (
	"net/http"
	"strings"
	"testing"
)

// A null among what is asked for crashes the service only where it looks at it:
// rights and packages are counted first (altinn-api.md §13).
func TestNullAmongRightsAndPackages(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	s.vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON(vendorOrg+"_norights", map[string]any{
		"rights": []any{}, "accessPackages": packagesJSON(jordbruk),
	}))
	s.vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON(vendorOrg+"_nopackages", nil)) // and one right
	s.vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON(vendorOrg+"_two", map[string]any{
		"rights": []any{map[string]any{"resource": []any{rightJSON(krav)["resource"].([]any)[0], rightJSON(grunnlag)["resource"].([]any)[0]}}},
	}))
	pairNull := func(pairs ...any) map[string]any { return map[string]any{"resource": append(pairs, nil)} }
	known := rightJSON(krav)["resource"].([]any)[0]
	foreign := rightJSON("x")["resource"].([]any)[0]
	for name, row := range map[string]struct {
		system  string
		changes map[string]any
		status  int
		code    string
	}{
		"right, system without rights":        {"_norights", map[string]any{"rights": []any{nil}}, 400, authRightRefused},
		"pair, system without rights":         {"_norights", map[string]any{"rights": []any{pairNull()}}, 400, authRightRefused},
		"package, system without packages":    {"_nopackages", map[string]any{"accessPackages": []any{nil}}, 400, authPackageUnknown},
		"more nulls than the system's rights": {"_nopackages", map[string]any{"rights": []any{nil, nil}}, 400, authRightRefused},
		"right":                               {"_a", map[string]any{"rights": []any{nil}}, 500, ""},
		"pair":                                {"_a", map[string]any{"rights": []any{pairNull()}}, 500, ""},
		"package":                             {"_a", map[string]any{"accessPackages": []any{nil}}, 500, ""},
		"null after an unknown right":         {"_a", map[string]any{"rights": []any{rightJSON("x"), nil}}, 400, authRightRefused},
		"null before an unknown right":        {"_a", map[string]any{"rights": []any{nil, rightJSON("x")}}, 500, ""},
		"null after an unknown pair":          {"_a", map[string]any{"rights": []any{pairNull(foreign)}}, 400, authRightRefused},
		"null after a known pair, two there":  {"_two", map[string]any{"rights": []any{pairNull(known)}}, 500, ""},
		"null after a known pair, one there":  {"_a", map[string]any{"rights": []any{pairNull(known)}}, 400, authRightRefused},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			row.changes["systemId"] = vendorOrg + row.system
			answer := s.vendor.must(row.status, http.MethodPost, standardPath, requestJSON(kindStandard, row.changes))
			if got := decode[struct{ Code string }](t, answer).Code; got != row.code {
				t.Errorf("code %q, want %q: %s", got, row.code, answer.body)
			}
		})
	}
}

// A change request looks at what is required in the same way.
func TestNullAmongChanges(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	s.vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON(vendorOrg+"_one", nil))
	id := s.ask(kindStandard, map[string]any{"systemId": vendorOrg + "_one"}).ID
	s.approve(id)
	path := changePath + "/vendor?correlation-id=11111111-1111-4111-8111-111111111111&system-user-id=" + id
	for body, want := range map[string]string{
		`{"requiredAccessPackages":[null]}`: authPackageUnknown,
		`{"requiredRights":[null,null]}`:    authRightRefused,
		`{"requiredRights":[null]}`:         "",
	} {
		s.hasCode(want, s.vendor.do(http.MethodPost, path, body))
	}
}

// A system may have no Norwegian name. Its requests then have no title, which
// the answer to the POST leaves out, and cannot be approved.
func TestRequestOfASystemWithoutNorwegianName(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	id := vendorOrg + "_nameless"
	s.vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON(id, map[string]any{
		"name": map[string]any{"nb": nil, "nn": "Namn", "en": "Name"}, "accessPackages": packagesJSON(klient), "isVisible": false,
	}))
	for _, kind := range []userKind{kindStandard, kindAgent} {
		body := requestJSON(kind, map[string]any{"systemId": id, "externalRef": string(kind)})
		created := s.vendor.must(http.StatusCreated, http.MethodPost, kind.vendorPath(), body)
		if strings.Contains(created.body, "integrationTitle") {
			t.Errorf("the new request has a title: %s", created.body)
		}
		request := decode[requestAnswer](t, created).ID
		if read := s.vendor.must(http.StatusOK, http.MethodGet, kind.vendorPath()+"/"+request, nil).body; !strings.Contains(read, `"integrationTitle":"",`) {
			t.Errorf("the stored title is not empty: %s", read)
		}
		s.hasCode(authNoSystemName, s.person.must(http.StatusNotFound, http.MethodPost, ofParty(kind, customerID, request, "/approve"), nil))
	}
	body := requestJSON(kindStandard, map[string]any{"systemId": id, "integrationTitle": ""})
	if titled := s.vendor.must(http.StatusCreated, http.MethodPost, standardPath, body).body; !strings.Contains(titled, `"integrationTitle":""`) {
		t.Errorf("the empty title was left out: %s", titled)
	}
}
