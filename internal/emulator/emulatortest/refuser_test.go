package emulatortest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/emulatortest"
)

const wellKnown = "/.well-known/oauth-authorization-server"

// get reads the metadata through a transport to the end.
func get(t *testing.T, server *emulator.Server, transport http.RoundTripper) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, server.Access().WellKnownURL, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := transport.RoundTrip(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	_, err = io.ReadAll(answer.Body)
	return err
}

func TestDroppedConnectionIsReset(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, transport := emulatortest.Start(t, emulator.Options{})
		for _, fault := range []emulator.Fault{{Drop: emulator.DropBefore}, {Truncate: true}} {
			if err := server.AddFault(fault); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			if err := get(t, server, transport); !errors.Is(err, syscall.ECONNRESET) {
				t.Errorf("the error is %v", err)
			}
		}
		if err := get(t, server, transport); err != nil {
			t.Error(err)
		}
	})
}

func TestConnectionsAreRefusedAsTold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, transport := emulatortest.Start(t, emulator.Options{})
		refuser := emulatortest.NewRefuser(transport)
		refuser.Refuse(http.MethodPost, wellKnown, -1)
		refuser.Refuse("", "/token", -1)
		refuser.Refuse(http.MethodGet, "/.well-known/*", 2)
		for range 2 {
			if err := get(t, server, refuser); !errors.Is(err, syscall.ECONNREFUSED) {
				t.Errorf("the error is %v", err)
			}
		}
		if err := get(t, server, refuser); err != nil {
			t.Error(err)
		}
		if refused, calls := refuser.Refused(), len(server.Journal()); refused != 2 || calls != 1 {
			t.Errorf("%d refused, %d arrived", refused, calls)
		}
		refuser.Refuse("", "*", -1)
		refuser.Accept()
		if err := get(t, server, refuser); err != nil {
			t.Error(err)
		}
	})
}
