package systemuserrequest_test

import (
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// Two creations that the plan could not compare: their keys became known as they were applied.
func TestSecondCreateWithOneKeyFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		fake.delay = time.Second
		a, b := provider.Instance(typeName), provider.Instance(typeName)
		diags := make([]tfkittest.Diagnostics, 2)
		var both sync.WaitGroup
		for n, i := range []*tfkittest.Instance{a, b} {
			// each is planned when the other one is under way
			both.Go(func() {
				<-time.After(time.Duration(n) * 500 * time.Millisecond)
				diags[n] = i.Apply(config(nil))
			})
		}
		both.Wait()
		if fake.overlaps > 0 {
			t.Error("two POSTs side by side")
		}
		wantCalls(t, fake, "ref,system,ref,POST,list,ref,ref,POST")
		if diags[0].HasError() || a.State() == nil || b.State() != nil {
			t.Errorf("%v\n%v", a.State(), b.State())
		}
		golden(t, "create with the key of another resource", diags[1].Text())
	})
}

func TestCreatesWithOtherKeysDoNotWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		fake.delay = time.Second
		started := time.Now()
		var all sync.WaitGroup
		for _, ref := range []string{"a", "b", "c", "d", "e"} {
			i := provider.Instance(typeName)
			all.Go(func() { i.Apply(config(tfkittest.Object{"external_ref": ref})) })
		}
		all.Wait()
		if took := time.Since(started); took != time.Second || fake.live() != 5 {
			t.Errorf("%d requests in %s", fake.live(), took)
		}
		if calls := fake.TakeCalls(); strings.Count(calls, "system") != 1 {
			t.Errorf("calls %s", calls)
		}
	})
}

// `create_before_destroy`, and a resource under another name without a `moved` block: the creation comes first, or last.
func TestOneKeyIsCreatedAndDestroyed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		end           func(*fakeAltinn)
		creationFirst bool
		calls         string
		id            string
	}{
		"new, creation first":         {func(*fakeAltinn) {}, true, "system,ref,POST", first},
		"new, destruction first":      {func(*fakeAltinn) {}, false, "id,DELETE,system,ref,POST,ref", second},
		"rejected, creation first":    {func(f *fakeAltinn) { f.reject(1) }, true, "system,ref,DELETE,POST,ref,id", second},
		"rejected, destruction first": {func(f *fakeAltinn) { f.reject(1) }, false, "id,DELETE,system,POST,ref", second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake := newFake()
				fake.put("standard", nil)
				provider := newProvider(t, fake)
				old, renamed := provider.Instance(typeName), provider.Instance(typeName)
				if diags := old.Import(first); len(diags) > 0 {
					t.Fatal(diags.Text())
				}
				test.end(fake)
				again := config(tfkittest.Object{"renew_on": []string{"rejected", "timed_out"}})
				gone := old.Plan(nil) // in runs of their own, as where the key is known in the apply alone
				provider.NextRun()
				made := renamed.Plan(again)
				provider.NextRun()
				fake.TakeCalls()
				var kept tfkittest.Diagnostics
				if test.creationFirst {
					carriedOut(t, renamed, made)
					kept = old.ApplyPlan(gone)
				} else {
					kept = old.ApplyPlan(gone)
					carriedOut(t, renamed, made)
				}
				provider.NextRun()
				wantCalls(t, fake, test.calls)
				wantAttribute(t, renamed, "id", test.id)
				refreshed(t, renamed)
				wantNoChange(t, renamed, again)
				if fake.live() != 1 {
					t.Errorf("%d requests", fake.live())
				}
				if name == "new, creation first" {
					golden(t, "delete of what another resource has taken over", kept.Text())
				}
			})
		})
	}
}

// What a deletion comes to. The golden section of the name holds the diagnostics.
func TestOutcomeOfDelete(t *testing.T) {
	t.Parallel()
	accept := func(f *fakeAltinn) { f.accept(1) }
	for name, test := range map[string]struct {
		before  func(*fakeAltinn)
		refresh bool
		faults  map[string][]fault
		calls   string
		fails   bool
	}{
		"new":            {calls: "id,DELETE"},
		"rejected":       {before: func(f *fakeAltinn) { f.reject(1) }, calls: "id,DELETE"},
		"withdrawn":      {before: func(f *fakeAltinn) { f.withdraw(1) }, calls: "id"},
		"accepted":       {before: accept, refresh: true, calls: "id,DELETE,user"},
		"accepted since": {before: accept, calls: "id,user", fails: true},
		"accepted, ended meanwhile": {
			before: func(f *fakeAltinn) { f.accept(1); f.endUser() }, calls: "id,user,DELETE,user",
		},
		"accepted since, look-up fails": {
			before: accept, faults: map[string][]fault{"user": {nil, altinntest.Status(403)}}, calls: "id,user", fails: true,
		},
		"accepted, withdrawn meanwhile": {
			before: func(f *fakeAltinn) { f.accept(1) }, refresh: true, faults: map[string][]fault{"id": {nil, altinntest.Problem(404, "AUTH-00010", "", nil)}},
			calls: "id,user",
		},
		"accepted, look-up fails": {
			before: accept, refresh: true, faults: map[string][]fault{"user": {nil, altinntest.Status(403)}}, calls: "id,DELETE,user",
		},
		"lost after":       {faults: map[string][]fault{"DELETE": {altinntest.LostAfter}}, calls: "id,DELETE,id"},
		"lost before":      {faults: map[string][]fault{"DELETE": {altinntest.LostBefore}}, calls: "id,DELETE,id", fails: true},
		"gone at the time": {faults: map[string][]fault{"DELETE": {altinntest.Problem(404, "AUTH-00010", "", nil)}}, calls: "id,DELETE"},
		"another vendor's": {
			before: func(f *fakeAltinn) { f.change(1, func(r object) { r["foreign"] = true }) }, calls: "id", fails: true,
		},
		"not readable": {faults: map[string][]fault{"id": {altinntest.Status(403)}}, calls: "id", fails: true},
		"forbidden":    {faults: map[string][]fault{"DELETE": {altinntest.Status(403)}}, calls: "id,DELETE", fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				i := provider.Instance(typeName)
				applied(t, i, config(nil))
				p := i.Plan(nil)
				if test.before != nil {
					test.before(fake)
				}
				for call, queue := range test.faults {
					if !test.refresh && queue[0] == nil {
						queue = queue[1:]
					}
					fake.Next(call, queue...)
				}
				if test.refresh {
					refreshed(t, i)
					p = i.Plan(nil)
				}
				fake.TakeCalls()
				diags := i.ApplyPlan(p)
				wantCalls(t, fake, test.calls)
				golden(t, "delete "+name, diags.Text())
				if diags.HasError() != test.fails || (i.State() != nil) != test.fails {
					t.Errorf("state %v, fails %t", i.State(), diags.HasError())
				}
			})
		})
	}
}

func carriedOut(t *testing.T, i *tfkittest.Instance, plan tfkittest.Plan) {
	t.Helper()
	if diags := i.ApplyPlan(plan); diags.HasError() {
		t.Fatal(diags.Text())
	}
}
