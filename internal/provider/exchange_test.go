package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

const (
	exchangePath = "/authentication/api/v1/exchange/maskinporten"
	accessPath   = "/accessmanagement/api/v1/enduser/authorizedparties"
)

// inFlight counts the calls of Altinn that are under way.
type inFlight struct {
	next http.RoundTripper

	mu        sync.Mutex
	now, most int
}

func (f *inFlight) add(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now += n
	f.most = max(f.most, f.now)
}

// RoundTrip implements [http.RoundTripper].
func (f *inFlight) RoundTrip(request *http.Request) (*http.Response, error) {
	if strings.HasPrefix(request.URL.Path, "/authentication/") || strings.HasPrefix(request.URL.Path, "/accessmanagement/") {
		f.add(1)
		defer f.add(-1)
	}
	return f.next.RoundTrip(request)
}

// withAccess plays a test with three system users and a provider that may have so many calls under way.
func withAccess(t *testing.T, concurrency int, test func(*testing.T, *providertest.World, *tfkittest.Provider, *inFlight)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		w := providertest.New(t, emulator.Options{TokenLifetime: time.Hour})
		system := w.RegisterOffering(t, "asking")
		for n := range 3 {
			w.Approve(t, w.Ask(t, providertest.Standard, system, providertest.Object{"externalRef": fmt.Sprint(n)}))
		}
		f := &inFlight{next: w.Network}
		p := w.Unconfigured(t, f)
		p.Configure(providertest.Object{"max_concurrent_requests": concurrency}).Expect(t, nil, nil)
		test(t, w, p, f)
	})
}

// readAccess reads at once what three system users may do, and gets a token for one of them beside it. It returns what was said.
func readAccess(t *testing.T, p *tfkittest.Provider) tfkittest.Diagnostics {
	t.Helper()
	user := func(n int, more providertest.Object) providertest.Object {
		return providertest.With(providertest.Object{"party_org_number": providertest.Customer, "external_ref": fmt.Sprint(n)}, more)
	}
	var mu sync.Mutex
	var all tfkittest.Diagnostics
	note := func(said tfkittest.Diagnostics) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, said...)
	}
	var group sync.WaitGroup
	group.Go(func() {
		_, said := p.Open("altinn_system_user_token", user(0, providertest.Object{
			"scopes": []string{"altinn:accessmanagement/authorizedparties"}, "exchange": true,
		}))
		note(said)
	})
	for n := range 3 {
		group.Go(func() {
			_, said := p.ReadData("altinn_system_user_access", user(n, providertest.Object{"system_id": providertest.Vendor + "_asking"}))
			note(said)
		})
	}
	began := time.Now()
	group.Wait()
	if took := time.Since(began); took > time.Minute {
		t.Errorf("it took %s", took)
	}
	return all
}

// A call has its turn while the token that it needs is exchanged, by another call of Altinn: the two stood in each other's way, or were
// more at once than the configuration allows.
func TestExchangesCountAsRequestsToAltinn(t *testing.T) {
	t.Parallel()
	missing := emulator.Fault{Path: exchangePath, Status: http.StatusNotFound, Times: -1}
	for name, test := range map[string]struct {
		faults []emulator.Fault
		fails  int
	}{
		"nothing is exchanged yet": {},
		"an access token is refused": {
			faults: []emulator.Fault{{Path: accessPath, Status: http.StatusUnauthorized, Times: 2}},
		},
		"a token to exchange is refused":   {faults: []emulator.Fault{{Path: exchangePath, Status: http.StatusUnauthorized}}},
		"an exchange fails for a while":    {faults: []emulator.Fault{{Path: exchangePath, Status: http.StatusServiceUnavailable, Times: 2}}},
		"there is no exchange":             {faults: []emulator.Fault{missing}, fails: 4},
		"an exchange is one call too many": {faults: []emulator.Fault{{Path: exchangePath, Status: http.StatusTooManyRequests, Times: 3}}},
	} {
		for _, concurrency := range []int{1, 2} {
			t.Run(fmt.Sprint(name, ", ", concurrency), func(t *testing.T) {
				t.Parallel()
				withAccess(t, concurrency, func(t *testing.T, w *providertest.World, p *tfkittest.Provider, f *inFlight) {
					t.Helper()
					for _, fault := range test.faults {
						w.Fault(t, fault)
					}
					w.Fault(t, emulator.Fault{Path: "*", Delay: emulator.Duration(time.Second), Times: -1})
					if said := readAccess(t, p); len(said) != test.fails {
						t.Errorf("%d failed: %s", len(said), said.Text())
					}
					if f.most != concurrency {
						t.Errorf("%d calls at once", f.most)
					}
				})
			})
		}
	}
}

// Altinn wants fewer calls, and says so to an exchange: all others wait as well.
func TestExchangeThatIsOneTooManySlowsAllDown(t *testing.T) {
	t.Parallel()
	withAccess(t, 10, func(t *testing.T, w *providertest.World, p *tfkittest.Provider, _ *inFlight) {
		t.Helper()
		w.Fault(t, emulator.Fault{Path: exchangePath, Status: http.StatusTooManyRequests, Headers: map[string]string{"Retry-After": "30"}})
		began := time.Now()
		var group sync.WaitGroup
		group.Go(func() { readAccess(t, p).Expect(t, nil, nil) })
		synctest.Wait()
		_, said := p.ReadData("altinn_systems", nil)
		said.Expect(t, nil, nil)
		group.Wait()
		if took := time.Since(began); took < 30*time.Second {
			t.Errorf("a call went ahead after %s", took)
		}
	})
}
