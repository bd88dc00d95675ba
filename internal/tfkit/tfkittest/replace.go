package tfkittest

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// PlanReplacing plans a replacement as core does, be it for the option -replace or because the provider asks for it: a
// change first, then a creation that is handed the private data of the first plan. The attributes under `ignore_changes`
// are planned as the state has them. What it returns is the second plan, with the diagnostics of the first; those of the second
// come with them if there is an error among them. Core drops them otherwise: it takes its warnings for the first plan's.
func (i *Instance) PlanReplacing(config Object, ignored ...string) Plan {
	i.tb.Helper()
	if diags := i.Validate(config); diags.HasError() {
		return Plan{Action: "none", Diagnostics: diags}
	}
	members := as[map[string]tftypes.Value](i.tb, toValue(i.tb, i.typ, config))
	for _, name := range ignored {
		members[name] = as[map[string]tftypes.Value](i.tb, i.state)[name]
	}
	first := i.plan(i.state, tftypes.NewValue(i.typ, members))
	if first.Diagnostics.HasError() {
		return first
	}
	null := tftypes.NewValue(i.typ, nil)
	resp, err := i.server.PlanResourceChange(i.tb.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: i.name, PriorState: encode(i.tb, null), Config: encode(i.tb, first.config),
		ProposedNewState: encode(i.tb, i.proposed(null, first.config)), PriorPrivate: first.private,
	})
	must(i.tb, err)
	said := first.Diagnostics
	if both := append(slices.Clone(said), resp.Diagnostics...); both.HasError() {
		said = both
	}
	second := Plan{
		Action: "replace", Diagnostics: said, private: resp.PlannedPrivate,
		identity: resp.PlannedIdentity, config: first.config, planned: decode(i.tb, i.typ, resp.PlannedState),
	}
	second.Planned, _ = fromValue(i.tb, second.planned).(Object)
	if !second.Diagnostics.HasError() {
		i.checkPlan(null, first.config, second)
	}
	return second
}
