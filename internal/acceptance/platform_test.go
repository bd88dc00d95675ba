package acceptance_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// onTT02 is a provider on TT02 itself, where these tests have nothing to look for: any call fails the test.
func onTT02(t tb) *protocol {
	t.Helper()

	p := (&world{&providertest.World{}}).unconfigured(t, providertest.Tap{Next: &http.Transport{}, Seen: func(request *http.Request) { t.Fatalf("a call to %s", request.URL) }})
	must(t, nil, p.configure(t, object{"environment": "tt02", "access_token": "ready"}))

	return p
}

// ofAnotherPlatform tells whether the one error names both platforms, and what chose the wrong one.
func ofAnotherPlatform(said diagnostics) bool {
	return len(said.Errors()) == 1 &&
		said.Errors().Says("is of another platform", "an emulator on this machine", "tt02 (https://platform.tt02.altinn.no)", "environment in the provider block")
}

// What is read under another platform would be dropped as vanished, and planned anew. It is an error that names both, and nothing is
// read, planned or written: neither by a plan that refreshes nor by one that does not, nor by one that was made on the right platform.
func TestStateOfAnotherPlatformIsRefused(t *testing.T) {
	t.Parallel()

	type marked struct {
		p      *protocol
		at     *instance
		config object
	}

	changes := map[string]object{
		providertest.SystemType:        {"name": object{"nb": "A", "nn": "B", "en": "C"}},
		providertest.RequestType:       {"renew_on": []string{"rejected"}},
		providertest.ChangeRequestType: {"timeouts": object{"read": "1m"}},
	}

	for typ, start := range map[string]func(t *testing.T) marked{
		providertest.SystemType: func(t *testing.T) marked {
			t.Helper()

			p := newWorld(t).provider(t)

			return marked{p, p.create(t, providertest.SystemType, providertest.MinimalSystem("here")), providertest.MinimalSystem("here")}
		},
		providertest.RequestType: func(t *testing.T) marked {
			t.Helper()

			_, p, at, config := waitingRequest(t, providertest.Standard)

			return marked{p, at, config}
		},
		providertest.ChangeRequestType: func(t *testing.T) marked {
			t.Helper()

			_, p, at, config := openChange(t)

			return marked{p, at, config}
		},
	} {
		t.Run(typ, func(t *testing.T) {
			t.Parallel()

			m := start(t)
			imported, said := m.p.importByID(t, typ, m.at.text(t, "id"))
			must(t, nil, said)

			unmarked := &instance{m.p.Kept(typ, m.at.State())}
			refreshed, said := m.p.refresh(t, unmarked)
			must(t, nil, said)

			updated := m.p.set(t, m.at, providertest.With(m.config, changes[typ]))

			for how, at := range map[string]*instance{"created": m.at, "imported": imported, "refreshed": refreshed, "updated": updated} {
				kept, said := onTT02(t).refresh(t, at)
				if !ofAnotherPlatform(said) || !kept.exists() {
					t.Errorf("%s, then read: %s", how, said)
				}

				if said := onTT02(t).plan(t, at, providertest.With(m.config, changes[typ])).said; !ofAnotherPlatform(said) {
					t.Errorf("%s, then planned: %s", how, said)
				}

				if said := onTT02(t).plan(t, at, nil).said; !ofAnotherPlatform(said) {
					t.Errorf("%s, then planned to be destroyed: %s", how, said)
				}

				if said := diagnostics(onTT02(t).resumed(t, at).Discard()); !ofAnotherPlatform(said) {
					t.Errorf("%s, then deleted: %s", how, said)
				}
			}

			saved := []*planned{m.p.plan(t, m.at, providertest.With(m.config, changes[typ])), m.p.plan(t, m.at, nil)}
			for _, plan := range saved {
				if after, said := onTT02(t).apply(t, plan); !ofAnotherPlatform(said) || !after.exists() {
					t.Errorf("a saved plan to %s: %s", plan.Action, said)
				}
			}
		})
	}
}

// A state of before the mark cannot tell where it is from: it is read wherever the provider works, and marked there.
func TestStateWithoutAPlatformIsReadAndMarked(t *testing.T) {
	t.Parallel()

	p := newWorld(t).provider(t)
	before := &instance{p.Kept(providertest.SystemType, p.create(t, providertest.SystemType, providertest.MinimalSystem("before")).State())}

	now, said := p.refresh(t, before)
	must(t, nil, said)

	if _, said := onTT02(t).refresh(t, now); !ofAnotherPlatform(said) {
		t.Errorf("%s", said)
	}
}

// An emulator has another port every time.
func TestEveryAddressOfThisMachineIsOnePlatform(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	at := w.provider(t).create(t, providertest.SystemType, providertest.MinimalSystem("port"))
	address := w.Env["ALTINN_PLATFORM_URL"]
	p := w.as(map[string]string{"ALTINN_PLATFORM_URL": strings.Replace(address, "127.0.0.1", "localhost", 1)}).provider(t)

	if at, said := p.refresh(t, at); len(said) > 0 || !at.exists() {
		t.Errorf("under another name of this machine: %s", said)
	}
}

// Many objects of another platform make many errors; what to do is told once.
func TestWayOutOfAnotherPlatformIsToldOnce(t *testing.T) {
	t.Parallel()

	p, other := newWorld(t).provider(t), onTT02(t)
	told := 0

	for _, name := range []string{"one", "two", "three"} {
		_, said := other.refresh(t, p.create(t, providertest.SystemType, providertest.MinimalSystem(name)))
		if !ofAnotherPlatform(said) {
			t.Errorf("%s", said)
		}

		if said.Says("terraform state rm") {
			told++
		}
	}

	if told != 1 {
		t.Errorf("the way out was told %d times", told)
	}
}
