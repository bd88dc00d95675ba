package changerequest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

func TestLifecycle(t *testing.T) {
	t.Parallel()
	for _, forgets := range []bool{false, true} {
		t.Run(fmt.Sprintf("identity forgotten %t", forgets), func(t *testing.T) {
			t.Parallel()
			fake, provider := setUp(t)
			i := provider.Instance(typeName)
			i.ForgetsIdentity = forgets
			all := config(tfkittest.Object{
				"unwanted_rights": []string{resource3, resource1}, "required_access_packages": []string{package2},
				"unwanted_access_packages": []string{package1}, "redirect_url": "https://SmartCloud.example:443/receipt?a=1#b",
			})
			applied(t, i, all)
			want := stateOf(fake.ids[0], tfkittest.Object{
				"unwanted_rights": []any{resource3, resource1}, "required_access_packages": []any{package2},
				"unwanted_access_packages": []any{package1}, "redirect_url": "https://SmartCloud.example:443/receipt?a=1#b",
			})
			wantState(t, i, want)
			refreshed(t, i)
			wantState(t, i, want)
			wantNoChange(t, i, all)
			fake.TakeCalls()
			if diags := i.Apply(nil); len(diags) > 0 {
				t.Error(diags.Text())
			}
			wantCalls(t, fake, "id,DELETE")
			wantState(t, i, nil)
		})
	}
}

// A withdrawn change request that is asked for again gets an id that was never used, be it in the same run or a later one.
func TestDeletedIDIsNeverReused(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	for round := range 7 {
		if round%3 == 2 {
			provider = newProvider(t, fake, nil)
		}
		i := provider.Instance(typeName)
		applied(t, i, config(nil))
		if open := fake.open(); len(open) != 1 || i.State()["id"] != open[0] {
			t.Fatalf("open %v, state %v", open, i.State())
		}
		if diags := i.Apply(nil); diags.HasError() {
			t.Fatal(diags.Text())
		}
	}
	seen := map[any]bool{}
	for _, stored := range fake.changes {
		if seen[stored["id"]] || stored["deleted"] != true {
			t.Errorf("stored: %v", fake.changes)
		}
		seen[stored["id"]] = true
	}
	if len(seen) != 7 {
		t.Errorf("%d change requests", len(seen))
	}
}

// A run that has withdrawn a change request knows that its id is spent, and does not try it.
func TestRunDoesNotSendAnIDThatItHasSpent(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	i := provider.Instance(typeName)
	applied(t, i, config(nil))
	applied(t, i, config(tfkittest.Object{"redirect_url": "https://smartcloud.example/receipt"})) // the same question
	if open := fake.open(); len(open) != 1 || len(fake.ids) != 2 || fake.ids[0] == fake.ids[1] {
		t.Errorf("sent %v, open %v", fake.ids, open)
	}
}

func TestReplacementWhileNewWithdrawsTheOldOne(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	i := provider.Instance(typeName)
	applied(t, i, config(nil))
	old := i.State()["id"]
	applied(t, i, config(tfkittest.Object{"required_rights": []string{resource1}}))
	if open := fake.open(); len(open) != 1 || i.State()["id"] != open[0] || open[0] == old {
		t.Errorf("open %v, state %v", open, i.State())
	}
	if diags := i.ApplyReplacing(config(tfkittest.Object{"required_rights": []string{resource1}})); diags.HasError() {
		t.Fatal(diags.Text())
	}
	if open := fake.open(); len(open) != 1 || i.State()["id"] != open[0] || len(fake.changes) != 3 {
		t.Errorf("open %v, state %v", open, i.State())
	}
}

func TestReplacementAfterAcceptanceKeepsTheOldOne(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	i := provider.Instance(typeName)
	applied(t, i, config(nil))
	fake.change(1, object{"status": "Accepted"})
	refreshed(t, i)
	fake.TakeCalls()
	diags := i.Apply(config(tfkittest.Object{"required_rights": []string{}, "unwanted_rights": []string{resource2}}))
	if len(diags) > 0 {
		t.Error(diags.Text())
	}
	if calls := fake.TakeCalls(); strings.Contains(calls, "DELETE") || fake.changes[0]["deleted"] == true || i.State()["status"] != "New" {
		t.Errorf("calls %s, state %v", calls, i.State())
	}
}

// With create_before_destroy, a replacement that asks the same takes the old one over instead of withdrawing it.
func TestCreateBeforeDestroyOfTheSameKeepsIt(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	old := provider.Instance(typeName)
	applied(t, old, config(nil))
	run := newProvider(t, fake, nil)
	replacement := run.Instance(typeName)
	golden(t, "create before destroy", mask(replacement.Apply(config(nil)).Text(), fake.open()))
	deposed := run.Instance(typeName)
	if diags := deposed.Import(fake.ids[0]); diags.HasError() {
		t.Fatal(diags.Text())
	}
	golden(t, "destroy after create", mask(deposed.Apply(nil).Text(), fake.open()))
	if open := fake.open(); len(open) != 1 || replacement.State()["id"] != open[0] {
		t.Errorf("open %v", open)
	}
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		after func(*fakeAltinn)
		stays bool
		fails bool
	}{
		"withdrawn":                   {after: func(f *fakeAltinn) { f.change(1, object{"deleted": true}) }},
		"another vendor's":            {after: func(f *fakeAltinn) { f.change(1, object{"foreign": true}) }, stays: true, fails: true},
		"404 of something else":       {after: func(f *fakeAltinn) { f.Next("id", altinntest.Status(404)) }, stays: true, fails: true},
		"right with an action":        {after: func(f *fakeAltinn) { f.change(1, object{"unwantedRights": []any{withAction()}}) }, stays: true},
		"accepted and then withdrawn": {after: func(f *fakeAltinn) { f.change(1, object{"status": "Accepted"}) }, stays: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, provider := setUp(t)
			i := provider.Instance(typeName)
			applied(t, i, config(nil))
			id := i.State()["id"].(string)
			test.after(fake)
			diags := i.Refresh()
			if name == "accepted and then withdrawn" {
				fake.change(1, object{"deleted": true})
				diags, test.stays = i.Refresh(), false
			}
			golden(t, "refresh "+name, mask(diags.Text(), []string{id}))
			if (i.State() != nil) != test.stays || diags.HasError() != test.fails {
				t.Errorf("state %v, fails %t", i.State(), diags.HasError())
			}
			if name == "right with an action" {
				if p := i.Plan(config(nil)); p.Action != "replace" {
					t.Errorf("plan to %s", p.Action)
				}
				golden(t, "plan odd rights", mask(i.PlanReplacing(config(nil), "unwanted_rights").Diagnostics.Text(), []string{id}))
			}
		})
	}
}

func withAction() object {
	return object{"action": "read", "resource": []any{object{"id": "urn:altinn:resource", "value": resource1}}}
}

func TestDelete(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		after  object // what becomes of it after the last refresh
		faults map[string][]fault
		calls  string
		stays  bool
		left   bool // at the service
	}{
		"new":                  {calls: "id,DELETE"},
		"gone":                 {after: object{"deleted": true}, calls: "id"},
		"accepted since":       {after: object{"status": "Accepted"}, calls: "id", left: true},
		"rejected since":       {after: object{"status": "Rejected"}, calls: "id", left: true},
		"unknown status since": {after: object{"status": "Paused"}, calls: "id", left: true},
		"another vendors":      {after: object{"foreign": true}, calls: "id", stays: true, left: true},
		"not readable":         {faults: map[string][]fault{"id": {altinntest.Status(403)}}, calls: "id", stays: true, left: true},
		"forbidden":            {faults: map[string][]fault{"DELETE": {altinntest.Status(403)}}, calls: "id,DELETE", stays: true, left: true},
		"lost after":           {faults: map[string][]fault{"DELETE": {altinntest.LostAfter}}, calls: "id,DELETE,id"},
		"lost before":          {faults: map[string][]fault{"DELETE": {altinntest.LostBefore}}, calls: "id,DELETE,id", stays: true, left: true},
		"deleted by another":   {faults: map[string][]fault{"DELETE": {func(effect func() *http.Response) (*http.Response, error) { effect(); return effect(), nil }}}, calls: "id,DELETE"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, provider := setUp(t)
			i := provider.Instance(typeName)
			applied(t, i, config(nil))
			id := i.State()["id"].(string)
			fake.change(1, test.after)
			for call, faults := range test.faults {
				fake.Next(call, faults...)
			}
			fake.TakeCalls()
			diags := i.Apply(nil)
			wantCalls(t, fake, test.calls)
			golden(t, "delete "+name, mask(diags.Text(), []string{id}))
			if (i.State() != nil) != test.stays || (fake.changes[0]["deleted"] != true) != test.left {
				t.Errorf("state %v, deleted %v", i.State(), fake.changes[0]["deleted"])
			}
		})
	}
}

func TestImport(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	applied(t, provider.Instance(typeName), config(nil))
	id := fake.ids[0]
	for _, text := range []string{id, strings.ToUpper(id)} {
		provider.NextRun()
		i := provider.Instance(typeName)
		if diags := i.Import(text); len(diags) > 0 {
			t.Fatal(diags.Text())
		}
		wantState(t, i, stateOf(id, nil))
		wantNoChange(t, i, config(nil))
	}
	provider.NextRun()
	i := provider.Instance(typeName)
	if diags := i.ImportIdentity(tfkittest.Object{"id": id}); len(diags) > 0 || i.State()["id"] != id {
		t.Errorf("%v %s", i.State(), diags.Text())
	}
	for name, text := range map[string]string{
		"word": "main", "UUID in braces": "{" + id + "}", "request": user, "agent request": agent,
		"unknown id": "00000000-0000-4000-8000-000000000009",
	} {
		i := provider.Instance(typeName)
		golden(t, "import "+name, mask(i.Import(text).Text(), []string{id}))
		if i.State() != nil {
			t.Errorf("%s: %v", name, i.State())
		}
	}
	fake.change(1, object{"foreign": true})
	golden(t, "import another vendors", mask(provider.Instance(typeName).Import(id).Text(), []string{id}))
}

// A creation that is interrupted keeps what the service has stored, or leaves it to the next apply.
func TestInterruptedCreate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		stored bool
		misses int // looks that do not see it yet
		kept   bool
	}{
		"stored":                  {stored: true, kept: true},
		"not stored":              {},
		"stored after the look":   {stored: true, misses: 1, kept: true},
		"stored after both looks": {stored: true, misses: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				i := provider.Instance(typeName)
				p := i.Plan(config(nil))
				fake.Next("POST", func(effect func() *http.Response) (*http.Response, error) {
					if test.stored {
						effect()
					}
					provider.Stop()
					synctest.Wait()
					return altinntest.LostBefore(nil)
				})
				for range test.misses {
					fake.Next("id", missing)
				}
				diags := i.ApplyPlan(p)
				if (i.State() != nil) != test.kept || diags.HasError() == test.kept {
					t.Errorf("state %v: %s", i.State(), diags.Text())
				}
				if !test.kept { // the next run makes up for it, and asks no second time
					i = newProvider(t, fake, nil).Instance(typeName)
					applied(t, i, config(nil))
				}
				if open := fake.open(); len(open) != 1 || i.State()["id"] != open[0] {
					t.Errorf("open %v", open)
				}
			})
		})
	}
}

// However often the same has been withdrawn, what a crash left open is found in the list, if Altinn shows it.
func TestCrashAfterManyWithdrawals(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	for range 6 {
		i := provider.Instance(typeName)
		applied(t, i, config(nil))
		if diags := i.Apply(nil); diags.HasError() {
			t.Fatal(diags.Text())
		}
	}
	applied(t, newProvider(t, fake, nil).Instance(typeName), config(nil)) // and its state is lost
	i := newProvider(t, fake, nil).Instance(typeName)
	applied(t, i, config(nil))
	if open := fake.open(); len(open) != 1 || i.State()["id"] != open[0] {
		t.Errorf("open %v, state %v", open, i.State())
	}

	fake.endless = true // more than fifty
	fake.change(len(fake.changes), object{"deleted": true})
	i = newProvider(t, fake, nil).Instance(typeName)
	golden(t, "create with a list that is cut", mask(i.Apply(config(nil)).Text(), fake.ids))
}
