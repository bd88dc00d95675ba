package fault

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A restart of Altinn's database: whatever is called fails for some seconds, from the first call
// that notices.
func TestFaultForATime(t *testing.T) {
	t.Parallel()
	var plan Plan
	plan.Add(Fault{Path: "/authentication/*", Status: 500, Skip: 1, For: Duration(10 * time.Second)}, Fault{Path: "*", Status: 503})
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
		if fault := plan.Take(http.MethodGet, call.path, began.Add(call.after)); fault != nil {
			got = fault.Status
		}
		if got != call.want {
			t.Errorf("%s after %s: %d, want %d", call.path, call.after, got, call.want)
		}
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
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
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
	faults, err := Parse([]byte(text))
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
	if faults, err = Parse([]byte(spell)); err != nil {
		t.Fatal(err)
	}
	if encoded, err = json.Marshal(faults[0]); err != nil || string(encoded) != spell {
		t.Errorf("got %s, want %s", encoded, spell)
	}
}
