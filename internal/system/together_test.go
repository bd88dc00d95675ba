package system_test

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// A resource that was copied, and kept its id: without this, the first apply registers one, and fails at the other.
func TestTwoResourcesWithOneIDAreFoundInThePlan(t *testing.T) {
	t.Parallel()
	other := tfkittest.Object{"id": vendor + "_other"}
	for name, plan := range map[string]func(t *testing.T, a, b *tfkittest.Instance) tfkittest.Diagnostics{
		"both planned": func(t *testing.T, a, b *tfkittest.Instance) tfkittest.Diagnostics {
			t.Helper()
			if p := a.Plan(config(nil)); p.Diagnostics.HasError() {
				t.Error(p.Diagnostics.Text())
			}
			return b.Plan(full(nil)).Diagnostics
		},
		"one is to get the id": func(t *testing.T, a, b *tfkittest.Instance) tfkittest.Diagnostics {
			t.Helper()
			applied(t, a, config(other))
			if p := a.PlanReplacing(config(nil)); p.Diagnostics.HasError() {
				t.Error(p.Diagnostics.Text())
			}
			return b.Plan(config(nil)).Diagnostics
		},
		"one is to get the id of another": func(t *testing.T, a, b *tfkittest.Instance) tfkittest.Diagnostics {
			t.Helper()
			applied(t, a, config(other))
			b.Plan(config(nil))
			p := a.PlanReplacing(config(nil))
			return p.Diagnostics[len(p.Diagnostics)-1:] // the first one warns of the replacement
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, provider := setUp(t)
			golden(t, "plan two resources", plan(t, provider.Instance("altinn_system"), provider.Instance("altinn_system")).Text())
			if len(fake.systems) > 1 {
				t.Errorf("%d systems", len(fake.systems))
			}
		})
	}
}

func TestPlansOfOtherIDsDoNotClash(t *testing.T) {
	t.Parallel()
	_, provider := setUp(t)
	for _, id := range []any{systemID, vendor + "_SmartCloud", vendor + "_other", tfkittest.Unknown, tfkittest.Unknown} {
		if p := provider.Instance("altinn_system").Plan(config(tfkittest.Object{"id": id})); len(p.Diagnostics) > 0 {
			t.Error(p.Diagnostics.Text())
		}
	}
}

// What the plan could not know, because an id became known in the apply, Altinn's answer tells.
func TestIDThatIsRegisteredIsNoLongerPlanned(t *testing.T) {
	t.Parallel()
	_, provider := setUp(t)
	applied(t, provider.Instance("altinn_system"), config(nil))
	wantText(t, provider.Instance("altinn_system").Plan(config(nil)).Diagnostics, "registered already", "import {")
}

// The CLI would delete the system under its old name, for ever, and fail to register it under the new one.
func TestSystemUnderAnotherName(t *testing.T) {
	t.Parallel()
	for name, creationFirst := range map[string]bool{"creation first": true, "destruction first": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, provider := setUp(t)
			old, renamed := provider.Instance("altinn_system"), provider.Instance("altinn_system")
			applied(t, old, config(nil))
			provider.NextRun()
			if !creationFirst {
				old.Plan(nil)
				golden(t, "plan lost elsewhere", renamed.Plan(config(nil)).Diagnostics.Text())
				return
			}
			golden(t, "plan registered already", renamed.Plan(config(nil)).Diagnostics.Text())
			golden(t, "plan lost elsewhere", old.Plan(nil).Diagnostics.Text())
		})
	}
}

func TestSystemUnderAnotherNameWithAnIDThatIsNotKnownYet(t *testing.T) {
	t.Parallel()
	for name, plan := range map[string]func(old, renamed *tfkittest.Instance) tfkittest.Diagnostics{
		"destroyed first": func(old, renamed *tfkittest.Instance) tfkittest.Diagnostics {
			old.Plan(nil)
			return renamed.Plan(config(tfkittest.Object{"id": tfkittest.Unknown})).Diagnostics
		},
		"registered first": func(old, renamed *tfkittest.Instance) tfkittest.Diagnostics {
			renamed.Plan(config(tfkittest.Object{"id": tfkittest.Unknown}))
			return old.Plan(nil).Diagnostics
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, provider := setUp(t)
			old, renamed := provider.Instance("altinn_system"), provider.Instance("altinn_system")
			applied(t, old, config(nil))
			provider.NextRun()
			wantText(t, plan(old, renamed).Errors(), "would be destroyed, and the id of a new system is not known yet")
		})
	}
}
