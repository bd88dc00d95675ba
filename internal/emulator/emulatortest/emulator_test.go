package emulatortest_test

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"io"
	"net/http"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/emulatortest"
)

const wellKnown = "/.well-known/oauth-authorization-server"

var sharedKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// getter makes a call, and returns the body of its answer; zero is no timeout.
type getter func(timeout time.Duration) (string, error)

// inBubble runs a test with an emulator and a client of its own, where time passes when everybody waits.
func inBubble(t *testing.T, test func(t *testing.T, altinn *emulatortest.Emulator, get getter)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		altinn := emulatortest.Start(t, emulator.Options{NewKey: sharedKey})
		transport := altinn.RefusingTransport(t)
		test(t, altinn, func(timeout time.Duration) (string, error) {
			client := &http.Client{Transport: transport, Timeout: timeout}
			answer, err := client.Get(altinn.Access().WellKnownURL) //nolint:noctx // the timeout bounds it
			if err != nil {
				return "", err
			}
			defer answer.Body.Close()
			body, err := io.ReadAll(answer.Body)
			return string(body), err
		})
	})
}

func plan(t *testing.T, altinn *emulatortest.Emulator, faults ...emulator.Fault) {
	t.Helper()
	for _, fault := range faults {
		if err := altinn.AddFault(fault); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnswersArriveWithoutANetwork(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, altinn *emulatortest.Emulator, get getter) {
		t.Helper()
		if body, err := get(0); err != nil || body == "" {
			t.Errorf("%q %v", body, err)
		}
		if calls := len(altinn.Journal()); calls != 1 {
			t.Errorf("%d calls", calls)
		}
	})
}

func TestTimePassesForFree(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, altinn *emulatortest.Emulator, get getter) {
		t.Helper()
		plan(t, altinn, emulator.Fault{Delay: emulator.Duration(time.Hour), Times: 2})
		began := time.Now()
		if _, err := get(30 * time.Second); err == nil {
			t.Error("an answer came in time")
		}
		if took := time.Since(began); took != 30*time.Second {
			t.Errorf("it took %s", took)
		}
		if _, err := get(0); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took != time.Hour+30*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

func TestDroppedConnectionIsReset(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, altinn *emulatortest.Emulator, get getter) {
		t.Helper()
		plan(t, altinn, emulator.Fault{Drop: emulator.DropBefore}, emulator.Fault{Truncate: true})
		for range 2 {
			if _, err := get(0); !errors.Is(err, syscall.ECONNRESET) {
				t.Errorf("the error is %v", err)
			}
		}
		if _, err := get(0); err != nil {
			t.Error(err)
		}
	})
}

func TestConnectionsAreRefusedAsPlanned(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, altinn *emulatortest.Emulator, get getter) {
		t.Helper()
		altinn.Refuse(http.MethodPost, wellKnown, -1)
		altinn.Refuse(http.MethodGet, wellKnown, 2)
		for range 2 {
			if _, err := get(0); !errors.Is(err, syscall.ECONNREFUSED) {
				t.Errorf("the error is %v", err)
			}
		}
		if _, err := get(0); err != nil {
			t.Error(err)
		}
		if refused, calls := altinn.Refused(), len(altinn.Journal()); refused != 2 || calls != 1 {
			t.Errorf("%d refused, %d arrived", refused, calls)
		}
		altinn.Refuse(http.MethodGet, wellKnown, -1)
		altinn.AcceptAgain()
		if _, err := get(0); err != nil {
			t.Error(err)
		}
	})
}
