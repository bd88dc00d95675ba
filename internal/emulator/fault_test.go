package emulator

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestFaultEffects plans each fault for one POST of a system and checks what
// arrives and what happened.
func TestFaultEffects(t *testing.T) {
	t.Parallel()
	text := "<html>Bad gateway</html>"
	tests := map[string]struct {
		fault   Fault
		broken  bool // no whole answer arrives
		status  int
		body    string
		created bool
	}{
		"status":           {fault: Fault{Status: 503, Headers: map[string]string{"Retry-After": "7"}, Body: &text}, status: 503, body: text},
		"status, no body":  {fault: Fault{Status: 502}, status: 502},
		"status, applied":  {fault: Fault{Status: 504, Applied: true}, status: 504, created: true},
		"drop before":      {fault: Fault{Drop: DropBefore}, broken: true},
		"drop after":       {fault: Fault{Drop: DropAfter}, broken: true, created: true},
		"truncate":         {fault: Fault{Truncate: true}, broken: true, status: 200, created: true},
		"body alone":       {fault: Fault{Body: &text}, status: 200, body: text, created: true},
		"delay alone":      {fault: Fault{Delay: 1}, status: 200, created: true},
		"delay and status": {fault: Fault{Delay: 1, Status: 500}, status: 500},
		"late":             {fault: Fault{Late: 1}, status: 200, created: true},
		"late, then lost":  {fault: Fault{Late: 1, Drop: DropAfter}, broken: true, created: true},
		"pad":              {fault: Fault{Pad: 3, Body: &text}, status: 200, body: text + "   ", created: true},
	}
	server := startServer(t, Options{})
	vendor := newVendor(t, server)
	for name, test := range tests {
		id := "991825827_" + strings.NewReplacer(" ", "-", ",", "").Replace(name)
		fault := test.fault
		fault.Method, fault.Path = "post", registerPath+"/Vendor"
		if err := server.AddFault(fault); err != nil {
			t.Fatal(err)
		}
		answer, err := vendor.try(http.MethodPost, vendorPath, systemJSON(id, nil))
		if (err != nil) != test.broken {
			t.Errorf("%s: error %v, broken %v", name, err, test.broken)
		}
		if answer.status != test.status || test.body != "" && answer.body != test.body {
			t.Errorf("%s: %d %q, want %d %q", name, answer.status, answer.body, test.status, test.body)
		}
		if retryAfter := fault.Headers["Retry-After"]; answer.header.Get("Retry-After") != retryAfter {
			t.Errorf("%s: Retry-After %q, want %q", name, answer.header.Get("Retry-After"), retryAfter)
		}
		want := http.StatusNotFound
		if test.created {
			want = http.StatusOK
		}
		vendor.must(want, http.MethodGet, vendorPath+"/"+id, nil)
	}
	for _, call := range server.Journal() {
		if (call.Fault != "") != (call.Method == http.MethodPost) {
			t.Errorf("the journal says fault %q of %s %s", call.Fault, call.Method, call.Path)
		}
	}
}

func TestTruncatedAnswerWithoutBodyIsBroken(t *testing.T) {
	t.Parallel()
	server := startServer(t, Options{})
	if err := server.AddFault(Fault{Truncate: true}); err != nil {
		t.Fatal(err)
	}
	stranger := newVendor(t, server)
	stranger.token = ""
	if answer, err := stranger.try(http.MethodGet, vendorPath, nil); err == nil {
		t.Errorf("a whole answer arrived: %v", answer)
	}
}

func TestFaultSkipAndTimes(t *testing.T) {
	t.Parallel()
	server := startServer(t, Options{})
	vendor := newVendor(t, server)
	for _, fault := range []Fault{
		{Path: "*/vendor/*", Status: 500, Times: -1}, // another path
		{Path: "*/vendor", Status: 503, Skip: 1, Times: 2},
		{Path: "*/vendor", Status: 429},
	} {
		if err := server.AddFault(fault); err != nil {
			t.Fatal(err)
		}
	}
	for index, want := range []int{429, 503, 503, 200, 200} {
		if answer := vendor.do(http.MethodGet, vendorPath, nil); answer.status != want {
			t.Errorf("call %d: status %d, want %d", index, answer.status, want)
		}
	}
	vendor.must(500, http.MethodGet, vendorPath+"/x", nil)
	server.ClearFaults()
	vendor.must(404, http.MethodGet, vendorPath+"/x", nil)
}

// A restart of Altinn's database: whatever is called fails for some seconds, from the first call that notices.
func TestFaultForATime(t *testing.T) {
	t.Parallel()
	var plan faultPlan
	plan.add(Fault{Path: "/authentication/*", Status: 500, Skip: 1, For: Duration(10 * time.Second)}, Fault{Path: "*", Status: 503})
	began := time.Now()
	for _, call := range []struct {
		path  string
		after time.Duration
		want  int // 0 for no fault
	}{
		{"/authentication/a", 0, 503}, {"/authentication/a", time.Hour, 500}, {"/authentication/b", time.Hour, 500},
		{"/token", time.Hour, 0}, {"/authentication/a", time.Hour + 10*time.Second - 1, 500}, {"/authentication/a", time.Hour + 10*time.Second, 0},
	} {
		got := 0
		if fault := plan.take(http.MethodGet, call.path, began.Add(call.after)); fault != nil {
			got = fault.Status
		}
		if got != call.want {
			t.Errorf("%s after %s: %d, want %d", call.path, call.after, got, call.want)
		}
	}
}

func TestFaultsHitMaskinporten(t *testing.T) {
	t.Parallel()
	server := startServer(t, Options{})
	if err := server.AddFault(Fault{Path: "/jwk", Status: 500}); err != nil {
		t.Fatal(err)
	}
	newVendor(t, server).must(500, http.MethodGet, "/jwk", nil)
	newVendor(t, server).must(200, http.MethodGet, "/jwk", nil)
}

// A held call has taken effect; it ends when its caller or the emulator gives up.
func TestHeldAnswer(t *testing.T) {
	t.Parallel()
	server := startServer(t, Options{})
	if err := server.AddFault(Fault{Method: http.MethodPost, Delay: Duration(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	vendor := newVendor(t, server)
	failed := make(chan error)
	go func() {
		_, err := vendor.try(http.MethodPost, vendorPath, systemJSON("991825827_held", nil))
		failed <- err
	}()
	for { // ends by the test's deadline if the call never takes effect
		if answer := vendor.do(http.MethodGet, vendorPath+"/991825827_held", nil); answer.status == http.StatusOK {
			break
		}
	}
	server.stop()
	if err := <-failed; err != nil {
		t.Logf("the caller saw %v", err)
	}
}

func TestDelayIsItsLength(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fault := Fault{Delay: Duration(90 * time.Second)}
		start := time.Now()
		fault.holdAnswer(t.Context())
		if waited := time.Since(start); waited != 90*time.Second {
			t.Errorf("held %s, want 90s", waited)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		start = time.Now()
		fault.holdAnswer(gone)
		if waited := time.Since(start); waited != 0 {
			t.Errorf("held %s for a caller that had left", waited)
		}
	})
}

func TestFaultsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{}`:                                  "no effect",
		`{"path":"/token","times":2}`:         "no effect",
		`{"status":99}`:                       "no final HTTP status",
		`{"status":503,"drop":"before"}`:      "one effect",
		`{"truncate":true,"body":"x"}`:        "one effect",
		`{"drop":"now"}`:                      `"before" or "after"`,
		`{"drop":"after","applied":true}`:     "go with a status",
		`{"body":"x","headers":{"A":"b"}}`:    "go with a status",
		`{"delay":"-1s"}`:                     "negative",
		`{"late":"-1s"}`:                      "negative",
		`{"pad":-1}`:                          "negative",
		`{"late":"1s","drop":"before"}`:       "takes effect",
		`{"late":"1s","status":503}`:          "takes effect",
		`{"pad":1,"drop":"after"}`:            "that arrives",
		`{"pad":1,"truncate":true}`:           "that arrives",
		`{"delay":"soon"}`:                    "not a duration",
		`{"delay":5}`:                         "delay must be a string, not number",
		`{"status":503,"skip":-1}`:            "skip",
		`{"status":503,"times":-2}`:           "times",
		`{"status":500,"for":"-1s"}`:          "negative",
		`{"status":500,"for":"1s","times":2}`: "exclude each other",
		`{"status":503,"stauts":1}`:           `unknown field "stauts"`,
		`[{"status":503},{"status":1}]`:       "no final HTTP status",
		`{"status":503} {"status":503}`:       "more after it",
		`{"status":503,}`:                     "not usable",
	} {
		if _, err := parseFaults([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %q", text, err, want)
		}
	}
}

func TestFaultPathPattern(t *testing.T) {
	t.Parallel()
	tests := []struct {
		pattern, path string
		want          bool
	}{
		{"/token", "/token", true},
		{"/token", "/token/x", false},
		{"/tok*", "/token/x", true},
		{"*/vendor", "/a/b/vendor", true},
		{"*/vendor", "/a/vendor/b", false},
		{"/a*b*c", "/a/x/b/y/c", true},
		{"/a*b*b", "/a/b", false},
		{"*", "", true},
		{"a*a", "a", false},
	}
	for _, test := range tests {
		if got := matchGlob(test.pattern, test.path); got != test.want {
			t.Errorf("%q on %q: %v", test.pattern, test.path, got)
		}
	}
	fault := Fault{Method: "get", Path: "/A*"}
	if !fault.matches(http.MethodGet, "/aB") || fault.matches(http.MethodPut, "/aB") {
		t.Error("method and path must match in any case, and both")
	}
}

func TestFaultAsJSON(t *testing.T) {
	t.Parallel()
	const text = `{"name":"slow","method":"PUT","path":"*","skip":1,"times":-1,"status":503,"headers":{"Retry-After":"1"},"applied":true,"body":"x","late":"2s","delay":"1m30s","pad":7}`
	faults, err := parseFaults([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(faults[0])
	if err != nil {
		t.Fatal(err)
	}
	if string(encoded) != text {
		t.Errorf("got %s, want %s", encoded, text)
	}
	const spell = `{"path":"/authentication/*","for":"10s","status":500}`
	if faults, err = parseFaults([]byte(spell)); err != nil {
		t.Fatal(err)
	}
	if encoded, err = json.Marshal(faults[0]); err != nil || string(encoded) != spell {
		t.Errorf("got %s, want %s", encoded, spell)
	}
}
