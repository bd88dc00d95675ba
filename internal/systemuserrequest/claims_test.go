package systemuserrequest_test

import (
	"fmt"
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

func TestTwoResourcesWithOneKey(t *testing.T) {
	t.Parallel()
	for name, plan := range map[string]func(s *scene, a, b *tfkittest.Instance) tfkittest.Diagnostics{
		"both planned": func(s *scene, a, b *tfkittest.Instance) tfkittest.Diagnostics {
			s.mustPlan(a, config(nil))
			return b.Plan(config(object{"external_ref": party})).Diagnostics // which is the default
		},
		"one of them an agent": func(s *scene, a, b *tfkittest.Instance) tfkittest.Diagnostics {
			s.mustPlan(a, config(nil))
			return b.Plan(agentConfig(nil)).Diagnostics
		},
		"one there already": func(_ *scene, a, b *tfkittest.Instance) tfkittest.Diagnostics {
			a.MustApply(config(nil))
			a.ExpectUnchanged(config(nil))
			return b.Plan(config(nil)).Diagnostics
		},
		"one replaced": func(s *scene, a, b *tfkittest.Instance) tfkittest.Diagnostics {
			a.MustApply(config(nil))
			s.age()
			a.MustRefresh()
			a.PlanReplacing(config(nil))
			return b.Plan(config(nil)).Diagnostics
		},
		"one is moved to the key": func(s *scene, a, b *tfkittest.Instance) tfkittest.Diagnostics {
			a.MustApply(config(object{"external_ref": "a"}))
			s.mustPlan(b, config(nil))
			return a.PlanReplacing(config(nil)).Diagnostics
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T, s *scene) {
				t.Helper()
				said := plan(s, s.instance(), s.instance())
				if !said.HasError() {
					t.Fatal("not refused")
				}
				s.golden("plan two resources", said[len(said)-1:])
			})
		})
	}
}

func TestKeysThatDiffer(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		for _, changes := range []object{
			nil, {"external_ref": "a"}, {"external_ref": "A"}, {"party_org_number": providertest.OtherCustomer},
			{"system_id": providertest.Vendor + "_other"}, {"external_ref": unknown}, {"external_ref": unknown},
		} {
			if said := s.instance().Plan(config(changes)).Diagnostics; len(said) > 0 {
				t.Error(said)
			}
		}
	})
}

func TestDuplicatesThatExistCanStay(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		for _, id := range []string{s.ask(standard, object{"externalRef": ""}), s.ask(standard, object{"externalRef": ""})} {
			i := s.instance()
			if said := i.Import(id); len(said) > 0 {
				t.Fatal(said)
			}
			i.ExpectUnchanged(config(nil))
		}
	})
}

// A resource has got another name without a `moved` block: one address is to be destroyed, and another one asks for the same.
func TestRequestUnderAnotherName(t *testing.T) {
	t.Parallel()
	accept := func(s *scene, old *tfkittest.Instance) { s.accept(first); old.MustRefresh() }
	acceptedSince := func(s *scene, _ *tfkittest.Instance) { s.accept(first); s.provider.NextRun() }
	creationFirst := func(_ *scene, old, renamed *tfkittest.Instance) tfkittest.Diagnostics {
		renamed.Plan(config(nil)) // which is refused already where this run has seen that the customer has accepted
		return old.Plan(nil).Diagnostics
	}
	destructionFirst := func(s *scene, old, renamed *tfkittest.Instance) tfkittest.Diagnostics {
		s.mustPlan(old, nil)
		return renamed.Plan(config(nil)).Diagnostics
	}
	for name, test := range map[string]struct {
		answer func(s *scene, old *tfkittest.Instance)
		plan   func(s *scene, old, renamed *tfkittest.Instance) tfkittest.Diagnostics
		says   string // the section of the golden file
	}{
		"waiting, creation first":     {func(*scene, *tfkittest.Instance) {}, creationFirst, "waiting"},
		"waiting, destruction first":  {func(*scene, *tfkittest.Instance) {}, destructionFirst, "waiting"},
		"accepted, creation first":    {accept, creationFirst, "accepted"},
		"accepted, destruction first": {accept, destructionFirst, "accepted"},
		// Terraform plans to destroy what has left the configuration before it looks at it anew.
		"accepted since the last run, creation first":    {acceptedSince, creationFirst, "accepted"},
		"accepted since the last run, destruction first": {acceptedSince, destructionFirst, "accepted"},
		"accepted since the last run, refreshed in between": {
			acceptedSince, func(s *scene, old, renamed *tfkittest.Instance) tfkittest.Diagnostics {
				s.mustPlan(old, nil)
				old.Refresh()
				return renamed.Plan(config(nil)).Diagnostics
			}, "accepted",
		},
		// The link to a request that has been rejected leads nowhere already, but the customer would be asked again.
		"rejected": {func(s *scene, old *tfkittest.Instance) { s.reject(first); old.MustRefresh() }, destructionFirst, "rejected"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T, s *scene) {
				t.Helper()
				old, renamed := s.created(config(nil)), s.instance()
				test.answer(s, old)
				said := test.plan(s, old, renamed)
				if !said.HasError() {
					t.Error("not refused")
				}
				s.golden("plan "+test.says+" under another name", said.Errors())
			})
		})
	}
}

// What an address has that leaves the configuration, and one that comes into it: `create_before_destroy`, and a resource under another
// name without a `moved` block. The creation comes first, or last.
func TestOneKeyIsCreatedAndDestroyed(t *testing.T) {
	t.Parallel()
	reject := func(s *scene) { s.reject(first) }
	type row struct {
		answer        func(*scene)
		creationFirst bool
		calls         string
		id            string
	}
	subtests(t, map[string]row{
		"new, creation first":         {func(*scene) {}, true, "system,ref,POST", first},
		"new, destruction first":      {func(*scene) {}, false, "id,DELETE,system,ref,POST,ref", second},
		"rejected, creation first":    {reject, true, "system,ref,DELETE,POST,ref,id", second},
		"rejected, destruction first": {reject, false, "id,DELETE,system,POST,ref", second},
	}, func(t *testing.T, s *scene, name string, test row) {
		t.Helper()
		old, renamed := s.instance(), s.instance()
		if said := old.Import(s.ask(standard, nil)); len(said) > 0 {
			t.Fatal(said)
		}
		test.answer(s)
		again := config(object{"renew_on": []string{"rejected", "timed_out"}})
		gone := old.Plan(nil) // in runs of their own, as where the key is known in the apply alone
		s.provider.NextRun()
		made := renamed.Plan(again)
		s.provider.NextRun()
		s.takeCalls()
		var creation, destruction tfkittest.Diagnostics
		if test.creationFirst {
			creation, destruction = renamed.ApplyPlan(made), old.ApplyPlan(gone)
		} else {
			destruction, creation = old.ApplyPlan(gone), renamed.ApplyPlan(made)
		}
		if creation.HasError() || destruction.HasError() {
			t.Error(creation, destruction)
		}
		s.provider.NextRun()
		s.wantCalls(test.calls)
		renamed.ExpectSettled(again)
		if renamed.Text("id") != test.id || s.live() != 1 {
			t.Errorf("it has %s of %d requests", renamed.Text("id"), s.live())
		}
		if name == "new, creation first" {
			s.golden("delete of what another resource has taken over", destruction)
		}
	})
}

// With create_before_destroy the creation deletes what has ended, and an interruption leaves that in the state as a deposed object.
func TestRequestThatIsAskedAnewIsNotDeletedOutsideTerraform(t *testing.T) {
	t.Parallel()
	play(t, func(_ *testing.T, s *scene) {
		deposed := s.created(config(nil))
		s.reject(first)
		s.provider.NextRun()
		deposed.MustRefresh()
		current := s.created(config(object{"renew_on": []any{"rejected"}}))
		s.provider.NextRun()
		s.provider.Resume(deposed).Load()
		s.provider.Resume(current).Load()
		s.wantSaid(deposed.Refresh().Warnings(), "A system user request has been replaced", fmt.Sprintf("The request %q has taken its place", second))
	})
}

// Where the keys become known as late as in the apply, POSTs for one key never run side by side, whether their answers are lost or
// not, and one request comes of them.
func TestCreatesAtOnceWithOneKey(t *testing.T) {
	t.Parallel()
	subtests(t, map[string]emulator.Fault{
		"slow answers":    times(-1, emulator.Fault{Delay: emulator.Duration(time.Second)}),
		"the first lost":  {Drop: emulator.DropAfter},
		"the first broke": {Drop: emulator.DropBefore},
	}, func(t *testing.T, s *scene, _ string, fault emulator.Fault) {
		t.Helper()
		s.fault("POST", fault)
		posts := &sideBySide{next: s}
		provider := s.ProviderOver(t, posts)
		instances := make([]*tfkittest.Instance, 3)
		said := make([]tfkittest.Diagnostics, len(instances))
		var all sync.WaitGroup
		for n := range instances {
			instances[n] = provider.Instance(typeName)
			plan := s.nextProvider().Resume(instances[n]).Plan(config(nil))
			all.Go(func() {
				<-time.After(time.Duration(n) * time.Millisecond)
				said[n] = instances[n].ApplyPlan(plan)
			})
		}
		all.Wait()
		if most := posts.most.Load(); most != 1 || s.live() != 1 {
			t.Errorf("%d POSTs side by side, %d requests", most, s.live())
		}
		for n, i := range instances {
			if i.Exists() != (n == 0) || said[n].HasError() != (n > 0) {
				t.Errorf("%d: %v, %s", n, i.State(), said[n])
			}
		}
		s.golden("create with the key of another resource", said[1].Errors())
	})
}

// sideBySide is a transport that counts the POSTs that are under way at the same time.
type sideBySide struct {
	next      http.RoundTripper
	now, most atomic.Int64
}

// RoundTrip implements [http.RoundTripper].
func (c *sideBySide) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method == http.MethodPost {
		c.most.Store(max(c.most.Load(), c.now.Add(1)))
		defer c.now.Add(-1)
	}
	return c.next.RoundTrip(request)
}

func TestCreatesAtOnceWithOtherKeysDoNotWait(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		s.fault("POST", times(-1, emulator.Fault{Delay: emulator.Duration(time.Second)}))
		started := time.Now()
		var all sync.WaitGroup
		for _, ref := range []string{"a", "b", "c", "d", "e"} {
			all.Go(func() { s.created(config(object{"external_ref": ref})) })
		}
		all.Wait()
		if took := time.Since(started); took != time.Second || s.live() != 5 {
			t.Errorf("%d requests in %s", s.live(), took)
		}
		if calls := s.takeCalls(); strings.Count(calls, "system") != 1 {
			t.Errorf("calls %s", calls)
		}
	})
}
