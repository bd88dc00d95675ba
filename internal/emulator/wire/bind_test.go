package wire_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// TestMalformedBody holds the keys under which the framework reports a body that cannot be bound
// (altinn-api.md §8.1 C).
func TestMalformedBody(t *testing.T) {
	t.Parallel()
	const texts = `"name":{"nb":"","nn":"","en":""},"description":{"nb":"","nn":"","en":""}`
	const whole = `{"id":"991825827_x","vendor":{"ID":"0192:991825827"},` + texts
	tests := map[string]struct {
		path, body string
		keys       []string
	}{
		"comment":                      {scenetest.VendorPath, whole + `/* */}`, []string{"$", "registerNewSystem"}},
		"null":                         {scenetest.VendorPath, `null`, []string{"", "registerNewSystem"}},
		"too deep, in what is skipped": {scenetest.VendorPath, strings.Repeat(`{"a":`, 40), []string{"$.a", "registerNewSystem"}},
		"vendor without number":        {scenetest.VendorPath, `{"id":"x","vendor":{},` + texts + `}`, []string{"SystemVendorOrgNumber", "Vendor.ID"}},
		"blank resource id":            {scenetest.VendorPath, whole + `,"rights":[{"resource":[{"id":" ","value":"x"}]}]}`, []string{"Rights[0].Resource[0].Id"}},
		"rights, blank value":          {scenetest.VendorPath + "/x/rights", `[{"resource":[{"id":"x"}]}]`, []string{"[0].Resource[0].Value"}},
		"access packages, empty body":  {scenetest.VendorPath + "/x/accesspackages", ``, []string{"", "accessPackages"}},
	}
	vendor := scenetest.NewVendor(t, scenetest.Start(t, emulator.Options{}))
	for name, test := range tests {
		method := http.MethodPut
		if test.path == scenetest.VendorPath {
			method = http.MethodPost
		}
		answer := vendor.Do(method, test.path, test.body)
		found := scenetest.Decode[struct{ Errors map[string][]string }](t, answer)
		if keys := slices.Sorted(maps.Keys(found.Errors)); answer.Status != http.StatusBadRequest || !slices.Equal(keys, test.keys) {
			t.Errorf("%s: %d with keys %q, want 400 with %q", name, answer.Status, keys, test.keys)
		}
	}
}

func TestMemberNamesInAnyCase(t *testing.T) {
	t.Parallel()
	vendor := scenetest.NewVendor(t, scenetest.Start(t, emulator.Options{}))
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, `{"ID":"991825827_x","VENDOR":{"id":"0192:991825827"},
		"Name":{"nb":"","nn":"","en":""},"dEscription":{"nb":"","nn":"","en":""},"isvisible":true,"ISVISIBLE":false,"unknown":[1]}`)
	got := scenetest.Decode[register.RegisteredSystem](t, vendor.Must(http.StatusOK, http.MethodGet, scenetest.VendorPath+"/991825827_x", nil))
	if got.IsVisible {
		t.Error("the last of two members did not win")
	}
}

func TestGUIDSpellings(t *testing.T) {
	t.Parallel()
	const plain = "c5bbbc3f-605a-4dcb-a587-32124d7bb76d"
	for text, want := range map[string]bool{
		plain: true, "{" + plain + "}": true, "(" + plain + ")": true, strings.ReplaceAll(plain, "-", ""): true, strings.ToUpper(plain): true,
		"{" + plain: false, "{" + plain + ")": false, "urn:uuid:" + plain: false, "x" + plain + "x": false, "": false,
	} {
		if id, ok := wire.ParseGUID(text); ok != want || ok && id.String() != plain {
			t.Errorf("%q: %v %v", text, id, ok)
		}
	}
}
