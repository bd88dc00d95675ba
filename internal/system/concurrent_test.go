package system_test

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// A creation that runs out of time, or is interrupted, while its call is under way may have
// registered the system all the same: it is looked for, once more a moment later, and not sent
// again.
func TestCreateThatRunsOutOfTime(t *testing.T) {
	t.Parallel()
	const post, get = http.MethodPost, http.MethodGet
	hour := emulator.Duration(time.Hour)
	unanswered := on(post, emulator.Fault{Delay: hour})
	for name, test := range map[string]struct {
		faults []emulator.Fault
		calls  string
		says   []string // words of the error; nil when the system is taken over
	}{
		"the effect comes at once":    {[]emulator.Fault{unanswered}, "POST, GET", nil},
		"the effect comes late":       {[]emulator.Fault{on(post, emulator.Fault{Late: emulator.Duration(5 * time.Second), Delay: hour})}, "GET, POST, GET", nil}, // the journal has a call when it takes effect
		"the effect never comes":      {[]emulator.Fault{on(post, emulator.Fault{Drop: emulator.DropBefore, Delay: hour})}, "POST, GET, GET", []string{"nothing has been registered"}},
		"the look is unanswered, too": {[]emulator.Fault{unanswered, times(-1, on(get, emulator.Fault{Delay: hour}))}, "POST, GET", []string{"whether the system has been registered is not known"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				i := w.instance()
				late := config(object{"timeouts": object{"create": "200ms"}})
				planned := i.Plan(late)
				w.calls()
				w.fails(t, test.faults...)
				began := time.Now()
				i.ApplyPlan(planned).Expect(t, test.says, nil)
				if took := time.Since(began); took > time.Minute {
					t.Errorf("it took %s", took)
				}
				w.Altinn.ClearFaults()
				w.wantCalls(t, test.calls)
				if i.Exists() != (test.says == nil) {
					t.Errorf("in the state: %t", i.Exists())
				}
				if i.Exists() {
					i.ExpectSettled(late)
				}
			})
		})
	}
}

// inFlight is a transport that knows how many calls of a method and for a path were under way at
// once.
type inFlight struct {
	next         http.RoundTripper
	method, path string
	now, most    atomic.Int64
}

// RoundTrip implements [http.RoundTripper].
func (f *inFlight) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method != f.method || !strings.HasSuffix(request.URL.Path, f.path) {
		return f.next.RoundTrip(request)
	}
	now := f.now.Add(1)
	defer f.now.Add(-1)
	for most := f.most.Load(); now > most && !f.most.CompareAndSwap(most, now); most = f.most.Load() {
	}
	return f.next.RoundTrip(request)
}

// Altinn answers 500 where one system is written twice at the same moment (altinn-api.md §13).
func TestWritesOfOneSystemAtOnceAreSerialised(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		one, all := &inFlight{next: w.Network, method: http.MethodPut, path: systemID}, &inFlight{method: http.MethodPut}
		all.next = one
		p := w.Unconfigured(t, all)
		must(t, p.Configure(object{}))
		a, b := p.Create(providertest.SystemType, config(nil)), p.Create(providertest.SystemType, config(object{"id": vendor + "_b"}))
		hidden := object{"is_visible": false}
		again, other := a.Plan(config(hidden)), b.Plan(config(object{"id": vendor + "_b", "is_visible": false}))
		w.fails(t, times(-1, on(http.MethodPut, emulator.Fault{Delay: emulator.Duration(time.Second)})))
		var group sync.WaitGroup
		group.Go(func() { must(t, b.ApplyPlan(other)) })
		for range 3 {
			group.Go(func() { must(t, p.Resume(a).ApplyPlan(again)) })
		}
		group.Wait()
		if one.most.Load() != 1 || all.most.Load() != 2 {
			t.Errorf("%d writes of one system at once, and %d of both", one.most.Load(), all.most.Load())
		}
	})
}

// Two resources of one configuration with one id, which the plan could not compare: one is created,
// the other says that the id is taken.
func TestTwoResourcesAtOnceWithOneIDMakeOneSystem(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		configs := [2]object{config(nil), config(object{"client_ids": []string{"second"}})}
		var made [2]*tfkittest.Instance
		var plans [2]tfkittest.Plan
		for n := range made {
			w.p.NextRun() // of the plans in another run, this one knows nothing
			made[n] = w.instance()
			plans[n] = made[n].Plan(configs[n])
		}
		w.calls()
		var said [2]tfkittest.Diagnostics
		var group sync.WaitGroup
		for n := range made {
			group.Go(func() { said[n] = made[n].ApplyPlan(plans[n]) })
		}
		group.Wait()
		if made[0].Exists() == made[1].Exists() {
			t.Fatalf("in the state: %t and %t: %s %s", made[0].Exists(), made[1].Exists(), said[0], said[1])
		}
		for n := range made {
			if !made[n].Exists() {
				said[n].Expect(t, []string{"Unable to create system", "another resource of this configuration", "import {"}, nil)
			}
		}
		if posts := strings.Count(w.calls(), "POST"); posts != 2 {
			t.Errorf("%d POSTs", posts)
		}
	})
}

// Resources of one configuration are created at once, with the connections and the token shared.
func TestManySystemsAreCreatedChangedAndDestroyedAtOnce(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		names := numbered("many-%02d", 30)
		var group sync.WaitGroup
		for _, name := range names {
			group.Go(func() {
				i := w.created(providertest.CompleteSystem(name))
				i.MustApply(providertest.With(providertest.CompleteSystem(name), object{"rights": []string{"nav-sykmelding"}}))
				i.MustApply(nil)
			})
		}
		group.Wait()
		for _, name := range names {
			if deleted := w.Registered(t, vendor+"_"+name)["isDeleted"]; deleted != true {
				t.Errorf("%s: isDeleted is %v", name, deleted)
			}
		}
	})
}
