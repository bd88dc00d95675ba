package maskinportenclient_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// Keys that come are there before those that go are removed, and what goes is told.
func TestSwapOfKeys(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		p := w.Provider(t)
		i := p.Create(typeName, config(oneKey()))
		id := i.Text("client_id")
		swapped := config(object{"key-b": object{"public_key": spki(1), "expires_at": time.Now().Add(240 * time.Hour).UTC().Format(time.RFC3339)}})
		p.NextRun()
		plan := i.Plan(swapped)
		plan.Diagnostics.Expect(t, nil, []string{"swapped in one apply", "key-a"})
		plan.Diagnostics.Expect(t, nil, []string{"expire", "key-b", "in 10 days"})
		if said := i.ApplyPlan(plan); said.HasError() {
			t.Fatal(said)
		}
		posts := w.Calls(http.MethodPost, "/jwks") - 1 // without the creation's
		if ids := w.keyIDs(t, id); posts != 2 || !slices.Equal(ids, []string{"key-b"}) {
			t.Errorf("%d posts, keys %v", posts, ids)
		}
	})
}

// A key that somebody has added in the portal shows as drift, and its removal is told; one under an id that stays is told as well.
func TestDriftOfKeys(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		p := w.Provider(t)
		i := p.Create(typeName, config(oneKey()))
		id := i.Text("client_id")
		w.send(t, http.MethodPost, clientsPath+"/"+id+"/jwks", object{"keys": []any{jwk(0, "key-a"), jwk(1, "key-of-the-portal")}})
		p.NextRun()
		i.MustRefresh()
		i.Plan(config(oneKey())).Diagnostics.Expect(t, nil, []string{"key-of-the-portal", "in the portal"})
		i.MustApply(config(oneKey()))
		if ids := w.keyIDs(t, id); !slices.Equal(ids, []string{"key-a"}) {
			t.Errorf("keys: %v", ids)
		}
		p.NextRun()
		i.Plan(config(object{"key-a": object{"public_key": spki(2)}})).Diagnostics.Expect(t, nil, []string{"replaced under its id", "key-a"})
	})
}

// A change of something else keeps the end that a key has, and a later end gives it more life.
func TestEndOfAKey(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		p := w.Provider(t)
		i := p.Create(typeName, config(oneKey()))
		was := i.State()["keys"].(object)["key-a"].(object)["expires_at"]
		time.Sleep(30 * 24 * time.Hour)
		synctest.Wait()
		p = w.Provider(t)
		i = p.Resume(i)
		i.MustApply(config(object{"key-a": object{"public_key": spki(0)}, "key-b": object{"public_key": spki(1)}}))
		if got := i.State()["keys"].(object)["key-a"].(object)["expires_at"]; got != was {
			t.Errorf("the key ends at %v, and ended at %v", got, was)
		}
		later := time.Now().Add(364 * 24 * time.Hour).UTC().Format(time.RFC3339)
		longer := config(object{"key-a": object{"public_key": spki(0), "expires_at": later}, "key-b": object{"public_key": spki(1)}})
		p.NextRun()
		i.MustApply(longer)
		i.ExpectSettled(longer)
		if got := i.State()["keys"].(object)["key-a"].(object)["expires_at"]; got != later {
			t.Errorf("the key ends at %v, not at %s", got, later)
		}
		time.Sleep(310 * 24 * time.Hour)
		synctest.Wait()
		p = w.Provider(t)
		i = p.Resume(i)
		i.Plan(longer).Diagnostics.Expect(t, nil, []string{"expire", "key-a: expires at " + later, "key-b"})
	})
}

// wiping is an API that takes away the keys of a client with every PUT.
type wiping struct {
	*world

	t *testing.T
}

func (w wiping) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := w.Network.RoundTrip(request)
	if request.Method == http.MethodPut {
		w.send(w.t, http.MethodDelete, request.URL.Path+"/jwks", nil)
	}
	return answer, err
}

// Where a PUT takes the keys away, they are put back, but for those that have expired: the API takes none. That is told, once.
func TestChangeThatTakesTheKeysAway(t *testing.T) {
	t.Parallel()
	short := func(n int) object {
		return object{"public_key": spki(n), "expires_at": "2000-01-05T00:00:00Z"}
	}
	for name, test := range map[string]struct {
		keys object
		left []string
		says []string
	}{
		"all valid": {object{"key-b": object{"public_key": spki(1)}}, []string{"key-b"}, nil},
		"one ended": {object{"key-a": short(0), "key-b": object{"public_key": spki(1)}}, []string{"key-b"}, []string{"expired are gone", "key-a", "The others are there"}},
		"all ended": {object{"key-a": short(0)}, []string{}, []string{"expired are gone", "key-a", "has no key left"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				i := w.Provider(t).Create(typeName, config(test.keys))
				time.Sleep(10 * 24 * time.Hour)
				synctest.Wait()
				i = w.ProviderOver(t, wiping{w, t}).Resume(i)
				plan := i.Plan(providertest.With(config(test.keys), object{"description": "Payroll"}))
				said := i.ApplyPlan(plan)
				if len(said) != min(1, len(test.says)) || test.says != nil && !said.Warnings().Says(test.says...) {
					t.Errorf("it says %s", said)
				}
				if ids := w.keyIDs(t, i.Text("client_id")); !slices.Equal(ids, test.left) || w.stored(t, i.Text("client_id"))["description"] != "Payroll" {
					t.Errorf("left are %v", ids)
				}
			})
		})
	}
}

// Where a PUT takes the keys away and the new set is refused, the client gets those back that it had. If it cannot, that is told.
func TestKeysThatAreTakenAwayAndRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		refused int // POSTs of keys
		left    []string
		fails   []string
		warns   []string
	}{
		"put back":     {1, []string{"key-a"}, []string{"Unable to update"}, []string{"have been put back", "key-a"}},
		"left without": {-1, []string{}, []string{"left without keys", "key-a", "apply again at once"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				i := w.Provider(t).Create(typeName, config(oneKey()))
				i = w.ProviderOver(t, wiping{w, t}).Resume(i)
				changed := providertest.With(config(object{"key-a": object{"public_key": spki(0)}, "key-b": object{"public_key": spki(1)}}), object{"description": "Payroll"})
				plan := i.Plan(changed)
				w.Fault(t, emulator.Fault{Method: http.MethodPost, Path: keysPattern, Status: http.StatusBadRequest, Times: test.refused})
				i.ApplyPlan(plan).Expect(t, test.fails, test.warns)
				w.Altinn.ClearFaults()
				id := i.Text("client_id")
				if ids := w.keyIDs(t, id); !slices.Equal(ids, test.left) || len(i.State()["keys"].(object)) != len(test.left) {
					t.Errorf("keys %v; the state is %v", ids, i.State())
				}
				i = w.Provider(t).Resume(i)
				i.MustApply(changed)
				if ids := w.keyIDs(t, id); !slices.Equal(ids, []string{"key-a", "key-b"}) {
					t.Errorf("keys %v", ids)
				}
			})
		})
	}
}

// Keys that were added when the API took more than now do not keep others from being swapped: those that it takes in a newer form are there
// until the new ones are, and those that it takes no more go at once, which is told.
func TestSwapOfOldKeys(t *testing.T) {
	t.Parallel()
	curve := object{"kty": "EC", "kid": "key-of-a-curve", "crv": "P-256", "x": "AQ", "y": "AQ", "use": "sig", "alg": "ES256"}
	old := func(key object) object {
		delete(key, "use")
		delete(key, "alg")
		return key
	}
	for name, test := range map[string]struct {
		rewrite func(keys []any) []any
		posted  []string // with the first POST
		warns   []string
	}{
		"without use": {func(keys []any) []any { old(keys[0].(object)); return keys }, []string{"key-b", "key-a"}, nil},
		"not RSA":     {func(keys []any) []any { return append(keys, curve) }, []string{"key-b", "key-a"}, []string{"went before", "key-of-a-curve"}},
		"not to sign": {func(keys []any) []any { keys[0].(object)["use"] = "enc"; return keys }, []string{"key-b"}, []string{"went before", "key-a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				i := w.Provider(t).Create(typeName, config(oneKey()))
				var posted [][]string
				swapped := false
				p := w.ProviderOver(t, providertest.Tap{Seen: func(r *http.Request) {
					if r.Method == http.MethodPost && path.Base(r.URL.Path) == "jwks" {
						posted, swapped = append(posted, postedKeys(t, r)), true
					}
				}, Next: providertest.Rewriting{Next: w.Network, Rewrite: func(answer any) any {
					if set, ok := answer.(object); ok && set["keys"] != nil && !swapped {
						set["keys"] = test.rewrite(set["keys"].([]any))
					}
					return answer
				}}})
				i = p.Resume(i)
				i.MustRefresh()
				plan := i.Plan(config(object{"key-b": object{"public_key": spki(1)}}))
				i.ApplyPlan(plan).Expect(t, nil, test.warns)
				if len(posted) == 0 || !slices.Equal(posted[0], test.posted) {
					t.Errorf("posted %v", posted)
				}
				if ids := w.keyIDs(t, i.Text("client_id")); !slices.Equal(ids, []string{"key-b"}) {
					t.Errorf("keys %v", ids)
				}
			})
		})
	}
}

// postedKeys are the ids of the keys that a request sends.
func postedKeys(t *testing.T, r *http.Request) []string {
	t.Helper()
	body, err := r.GetBody()
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	var set struct {
		Keys []struct {
			ID string `json:"kid"`
		} `json:"keys"`
	}
	if err := json.NewDecoder(body).Decode(&set); err != nil {
		t.Fatal(err)
	}
	ids := []string{}
	for _, key := range set.Keys {
		ids = append(ids, key.ID)
	}
	return ids
}

// A set that is refused with the old keys is posted without them, and five keys leave no room for others: both are told.
func TestSwapWithoutOverlap(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		keys  int
		fault *emulator.Fault
		warns []string
	}{
		"refused": {1, &emulator.Fault{Method: http.MethodPost, Path: keysPattern, Status: http.StatusBadRequest}, []string{"went before", "old-0"}},
		"no room": {3, nil, []string{"went before", "old-2"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				set := func(prefix string) object {
					made := object{}
					for n := range test.keys {
						made[fmt.Sprint(prefix, n)] = object{"public_key": spki(n)}
					}
					return config(made)
				}
				i := w.Provider(t).Create(typeName, set("old-"))
				plan := i.Plan(set("new-"))
				if beforehand := plan.Diagnostics.Says("1 of these will be gone before", "remove keys that nothing signs with"); beforehand != (test.fault == nil) {
					t.Errorf("the plan says %s", plan.Diagnostics)
				}
				if test.fault != nil {
					w.Fault(t, *test.fault)
				}
				i.ApplyPlan(plan).Expect(t, nil, test.warns)
				if ids := w.keyIDs(t, i.Text("client_id")); len(ids) != test.keys || ids[0] != "new-0" {
					t.Errorf("keys %v", ids)
				}
			})
		})
	}
}

// A key that is bound to a certificate stays bound to it when others are added and removed.
func TestCertificateOfAKey(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		i := w.Provider(t).Create(typeName, config(oneKey()))
		keysOf := clientsPath + "/" + i.Text("client_id") + "/jwks"
		bound := jwk(0, "key-a")
		bound["x5c"] = []string{"AQID"}
		w.send(t, http.MethodPost, keysOf, object{"keys": []any{bound}})
		for _, keys := range []object{{"key-a": object{"public_key": spki(0)}, "key-b": object{"public_key": spki(1)}}, oneKey()} {
			i = w.Provider(t).Resume(i)
			i.MustRefresh()
			i.MustApply(config(keys))
			if !strings.Contains(w.text(t, keysOf), `"x5c":["AQID"]`) {
				t.Errorf("stored: %s", w.text(t, keysOf))
			}
		}
	})
}

// A key id that another client has is refused, and what is said tells what to do; the client is not left without keys.
func TestKeyIDOfAnotherClient(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		w.made(t, "Another", "key-a")
		said := w.Provider(t).Instance(typeName).Apply(config(oneKey()))
		said.Expect(t, []string{"Duplicate key id: key-a", "may be taken", "an id that nobody else has", "deleted again"}, nil)
		if len(said.At("keys")) != 1 {
			t.Errorf("it is not told at the keys: %v", said.Attributes())
		}
		if left := w.active(t); len(left) != 1 {
			t.Errorf("%d clients", len(left))
		}
	})
}

// A key that has expired is no obstacle to its own replacement, and a set that keeps it is refused while planning.
func TestExpiredKey(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		short := object{"public_key": spki(0), "expires_at": time.Now().Add(240 * time.Hour).UTC().Format(time.RFC3339)}
		i := w.Provider(t).Create(typeName, config(object{"key-a": short}))
		time.Sleep(241 * time.Hour)
		synctest.Wait()
		p := w.Provider(t)
		i = p.Resume(i)
		i.MustRefresh()
		both := config(object{"key-a": short, "key-b": object{"public_key": spki(1)}})
		i.Plan(both).Diagnostics.Expect(t, []string{"has expired", "key-a"}, []string{"expired at"})
		past := config(object{"key-a": object{"public_key": spki(0), "expires_at": time.Now().Add(-2 * time.Hour).UTC().Format(time.RFC3339)}})
		if said := i.Plan(past).Diagnostics.Errors(); len(said) != 1 || !said.Says("is past") {
			t.Errorf("one fault is told as %s", said)
		}
		i.MustApply(config(object{"key-b": object{"public_key": spki(1)}}))
		if ids := w.keyIDs(t, i.Text("client_id")); !slices.Equal(ids, []string{"key-b"}) {
			t.Errorf("keys: %v", ids)
		}
	})
}
