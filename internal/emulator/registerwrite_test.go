package emulator

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

func TestNullsInBodies(t *testing.T) {
	t.Parallel()
	vendor := newVendor(t, startServer(t, Options{}))
	const id = "991825827_nulls"
	vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON(id, nil))
	null := []any{nil}
	for member, value := range map[string]any{
		"rights": null, "accessPackages": null, "clientId": null, "allowedRedirectUrls": null,
		"resource": nil,
	} {
		changes := map[string]any{member: value}
		if member == "resource" {
			changes = map[string]any{"rights": []any{map[string]any{"resource": null}}}
		}
		created := vendor.do(http.MethodPost, vendorPath, systemJSON(id+"_"+member, changes))
		if created.status != http.StatusInternalServerError || created.header.Get("Content-Type") != typeText {
			t.Errorf("POST with a null in %s: %d %s, want 500 as text", member, created.status, created.body)
		}
		vendor.must(http.StatusNotFound, http.MethodGet, vendorPath+"/"+id+"_"+member, nil)
		updated := vendor.do(http.MethodPut, vendorPath+"/"+id, systemJSON(id, changes))
		if updated.status != http.StatusInternalServerError || updated.header.Get("Content-Type") != typeProblemUTF8 {
			t.Errorf("PUT with a null in %s: %d %s, want 500 as a problem", member, updated.status, updated.body)
		}
	}
}

func TestNullAccessPackagesAreMissingFromAnswers(t *testing.T) {
	t.Parallel()
	vendor := newVendor(t, startServer(t, Options{}))
	const id = "991825827_null"
	vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON(id, map[string]any{"accessPackages": nil}))
	for _, path := range []string{vendorPath, vendorPath + "/" + id} {
		if answer := vendor.must(http.StatusOK, http.MethodGet, path, nil); strings.Contains(answer.body, "accessPackages") {
			t.Errorf("GET %s: %s", path, answer.body)
		}
	}
	log := vendor.must(http.StatusOK, http.MethodGet, vendorPath+"/"+id+"/changelog", nil)
	if !strings.Contains(log.body, `"AccessPackages":null`) {
		t.Errorf("the change log hides the null: %s", log.body)
	}
}

func TestClientIDs(t *testing.T) {
	t.Parallel()
	vendor := newVendor(t, startServer(t, Options{}))
	create := func(status int, id string, clientIDs ...string) {
		vendor.must(status, http.MethodPost, vendorPath, systemJSON(id, map[string]any{"clientId": clientIDs}))
	}
	update := func(status int, id string, clientIDs ...string) received {
		return vendor.must(status, http.MethodPut, vendorPath+"/"+id, systemJSON(id, map[string]any{"clientId": clientIDs}))
	}
	create(http.StatusOK, "991825827_a", "one", "two")
	create(http.StatusOK, "991825827_b", "three")
	if answer := update(http.StatusBadRequest, "991825827_b", "one", "three", "two"); strings.Count(answer.body, "AUTH.VLD-00004") != 2 {
		t.Errorf("two taken client ids, one entry each is wanted: %s", answer.body)
	}
	update(http.StatusOK, "991825827_b", "ONE", "three") // another case is another id
	update(http.StatusOK, "991825827_a", "two")          // frees "one"
	update(http.StatusOK, "991825827_b", "one", "three")
	vendor.must(http.StatusOK, http.MethodDelete, vendorPath+"/991825827_b", nil)
	create(http.StatusOK, "991825827_c", "one", "three")
	create(http.StatusOK, "991825827_d", "")
	got := decode[registeredSystem](t, vendor.must(http.StatusOK, http.MethodGet, vendorPath+"/991825827_d", nil))
	if len(got.ClientID) != 0 {
		t.Errorf("an empty client id came back: %q", got.ClientID)
	}
	vendor.must(http.StatusOK, http.MethodDelete, vendorPath+"/991825827_d", nil) // it counted as one
}

// A PUT that spells a client id of its own as another system's passes the
// service's check, which looks up only the old spelling; the database refuses it.
func TestPutInAnotherSpellingTakesNoClientIDFromAnotherSystem(t *testing.T) {
	t.Parallel()
	server := startServer(t, Options{})
	vendor := newVendor(t, server)
	body := func(id string, clientIDs ...string) map[string]any {
		return systemJSON(id, map[string]any{"clientId": clientIDs})
	}
	vendor.must(http.StatusOK, http.MethodPost, vendorPath, body("991825827_a", "one"))
	vendor.must(http.StatusOK, http.MethodPost, vendorPath, body("991825827_b", "ONE"))
	refused := vendor.must(http.StatusInternalServerError, http.MethodPut, vendorPath+"/991825827_b", body("991825827_b", "one"))
	if refused.header.Get("Content-Type") != typeProblemUTF8 {
		t.Errorf("the refusal is %s", refused.body)
	}
	if kept := vendor.must(http.StatusOK, http.MethodGet, vendorPath+"/991825827_b", nil); !strings.Contains(kept.body, `"clientId":["ONE"]`) {
		t.Errorf("the refused PUT changed the system: %s", kept.body)
	}
	vendor.must(http.StatusOK, http.MethodDelete, vendorPath+"/991825827_a", nil) // it still had its client id
}

func TestPartsOfASystem(t *testing.T) {
	t.Parallel()
	server := startServer(t, Options{})
	vendor, other := newVendor(t, server), newUser(t, server, otherID, scopeRegisterWrite)
	const one = vendorPath + "/991825827_a"
	vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON("991825827_a", map[string]any{"isVisible": false}))
	packages := []map[string]string{{"urn": packagePrefix + "regnskapsforer-lonn"}, {"urn": packagePrefix + "JORDBRUK"}}
	other.must(http.StatusForbidden, http.MethodPut, one+"/accesspackages", packages)
	vendor.must(http.StatusInternalServerError, http.MethodPut, vendorPath+"/nosuch/accesspackages", packages)
	vendor.must(http.StatusOK, http.MethodPut, one+"/accesspackages", packages)
	got := decode[registeredSystem](t, vendor.must(http.StatusOK, http.MethodGet, one, nil))
	if len(got.AccessPackages) != 2 || got.AccessPackages[1].URN != packagePrefix+"JORDBRUK" {
		t.Errorf("the access packages came back as %v", got.AccessPackages)
	}
	vendor.must(http.StatusOK, http.MethodPut, one+"/rights", []any{})
	vendor.must(http.StatusBadRequest, http.MethodPut, one, systemJSON("991825827_a", map[string]any{"accessPackages": packages})) // visible again
	vendor.must(http.StatusOK, http.MethodDelete, one, nil)
	for _, part := range []string{"/rights", "/accesspackages"} {
		if answer := vendor.must(http.StatusBadRequest, http.MethodPut, one+part, []any{}); answer.body != deletedMessage {
			t.Errorf("PUT %s of a deleted system: %s", part, answer.body)
		}
	}
	log := decode[[]changeEntry](t, vendor.must(http.StatusOK, http.MethodGet, one+"/changelog", nil))
	kinds := make([]string, 0, len(log))
	for _, entry := range log {
		kinds = append(kinds, entry.ChangeType)
		if entry.ClientID != vendorID || entry.ChangedByOrgNumber != vendorOrg {
			t.Errorf("the change log says %q of %q", entry.ClientID, entry.ChangedByOrgNumber)
		}
	}
	if got, want := strings.Join(kinds, " "), "delete rightsupdate accesspackageupdate create"; got != want {
		t.Errorf("the change log has %q, want %q", got, want)
	}
}

func TestOldFormatOfApps(t *testing.T) {
	t.Parallel()
	server := startServer(t, Options{})
	rights := []any{rightJSON("app_ttd_endring-av-navn"), rightJSON("ske-krav-og-betalinger")}
	newVendor(t, server).must(http.StatusOK, http.MethodPost, vendorPath, systemJSON("991825827_a", map[string]any{"rights": rights}))
	portal := newUser(t, server, vendorID, scopePortal)
	answer := portal.must(http.StatusOK, http.MethodGet, registerPath+"/991825827_a/rights?useOldFormatForApp=True", nil)
	want := `[{"resource":[{"id":"urn:altinn:org","value":"ttd"},{"id":"urn:altinn:app","value":"endring-av-navn"}]},` +
		`{"resource":[{"id":"urn:altinn:resource","value":"ske-krav-og-betalinger"}]}]`
	if answer.body != want {
		t.Errorf("got %s, want %s", answer.body, want)
	}
	plain := portal.must(http.StatusOK, http.MethodGet, registerPath+"/991825827_a/rights", nil)
	if !strings.Contains(plain.body, "app_ttd_endring-av-navn") {
		t.Errorf("the old format was stored: %s", plain.body)
	}
}

func TestOrderOfKeys(t *testing.T) {
	t.Parallel()
	text := "x"
	encoded, err := json.Marshal(translations{"nb": &text, "de-CH": nil, "se": &text, "nn": &text, "en": &text, "deu": &text})
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"en":"x","nb":"x","nn":"x","se":"x","deu":"x","de-CH":null}`; string(encoded) != want {
		t.Errorf("got %s, want %s", encoded, want)
	}
}

// Before July 2026 the message was in detail (altinn-api.md §8.1).
func TestOlderProblems(t *testing.T) {
	t.Parallel()
	vendor := newVendor(t, startServer(t, Options{DetailProblems: true}))
	answer := vendor.must(http.StatusBadRequest, http.MethodPost, vendorPath,
		systemJSON("991825827_x y", map[string]any{"rights": []any{rightJSON("nosuch")}}))
	want := `{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.1","title":"Bad Request","status":400,` +
		`"detail":"One or more validation errors occurred.","code":"STD-00000","validationErrors":[` +
		`{"code":"AUTH.VLD-00013","detail":"System ID cannot have spaces in id (leading, trailing or in between the id)","paths":["/registersystemrequest/systemid"]},` +
		`{"code":"AUTH.VLD-00003","detail":"One or more resources specified in rights were not found in Altinn's resource register.",` +
		`"paths":["/registersystemrequest/rights/resource"],"ResourceIds Not Found : ":"nosuch"}]}`
	if answer.body != want {
		t.Errorf("got  %s\nwant %s", answer.body, want)
	}
	if problem := vendor.must(http.StatusNotFound, http.MethodGet, vendorPath+"/nosuch", nil); !strings.Contains(problem.body, `"title":"Not Found"`) {
		t.Errorf("framework problems must stay as they are: %s", problem.body)
	}
}
