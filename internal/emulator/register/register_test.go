package register_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

func TestSystemWithSixtyRights(t *testing.T) {
	t.Parallel()
	vendor := scenetest.NewVendor(t, scenetest.Start(t, emulator.Options{}))
	var rights []any
	for number := 1; number <= 60; number++ {
		rights = append(rights, scenetest.RightJSON(fmt.Sprintf("ttd-tjeneste-%02d", number)))
	}
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_many", map[string]any{"rights": rights}))
	got := scenetest.Decode[register.RegisteredSystem](t, vendor.Must(http.StatusOK, http.MethodGet, scenetest.VendorPath+"/991825827_many", nil))
	if len(got.Rights) != 60 || got.Rights[59].Resource[0].Value != "ttd-tjeneste-60" {
		t.Errorf("%d rights came back, or in another order", len(got.Rights))
	}
}

func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{})
	vendor := scenetest.NewVendor(t, server)
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_a", map[string]any{"isVisible": false}))
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_b", nil))
	admin := scenetest.NewUser(t, server, scenetest.OtherID, wire.ScopeRegisterAdmin)
	portal := scenetest.NewUser(t, server, scenetest.VendorID, wire.ScopePortal)
	nobody := scenetest.NewUser(t, server, scenetest.VendorID)
	nobody.Token = ""
	unscoped := scenetest.NewUser(t, server, scenetest.VendorID)
	writer := scenetest.NewUser(t, server, scenetest.VendorID, wire.ScopeRequestWrite, wire.ScopeRequestRead, wire.ScopeRegisterWrite+"x")
	one := scenetest.VendorPath + "/991825827_a"
	tests := []struct {
		name         string
		who          *scenetest.User
		method, path string
		status       int
	}{
		{"no token", nobody, http.MethodGet, one, http.StatusUnauthorized},
		{"no token on the portal's path", nobody, http.MethodGet, register.Path, http.StatusUnauthorized},
		{"no scope", unscoped, http.MethodGet, one, http.StatusForbidden},
		{"other scopes", writer, http.MethodGet, one, http.StatusForbidden},
		{"vendor on the portal's list", vendor, http.MethodGet, register.Path, http.StatusForbidden},
		{"vendor on the portal's system", vendor, http.MethodGet, register.Path + "/991825827_a", http.StatusForbidden},
		{"vendor on the portal's rights", vendor, http.MethodGet, register.Path + "/991825827_a/rights", http.StatusForbidden},
		{"vendor on the portal's packages", vendor, http.MethodGet, register.Path + "/991825827_a/accesspackages", http.StatusForbidden},
		{"portal on the vendor's list", portal, http.MethodGet, scenetest.VendorPath, http.StatusForbidden},
		{"portal reads a hidden system", portal, http.MethodGet, register.Path + "/991825827_a", http.StatusOK},
		{"portal, unknown system", portal, http.MethodGet, register.Path + "/nosuch", http.StatusNotFound},
		{"portal, rights of an unknown system", portal, http.MethodGet, register.Path + "/nosuch/rights", http.StatusOK},
		{"portal, switch not a boolean", portal, http.MethodGet, register.Path + "/991825827_a/rights?useOldFormatForApp=1", http.StatusBadRequest},
		{"administrator reads any vendor's system", admin, http.MethodGet, one, http.StatusOK},
		{"HEAD", vendor, http.MethodHead, one, http.StatusMethodNotAllowed},
		{"PATCH", vendor, http.MethodPatch, one, http.StatusMethodNotAllowed},
		{"PATCH without token", nobody, http.MethodPatch, one, http.StatusMethodNotAllowed},
		{"no such path", vendor, http.MethodGet, register.Path + "/vendor/a/b/c", http.StatusNotFound},
		{"rights of the vendor's path", vendor, http.MethodGet, one + "/rights", http.StatusMethodNotAllowed},
		{"change log of another case", vendor, http.MethodGet, one + "/ChangeLog", http.StatusOK},
	}
	for _, test := range tests {
		answer := test.who.Do(test.method, test.path, nil)
		if answer.Status != test.status {
			t.Errorf("%s: status %d, want %d", test.name, answer.Status, test.status)
		}
		if (answer.Status == http.StatusUnauthorized || answer.Status == http.StatusForbidden) &&
			(answer.Body != "" || answer.Header.Get("WWW-Authenticate") != "") {
			t.Errorf("%s: %d has body %q or a challenge", test.name, answer.Status, answer.Body)
		}
	}
	visible := scenetest.Decode[[]register.ListedSystem](t, portal.Must(http.StatusOK, http.MethodGet, register.Path, nil))
	if len(visible) != 1 || visible[0].SystemID != "991825827_b" {
		t.Errorf("the portal lists %v, want the visible system alone", visible)
	}
	if list := scenetest.Decode[[]register.ListedSystem](t, admin.Must(http.StatusOK, http.MethodGet, scenetest.VendorPath, nil)); len(list) != 0 {
		t.Errorf("an administrator's list shows other vendors' systems: %v", list)
	}
}

func TestTokenPresentation(t *testing.T) {
	t.Parallel()
	vendor := scenetest.NewVendor(t, scenetest.Start(t, emulator.Options{}))
	token := vendor.Token
	for _, header := range []string{"bearer " + token, "BEARER " + token, "Bearer", "Bearer x", token, "Basic " + token} {
		if answer := vendor.Do(http.MethodGet, scenetest.VendorPath, nil, "Authorization", header); answer.Status != http.StatusUnauthorized {
			t.Errorf("%.10q…: status %d, want 401", header, answer.Status)
		}
	}
}

func TestTextAnswersAsJSON(t *testing.T) {
	t.Parallel()
	vendor := scenetest.NewVendor(t, scenetest.Start(t, emulator.Options{}))
	const path = scenetest.VendorPath + "/nosuch/changelog"
	for accept, want := range map[string]string{
		"": wire.TypeText, "*/*": wire.TypeText, "text/html, */*;q=0.1": wire.TypeText, "text/html": wire.TypeText, "text/plain, application/json": wire.TypeText,
		"application/json": wire.TypeJSON, "application/json; charset=utf-8": wire.TypeJSON, "text/html, application/json": wire.TypeJSON,
	} {
		answer := vendor.Must(http.StatusNotFound, http.MethodGet, path, nil, "Accept", accept)
		text := "System with ID nosuch not found."
		if want == wire.TypeJSON {
			text = `"` + text + `"`
		}
		if answer.Header.Get("Content-Type") != want || answer.Body != text {
			t.Errorf("Accept %q: %q as %q, want %q as %q", accept, answer.Body, answer.Header.Get("Content-Type"), text, want)
		}
	}
	answer := vendor.Must(http.StatusNotFound, http.MethodGet, scenetest.VendorPath+"/nosuch", nil, "Accept", scenetest.JSONType)
	if answer.Header.Get("Content-Type") != wire.TypeProblemUTF8 {
		t.Errorf("a problem became %q", answer.Header.Get("Content-Type"))
	}
}

func TestRequestContentType(t *testing.T) {
	t.Parallel()
	vendor := scenetest.NewVendor(t, scenetest.Start(t, emulator.Options{}))
	for contentType, status := range map[string]int{
		"": http.StatusUnsupportedMediaType, "application/xml": http.StatusUnsupportedMediaType,
		"application/x-www-form-urlencoded": http.StatusUnsupportedMediaType,
		"application/json; charset=utf-8":   http.StatusBadRequest, "text/json": http.StatusBadRequest, "application/merge-patch+json": http.StatusBadRequest,
	} {
		if answer := vendor.Do(http.MethodPost, scenetest.VendorPath, "{}", "Content-Type", contentType); answer.Status != status {
			t.Errorf("%q: status %d, want %d", contentType, answer.Status, status)
		}
	}
}

func TestSystemIDSpellings(t *testing.T) {
	t.Parallel()
	vendor := scenetest.NewVendor(t, scenetest.Start(t, emulator.Options{}))
	for id, path := range map[string]string{
		"991825827_a": "991825827_a", "991825827_A": "991825827_A", "991825827_æ.~+:%'": "991825827_%C3%A6.~+:%25'", "991825827_\tx": "991825827_%09x",
	} {
		vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(id, map[string]any{"clientId": []string{}}))
		got := scenetest.Decode[register.RegisteredSystem](t, vendor.Must(http.StatusOK, http.MethodGet, scenetest.VendorPath+"/"+path, nil))
		if got.ID != id {
			t.Errorf("%q came back as %q", id, got.ID)
		}
	}
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_a/b", map[string]any{"clientId": []string{}}))
	vendor.Must(http.StatusNotFound, http.MethodGet, scenetest.VendorPath+"/991825827_a%2Fb", nil)
	vendor.Must(http.StatusNotFound, http.MethodGet, scenetest.VendorPath+"/991825827_a/b", nil)
	long := "991825827_" + strings.Repeat("x", 255)
	vendor.Must(http.StatusInternalServerError, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(long, nil))
	vendor.Must(http.StatusNotFound, http.MethodGet, scenetest.VendorPath+"/"+long, nil)
}
