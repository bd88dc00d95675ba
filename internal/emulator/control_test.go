package emulator

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestControls(t *testing.T) {
	t.Parallel()
	server := startServer(t, Options{})
	vendor := newVendor(t, server)
	vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON("991825827_a", nil))
	anyone := newUser(t, server, vendorID)
	anyone.token = ""
	index := decode[struct{ Controls []string }](t, anyone.must(http.StatusOK, http.MethodGet, "/_emulator/", nil))
	if !slices.Contains(index.Controls, "POST /_emulator/clock") {
		t.Errorf("the index lists %q", index.Controls)
	}
	access := decode[Access](t, anyone.must(http.StatusOK, http.MethodGet, "/_emulator/access", nil))
	if access.PlatformURL != server.url || len(access.Clients) != 2 {
		t.Errorf("access is %+v", access)
	}
	calls := decode[[]Call](t, anyone.must(http.StatusOK, http.MethodGet, "/_emulator/journal", nil))
	if len(calls) != 1 || calls[0].Path != vendorPath || calls[0].ClientID != vendorID || calls[0].Organisation != vendorOrg {
		t.Errorf("the journal is %+v", calls)
	}
	anyone.must(http.StatusNoContent, http.MethodDelete, "/_emulator/journal", nil)
	if text := anyone.must(http.StatusOK, http.MethodGet, "/_emulator/journal", nil).body; text != "[]" {
		t.Errorf("the cleared journal is %s", text)
	}
	if text := anyone.must(http.StatusOK, http.MethodGet, "/_emulator/grants", nil).body; text != "[]" {
		t.Errorf("the grants are %s", text)
	}
	planned := anyone.must(http.StatusOK, http.MethodPost, "/_emulator/faults", `[{"path":"*/vendor","status":503,"times":2},{"drop":"after"}]`)
	if faults := decode[[]plannedFault](t, planned); len(faults) != 2 || faults[1].Times != 1 {
		t.Errorf("the plan is %s", planned.body)
	}
	vendor.must(http.StatusServiceUnavailable, http.MethodGet, vendorPath, nil)
	if faults := decode[[]plannedFault](t, anyone.must(http.StatusOK, http.MethodGet, "/_emulator/faults", nil)); faults[0].Fired != 1 {
		t.Errorf("the plan is %+v", faults)
	}
	anyone.must(http.StatusNoContent, http.MethodDelete, "/_emulator/faults", nil)
	vendor.must(http.StatusOK, http.MethodGet, vendorPath, nil)
	anyone.must(http.StatusNoContent, http.MethodPost, "/_emulator/reset", nil)
	vendor.must(http.StatusNotFound, http.MethodGet, vendorPath+"/991825827_a", nil)
}

// After a reset nothing tells of what was before: grants, faults and a rate
// limit that was set meanwhile are gone, and a used assertion can be used again.
func TestResetForgetsGrantsAndPlans(t *testing.T) {
	t.Parallel()
	server := startServer(t, Options{RateLimit: RateLimit{PerSecond: 1000}})
	anyone := newUser(t, server, vendorID)
	grant := "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=" + signAssertion(t, server, vendorID, scopeRegisterWrite)
	ask := func(status int) {
		t.Helper()
		anyone.must(status, http.MethodPost, tokenPath, grant, "Content-Type", "application/x-www-form-urlencoded")
	}
	ask(http.StatusOK)
	ask(http.StatusBadRequest)
	anyone.must(http.StatusOK, http.MethodPost, "/_emulator/faults", `{"status":503,"skip":9}`)
	anyone.must(http.StatusOK, http.MethodPost, "/_emulator/rate-limit", `{"per_second":3}`)
	anyone.must(http.StatusNoContent, http.MethodPost, "/_emulator/reset", nil)
	for path, want := range map[string]string{"grants": "[]", "journal": "[]", "faults": "[]", "rate-limit": `{"per_second":1000}`} {
		if got := anyone.must(http.StatusOK, http.MethodGet, "/_emulator/"+path, nil).body; got != want {
			t.Errorf("GET %s: %s, want %s", path, got, want)
		}
	}
	ask(http.StatusOK)
}

func TestControlToken(t *testing.T) {
	t.Parallel()
	server := startServer(t, Options{})
	anyone := newUser(t, server, vendorID)
	ask := func(body string) string {
		anyone.token = ""
		return decode[map[string]string](t, anyone.must(http.StatusOK, http.MethodPost, "/_emulator/tokens", body))["access_token"]
	}
	for body, status := range map[string]int{
		``:                                       http.StatusOK,
		`{"client_id":"smartcloud"}`:             http.StatusOK,
		`{"client_id":"smartcloud","scopes":[]}`: http.StatusForbidden,
		`{"scopes":["` + scopeRequestWrite + `"]}`: http.StatusForbidden,
	} {
		anyone.token = ask(body)
		anyone.must(status, http.MethodGet, vendorPath, nil)
	}
	unknown := anyone.must(http.StatusBadRequest, http.MethodPost, "/_emulator/tokens", `{"client_id":"x"}`)
	if !strings.Contains(unknown.body, "smartcloud, annen-leverandor") {
		t.Errorf("the error does not name the clients: %s", unknown.body)
	}
}

// A token expires by the emulator's clock, not the computer's.
func TestClock(t *testing.T) {
	t.Parallel()
	server := startServer(t, Options{})
	vendor := newVendor(t, server)
	vendor.must(http.StatusOK, http.MethodGet, vendorPath, nil)
	before := server.Now()
	moved := decode[map[string]string](t, vendor.must(http.StatusOK, http.MethodPost, "/_emulator/clock", `{"advance":"4320h"}`))
	if moved["offset"] != "4320h0m0s" || server.Now().Sub(before) < 4320*time.Hour {
		t.Errorf("the clock says %v", moved)
	}
	vendor.must(http.StatusUnauthorized, http.MethodGet, vendorPath, nil)
	server.AdvanceClock(time.Hour)
	if now := decode[map[string]string](t, vendor.must(http.StatusOK, http.MethodGet, "/_emulator/clock", nil)); now["offset"] != "4321h0m0s" {
		t.Errorf("the clock says %v", now)
	}
	fresh := newVendor(t, server)
	fresh.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON("991825827_late", nil))
	log := decode[[]changeEntry](t, fresh.must(http.StatusOK, http.MethodGet, vendorPath+"/991825827_late/changelog", nil))
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
	anyone := newVendor(t, startServer(t, Options{}))
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
		answer := anyone.do(test.method, "/_emulator/"+test.path, test.body)
		if answer.status != test.status || !strings.Contains(answer.body, test.want) || answer.header.Get("Content-Type") != typeJSON {
			t.Errorf("%s %s %s: %d %s, want %d with %q", test.method, test.path, test.body, answer.status, answer.body, test.status, test.want)
		}
	}
}

// Pages reach loopback too: under a name of their own, or from another site.
func TestGuard(t *testing.T) {
	t.Parallel()
	server := startServer(t, Options{})
	anyone := newVendor(t, server)
	tests := []struct {
		name    string
		path    string
		headers []string
		status  int
	}{
		{"rebound name", "/_emulator/journal", []string{"Host", "evil.example"}, 403},
		{"rebound name on a service", vendorPath, []string{"Host", "evil.example:80"}, 403},
		{"name that begins like loopback", vendorPath, []string{"Host", "127.0.0.1.evil.example"}, 403},
		{"localhost", vendorPath, []string{"Host", "localhost:1234"}, 200},
		{"other loopback address", vendorPath, []string{"Host", "127.0.0.2"}, 200},
		{"IPv6 loopback", vendorPath, []string{"Host", "[::1]:1234"}, 200},
		{"foreign origin", "/_emulator/journal", []string{"Origin", "https://evil.example"}, 403},
		{"foreign port", "/_emulator/journal", []string{"Origin", "http://127.0.0.1:1"}, 403},
		{"no origin", "/_emulator/journal", []string{"Origin", "null"}, 403},
		{"own origin", "/_emulator/journal", []string{"Origin", server.url}, 200},
		{"cross-site without origin", "/_emulator/access", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"same origin", "/_emulator/access", []string{"Sec-Fetch-Site", "same-origin"}, 200},
		{"typed into the browser", "/_emulator/access", []string{"Sec-Fetch-Site", "none"}, 200},
		{"other case", "/_EMULATOR/access", []string{"Origin", "https://evil.example"}, 403},
		{"percent-encoded", "/%5femulator/access", []string{"Origin", "https://evil.example"}, 403},
	}
	for _, test := range tests {
		if answer := anyone.do(http.MethodGet, test.path, nil, test.headers...); answer.status != test.status {
			t.Errorf("%s: status %d, want %d", test.name, answer.status, test.status)
		}
	}
}
