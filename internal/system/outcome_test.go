package system_test

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// outcome is one row of what a write comes to, made of what the register answers and what a look
// finds. The golden section of its name holds the diagnostics.
type outcome struct {
	config object // of the system, beside what it must have
	before func(*testing.T, *world)
	faults []emulator.Fault
	block  object // of the provider; by default, it sends each call once
	calls  string
	fails  bool
	absent bool // whether no system is registered afterwards
}

// inWorld runs a row in a world of its own.
func (o outcome) inWorld(t *testing.T, test func(*testing.T, *world)) {
	t.Helper()
	inWorldOf(t, emulator.World{}, providertest.With(object{"max_retries": 0}, o.block), test)
}

// run does what a row is about, and holds what all rows have in common.
func (o outcome) run(t *testing.T, w *world, _ *tfkittest.Instance, name string, do func() tfkittest.Diagnostics) {
	t.Helper()
	if o.before != nil {
		o.before(t, w)
	}
	w.calls()
	w.fails(t, o.faults...)
	diags := do()
	w.Altinn.ClearFaults()
	w.wantCalls(t, o.calls)
	if diags.HasError() != o.fails {
		t.Errorf("fails: %t", diags.HasError())
	}
	if there := w.Registered(t, systemID); (there == nil) != o.absent {
		t.Errorf("registered: %v", there)
	}
	providertest.Golden(t, name, diags)
}
