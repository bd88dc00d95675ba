package emulatortest_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/emulatortest"
)

const (
	platformPath = "/authentication/api/v1"
	registerPath = platformPath + "/systemregister/vendor"
	requestPath  = platformPath + "/systemuser/request/vendor"

	text       = `{"nb":"Navn","nn":"Namn","en":"Name"}`
	rights     = `"rights":[{"resource":[{"id":"urn:altinn:resource","value":"ske-krav-og-betalinger"}]}]`
	systemBody = `{"id":"991825827_late","vendor":{"ID":"0192:991825827"},"name":` + text + `,"description":` + text + `,` + rights + `}`
	askBody    = `{"systemId":"991825827_late","partyOrgNo":"310904473",` + rights + `}`
)

// post makes a POST as the vendor and returns its status, 0 when none came in time.
func post(t *testing.T, altinn *emulator.Server, transport http.RoundTripper, timeout time.Duration, path, body string) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, altinn.Access().PlatformURL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	token, err := altinn.Token("smartcloud", "altinn:authentication/systemregister.write", "altinn:authentication/systemuser.request.write")
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	answer, err := transport.RoundTrip(request)
	if err != nil {
		return 0
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

// A late effect comes although its caller has left by then: a second request beside one that was made meanwhile, and no
// second system, because the register's ids are unique.
func TestLateEffectComesWithoutItsCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		altinn, transport := emulatortest.Start(t, emulator.Options{})
		plan := func() {
			if err := altinn.AddFault(emulator.Fault{Method: http.MethodPost, Late: emulator.Duration(time.Minute)}); err != nil {
				t.Fatal(err)
			}
		}
		plan()
		for i, want := range []int{0, http.StatusOK} {
			if got := post(t, altinn, transport, time.Second, registerPath, systemBody); got != want {
				t.Errorf("POST %d of the system: %d, want %d", i+1, got, want)
			}
		}
		plan()
		for i, want := range []int{0, http.StatusCreated} {
			if got := post(t, altinn, transport, time.Second, requestPath, askBody); got != want {
				t.Errorf("POST %d of the request: %d, want %d", i+1, got, want)
			}
		}
		if made := len(altinn.Requests()); made != 1 {
			t.Errorf("%d requests before the late effect", made)
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if made := len(altinn.Requests()); made != 2 {
			t.Errorf("%d requests in the end", made)
		}
		conflicts := 0
		for _, call := range altinn.Journal() {
			if call.Status == http.StatusConflict && strings.Contains(call.ResponseBody, "already exist") {
				conflicts++
			}
		}
		if conflicts != 1 {
			t.Errorf("%d POSTs found the id taken", conflicts)
		}
	})
}
