package systemuserrequest_test

import (
	"testing"
	"testing/synctest"

	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// Terraform plans to destroy what has left the configuration before it looks at it anew.
func TestRequestAcceptedSinceTheLastRunUnderAnotherName(t *testing.T) {
	t.Parallel()
	for name, plan := range map[string]func(old, renamed *tfkittest.Instance) tfkittest.Diagnostics{
		"destroyed first": func(old, renamed *tfkittest.Instance) tfkittest.Diagnostics {
			old.Plan(nil)
			old.Refresh()
			return renamed.Plan(config(nil)).Diagnostics
		},
		"made before it is looked at": func(old, renamed *tfkittest.Instance) tfkittest.Diagnostics {
			old.Plan(nil)
			return renamed.Plan(config(nil)).Diagnostics
		},
		"made first": func(old, renamed *tfkittest.Instance) tfkittest.Diagnostics {
			renamed.Plan(config(nil))
			return old.Plan(nil).Diagnostics
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				old, renamed := provider.Instance(typeName), provider.Instance(typeName)
				applied(t, old, config(nil))
				fake.accept(1)
				provider.NextRun()
				golden(t, "plan accepted under another name", plan(old, renamed).Text())
			})
		})
	}
}

// Each apply failed, and told to plan again.
func TestRequestAcceptedSinceTheLastRunLeavesTheConfiguration(t *testing.T) {
	t.Parallel()
	for name, happens := range map[string]func(*fakeAltinn){
		"accepted":               func(f *fakeAltinn) { f.accept(1) },
		"accepted and withdrawn": func(f *fakeAltinn) { f.accept(1); f.withdraw(1) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				i := provider.Instance(typeName)
				applied(t, i, config(nil))
				happens(fake)
				provider.NextRun()
				fake.TakeCalls()
				p := i.Plan(nil)
				golden(t, "plan accepted, destroyed", p.Diagnostics.Text())
				wantCalls(t, fake, "id,user")
				provider.NextRun()
				said := i.ApplyPlan(p)
				if said.HasError() || fake.live() != 0 {
					t.Errorf("%d requests are left: %s", fake.live(), said.Text())
				}
				wantText(t, said, "lives on")
			})
		})
	}
}

// What Altinn does not tell the plan, the apply finds out.
func TestRequestThatCannotBeReadIsPlannedToBeDestroyed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		i := provider.Instance(typeName)
		applied(t, i, config(nil))
		provider.NextRun()
		fake.Next("id", altinntest.Status(403))
		if p := i.Plan(nil); p.Action != "delete" || len(p.Diagnostics) > 0 {
			t.Errorf("plan to %s: %s", p.Action, p.Diagnostics.Text())
		}
	})
}
