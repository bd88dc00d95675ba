package emulator_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/fault"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

func TestControls(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{})
	vendor := scenetest.NewVendor(t, server)
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_a", nil))
	anyone := scenetest.NewUser(t, server, scenetest.VendorID)
	anyone.Token = ""
	index := scenetest.Decode[struct{ Controls []string }](t, anyone.Must(http.StatusOK, http.MethodGet, "/_emulator/", nil))
	if !slices.Contains(index.Controls, "POST /_emulator/clock") {
		t.Errorf("the index lists %q", index.Controls)
	}
	access := scenetest.Decode[emulator.Access](t, anyone.Must(http.StatusOK, http.MethodGet, "/_emulator/access", nil))
	if access.PlatformURL != server.Access().PlatformURL || len(access.Clients) != 2 {
		t.Errorf("access is %+v", access)
	}
	calls := scenetest.Decode[[]emulator.Call](t, anyone.Must(http.StatusOK, http.MethodGet, "/_emulator/journal", nil))
	if len(calls) != 1 || calls[0].Path != scenetest.VendorPath || calls[0].ClientID != scenetest.VendorID || calls[0].Organisation != scenetest.VendorOrg {
		t.Errorf("the journal is %+v", calls)
	}
	anyone.Must(http.StatusNoContent, http.MethodDelete, "/_emulator/journal", nil)
	if text := anyone.Must(http.StatusOK, http.MethodGet, "/_emulator/journal", nil).Body; text != "[]" {
		t.Errorf("the cleared journal is %s", text)
	}
	if text := anyone.Must(http.StatusOK, http.MethodGet, "/_emulator/grants", nil).Body; text != "[]" {
		t.Errorf("the grants are %s", text)
	}
	planned := anyone.Must(http.StatusOK, http.MethodPost, "/_emulator/faults", `[{"path":"*/vendor","status":503,"times":2},{"drop":"after"}]`)
	if faults := scenetest.Decode[[]fault.Planned](t, planned); len(faults) != 2 || faults[1].Times != 1 {
		t.Errorf("the plan is %s", planned.Body)
	}
	vendor.Must(http.StatusServiceUnavailable, http.MethodGet, scenetest.VendorPath, nil)
	if faults := scenetest.Decode[[]fault.Planned](t, anyone.Must(http.StatusOK, http.MethodGet, "/_emulator/faults", nil)); faults[0].Fired != 1 {
		t.Errorf("the plan is %+v", faults)
	}
	anyone.Must(http.StatusNoContent, http.MethodDelete, "/_emulator/faults", nil)
	vendor.Must(http.StatusOK, http.MethodGet, scenetest.VendorPath, nil)
	anyone.Must(http.StatusNoContent, http.MethodPost, "/_emulator/reset", nil)
	vendor.Must(http.StatusNotFound, http.MethodGet, scenetest.VendorPath+"/991825827_a", nil)
}

// After a reset nothing tells of what was before: grants, faults and a rate limit that was set
// meanwhile are gone, and a used assertion can be used again.
func TestResetForgetsGrantsAndPlans(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{RateLimit: fault.RateLimit{PerSecond: 1000}})
	anyone := scenetest.NewUser(t, server, scenetest.VendorID)
	grant := "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=" + scenetest.SignAssertion(t, server, scenetest.VendorID, wire.ScopeRegisterWrite)
	ask := func(status int) {
		t.Helper()
		anyone.Must(status, http.MethodPost, emulator.TokenPath, grant, "Content-Type", "application/x-www-form-urlencoded")
	}
	ask(http.StatusOK)
	ask(http.StatusBadRequest)
	anyone.Must(http.StatusOK, http.MethodPost, "/_emulator/faults", `{"status":503,"skip":9}`)
	anyone.Must(http.StatusOK, http.MethodPost, "/_emulator/rate-limit", `{"per_second":3}`)
	anyone.Must(http.StatusNoContent, http.MethodPost, "/_emulator/reset", nil)
	for path, want := range map[string]string{"grants": "[]", "journal": "[]", "faults": "[]", "rate-limit": `{"per_second":1000}`} {
		if got := anyone.Must(http.StatusOK, http.MethodGet, "/_emulator/"+path, nil).Body; got != want {
			t.Errorf("GET %s: %s, want %s", path, got, want)
		}
	}
	ask(http.StatusOK)
}

func TestControlToken(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{})
	anyone := scenetest.NewUser(t, server, scenetest.VendorID)
	ask := func(body string) string {
		anyone.Token = ""
		return scenetest.Decode[map[string]string](t, anyone.Must(http.StatusOK, http.MethodPost, "/_emulator/tokens", body))["access_token"]
	}
	for body, status := range map[string]int{
		``:                                       http.StatusOK,
		`{"client_id":"smartcloud"}`:             http.StatusOK,
		`{"client_id":"smartcloud","scopes":[]}`: http.StatusForbidden,
		`{"scopes":["` + wire.ScopeRequestWrite + `"]}`: http.StatusForbidden,
	} {
		anyone.Token = ask(body)
		anyone.Must(status, http.MethodGet, scenetest.VendorPath, nil)
	}
	unknown := anyone.Must(http.StatusBadRequest, http.MethodPost, "/_emulator/tokens", `{"client_id":"x"}`)
	if !strings.Contains(unknown.Body, "smartcloud, annen-leverandor") {
		t.Errorf("the error does not name the clients: %s", unknown.Body)
	}
}

// A token expires by the emulator's clock, not the computer's.
func TestClock(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{})
	vendor := scenetest.NewVendor(t, server)
	vendor.Must(http.StatusOK, http.MethodGet, scenetest.VendorPath, nil)
	before := server.Now()
	moved := scenetest.Decode[map[string]string](t, vendor.Must(http.StatusOK, http.MethodPost, "/_emulator/clock", `{"advance":"4320h"}`))
	if moved["offset"] != "4320h0m0s" || server.Now().Sub(before) < 4320*time.Hour {
		t.Errorf("the clock says %v", moved)
	}
	vendor.Must(http.StatusUnauthorized, http.MethodGet, scenetest.VendorPath, nil)
	server.AdvanceClock(time.Hour)
	if now := scenetest.Decode[map[string]string](t, vendor.Must(http.StatusOK, http.MethodGet, "/_emulator/clock", nil)); now["offset"] != "4321h0m0s" {
		t.Errorf("the clock says %v", now)
	}
	fresh := scenetest.NewVendor(t, server)
	fresh.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_late", nil))
	log := scenetest.Decode[[]register.ChangeEntry](t, fresh.Must(http.StatusOK, http.MethodGet, scenetest.VendorPath+"/991825827_late/changelog", nil))
	created, err := time.Parse(time.RFC3339Nano, log[0].Created)
	if err != nil || created.Before(before.Add(4321*time.Hour)) || !strings.HasSuffix(log[0].Created, "+00:00") {
		t.Errorf("created is %s (%v)", log[0].Created, err)
	}
	if err := server.Reset(); err != nil {
		t.Fatal(err)
	}
	if server.Now().After(before.Add(time.Hour)) {
		t.Error("a reset did not set the clock right")
	}
}

func TestControlErrors(t *testing.T) {
	t.Parallel()
	anyone := scenetest.NewVendor(t, scenetest.Start(t, emulator.Options{}))
	tests := []struct {
		method, path, body string
		status             int
		want               string
	}{
		{http.MethodPost, "clock", `{"advance":"-1h"}`, 400, "positive duration"},
		{http.MethodPost, "clock", `{"advance":"2562047h"}`, 400, "a hundred years ahead; 876000h0m0s are left"},
		{http.MethodPost, "clock", `{}`, 400, "positive duration"},
		{http.MethodPost, "clock", `{"advance":"tomorrow"}`, 400, "not a duration"},
		{http.MethodPost, "clock", `{"advance":4320}`, 400, "advance must be a string, not number"},
		{http.MethodPost, "clock", `{"forward":"1h"}`, 400, `unknown field \"forward\"`},
		{http.MethodPost, "faults", `{"status":503,"color":"red"}`, 400, `unknown field \"color\"`},
		{http.MethodPost, "faults", ``, 400, "no effect"},
		{http.MethodPost, "faults", `nonsense`, 400, "not usable: line 1: invalid character"},
		{http.MethodPost, "faults", `{"status":"503"}`, 400, "status must be a whole number, not string"},
		{http.MethodPost, "faults", `{"truncate":1}`, 400, "truncate must be true or false, not number"},
		{http.MethodPost, "tokens", `{"scope":"x"}`, 400, `unknown field \"scope\"`},
		{http.MethodPut, "faults", ``, 405, "DELETE, GET, POST"},
		{http.MethodGet, "nosuch", ``, 404, "GET /_emulator/ lists them"},
	}
	for _, test := range tests {
		answer := anyone.Do(test.method, "/_emulator/"+test.path, test.body)
		if answer.Status != test.status || !strings.Contains(answer.Body, test.want) || answer.Header.Get("Content-Type") != wire.TypeJSON {
			t.Errorf("%s %s %s: %d %s, want %d with %q", test.method, test.path, test.body, answer.Status, answer.Body, test.status, test.want)
		}
	}
}

// Pages reach loopback too: under a name of their own, or from another site.
func TestGuard(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{})
	anyone := scenetest.NewVendor(t, server)
	tests := []struct {
		name    string
		path    string
		headers []string
		status  int
	}{
		{"rebound name", "/_emulator/journal", []string{"Host", "evil.example"}, 403},
		{"rebound name on a service", scenetest.VendorPath, []string{"Host", "evil.example:80"}, 403},
		{"name that begins like loopback", scenetest.VendorPath, []string{"Host", "127.0.0.1.evil.example"}, 403},
		{"localhost", scenetest.VendorPath, []string{"Host", "localhost:1234"}, 200},
		{"other loopback address", scenetest.VendorPath, []string{"Host", "127.0.0.2"}, 200},
		{"IPv6 loopback", scenetest.VendorPath, []string{"Host", "[::1]:1234"}, 200},
		{"foreign origin", "/_emulator/journal", []string{"Origin", "https://evil.example"}, 403},
		{"foreign port", "/_emulator/journal", []string{"Origin", "http://127.0.0.1:1"}, 403},
		{"no origin", "/_emulator/journal", []string{"Origin", "null"}, 403},
		{"own origin", "/_emulator/journal", []string{"Origin", server.Access().PlatformURL}, 200},
		{"cross-site without origin", "/_emulator/access", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"same origin", "/_emulator/access", []string{"Sec-Fetch-Site", "same-origin"}, 200},
		{"typed into the browser", "/_emulator/access", []string{"Sec-Fetch-Site", "none"}, 200},
		{"other case", "/_EMULATOR/access", []string{"Origin", "https://evil.example"}, 403},
		{"percent-encoded", "/%5femulator/access", []string{"Origin", "https://evil.example"}, 403},
	}
	for _, test := range tests {
		if answer := anyone.Do(http.MethodGet, test.path, nil, test.headers...); answer.Status != test.status {
			t.Errorf("%s: status %d, want %d", test.name, answer.Status, test.status)
		}
	}
}
