package system_test

import (
	"net/http"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// A plan to register an id that is taken can only fail, and the second half of a forced replacement
// would do so after the system had been deleted: the plan says which, and what to do.
func TestPlanForAUsedID(t *testing.T) {
	t.Parallel()
	plan := func(w *world) tfkittest.Plan { return w.instance().Plan(config(nil)) }
	for name, test := range map[string]struct {
		before  func(*testing.T, *world)
		plan    func(*world) tfkittest.Plan
		refused bool
	}{
		"registered": {before: func(t *testing.T, w *world) { t.Helper(); w.registers(t, "smartcloud") }, plan: plan, refused: true},
		"registered, and to be replaced in place": {
			plan: func(w *world) tfkittest.Plan {
				i := w.created(config(nil))
				w.p.NextRun()
				return i.PlanReplacing(config(nil))
			},
			refused: true,
		},
		"spent": {
			before: func(t *testing.T, w *world) {
				t.Helper()
				w.registers(t, "smartcloud")
				w.Remove(t, systemID)
			},
			plan: plan,
		},
		"another vendor's": {
			before:  func(t *testing.T, w *world) { t.Helper(); w.registersAnothers(t) },
			plan:    func(w *world) tfkittest.Plan { return w.instance().Plan(config(object{"id": othersID})) },
			refused: true,
		},
		"of another vendor's, free": {
			plan:    func(w *world) tfkittest.Plan { return w.instance().Plan(config(object{"id": othersID})) },
			refused: true,
		},
		"not asked": {before: func(t *testing.T, w *world) { t.Helper(); w.fails(t, status(http.MethodGet, 502)) }, plan: plan},
		"forbidden": {before: func(t *testing.T, w *world) { t.Helper(); w.fails(t, status(http.MethodGet, 403)) }, plan: plan, refused: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				if test.before != nil {
					test.before(t, w)
				}
				p := test.plan(w)
				if p.Diagnostics.HasError() != test.refused || !test.refused && p.Action != "create" {
					t.Errorf("plan to %s", p.Action)
				}
				providertest.Golden(t, name, p.Diagnostics)
			})
		})
	}
}

// Altinn deletes the old system whatever it says of the new one: it would be lost where the new one
// is another vendor's or spent, or turns out to be the old one, as an id may that was not known,
// such as one of a data source that is read during the apply.
func TestReplacementThatWouldLoseTheSystemIsRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		id     any
		before func(*testing.T, *world)
		warns  bool // and goes on
	}{
		"plan another vendor": {id: othersID},
		"plan id unknown":     {id: tfkittest.Unknown},
		"plan spent": {
			id: vendor + "_former",
			before: func(t *testing.T, w *world) {
				t.Helper()
				w.registers(t, "former")
				w.Remove(t, vendor+"_former")
			},
		},
		"plan not asked": {
			id: vendor + "_next", before: func(t *testing.T, w *world) { t.Helper(); w.fails(t, status(http.MethodGet, 502)) }, warns: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				i := w.created(config(nil))
				if test.before != nil {
					test.before(t, w)
				}
				p := i.Plan(config(object{"id": test.id}))
				if p.Diagnostics.HasError() == test.warns {
					t.Errorf("plan to %s", p.Action)
				}
				providertest.Golden(t, name, p.Diagnostics)
			})
		})
	}
}

// Customers are asked by the name alone. What the register holds already is not warned of again.
func TestPlanWarnsOfAnEmptyName(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		i := w.instance()
		named := func(nb, nn, en string) object { return config(object{"name": object{"nb": nb, "nn": nn, "en": en}}) }
		created := i.Plan(named("SmartCloud", "", "SmartCloud"))
		providertest.Golden(t, "created", created.Diagnostics)
		must(t, i.CarryOut(created))
		i.ExpectSettled(named("SmartCloud", "", "SmartCloud"))
		if kept := i.Plan(config(object{"name": object{"nb": "SmartCloud", "nn": "", "en": "Smart"}})); len(kept.Diagnostics) != 0 {
			t.Errorf("warned again: %s", kept.Diagnostics.Text())
		}
		providertest.Golden(t, "changed", i.Plan(named("", "", "\t")).Diagnostics)
	})
}

// A resource that was copied, and kept its id: without this, the first apply registers one, and
// fails at the other.
func TestTwoResourcesWithOneIDAreFoundInThePlan(t *testing.T) {
	t.Parallel()
	other := object{"id": vendor + "_other"}
	for name, plan := range map[string]func(t *testing.T, w *world) tfkittest.Diagnostics{
		"both planned": func(t *testing.T, w *world) tfkittest.Diagnostics {
			t.Helper()
			must(t, w.instance().Plan(config(nil)).Diagnostics)
			return w.instance().Plan(full(nil)).Diagnostics
		},
		"one is to get the id": func(t *testing.T, w *world) tfkittest.Diagnostics {
			t.Helper()
			must(t, w.created(config(other)).PlanReplacing(config(nil)).Diagnostics)
			return w.instance().Plan(config(nil)).Diagnostics
		},
		"one is to get the id of another": func(t *testing.T, w *world) tfkittest.Diagnostics {
			t.Helper()
			a := w.created(config(other))
			w.instance().Plan(config(nil))
			return a.PlanReplacing(config(nil)).Diagnostics.Errors() // a warning of the replacement comes with it
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				providertest.Golden(t, "plan two resources", plan(t, w))
				if w.Registered(t, systemID) != nil {
					t.Error("one of them is registered")
				}
			})
		})
	}
}

func TestPlansOfOtherIDsDoNotClash(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		for _, id := range []any{systemID, vendor + "_SmartCloud", vendor + "_other", tfkittest.Unknown, tfkittest.Unknown} {
			if p := w.instance().Plan(config(object{"id": id})); len(p.Diagnostics) > 0 {
				t.Error(p.Diagnostics.Text())
			}
		}
	})
}

// The CLI would delete the system under its old name, for ever, and fail to register it under the
// new one.
func TestSystemUnderAnotherName(t *testing.T) {
	t.Parallel()
	for name, creationFirst := range map[string]bool{"creation first": true, "destruction first": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				old, renamed := w.created(config(nil)), w.instance()
				w.p.NextRun()
				if creationFirst {
					renamed.Plan(config(nil)).Diagnostics.Expect(t, []string{"is registered already", "moved {"}, nil)
					providertest.Golden(t, "plan lost elsewhere", old.Plan(nil).Diagnostics)
					return
				}
				old.Plan(nil)
				providertest.Golden(t, "plan lost elsewhere", renamed.Plan(config(nil)).Diagnostics)
			})
		})
	}
}

func TestSystemUnderAnotherNameWithAnIDThatIsNotKnownYet(t *testing.T) {
	t.Parallel()
	unknown := config(object{"id": tfkittest.Unknown})
	for name, plan := range map[string]func(old, renamed *tfkittest.Instance) tfkittest.Diagnostics{
		"destroyed first": func(old, renamed *tfkittest.Instance) tfkittest.Diagnostics {
			old.Plan(nil)
			return renamed.Plan(unknown).Diagnostics
		},
		"registered first": func(old, renamed *tfkittest.Instance) tfkittest.Diagnostics {
			renamed.Plan(unknown)
			return old.Plan(nil).Diagnostics
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				old, renamed := w.created(config(nil)), w.instance()
				w.p.NextRun()
				wantText(t, plan(old, renamed).Errors(), "would be destroyed, and the id of a new system is not known yet")
			})
		})
	}
}
