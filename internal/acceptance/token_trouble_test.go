package acceptance_test

import (
	"crypto/rand"
	"crypto/rsa"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/provider"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

const tokenPath = "/token"

// freshKeys makes another key every time, for tests that replace keys.
func freshKeys() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) }

// elapse lets time pass in a bubble of testing/synctest.
func elapse(d time.Duration) { <-time.After(d) }

// answered counts the calls of the journal with a status.
func (w *world) answered(status int) int {
	found := 0

	for _, call := range w.Altinn.Journal() {
		if call.Status == status {
			found++
		}
	}

	return found
}

// refreshAll refreshes a resource so many times at once, and says how many times that failed and what was said then.
func refreshAll(t *testing.T, p *protocol, at *instance, times int) (failed int, said diagnostics) {
	t.Helper()

	var (
		mu    sync.Mutex
		group sync.WaitGroup
	)

	for range times {
		group.Go(func() {
			_, diags := p.refresh(t, at)

			mu.Lock()
			defer mu.Unlock()

			if len(diags) > 0 {
				failed, said = failed+1, diags
			}
		})
	}

	group.Wait()

	return failed, said
}

// A scope whose tokens live for thirty seconds, and an apply of many minutes.
func TestTokensOfThirtySecondsLastForALongApply(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, transport := newBubbleWorld(t, emulator.Options{TokenLifetime: 30 * time.Second})
		p := w.providerOver(t, transport)
		w.Fault(t, emulator.Fault{Path: providertest.RegisterPath + "*", Delay: emulator.Duration(2 * time.Second), Times: -1})

		started := time.Now()
		for _, name := range numbered("long-%d", 60) {
			p.create(t, providertest.SystemType, providertest.MinimalSystem(name))
		}

		took := time.Since(started)
		if took < 2*time.Minute {
			t.Fatalf("only %s: that shows nothing", took)
		}

		if refused := w.answered(http.StatusUnauthorized); refused > 0 {
			t.Errorf("%d calls with an expired token", refused)
		}

		// Three quarters of the life of a token are used.
		if grants, most := len(w.Altinn.Grants()), int(took/(20*time.Second))+1; grants > most {
			t.Errorf("%d grants in %s, want at most %d", grants, took, most)
		}
	})
}

// Whatever makes a token worthless before its time costs every call one refusal at most, and one grant for all.
func TestWorthlessTokenIsRenewedOnceForEverybody(t *testing.T) {
	t.Parallel()

	for name, happens := range map[string]func(w *world) error{
		"its signing key is replaced": func(w *world) error { return w.Altinn.RevokeTokens() },
		"the service's clock is ahead": func(w *world) error {
			w.Altinn.AdvanceClock(10 * time.Minute)

			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, transport := newBubbleWorld(t, emulator.Options{NewKey: freshKeys})
				p := w.providerOver(t, transport)
				at := p.create(t, providertest.SystemType, providertest.MinimalSystem("revoked"))

				for round := range 3 {
					before := len(w.Altinn.Grants())

					must(t, happens(w), nil)

					if failed, said := refreshAll(t, p, at, 200); failed > 0 {
						t.Fatalf("round %d: %d refreshes failed: %s", round, failed, said)
					}

					if grants := len(w.Altinn.Grants()) - before; grants != 1 {
						t.Errorf("round %d: %d grants, want 1", round, grants)
					}
				}
			})
		})
	}
}

// Two hundred operations need a token, and Maskinporten refuses: it is asked once.
func TestRefusedGrantIsNotRepeatedByEveryOperation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, transport := newBubbleWorld(t, emulator.Options{NewKey: freshKeys})
		p := w.providerOver(t, transport)
		at := p.create(t, providertest.SystemType, providertest.MinimalSystem("refused"))

		_, err := w.Altinn.ReplaceKey(providertest.VendorClient) // the registered key is another from now on
		must(t, err, nil)

		elapse(2 * time.Minute) // the token that was got with the old one has expired

		before := len(w.Altinn.Grants())

		failed, said := refreshAll(t, p, at, 200)
		if failed != 200 || !said.Errors().Says("Unknown key identifier", "no public key with this key id", providertest.VendorClient+"-key") {
			t.Errorf("%d failed: %s", failed, said)
		}

		for range 200 { // and one after the other
			if _, said := p.refresh(t, at); len(said.Errors()) == 0 {
				t.Fatal("a refresh without a token")
			}
		}

		if grants := len(w.Altinn.Grants()) - before; grants != 1 {
			t.Errorf("%d failing grants, want 1", grants)
		}
	})
}

// A token endpoint that fails every now and then, in every way, is not noticed.
func TestFlappingTokenEndpointIsNotNoticed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, transport := newBubbleWorld(t, emulator.Options{TokenLifetime: 30 * time.Second})
		p := w.providerOver(t, transport)
		at := p.create(t, providertest.SystemType, providertest.MinimalSystem("flapping"))

		for round := range 12 {
			for _, fault := range []emulator.Fault{
				{Status: http.StatusServiceUnavailable, Times: 2},
				{Drop: emulator.DropBefore},
				{Truncate: true},
			}[round%3:] {
				fault.Path = tokenPath
				w.Fault(t, fault)
			}

			elapse(25 * time.Second)

			if failed, said := refreshAll(t, p, at, 10); failed > 0 {
				t.Fatalf("round %d: %s", round, said)
			}
		}
	})
}

// The token is due for renewal, and Maskinporten is out for a minute: what is left of the token is enough.
func TestOutageOfMaskinportenDuringRenewalIsNotNoticed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, transport := newBubbleWorld(t, emulator.Options{TokenLifetime: 2 * time.Minute})
		p := w.providerOver(t, transport)
		at := p.create(t, providertest.SystemType, providertest.MinimalSystem("outage"))

		w.Fault(t, emulator.Fault{Path: tokenPath, Status: http.StatusBadGateway, Times: -1})
		elapse(95 * time.Second)

		if failed, said := refreshAll(t, p, at, 50); failed > 0 {
			t.Errorf("%d failed: %s", failed, said)
		}

		elapse(30 * time.Second)

		if failed, said := refreshAll(t, p, at, 50); failed != 50 || !said.Errors().Says("Maskinporten gave no token", "502") {
			t.Errorf("%d failed: %s", failed, said)
		}

		w.Altinn.ClearFaults()
		elapse(10 * time.Second)

		if failed, said := refreshAll(t, p, at, 50); failed > 0 {
			t.Errorf("it is over, and %d failed: %s", failed, said)
		}
	})
}

// A machine whose clock is three minutes off gets no token, and is told why.
func TestClockThatIsOffIsNamed(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		off  time.Duration
		says string
	}{
		"fast": {3 * time.Minute, "This machine's clock is 3m0s ahead of Maskinporten's. Set it right."},
		"slow": {-3 * time.Minute, "This machine's clock is 3m0s behind Maskinporten's. Set it right."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, transport := newBubbleWorld(t, emulator.Options{})
				off := provider.WithClock(func() time.Time { return time.Now().Add(test.off) })
				p := w.unconfigured(t, transport, off)
				must(t, nil, p.configure(t, object{}))

				_, said := p.apply(t, p.plan(t, p.nothing(t, providertest.SystemType), providertest.MinimalSystem("clock")))
				if !said.Errors().Says(test.says, "must be less than 10 seconds away") {
					t.Errorf("the error does not name the clock: %s", said)
				}
			})
		})
	}
}
