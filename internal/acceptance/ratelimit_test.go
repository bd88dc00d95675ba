package acceptance_test

import (
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// Five hundred systems are registered at once with an Altinn that takes twenty calls per second, however it says so.
func TestFiveHundredOperationsUnderARateLimit(t *testing.T) {
	t.Parallel()

	for _, form := range []string{emulator.RetryAfterSeconds, emulator.RetryAfterDate, emulator.RetryAfterNone} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				limit := emulator.RateLimit{PerSecond: 20, TokensPerSecond: 1, RetryAfter: form}
				w, transport := newBubbleWorld(t, emulator.Options{RateLimit: limit})
				p := w.providerOver(t, transport)
				names := numbered("limited-%d", 500)
				started := time.Now()

				var group sync.WaitGroup
				for _, name := range names {
					group.Go(func() {
						_, said := p.apply(t, p.plan(t, p.nothing(t, providertest.SystemType), providertest.MinimalSystem(name)))
						if len(said) > 0 {
							t.Errorf("%s: %s", name, said)
						}
					})
				}

				group.Wait()

				took := time.Since(started)
				calls, refused := 0, 0

				for _, call := range w.Altinn.Journal() {
					calls++

					if call.Status == http.StatusTooManyRequests {
						refused++
					}
				}

				t.Logf("%d calls in %s, %d of them refused", calls, took, refused)

				if registered := w.Calls(http.MethodPost, providertest.RegisterPath); registered-refused > 500 {
					t.Errorf("%d POSTs", registered)
				}

				// What cannot be better than the limit must not be much worse either.
				if best := time.Duration(calls-refused) * time.Second / 20; took > 3*best {
					t.Errorf("took %s, where %s would do", took, best)
				}

				if refused > calls/10 {
					t.Errorf("%d of %d calls were refused: the provider has not slowed down", refused, calls)
				}
			})
		})
	}
}
