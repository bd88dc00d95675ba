package tfkittest

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Plan is what a CLI would show.
type Plan struct {
	// Action is "create", "update", "replace", "delete" or "none".
	Action string
	// Planned is the object after apply, nil for a deletion.
	Planned Object
	// Changes names the attributes that the plan changes; where an object comes or goes, it is "(the whole)".
	Changes []string
	// Replaces names the attributes for which the provider asks to replace the object.
	Replaces    []string
	Diagnostics Diagnostics

	prior, config, planned tftypes.Value
	departs                bool // the provider asks not to be held to what the configuration and the state say
	private                []byte
	identity               *tfprotov6.ResourceIdentityData
}

// Contradicted names the attributes that the plan knew and a later plan plans otherwise, which core refuses while it applies.
func (p Plan) Contradicted(tb TB, later Plan) []string {
	tb.Helper()
	return contradicted(tb, p.planned, later.planned)
}

// Plan validates a configuration and plans the change to it. A nil configuration plans a deletion.
func (i *Instance) Plan(config Object) Plan {
	i.tb.Helper()
	if config == nil {
		return i.plan(i.state, tftypes.NewValue(i.typ, nil), i.private)
	}
	if diags := i.Validate(config); diags.HasError() {
		return i.invalid(config, diags)
	}
	value := toValue(i.tb, i.typ, config)
	if i.tainted {
		p := i.plan(tftypes.NewValue(i.typ, nil), value, nil)
		p.Action = "replace"
		return p
	}
	return i.plan(i.state, value, i.private)
}

// invalid is the plan of a configuration that does not get past its validation.
func (i *Instance) invalid(config Object, diags Diagnostics) Plan {
	return Plan{Action: "none", Diagnostics: diags, prior: i.state, config: toValue(i.tb, i.typ, config), planned: i.state}
}

// PlanIgnoring plans a configuration with the attributes under `ignore_changes`: they are planned as the state has them.
func (i *Instance) PlanIgnoring(config Object, ignored ...string) Plan {
	i.tb.Helper()
	if diags := i.Validate(config); diags.HasError() {
		return i.invalid(config, diags)
	}
	return i.plan(i.state, i.ignoring(config, ignored), i.private)
}

func (i *Instance) ignoring(config Object, ignored []string) tftypes.Value {
	i.tb.Helper()
	merged, kept := members(i.tb, toValue(i.tb, i.typ, config)), members(i.tb, i.state)
	for _, name := range ignored {
		merged[name] = kept[name]
	}
	return tftypes.NewValue(i.typ, merged)
}

// PlanReplacing plans a replacement as core does, be it for the option -replace or because the provider asks for it: a
// change first, with the attributes under `ignore_changes` as the state has them, then a creation.
func (i *Instance) PlanReplacing(config Object, ignored ...string) Plan {
	i.tb.Helper()
	first := i.PlanIgnoring(config, ignored...)
	if first.Diagnostics.HasError() {
		return first
	}
	return i.PlanCreation(first)
}

// PlanCreation is the second plan of a replacement: of a new object, and with the private data of the first plan. It has
// the diagnostics of the first; its own come with them if there is an error among them. Core drops them otherwise: it takes its
// warnings for the first plan's.
func (i *Instance) PlanCreation(first Plan) Plan {
	i.tb.Helper()
	second := i.plan(tftypes.NewValue(i.typ, nil), first.config, first.private)
	second.Action = "replace"
	said := slices.Clone(first.Diagnostics)
	if second.Diagnostics.HasError() {
		said = append(said, second.Diagnostics...)
	}
	second.Diagnostics = said
	return second
}

func (i *Instance) plan(prior, config tftypes.Value, private []byte) Plan {
	i.tb.Helper()
	req := &tfprotov6.PlanResourceChangeRequest{
		TypeName: i.name, PriorState: encode(i.tb, prior), ProposedNewState: encode(i.tb, i.proposed(prior, config)),
		Config: encode(i.tb, config), PriorPrivate: private,
	}
	if !prior.IsNull() {
		req.PriorIdentity = i.carried()
	}
	resp, err := i.server.PlanResourceChange(i.tb.Context(), req)
	must(i.tb, err)
	p := Plan{
		Diagnostics: resp.Diagnostics, private: resp.PlannedPrivate, identity: resp.PlannedIdentity,
		prior: prior, config: config, planned: decode(i.tb, i.typ, resp.PlannedState),
		departs: resp.UnsafeToUseLegacyTypeSystem, //nolint:staticcheck // core goes by it
	}
	p.Planned, _ = fromValue(i.tb, p.planned).(Object)
	p.Changes = differing(i.tb, prior, p.planned)
	for _, path := range resp.RequiresReplace {
		p.Replaces = append(p.Replaces, root(path))
	}
	slices.Sort(p.Replaces)
	p.Action = p.action()
	if !p.Diagnostics.HasError() {
		i.checkPlan(p)
	}
	return p
}

func (p Plan) action() string {
	switch {
	case p.Diagnostics.HasError() || len(p.Changes) == 0 && len(p.Replaces) == 0:
		return "none"
	case p.config.IsNull():
		return "delete"
	case p.prior.IsNull():
		return "create"
	case len(p.Replaces) > 0:
		return "replace"
	}
	return "update"
}
