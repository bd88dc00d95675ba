package providertest

import "github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"

// Replace carries out a replacement as a CLI does: it plans a creation with the private data of the first plan and then, in a run of
// its own, destroys what is there, plans anew and creates.
func (w *World) Replace(t TB, of *tfkittest.Instance, first tfkittest.Plan, config Object) (*tfkittest.Instance, tfkittest.Diagnostics) {
	t.Helper()

	if len(first.Replaces) == 0 {
		t.Fatalf("the plan replaces nothing; it changes %v: %s", first.Changes, first.Diagnostics)
	}

	second := of.PlanCreation(first)
	if second.Diagnostics.HasError() {
		return of, second.Diagnostics
	}

	after := w.Provider(t).Resume(of)
	if said := after.DiscardFor(second); said.HasError() {
		return after, said
	}

	return after, after.ApplyPlan(after.Plan(config))
}
