package tfkittest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Apply plans a configuration and applies the plan. A nil configuration destroys.
func (i *Instance) Apply(config Object) Diagnostics {
	i.tb.Helper()
	return i.CarryOut(i.Plan(config))
}

// ApplyIgnoring applies a configuration with the attributes under `ignore_changes`: they are planned as the state has them.
func (i *Instance) ApplyIgnoring(config Object, attributes ...string) Diagnostics {
	i.tb.Helper()
	return i.CarryOut(i.PlanIgnoring(config, attributes...))
}

// ApplyReplacing applies a configuration as the option -replace does.
func (i *Instance) ApplyReplacing(config Object) Diagnostics {
	i.tb.Helper()
	p := i.Plan(config)
	if p.Diagnostics.HasError() {
		return p.Diagnostics
	}
	return append(p.Diagnostics, i.replace(p)...)
}

// CarryOut applies a plan that was made before, that of a replacement in its two steps. A plan that does nothing is not applied.
func (i *Instance) CarryOut(p Plan) Diagnostics {
	i.tb.Helper()
	switch {
	case p.Diagnostics.HasError() || p.Action == "none":
		return p.Diagnostics
	case p.Action == "replace":
		return append(p.Diagnostics, i.replace(p)...)
	}
	return append(p.Diagnostics, i.ApplyPlan(p)...)
}

// replace deletes the object with the private data of the plan, and creates it anew, by a plan that is made in between. Core plans a
// creation before that, in the run of the plan: see [Instance.PlanReplacing] and [Instance.DiscardFor].
func (i *Instance) replace(first Plan) Diagnostics {
	i.tb.Helper()
	diags := i.DiscardFor(first)
	if diags.HasError() {
		return diags
	}
	p := i.plan(i.state, first.config, nil)
	diags = append(diags, p.Diagnostics...)
	if diags.HasError() {
		return diags
	}
	return append(diags, i.ApplyPlan(p)...)
}

// Discard deletes the object as a replacement does first: it is a deletion that core asks no plan for.
func (i *Instance) Discard() Diagnostics {
	i.tb.Helper()
	return i.discard(i.private)
}

// DiscardFor is [Instance.Discard] for a replacement that was planned before: core hands over the private data of its plan.
func (i *Instance) DiscardFor(p Plan) Diagnostics {
	i.tb.Helper()
	return i.discard(p.private)
}

func (i *Instance) discard(private []byte) Diagnostics {
	i.tb.Helper()
	null := tftypes.NewValue(i.typ, nil)
	return i.ApplyPlan(Plan{prior: i.state, config: null, planned: null, private: private, identity: i.carried()})
}

// ApplyPlan applies a plan that was made before.
func (i *Instance) ApplyPlan(p Plan) Diagnostics {
	i.tb.Helper()
	resp, err := i.server.ApplyResourceChange(i.tb.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: i.name, PriorState: encode(i.tb, i.state), PlannedState: encode(i.tb, p.planned), Config: encode(i.tb, p.config),
		PlannedPrivate: p.private, PlannedIdentity: p.identity,
	})
	must(i.tb, err)
	diags := Diagnostics(resp.Diagnostics)
	created := i.state.IsNull()
	i.keep(decode(i.tb, i.typ, resp.NewState), resp.Private, resp.NewIdentity)
	i.tainted = created && diags.HasError() && !i.state.IsNull()
	if !diags.HasError() {
		i.checkApplied(p)
	}
	return diags
}
