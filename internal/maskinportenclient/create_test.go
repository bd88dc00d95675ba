package maskinportenclient_test

import (
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// alike is a configuration of what [world.made] makes by default.
func alike(keyID string) object {
	return providertest.With(config(object{keyID: object{"public_key": spki(1)}}), object{"description": nil})
}

// When the answer to a creation is lost, a client of the name that has appeared is taken for the one that was made only if it is all that was
// sent, and has no keys. What somebody else has made stays as it is.
func TestClientThatAppearsWhenTheAnswerIsLost(t *testing.T) {
	t.Parallel()
	const never, done = emulator.DropBefore, emulator.DropAfter
	for name, test := range map[string]struct {
		drop    string
		appears func(*testing.T, *world) // right before the POST
		left    int
		fails   []string // nil for a creation that succeeds
		warns   []string
	}{
		"its own":             {done, func(*testing.T, *world) {}, 1, nil, nil},
		"with other content":  {never, func(t *testing.T, w *world) { t.Helper(); w.made(t, "SmartCloud", "", "altinn:broker.read") }, 1, []string{"None of them", "import {"}, nil},
		"with keys":           {never, func(t *testing.T, w *world) { t.Helper(); w.made(t, "SmartCloud", "theirs") }, 1, []string{"None of them", "import {"}, nil},
		"with keys in a bit":  {never, func(t *testing.T, w *world) { t.Helper(); w.madeSlowly(t, "SmartCloud", "theirs") }, 1, []string{"None of them", "import {"}, nil},
		"two that are equal":  {done, func(t *testing.T, w *world) { t.Helper(); w.made(t, "SmartCloud", "") }, 2, []string{"cannot be told", "import {"}, nil},
		"its own and another": {done, func(t *testing.T, w *world) { t.Helper(); w.made(t, "SmartCloud", "theirs") }, 2, nil, []string{"several Maskinporten clients of one name"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				var once sync.Once
				theirs := []string{}
				i := w.ProviderOver(t, providertest.Tap{Next: w.Network, Seen: func(r *http.Request) {
					if r.Method == http.MethodPost && r.URL.Path == clientsPath {
						once.Do(func() {
							test.appears(t, w)
							theirs = w.active(t)
							w.Fault(t, emulator.Fault{Method: http.MethodPost, Path: clientsPath, Drop: test.drop})
						})
					}
				}}).Instance(typeName)
				said := i.Apply(alike("ours"))
				said.Expect(t, test.fails, test.warns)
				if left := w.active(t); len(left) != test.left || i.Exists() != (test.fails == nil) {
					t.Errorf("left are %v; the state is %v", left, i.State())
				}
				for _, id := range theirs {
					if slices.Contains(w.keyIDs(t, id), "ours") || i.Exists() && i.Text("client_id") == id || test.fails == nil && !said.Says(id) {
						t.Errorf("what is somebody else's was taken: %s", id)
					}
				}
			})
		})
	}
}

// madeSlowly is what another run makes, which has no keys for a moment.
func (w *world) madeSlowly(t *testing.T, name, keyID string) {
	t.Helper()
	id := w.made(t, name, "")
	time.AfterFunc(3*time.Second, func() { w.send(t, http.MethodPost, clientsPath+"/"+id+"/jwks", object{"keys": []any{jwk(0, keyID)}}) })
}

// A client that was found after its answer was lost may be somebody's all the same, so it is not deleted when it gets no keys.
func TestFoundClientThatGetsNoKeys(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		i := w.Provider(t).Instance(typeName)
		plan := i.Plan(config(oneKey()))
		w.Fault(t, emulator.Fault{Method: http.MethodPost, Path: clientsPath, Drop: emulator.DropAfter})
		w.Fault(t, emulator.Fault{Method: http.MethodPost, Path: keysPattern, Status: http.StatusBadRequest, Times: 5})
		said := i.ApplyPlan(plan)
		left := w.active(t)
		if len(left) != 1 || i.Exists() {
			t.Fatalf("left are %v; the state is %v", left, i.State())
		}
		said.Expect(t, []string{"has not been deleted", "import {", left[0]}, nil)
		i = w.Provider(t).Instance(typeName)
		i.Import(left[0]).Expect(t, nil, nil)
		w.Altinn.ClearFaults()
		i.MustApply(config(oneKey()))
		i.ExpectSettled(config(oneKey()))
	})
}

// A POST that is given up and takes effect after the next one has made the client leaves another one, without keys: it is told of.
func TestFirstPOSTThatTakesEffectLate(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		i := w.Provider(t).Instance(typeName)
		plan := i.Plan(config(oneKey()))
		w.Fault(t, emulator.Fault{Method: http.MethodPost, Path: clientsPath, Late: emulator.Duration(45 * time.Second)})
		said := i.ApplyPlan(plan)
		left := w.active(t)
		if len(left) != 2 {
			t.Fatalf("there are %v", left)
		}
		other := left[0]
		if other == i.Text("client_id") {
			other = left[1]
		}
		said.Expect(t, nil, []string{"several Maskinporten clients of one name", "first attempt", other, "has no keys"})
		if ids := w.keyIDs(t, i.Text("client_id")); len(said) != 1 || !slices.Equal(ids, []string{"key-a"}) {
			t.Errorf("keys %v: %s", ids, said)
		}
	})
}

// Runs that make clients of one name at the same moment, each with a state and a key of its own, end with one.
func TestClientsThatAreMadeAtTheSameTime(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		made, said := make([]*tfkittest.Instance, 3), make([]tfkittest.Diagnostics, 3)
		plans := make([]tfkittest.Plan, 3)
		for n := range made {
			made[n] = w.Provider(t).Instance(typeName)
			plans[n] = made[n].Plan(alike([]string{"key-a", "key-b", "key-c"}[n]))
		}
		w.Fault(t, emulator.Fault{Path: clientsPath, Delay: emulator.Duration(time.Second), Times: -1})
		var all sync.WaitGroup
		for n := range made {
			all.Go(func() { said[n] = made[n].ApplyPlan(plans[n]) })
		}
		all.Wait()
		left := w.active(t)
		if len(left) != 1 {
			t.Fatalf("there are %v", left)
		}
		for n, one := range made {
			switch {
			case said[n].HasError():
				said[n].Expect(t, []string{"at the same time", "import {", left[0]}, nil)
			case one.Text("client_id") != left[0] || len(w.keyIDs(t, left[0])) != 1:
				t.Errorf("the state is %v: %s", one.State(), said[n])
			}
		}
	})
}

// Reads may be behind writes for a while: a client that was made is given time before it is judged, and kept where it cannot be.
func TestReadsThatAreBehind(t *testing.T) {
	t.Parallel()
	none, unknown := `{"keys":[]}`, `{"status":404,"correlation_id":"b496e785cbd430eee802c1eaafa76f46","errors":[]}`
	get := func(path, body string, status, times int) emulator.Fault {
		return emulator.Fault{Method: http.MethodGet, Path: path, Status: status, Body: &body, Times: times}
	}
	lost := emulator.Fault{Method: http.MethodPost, Path: keysPattern, Drop: emulator.DropAfter, Times: -1}
	for name, test := range map[string]struct {
		faults       []emulator.Fault
		fails, warns []string
	}{
		"no keys for a while":          {[]emulator.Fault{get(keysPattern, none, 0, 3)}, nil, nil},
		"no client for a while":        {[]emulator.Fault{get(clientsPath+"/*", unknown, 404, 3)}, nil, nil},
		"no keys":                      {[]emulator.Fault{get(keysPattern, none, 0, -1)}, nil, []string{"could not be read back", "does not show it"}},
		"no client":                    {[]emulator.Fault{get(clientsPath+"/*", unknown, 404, -1)}, nil, []string{"could not be read back", "does not show it"}},
		"no client to write for a bit": {[]emulator.Fault{{Method: http.MethodPost, Path: keysPattern, Status: 404, Body: &unknown, Times: 3}}, nil, nil},
		"no client to write":           {[]emulator.Fault{{Method: http.MethodPost, Path: keysPattern, Status: 404, Body: &unknown, Times: -1}}, []string{"whether it has its keys is not known", "untaint"}, nil},
		"answer lost, and no read":     {[]emulator.Fault{lost, get(keysPattern, unknown, 403, -1)}, []string{"whether it has its keys is not known", "untaint"}, nil},
		"accepted in vain":             {[]emulator.Fault{{Method: http.MethodPost, Path: keysPattern, Status: http.StatusOK, Times: -1}}, nil, []string{"does not show it", "writes what is missing"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				i := w.Provider(t).Instance(typeName)
				plan := i.Plan(config(oneKey()))
				for _, fault := range test.faults {
					w.Fault(t, fault)
				}
				began := time.Now()
				said := i.ApplyPlan(plan)
				took := time.Since(began)
				w.Altinn.ClearFaults()
				said.Expect(t, test.fails, test.warns)
				left := w.active(t)
				if !slices.Equal(left, []string{i.Text("client_id")}) || took > 2*time.Minute {
					t.Fatalf("after %s there are %v; the state is %v", took, left, i.State())
				}
				if i.Tainted() != (test.fails != nil) {
					t.Errorf("tainted: %t", i.Tainted())
				}
				i = w.Provider(t).Instance(typeName) // as it is untainted
				i.Import(left[0]).Expect(t, nil, nil)
				i.MustApply(config(oneKey()))
				i.ExpectSettled(config(oneKey()))
				if left := w.active(t); !slices.Equal(left, []string{i.Text("client_id")}) {
					t.Errorf("there are %v", left)
				}
			})
		})
	}
}

// A change that is accepted, and that the reads after it do not show yet, is neither sent again nor called in vain.
func TestChangeThatReadsAreBehind(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		i := w.Provider(t).Create(typeName, config(oneKey()))
		changed := providertest.With(config(oneKey()), object{"description": "Payroll"})
		plan := i.Plan(changed)
		old := w.text(t, clientsPath+"/"+i.Text("client_id"))
		w.Fault(t, emulator.Fault{Method: http.MethodGet, Path: clientsPath + "/" + i.Text("client_id"), Body: &old, Times: 3})
		if said := i.ApplyPlan(plan); len(said) > 0 || w.Calls(http.MethodPut, i.Text("client_id")) != 1 {
			t.Errorf("%d PUTs: %s", w.Calls(http.MethodPut, i.Text("client_id")), said)
		}
		plan = i.Plan(nil)
		old = w.text(t, clientsPath+"/"+i.Text("client_id"))
		w.Fault(t, emulator.Fault{Method: http.MethodGet, Path: clientsPath + "/" + i.Text("client_id"), Body: &old, Times: 3})
		if said := i.ApplyPlan(plan); len(said) > 0 || w.Calls(http.MethodDelete, i.Text("client_id")) != 1 {
			t.Errorf("%d DELETEs: %s", w.Calls(http.MethodDelete, i.Text("client_id")), said)
		}
	})
}

// A plan that replaces a tainted client says what that loses, and that `create_before_destroy` would keep it from coming about.
func TestReplacementOfATaintedClient(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		i := w.Provider(t).Create(typeName, config(oneKey()))
		old := i.Text("client_id")
		i = w.Provider(t).Resume(i)
		i.MustRefresh()
		i.Taint()
		i.Plan(config(oneKey())).Diagnostics.Expect(t, nil, []string{"cannot be undone", old, "create_before_destroy", "untaint"})
		i = w.Provider(t).Resume(i)
		i.Discard().Expect(t, nil, nil)
		i.MustApply(config(oneKey()))
		if left := w.active(t); len(left) != 1 || left[0] == old {
			t.Errorf("there are %v", left)
		}
	})
}
