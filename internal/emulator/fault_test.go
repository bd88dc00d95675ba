package emulator_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/fault"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
)

// TestFaultEffects plans each fault for one POST of a system and checks what arrives and what
// happened.
func TestFaultEffects(t *testing.T) {
	t.Parallel()
	text := "<html>Bad gateway</html>"
	tests := map[string]struct {
		fault   fault.Fault
		broken  bool // no whole answer arrives
		status  int
		body    string
		created bool
	}{
		"status":           {fault: fault.Fault{Status: 503, Headers: map[string]string{"Retry-After": "7"}, Body: &text}, status: 503, body: text},
		"status, no body":  {fault: fault.Fault{Status: 502}, status: 502},
		"status, applied":  {fault: fault.Fault{Status: 504, Applied: true}, status: 504, created: true},
		"drop before":      {fault: fault.Fault{Drop: fault.DropBefore}, broken: true},
		"drop after":       {fault: fault.Fault{Drop: fault.DropAfter}, broken: true, created: true},
		"truncate":         {fault: fault.Fault{Truncate: true}, broken: true, status: 200, created: true},
		"body alone":       {fault: fault.Fault{Body: &text}, status: 200, body: text, created: true},
		"delay alone":      {fault: fault.Fault{Delay: 1}, status: 200, created: true},
		"delay and status": {fault: fault.Fault{Delay: 1, Status: 500}, status: 500},
		"late":             {fault: fault.Fault{Late: 1}, status: 200, created: true},
		"late, then lost":  {fault: fault.Fault{Late: 1, Drop: fault.DropAfter}, broken: true, created: true},
		"pad":              {fault: fault.Fault{Pad: 3, Body: &text}, status: 200, body: text + "   ", created: true},
	}
	server := scenetest.Start(t, emulator.Options{})
	vendor := scenetest.NewVendor(t, server)
	for name, test := range tests {
		id := "991825827_" + strings.NewReplacer(" ", "-", ",", "").Replace(name)
		fault := test.fault
		fault.Method, fault.Path = "post", register.Path+"/Vendor"
		if err := server.AddFault(fault); err != nil {
			t.Fatal(err)
		}
		answer, err := vendor.Try(http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(id, nil))
		if (err != nil) != test.broken {
			t.Errorf("%s: error %v, broken %v", name, err, test.broken)
		}
		if answer.Status != test.status || test.body != "" && answer.Body != test.body {
			t.Errorf("%s: %d %q, want %d %q", name, answer.Status, answer.Body, test.status, test.body)
		}
		if retryAfter := fault.Headers["Retry-After"]; answer.Header.Get("Retry-After") != retryAfter {
			t.Errorf("%s: Retry-After %q, want %q", name, answer.Header.Get("Retry-After"), retryAfter)
		}
		want := http.StatusNotFound
		if test.created {
			want = http.StatusOK
		}
		vendor.Must(want, http.MethodGet, scenetest.VendorPath+"/"+id, nil)
	}
	for _, call := range server.Journal() {
		if (call.Fault != "") != (call.Method == http.MethodPost) {
			t.Errorf("the journal says fault %q of %s %s", call.Fault, call.Method, call.Path)
		}
	}
}

func TestTruncatedAnswerWithoutBodyIsBroken(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{})
	if err := server.AddFault(fault.Fault{Truncate: true}); err != nil {
		t.Fatal(err)
	}
	stranger := scenetest.NewVendor(t, server)
	stranger.Token = ""
	if answer, err := stranger.Try(http.MethodGet, scenetest.VendorPath, nil); err == nil {
		t.Errorf("a whole answer arrived: %v", answer)
	}
}

func TestFaultSkipAndTimes(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{})
	vendor := scenetest.NewVendor(t, server)
	for _, fault := range []fault.Fault{
		{Path: "*/vendor/*", Status: 500, Times: -1}, // another path
		{Path: "*/vendor", Status: 503, Skip: 1, Times: 2},
		{Path: "*/vendor", Status: 429},
	} {
		if err := server.AddFault(fault); err != nil {
			t.Fatal(err)
		}
	}
	for index, want := range []int{429, 503, 503, 200, 200} {
		if answer := vendor.Do(http.MethodGet, scenetest.VendorPath, nil); answer.Status != want {
			t.Errorf("call %d: status %d, want %d", index, answer.Status, want)
		}
	}
	vendor.Must(500, http.MethodGet, scenetest.VendorPath+"/x", nil)
	server.ClearFaults()
	vendor.Must(404, http.MethodGet, scenetest.VendorPath+"/x", nil)
}

func TestFaultsHitMaskinporten(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{})
	if err := server.AddFault(fault.Fault{Path: "/jwk", Status: 500}); err != nil {
		t.Fatal(err)
	}
	scenetest.NewVendor(t, server).Must(500, http.MethodGet, "/jwk", nil)
	scenetest.NewVendor(t, server).Must(200, http.MethodGet, "/jwk", nil)
}

// A held call has taken effect; it ends when its caller or the emulator gives up.
func TestHeldAnswer(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{})
	if err := server.AddFault(fault.Fault{Method: http.MethodPost, Delay: fault.Duration(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	vendor := scenetest.NewVendor(t, server)
	failed := make(chan error)
	go func() {
		_, err := vendor.Try(http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_held", nil))
		failed <- err
	}()
	for { // ends by the test's deadline if the call never takes effect
		if answer := vendor.Do(http.MethodGet, scenetest.VendorPath+"/991825827_held", nil); answer.Status == http.StatusOK {
			break
		}
	}
	server.EndCalls()
	if err := <-failed; err != nil {
		t.Logf("the caller saw %v", err)
	}
}
