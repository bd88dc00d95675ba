package provider_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/provider"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// inTrouble runs a test with a system of which every refresh needs a token.
func inTrouble(t *testing.T, options emulator.Options, test func(*testing.T, *providertest.World, *tfkittest.Instance)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		w := providertest.New(t, options)
		test(t, w, w.Provider(t).Create(providertest.SystemType, providertest.MinimalSystem("trouble")))
	})
}

// freshKeys makes another key every time, for tests that replace keys.
func freshKeys() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) }

// refreshAll refreshes a resource so many times at once. It returns how many failed, and what one of them said.
func refreshAll(of *tfkittest.Instance, times int) (failed int, said tfkittest.Diagnostics) {
	all := make([]tfkittest.Diagnostics, times)
	var group sync.WaitGroup
	for n := range all {
		group.Go(func() {
			same := *of
			all[n] = same.Refresh()
		})
	}
	group.Wait()
	for _, one := range all {
		if len(one) > 0 {
			failed, said = failed+1, one
		}
	}
	return failed, said
}

func wantRefreshed(t *testing.T, of *tfkittest.Instance, times int) {
	t.Helper()
	if failed, said := refreshAll(of, times); failed > 0 {
		t.Fatalf("%d refreshes failed: %s", failed, said)
	}
}

// However much is done at once, Maskinporten is asked once for its metadata and once for a token, with the one scope that it takes.
func TestOneTokenForAllOfARunAtOnce(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p := w.Provider(t)
		var group sync.WaitGroup
		for n := range 20 {
			group.Go(func() {
				config := providertest.CompleteSystem(fmt.Sprint(n))
				p.Create(providertest.SystemType, config).ExpectSettled(config)
			})
		}
		group.Wait()
		grants := w.Altinn.Grants()
		if metadata := w.Calls(http.MethodGet, "/.well-known/oauth-authorization-server"); metadata != 1 || len(grants) != 1 {
			t.Fatalf("asked %d times for the metadata and %d times for a token", metadata, len(grants))
		}
		if !slices.Equal(grants[0].Scopes, []string{providertest.RegisterScope}) { // a client may have no other
			t.Errorf("asked for %v", grants[0].Scopes)
		}
	})
}

// A supplier registers a system for a vendor that has delegated this to it in Altinn: the system is the vendor's.
func TestSupplierRegistersTheSystemOfItsConsumer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := providertest.New(t, emulator.Options{World: emulator.World{Delegations: []emulator.Delegation{
			{Consumer: providertest.Customer, Supplier: providertest.Vendor, Scopes: []string{providertest.RegisterScope}},
		}}}).As(map[string]string{"MASKINPORTEN_CONSUMER_ORG": providertest.Customer})
		config := providertest.CompleteSystem("supplied")
		config["id"] = providertest.Customer + "_supplied"
		w.Provider(t).Create(providertest.SystemType, config).ExpectSettled(config)
		for _, call := range w.Altinn.Journal() {
			if call.Organisation != "" && (call.Organisation != providertest.Customer || call.ClientID != providertest.VendorClient) {
				t.Errorf("%s %s was called for %s by %s", call.Method, call.Path, call.Organisation, call.ClientID)
			}
		}
		for _, grant := range w.Altinn.Grants() {
			if grant.ConsumerOrg != providertest.Customer {
				t.Errorf("a token was asked for without the consumer: %+v", grant)
			}
		}
	})
}

// What Maskinporten refuses is told with its own words and codes, and is not tried again.
func TestRefusedGrantIsTold(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		variables map[string]string
		words     []string
	}{
		"an unknown client":                 {map[string]string{"MASKINPORTEN_CLIENT_ID": "nobody"}, []string{"MP-100", "nobody"}},
		"an unknown key":                    {map[string]string{"MASKINPORTEN_KID": "other"}, []string{"kid", "other"}},
		"an issuer of another Maskinporten": {map[string]string{"MASKINPORTEN_ISSUER": "https://test.maskinporten.no/"}, []string{"issuer"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				if test.variables["MASKINPORTEN_KID"] != "" {
					test.variables["MASKINPORTEN_CLIENT_JWK"] = withoutKeyID(t, w.Env["MASKINPORTEN_CLIENT_JWK"])
				}
				_, said := w.As(test.variables).Provider(t).ReadData("altinn_systems", nil)
				said.Expect(t, test.words, nil)
				if grants := len(w.Altinn.Grants()); grants > 1 {
					t.Errorf("%d grants", grants)
				}
			})
		})
	}
}

func withoutKeyID(t *testing.T, jwk string) string {
	t.Helper()
	var members providertest.Object
	if err := json.Unmarshal([]byte(jwk), &members); err != nil {
		t.Fatal(err)
	}
	bare, err := json.Marshal(providertest.Without(members, "kid"))
	if err != nil {
		t.Fatal(err)
	}
	return string(bare)
}

// A scope whose tokens live for thirty seconds, and an apply of many minutes.
func TestTokensOfThirtySecondsLastForALongApply(t *testing.T) {
	t.Parallel()
	inTrouble(t, emulator.Options{TokenLifetime: 30 * time.Second}, func(t *testing.T, w *providertest.World, i *tfkittest.Instance) {
		t.Helper()
		w.Fault(t, emulator.Fault{Path: providertest.RegisterPath + "*", Delay: emulator.Duration(2 * time.Second), Times: -1})
		started := time.Now()
		for range 90 {
			i.MustRefresh()
		}
		took := time.Since(started)
		if took < 3*time.Minute {
			t.Fatalf("only %s: that shows nothing", took)
		}
		for _, call := range w.Altinn.Journal() {
			if call.Status == http.StatusUnauthorized {
				t.Error("a call with an expired token")
			}
		}
		// Three quarters of the life of a token are used.
		if grants, most := len(w.Altinn.Grants()), int(took/(20*time.Second))+1; grants > most {
			t.Errorf("%d grants in %s, want at most %d", grants, took, most)
		}
	})
}

// Whatever makes a token worthless before its time costs every call one refusal at most, and one grant for all.
func TestWorthlessTokenIsRenewedOnceForAllAtOnce(t *testing.T) {
	t.Parallel()
	for name, happens := range map[string]func(w *providertest.World) error{
		"its signing key is replaced":  func(w *providertest.World) error { return w.Altinn.RevokeTokens() },
		"the service's clock is ahead": func(w *providertest.World) error { w.Altinn.AdvanceClock(10 * time.Minute); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inTrouble(t, emulator.Options{NewKey: freshKeys}, func(t *testing.T, w *providertest.World, i *tfkittest.Instance) {
				t.Helper()
				for round := range 2 {
					before := len(w.Altinn.Grants())
					if err := happens(w); err != nil {
						t.Fatal(err)
					}
					wantRefreshed(t, i, 100)
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
	inTrouble(t, emulator.Options{NewKey: freshKeys}, func(t *testing.T, w *providertest.World, i *tfkittest.Instance) {
		t.Helper()
		if _, err := w.Altinn.ReplaceKey(providertest.VendorClient); err != nil { // the registered key is another from now on
			t.Fatal(err)
		}
		time.Sleep(2 * time.Minute) // the token that was got with the old one has expired
		before := len(w.Altinn.Grants())
		failed, said := refreshAll(i, 200)
		if failed != 200 || !said.Says("Unknown key identifier", "no public key with this key id", providertest.VendorClient+"-key") {
			t.Errorf("%d failed: %s", failed, said)
		}
		for range 200 { // and one after the other
			if said := i.Refresh(); !said.HasError() {
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
	inTrouble(t, emulator.Options{TokenLifetime: 30 * time.Second}, func(t *testing.T, w *providertest.World, i *tfkittest.Instance) {
		t.Helper()
		for round := range 12 {
			for _, fault := range []emulator.Fault{
				{Status: http.StatusServiceUnavailable, Times: 2}, {Drop: emulator.DropBefore}, {Truncate: true},
			}[round%3:] {
				fault.Path = "/token"
				w.Fault(t, fault)
			}
			time.Sleep(25 * time.Second)
			wantRefreshed(t, i, 10)
		}
	})
}

// The token is due for renewal, and Maskinporten is out for a minute: what is left of the token is enough.
func TestOutageOfMaskinportenDuringRenewalIsNotNoticed(t *testing.T) {
	t.Parallel()
	inTrouble(t, emulator.Options{TokenLifetime: 2 * time.Minute}, func(t *testing.T, w *providertest.World, i *tfkittest.Instance) {
		t.Helper()
		w.Fault(t, emulator.Fault{Path: "/token", Status: http.StatusBadGateway, Times: -1})
		time.Sleep(95 * time.Second)
		wantRefreshed(t, i, 50)

		time.Sleep(30 * time.Second)
		if failed, said := refreshAll(i, 50); failed != 50 || !said.Says("Maskinporten gave no token", "502") {
			t.Errorf("%d failed: %s", failed, said)
		}

		w.Altinn.ClearFaults()
		time.Sleep(10 * time.Second)
		wantRefreshed(t, i, 50)
	})
}

// A machine whose clock is three minutes off gets no token, and is told why.
func TestClockThatIsOffIsNamed(t *testing.T) {
	t.Parallel()
	for off, says := range map[time.Duration]string{
		3 * time.Minute:  "This machine's clock is 3m0s ahead of Maskinporten's. Set it right.",
		-3 * time.Minute: "This machine's clock is 3m0s behind Maskinporten's. Set it right.",
	} {
		t.Run(off.String(), func(t *testing.T) {
			t.Parallel()
			providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				p := w.Unconfigured(t, w.Network, provider.WithClock(func() time.Time { return time.Now().Add(off) }))
				p.Configure(nil).Expect(t, nil, nil)
				_, said := p.ReadData("altinn_systems", nil)
				said.Expect(t, []string{says, "must be less than 10 seconds away"}, nil)
			})
		})
	}
}

// Hundreds of systems are registered at once with an Altinn that takes twenty calls per second, however it says so.
func TestHundredsOfOperationsUnderARateLimit(t *testing.T) {
	t.Parallel()
	for form, systems := range map[string]int{emulator.RetryAfterSeconds: 100, emulator.RetryAfterDate: 100, emulator.RetryAfterNone: 500} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := providertest.New(t, emulator.Options{RateLimit: emulator.RateLimit{PerSecond: 20, TokensPerSecond: 1, RetryAfter: form}})
				p := w.Provider(t)
				started := time.Now()
				var group sync.WaitGroup
				for n := range systems {
					group.Go(func() {
						i := p.Instance(providertest.SystemType)
						i.ApplyPlan(i.Plan(providertest.MinimalSystem(fmt.Sprint(n)))).Expect(t, nil, nil)
					})
				}
				group.Wait()
				took := time.Since(started)
				calls, refused := len(w.Altinn.Journal()), 0
				for _, call := range w.Altinn.Journal() {
					if call.Status == http.StatusTooManyRequests {
						refused++
					}
				}
				if registered := w.Calls(http.MethodPost, providertest.RegisterPath); registered-refused > systems {
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
