package systemuserrequest_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

const asksAgain = "A customer who said no is asked again"

// The customer said no after the plan was made, and the apply asked again without a word.
func TestSavedPlanDoesNotAskAgainAfterANo(t *testing.T) {
	t.Parallel()
	other := config(tfkittest.Object{"rights": []string{resource2}})
	for name, test := range map[string]struct {
		before func(*fakeAltinn)
		config tfkittest.Object
		calls  string
	}{
		"other rights":              {config: other, calls: "id"},
		"renewal after half a year": {before: func(f *fakeAltinn) { f.age(1) }, config: config(nil), calls: "id"},
		"another reference":         {config: config(tfkittest.Object{"external_ref": "other"}), calls: "id"},
		"other rights, to be renewed": {
			config: config(tfkittest.Object{"rights": []string{resource2}, "renew_on": []string{"rejected"}}), calls: "id",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				i := provider.Instance(typeName)
				applied(t, i, config(nil))
				if test.before != nil {
					test.before(fake)
					refreshed(t, i)
				}
				p := i.PlanReplacing(test.config)
				fake.reject(1)
				fake.TakeCalls()
				diags := i.DiscardFor(p)
				wantCalls(t, fake, test.calls)
				wantText(t, diags, "The customer has said no to it")
				wantText(t, diags, "Plan again")
				if i.State() == nil || fake.live() != 1 {
					t.Errorf("state %v, %d requests", i.State(), fake.live())
				}
				refreshed(t, i)
				again := i.Plan(test.config)
				if again.Action == "none" { // what was to be renewed has been answered
					return
				}
				wantText(t, again.Diagnostics, asksAgain)
				if diags := i.CarryOut(again); diags.HasError() || i.State()["id"] != second {
					t.Errorf("state %v\n%s", i.State(), diags.Text())
				}
			})
		})
	}
}

// Who destroys a request asks nobody again, and who asks another customer asks another.
func TestNoDoesNotHoldUpWhatAsksNobodyAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		i := provider.Instance(typeName)
		applied(t, i, config(nil))
		p := i.Plan(nil)
		fake.reject(1)
		if diags := i.ApplyPlan(p); len(diags) > 0 || i.State() != nil {
			t.Error(diags.Text())
		}
		applied(t, i, config(tfkittest.Object{"external_ref": "b"}))
		p = i.PlanReplacing(config(tfkittest.Object{"party_org_number": "314250052"}))
		fake.reject(2)
		if diags := i.DiscardFor(p); len(diags) > 0 || i.State() != nil {
			t.Error(diags.Text())
		}
	})
}

// A resource got another name, and the customer said no between plan and apply.
func TestSavedPlanOfARenameDoesNotAskAgainAfterANo(t *testing.T) {
	t.Parallel()
	for _, creationFirst := range []bool{true, false} {
		t.Run(fmt.Sprintf("creation first %t", creationFirst), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake := newFake()
				provider := newProvider(t, fake)
				old, renamed := provider.Instance(typeName), provider.Instance(typeName)
				applied(t, old, config(nil))
				made, gone := renamed.Plan(config(nil)), old.Plan(nil)
				fake.reject(1)
				next := newProvider(t, fake) // the apply of a saved plan
				old, renamed = next.Resume(old), next.Resume(renamed)
				if !creationFirst {
					if diags := old.ApplyPlan(gone); len(diags) > 0 {
						t.Error(diags.Text())
					}
				}
				diags := renamed.ApplyPlan(made)
				if !diags.HasError() || strings.Contains(fake.TakeCalls(), "POST,ref,POST") || len(fake.requests) != 1 {
					t.Errorf("asked again: %v", fake.requests)
				}
				golden(t, fmt.Sprintf("create rejected since under another name, creation first %t", creationFirst), diags.Text())
			})
		})
	}
}

// -replace is asked for by its user, and no plan can warn of it: the apply does.
func TestReplacementOnRequestAfterANoWarns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		i := provider.Instance(typeName)
		rejected(t, fake, i)
		diags := i.DiscardFor(i.PlanReplacing(config(nil)))
		wantText(t, diags, asksAgain)
		if diags.HasError() {
			t.Error(diags.Text())
		}
		provider.NextRun()
		applied(t, i, config(nil))
		wantAttribute(t, i, "id", second)
	})
}

// Plans look whether new customers have said no before, and a service that hangs must not make that take long.
func TestPlanOfManyNewRequestsWaitsOnceForAServiceThatHangs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		fake.silent = true
		started := time.Now()
		for n := range 60 {
			p := provider.Instance(typeName).Plan(config(tfkittest.Object{"external_ref": fmt.Sprint(n)}))
			if len(p.Diagnostics) > 0 {
				t.Fatal(p.Diagnostics.Text())
			}
		}
		if took := time.Since(started); took > 15*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

func TestPlanOfManyNewRequestsTakesFewCalls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		for n := range 120 { // of others
			fake.put("standard", object{"externalRef": fmt.Sprint("other", n)})
		}
		fake.put("standard", object{"externalRef": "44"})
		fake.reject(121)
		for n := range 200 {
			p := provider.Instance(typeName).Plan(config(tfkittest.Object{"external_ref": fmt.Sprint(n)}))
			if p.Diagnostics.HasError() != (n == 44) {
				t.Errorf("%d: %s", n, p.Diagnostics.Text())
			}
		}
		if calls := strings.Split(fake.TakeCalls(), ","); len(calls) > 16 {
			t.Errorf("%d calls: %v", len(calls), calls)
		}
	})
}

// A wrong key, or a scope that the client lacks, is found by the first plan, and told once.
func TestPlanOfNewRequestsTellsOnceThatItIsRefused(t *testing.T) {
	t.Parallel()
	for _, status := range []int{401, 403} {
		synctest.Test(t, func(t *testing.T) {
			fake, provider := setUp(t)
			fake.Next("ref", altinntest.Status(status), altinntest.Status(status))
			var said tfkittest.Diagnostics
			for _, ref := range []string{"a", "b"} {
				said = append(said, provider.Instance(typeName).Plan(config(tfkittest.Object{"external_ref": ref})).Diagnostics...)
			}
			if len(said) != 1 || !said.HasError() {
				t.Errorf("%d: %s", status, said.Text())
			}
		})
	}
}
