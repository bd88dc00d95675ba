package emulator

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// Of equal POSTs at once one makes the system, the others learn that it exists
// (altinn-api.md §13).
func TestEqualPostsAtOnce(t *testing.T) {
	t.Parallel()
	server := startServer(t, Options{})
	vendor := newVendor(t, server)
	answers := make([]received, 8)
	var group sync.WaitGroup
	for index := range answers {
		group.Go(func() { answers[index] = vendor.do(http.MethodPost, vendorPath, systemJSON("991825827_race", nil)) })
	}
	group.Wait()
	created := 0
	for _, answer := range answers {
		switch {
		case answer.status == http.StatusOK:
			created++
		case answer.status == http.StatusConflict && strings.HasPrefix(answer.body, "The System already exist"):
		case answer.status == http.StatusBadRequest && strings.Contains(answer.body, "AUTH.VLD-00002"):
		default:
			t.Errorf("unexpected answer %d %s", answer.status, answer.body)
		}
	}
	systems := decode[[]listedSystem](t, vendor.must(http.StatusOK, http.MethodGet, vendorPath, nil))
	if created != 1 || len(systems) != 1 {
		t.Errorf("%d answers of success and %d systems, want one each", created, len(systems))
	}
}

func TestSystemWithSixtyRights(t *testing.T) {
	t.Parallel()
	vendor := newVendor(t, startServer(t, Options{}))
	var rights []any
	for number := 1; number <= 60; number++ {
		rights = append(rights, rightJSON(fmt.Sprintf("ttd-tjeneste-%02d", number)))
	}
	vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON("991825827_many", map[string]any{"rights": rights}))
	got := decode[registeredSystem](t, vendor.must(http.StatusOK, http.MethodGet, vendorPath+"/991825827_many", nil))
	if len(got.Rights) != 60 || got.Rights[59].Resource[0].Value != "ttd-tjeneste-60" {
		t.Errorf("%d rights came back, or in another order", len(got.Rights))
	}
}

func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	server := startServer(t, Options{})
	vendor := newVendor(t, server)
	vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON("991825827_a", map[string]any{"isVisible": false}))
	vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON("991825827_b", nil))
	admin := newUser(t, server, otherID, scopeRegisterAdmin)
	portal := newUser(t, server, vendorID, scopePortal)
	nobody := newUser(t, server, vendorID)
	nobody.token = ""
	unscoped := newUser(t, server, vendorID)
	writer := newUser(t, server, vendorID, scopeRequestWrite, scopeRequestRead, scopeRegisterWrite+"x")
	one := vendorPath + "/991825827_a"
	tests := []struct {
		name         string
		who          *user
		method, path string
		status       int
	}{
		{"no token", nobody, http.MethodGet, one, http.StatusUnauthorized},
		{"no token on the portal's path", nobody, http.MethodGet, registerPath, http.StatusUnauthorized},
		{"no scope", unscoped, http.MethodGet, one, http.StatusForbidden},
		{"other scopes", writer, http.MethodGet, one, http.StatusForbidden},
		{"vendor on the portal's list", vendor, http.MethodGet, registerPath, http.StatusForbidden},
		{"vendor on the portal's system", vendor, http.MethodGet, registerPath + "/991825827_a", http.StatusForbidden},
		{"vendor on the portal's rights", vendor, http.MethodGet, registerPath + "/991825827_a/rights", http.StatusForbidden},
		{"vendor on the portal's packages", vendor, http.MethodGet, registerPath + "/991825827_a/accesspackages", http.StatusForbidden},
		{"portal on the vendor's list", portal, http.MethodGet, vendorPath, http.StatusForbidden},
		{"portal reads a hidden system", portal, http.MethodGet, registerPath + "/991825827_a", http.StatusOK},
		{"portal, unknown system", portal, http.MethodGet, registerPath + "/nosuch", http.StatusNotFound},
		{"portal, rights of an unknown system", portal, http.MethodGet, registerPath + "/nosuch/rights", http.StatusOK},
		{"portal, switch not a boolean", portal, http.MethodGet, registerPath + "/991825827_a/rights?useOldFormatForApp=1", http.StatusBadRequest},
		{"administrator reads any vendor's system", admin, http.MethodGet, one, http.StatusOK},
		{"HEAD", vendor, http.MethodHead, one, http.StatusMethodNotAllowed},
		{"PATCH", vendor, http.MethodPatch, one, http.StatusMethodNotAllowed},
		{"PATCH without token", nobody, http.MethodPatch, one, http.StatusMethodNotAllowed},
		{"no such path", vendor, http.MethodGet, registerPath + "/vendor/a/b/c", http.StatusNotFound},
		{"rights of the vendor's path", vendor, http.MethodGet, one + "/rights", http.StatusMethodNotAllowed},
		{"change log of another case", vendor, http.MethodGet, one + "/ChangeLog", http.StatusOK},
	}
	for _, test := range tests {
		answer := test.who.do(test.method, test.path, nil)
		if answer.status != test.status {
			t.Errorf("%s: status %d, want %d", test.name, answer.status, test.status)
		}
		if (answer.status == http.StatusUnauthorized || answer.status == http.StatusForbidden) &&
			(answer.body != "" || answer.header.Get("WWW-Authenticate") != "") {
			t.Errorf("%s: %d has body %q or a challenge", test.name, answer.status, answer.body)
		}
	}
	visible := decode[[]listedSystem](t, portal.must(http.StatusOK, http.MethodGet, registerPath, nil))
	if len(visible) != 1 || visible[0].SystemID != "991825827_b" {
		t.Errorf("the portal lists %v, want the visible system alone", visible)
	}
	if list := decode[[]listedSystem](t, admin.must(http.StatusOK, http.MethodGet, vendorPath, nil)); len(list) != 0 {
		t.Errorf("an administrator's list shows other vendors' systems: %v", list)
	}
}

func TestTokenPresentation(t *testing.T) {
	t.Parallel()
	vendor := newVendor(t, startServer(t, Options{}))
	token := vendor.token
	for _, header := range []string{"bearer " + token, "BEARER " + token, "Bearer", "Bearer x", token, "Basic " + token} {
		if answer := vendor.do(http.MethodGet, vendorPath, nil, "Authorization", header); answer.status != http.StatusUnauthorized {
			t.Errorf("%.10q…: status %d, want 401", header, answer.status)
		}
	}
}

func TestTextAnswersAsJSON(t *testing.T) {
	t.Parallel()
	vendor := newVendor(t, startServer(t, Options{}))
	const path = vendorPath + "/nosuch/changelog"
	for accept, want := range map[string]string{
		"": typeText, "*/*": typeText, "text/html, */*;q=0.1": typeText, "text/html": typeText, "text/plain, application/json": typeText,
		"application/json": typeJSON, "application/json; charset=utf-8": typeJSON, "text/html, application/json": typeJSON,
	} {
		answer := vendor.must(http.StatusNotFound, http.MethodGet, path, nil, "Accept", accept)
		text := "System with ID nosuch not found."
		if want == typeJSON {
			text = `"` + text + `"`
		}
		if answer.header.Get("Content-Type") != want || answer.body != text {
			t.Errorf("Accept %q: %q as %q, want %q as %q", accept, answer.body, answer.header.Get("Content-Type"), text, want)
		}
	}
	answer := vendor.must(http.StatusNotFound, http.MethodGet, vendorPath+"/nosuch", nil, "Accept", jsonType)
	if answer.header.Get("Content-Type") != typeProblemUTF8 {
		t.Errorf("a problem became %q", answer.header.Get("Content-Type"))
	}
}

func TestRequestContentType(t *testing.T) {
	t.Parallel()
	vendor := newVendor(t, startServer(t, Options{}))
	for contentType, status := range map[string]int{
		"": http.StatusUnsupportedMediaType, "application/xml": http.StatusUnsupportedMediaType,
		"application/x-www-form-urlencoded": http.StatusUnsupportedMediaType,
		"application/json; charset=utf-8":   http.StatusBadRequest, "text/json": http.StatusBadRequest, "application/merge-patch+json": http.StatusBadRequest,
	} {
		if answer := vendor.do(http.MethodPost, vendorPath, "{}", "Content-Type", contentType); answer.status != status {
			t.Errorf("%q: status %d, want %d", contentType, answer.status, status)
		}
	}
}

func TestSystemIDSpellings(t *testing.T) {
	t.Parallel()
	vendor := newVendor(t, startServer(t, Options{}))
	for id, path := range map[string]string{
		"991825827_a": "991825827_a", "991825827_A": "991825827_A", "991825827_æ.~+:%'": "991825827_%C3%A6.~+:%25'", "991825827_\tx": "991825827_%09x",
	} {
		vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON(id, map[string]any{"clientId": []string{}}))
		got := decode[registeredSystem](t, vendor.must(http.StatusOK, http.MethodGet, vendorPath+"/"+path, nil))
		if got.ID != id {
			t.Errorf("%q came back as %q", id, got.ID)
		}
	}
	vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON("991825827_a/b", map[string]any{"clientId": []string{}}))
	vendor.must(http.StatusNotFound, http.MethodGet, vendorPath+"/991825827_a%2Fb", nil)
	vendor.must(http.StatusNotFound, http.MethodGet, vendorPath+"/991825827_a/b", nil)
	long := "991825827_" + strings.Repeat("x", maxSystemID)
	vendor.must(http.StatusInternalServerError, http.MethodPost, vendorPath, systemJSON(long, nil))
	vendor.must(http.StatusNotFound, http.MethodGet, vendorPath+"/"+long, nil)
}
