package emulatortest_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/emulatortest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestHoursInABubbleTakeNoTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, transport := emulatortest.Start(t, emulator.Options{})
		if err := server.AddFault(emulator.Fault{Delay: emulator.Duration(6 * time.Hour)}); err != nil {
			t.Fatal(err)
		}
		started := time.Now()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.Access().WellKnownURL, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := transport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if took := time.Since(started); answer.StatusCode != http.StatusOK || took != 6*time.Hour {
			t.Errorf("status %d after %s", answer.StatusCode, took)
		}
	})
}
