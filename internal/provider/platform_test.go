package provider_test

import (
	"net/http"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// onTT02 is a provider on TT02 itself, where these tests have nothing to look for: any call fails the test.
func onTT02(t *testing.T) *tfkittest.Provider {
	t.Helper()
	p := (&providertest.World{}).Unconfigured(t, providertest.Tap{Next: &http.Transport{}, Seen: func(request *http.Request) { t.Fatalf("a call to %s", request.URL) }})
	p.Configure(providertest.Object{"environment": "tt02", "access_token": "ready"}).Expect(t, nil, nil)
	return p
}

// ofAnotherPlatform fails the test unless there is one error, which names both platforms and what chose the wrong one.
func ofAnotherPlatform(t *testing.T, how string, said tfkittest.Diagnostics) {
	t.Helper()
	if len(said) != 1 || !said.Errors().Says("is of another platform", "an emulator on this machine", "tt02 (https://platform.tt02.altinn.no)", "environment in the provider block") {
		t.Errorf("%s: %s", how, said)
	}
}

// What is read under another platform would be dropped as vanished, and planned anew. It is an error that names both, and nothing is
// read, planned or written: neither by a plan that refreshes nor by one that does not, nor by one that was made on the right platform.
func TestStateOfAnotherPlatformIsRefused(t *testing.T) {
	t.Parallel()
	for typ, change := range map[string]providertest.Object{
		providertest.SystemType:        {"name": providertest.Object{"nb": "A", "nn": "B", "en": "C"}},
		providertest.RequestType:       {"renew_on": []string{"rejected"}},
		providertest.ChangeRequestType: {"timeouts": providertest.Object{"read": "1m"}},
	} {
		t.Run(typ, func(t *testing.T) {
			t.Parallel()
			providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				w = w.Unsigned(t)
				config := providertest.MinimalSystem("here")
				switch typ {
				case providertest.RequestType:
					config = providertest.RequestConfig(providertest.Standard, w.RegisterOffering(t, "asking"))
				case providertest.ChangeRequestType:
					config = providertest.ChangeRequestConfig(w.Accepted(t, providertest.Standard))
				}
				changed := providertest.With(config, change)
				p := w.Provider(t)
				created := p.Create(typ, config)
				imported, refreshed := p.Instance(typ), p.Kept(typ, created.State()) // which has no mark yet
				imported.Import(created.Text("id")).Expect(t, nil, nil)
				refreshed.Refresh().Expect(t, nil, nil)
				updated := p.Resume(created)
				updated.MustApply(changed)
				for how, at := range map[string]*tfkittest.Instance{"created": created, "imported": imported, "refreshed": refreshed, "updated": updated} {
					kept := onTT02(t).Resume(at)
					if ofAnotherPlatform(t, how+", then read", kept.Refresh()); !kept.Exists() {
						t.Errorf("%s: dropped", how)
					}
					ofAnotherPlatform(t, how+", then planned", onTT02(t).Resume(at).Plan(changed).Diagnostics)
					ofAnotherPlatform(t, how+", then planned to be destroyed", onTT02(t).Resume(at).Plan(nil).Diagnostics)
					ofAnotherPlatform(t, how+", then deleted", onTT02(t).Resume(at).Discard())
				}
				for _, plan := range []tfkittest.Plan{created.Plan(changed), created.Plan(nil)} {
					after := onTT02(t).Resume(created)
					if ofAnotherPlatform(t, "a saved plan to "+plan.Action, after.ApplyPlan(plan)); !after.Exists() {
						t.Errorf("a saved plan to %s: dropped", plan.Action)
					}
				}
			})
		})
	}
}

// An emulator has another port every time, and this machine has several names.
func TestEveryAddressOfThisMachineIsOnePlatform(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		at := w.Provider(t).Create(providertest.SystemType, providertest.MinimalSystem("port"))
		now := w.As(map[string]string{"ALTINN_PLATFORM_URL": "http://localhost:8443"}).Provider(t).Resume(at)
		if now.Refresh().Expect(t, nil, nil); !now.Exists() {
			t.Error("dropped")
		}
	})
}

// Many objects of another platform make many errors; what to do is told once.
func TestWayOutOfAnotherPlatformIsToldOnce(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p, other := w.Provider(t), onTT02(t)
		told := 0
		for _, name := range []string{"one", "two", "three"} {
			said := other.Resume(p.Create(providertest.SystemType, providertest.MinimalSystem(name))).Refresh()
			if ofAnotherPlatform(t, name, said); said.Says("terraform state rm") {
				told++
			}
		}
		if told != 1 {
			t.Errorf("the way out was told %d times", told)
		}
	})
}
