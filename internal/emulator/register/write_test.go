package register_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

func TestNullsInBodies(t *testing.T) {
	t.Parallel()
	vendor := scenetest.NewVendor(t, scenetest.Start(t, emulator.Options{}))
	const id = "991825827_nulls"
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(id, nil))
	null := []any{nil}
	for member, value := range map[string]any{
		"rights": null, "accessPackages": null, "clientId": null, "allowedRedirectUrls": null,
		"resource": nil,
	} {
		changes := map[string]any{member: value}
		if member == "resource" {
			changes = map[string]any{"rights": []any{map[string]any{"resource": null}}}
		}
		created := vendor.Do(http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(id+"_"+member, changes))
		if created.Status != http.StatusInternalServerError || created.Header.Get("Content-Type") != wire.TypeText {
			t.Errorf("POST with a null in %s: %d %s, want 500 as text", member, created.Status, created.Body)
		}
		vendor.Must(http.StatusNotFound, http.MethodGet, scenetest.VendorPath+"/"+id+"_"+member, nil)
		updated := vendor.Do(http.MethodPut, scenetest.VendorPath+"/"+id, scenetest.SystemJSON(id, changes))
		if updated.Status != http.StatusInternalServerError || updated.Header.Get("Content-Type") != wire.TypeProblemUTF8 {
			t.Errorf("PUT with a null in %s: %d %s, want 500 as a problem", member, updated.Status, updated.Body)
		}
	}
}

func TestNullAccessPackagesAreMissingFromAnswers(t *testing.T) {
	t.Parallel()
	vendor := scenetest.NewVendor(t, scenetest.Start(t, emulator.Options{}))
	const id = "991825827_null"
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(id, map[string]any{"accessPackages": nil}))
	for _, path := range []string{scenetest.VendorPath, scenetest.VendorPath + "/" + id} {
		if answer := vendor.Must(http.StatusOK, http.MethodGet, path, nil); strings.Contains(answer.Body, "accessPackages") {
			t.Errorf("GET %s: %s", path, answer.Body)
		}
	}
	log := vendor.Must(http.StatusOK, http.MethodGet, scenetest.VendorPath+"/"+id+"/changelog", nil)
	if !strings.Contains(log.Body, `"AccessPackages":null`) {
		t.Errorf("the change log hides the null: %s", log.Body)
	}
}

func TestClientIDs(t *testing.T) {
	t.Parallel()
	vendor := scenetest.NewVendor(t, scenetest.Start(t, emulator.Options{}))
	create := func(status int, id string, clientIDs ...string) {
		vendor.Must(status, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(id, map[string]any{"clientId": clientIDs}))
	}
	update := func(status int, id string, clientIDs ...string) scenetest.Received {
		return vendor.Must(status, http.MethodPut, scenetest.VendorPath+"/"+id, scenetest.SystemJSON(id, map[string]any{"clientId": clientIDs}))
	}
	create(http.StatusOK, "991825827_a", "one", "two")
	create(http.StatusOK, "991825827_b", "three")
	if answer := update(http.StatusBadRequest, "991825827_b", "one", "three", "two"); strings.Count(answer.Body, "AUTH.VLD-00004") != 2 {
		t.Errorf("two taken client ids, one entry each is wanted: %s", answer.Body)
	}
	update(http.StatusOK, "991825827_b", "ONE", "three") // another case is another id
	update(http.StatusOK, "991825827_a", "two")          // frees "one"
	update(http.StatusOK, "991825827_b", "one", "three")
	vendor.Must(http.StatusOK, http.MethodDelete, scenetest.VendorPath+"/991825827_b", nil)
	create(http.StatusOK, "991825827_c", "one", "three")
	create(http.StatusOK, "991825827_d", "")
	got := scenetest.Decode[register.RegisteredSystem](t, vendor.Must(http.StatusOK, http.MethodGet, scenetest.VendorPath+"/991825827_d", nil))
	if len(got.ClientID) != 0 {
		t.Errorf("an empty client id came back: %q", got.ClientID)
	}
	vendor.Must(http.StatusOK, http.MethodDelete, scenetest.VendorPath+"/991825827_d", nil) // it counted as one
}

// A PUT that spells a client id of its own as another system's passes the service's check, which
// looks up only the old spelling; the database refuses it.
func TestPutInAnotherSpellingTakesNoClientIDFromAnotherSystem(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{})
	vendor := scenetest.NewVendor(t, server)
	body := func(id string, clientIDs ...string) map[string]any {
		return scenetest.SystemJSON(id, map[string]any{"clientId": clientIDs})
	}
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, body("991825827_a", "one"))
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, body("991825827_b", "ONE"))
	refused := vendor.Must(http.StatusInternalServerError, http.MethodPut, scenetest.VendorPath+"/991825827_b", body("991825827_b", "one"))
	if refused.Header.Get("Content-Type") != wire.TypeProblemUTF8 {
		t.Errorf("the refusal is %s", refused.Body)
	}
	if kept := vendor.Must(http.StatusOK, http.MethodGet, scenetest.VendorPath+"/991825827_b", nil); !strings.Contains(kept.Body, `"clientId":["ONE"]`) {
		t.Errorf("the refused PUT changed the system: %s", kept.Body)
	}
	vendor.Must(http.StatusOK, http.MethodDelete, scenetest.VendorPath+"/991825827_a", nil) // it still had its client id
}

func TestPartsOfASystem(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{})
	vendor, other := scenetest.NewVendor(t, server), scenetest.NewUser(t, server, scenetest.OtherID, wire.ScopeRegisterWrite)
	const one = scenetest.VendorPath + "/991825827_a"
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_a", map[string]any{"isVisible": false}))
	packages := []map[string]string{{"urn": world.PackagePrefix + "regnskapsforer-lonn"}, {"urn": world.PackagePrefix + "JORDBRUK"}}
	other.Must(http.StatusForbidden, http.MethodPut, one+"/accesspackages", packages)
	vendor.Must(http.StatusInternalServerError, http.MethodPut, scenetest.VendorPath+"/nosuch/accesspackages", packages)
	vendor.Must(http.StatusOK, http.MethodPut, one+"/accesspackages", packages)
	got := scenetest.Decode[register.RegisteredSystem](t, vendor.Must(http.StatusOK, http.MethodGet, one, nil))
	if len(got.AccessPackages) != 2 || got.AccessPackages[1].URN != world.PackagePrefix+"JORDBRUK" {
		t.Errorf("the access packages came back as %v", got.AccessPackages)
	}
	vendor.Must(http.StatusOK, http.MethodPut, one+"/rights", []any{})
	vendor.Must(http.StatusBadRequest, http.MethodPut, one, scenetest.SystemJSON("991825827_a", map[string]any{"accessPackages": packages})) // visible again
	vendor.Must(http.StatusOK, http.MethodDelete, one, nil)
	for _, part := range []string{"/rights", "/accesspackages"} {
		if answer := vendor.Must(http.StatusBadRequest, http.MethodPut, one+part, []any{}); answer.Body != "Cannot update a system marked as deleted." {
			t.Errorf("PUT %s of a deleted system: %s", part, answer.Body)
		}
	}
	log := scenetest.Decode[[]register.ChangeEntry](t, vendor.Must(http.StatusOK, http.MethodGet, one+"/changelog", nil))
	kinds := make([]string, 0, len(log))
	for _, entry := range log {
		kinds = append(kinds, entry.ChangeType)
		if entry.ClientID != scenetest.VendorID || entry.ChangedByOrgNumber != scenetest.VendorOrg {
			t.Errorf("the change log says %q of %q", entry.ClientID, entry.ChangedByOrgNumber)
		}
	}
	if got, want := strings.Join(kinds, " "), "delete rightsupdate accesspackageupdate create"; got != want {
		t.Errorf("the change log has %q, want %q", got, want)
	}
}

func TestOldFormatOfApps(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{})
	rights := []any{scenetest.RightJSON("app_ttd_endring-av-navn"), scenetest.RightJSON("ske-krav-og-betalinger")}
	scenetest.NewVendor(t, server).Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_a", map[string]any{"rights": rights}))
	portal := scenetest.NewUser(t, server, scenetest.VendorID, wire.ScopePortal)
	answer := portal.Must(http.StatusOK, http.MethodGet, register.Path+"/991825827_a/rights?useOldFormatForApp=True", nil)
	want := `[{"resource":[{"id":"urn:altinn:org","value":"ttd"},{"id":"urn:altinn:app","value":"endring-av-navn"}]},` +
		`{"resource":[{"id":"urn:altinn:resource","value":"ske-krav-og-betalinger"}]}]`
	if answer.Body != want {
		t.Errorf("got %s, want %s", answer.Body, want)
	}
	plain := portal.Must(http.StatusOK, http.MethodGet, register.Path+"/991825827_a/rights", nil)
	if !strings.Contains(plain.Body, "app_ttd_endring-av-navn") {
		t.Errorf("the old format was stored: %s", plain.Body)
	}
}

func TestOrderOfKeys(t *testing.T) {
	t.Parallel()
	text := "x"
	encoded, err := json.Marshal(register.Translations{"nb": &text, "de-CH": nil, "se": &text, "nn": &text, "en": &text, "deu": &text})
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
	vendor := scenetest.NewVendor(t, scenetest.Start(t, emulator.Options{DetailProblems: true}))
	answer := vendor.Must(http.StatusBadRequest, http.MethodPost, scenetest.VendorPath,
		scenetest.SystemJSON("991825827_x y", map[string]any{"rights": []any{scenetest.RightJSON("nosuch")}}))
	want := `{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.1","title":"Bad Request","status":400,` +
		`"detail":"One or more validation errors occurred.","code":"STD-00000","validationErrors":[` +
		`{"code":"AUTH.VLD-00013","detail":"System ID cannot have spaces in id (leading, trailing or in between the id)","paths":["/registersystemrequest/systemid"]},` +
		`{"code":"AUTH.VLD-00003","detail":"One or more resources specified in rights were not found in Altinn's resource register.",` +
		`"paths":["/registersystemrequest/rights/resource"],"ResourceIds Not Found : ":"nosuch"}]}`
	if answer.Body != want {
		t.Errorf("got  %s\nwant %s", answer.Body, want)
	}
	if problem := vendor.Must(http.StatusNotFound, http.MethodGet, scenetest.VendorPath+"/nosuch", nil); !strings.Contains(problem.Body, `"title":"Not Found"`) {
		t.Errorf("framework problems must stay as they are: %s", problem.Body)
	}
}
