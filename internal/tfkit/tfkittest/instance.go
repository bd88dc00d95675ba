package tfkittest

import (
	"reflect"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Instance is one resource of a configuration, with the state that a CLI keeps of it.
type Instance struct {
	// ForgetsIdentity plays a CLI that carries no identities, such as Terraform 1.11.
	ForgetsIdentity bool

	tb       TB
	server   tfprotov6.ProviderServer
	name     string
	typ      tftypes.Type
	schema   *tfprotov6.Schema
	idType   tftypes.Type
	state    tftypes.Value
	private  []byte
	identity *tfprotov6.ResourceIdentityData
	tainted  bool
}

// Instance returns a resource that has no state yet.
func (p *Provider) Instance(typeName string) *Instance {
	p.tb.Helper()
	schema, ok := p.schemas.ResourceSchemas[typeName]
	if !ok {
		p.tb.Fatalf("there is no resource %q", typeName)
	}
	i := &Instance{
		tb: p.tb, server: p.server, name: typeName, schema: schema, typ: schema.ValueType(),
		state: tftypes.NewValue(schema.ValueType(), nil),
	}
	if identity := p.identities.IdentitySchemas[typeName]; identity != nil {
		i.idType = identity.ValueType()
	}
	return i
}

// State is what the CLI keeps, nil when nothing.
func (i *Instance) State() Object {
	state, _ := fromValue(i.tb, i.state).(Object)
	return state
}

// Tainted tells whether the next plan would replace the object whatever the configuration says, as after a creation that
// failed and left a state.
func (i *Instance) Tainted() bool { return i.tainted }

// Identity is what identifies the object, nil when nothing does.
func (i *Instance) Identity() Object {
	if i.identity == nil {
		return nil
	}
	identity, _ := fromValue(i.tb, decode(i.tb, i.idType, i.identity.IdentityData)).(Object)
	return identity
}

// Plan is what a CLI would show.
type Plan struct {
	// Action is "create", "update", "replace", "delete" or "none".
	Action string
	// Planned is the object after apply, nil for a deletion.
	Planned     Object
	Diagnostics Diagnostics

	config, planned tftypes.Value
	private         []byte
	identity        *tfprotov6.ResourceIdentityData
}

// Validate checks a configuration alone.
func (i *Instance) Validate(config Object) Diagnostics {
	i.tb.Helper()
	validated, err := i.server.ValidateResourceConfig(i.tb.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: i.name, Config: encode(i.tb, toValue(i.tb, i.typ, config)),
	})
	must(i.tb, err)
	return validated.Diagnostics
}

// Plan validates a configuration and plans the change to it. A nil configuration plans a deletion.
func (i *Instance) Plan(config Object) Plan {
	i.tb.Helper()
	if config == nil {
		return i.plan(i.state, tftypes.NewValue(i.typ, nil))
	}
	if diags := i.Validate(config); diags.HasError() {
		return Plan{Action: "none", Diagnostics: diags}
	}
	value := toValue(i.tb, i.typ, config)
	if i.tainted {
		p := i.plan(tftypes.NewValue(i.typ, nil), value)
		p.Action = "replace"
		return p
	}
	return i.plan(i.state, value)
}

func (i *Instance) plan(prior, config tftypes.Value) Plan {
	i.tb.Helper()
	proposed := i.proposed(prior, config)
	req := &tfprotov6.PlanResourceChangeRequest{
		TypeName: i.name, PriorState: encode(i.tb, prior), ProposedNewState: encode(i.tb, proposed), Config: encode(i.tb, config),
	}
	if !prior.IsNull() {
		req.PriorPrivate, req.PriorIdentity = i.private, i.identity
	}
	resp, err := i.server.PlanResourceChange(i.tb.Context(), req)
	must(i.tb, err)
	p := Plan{
		Diagnostics: resp.Diagnostics, private: resp.PlannedPrivate, identity: resp.PlannedIdentity,
		config: config, planned: decode(i.tb, i.typ, resp.PlannedState),
	}
	p.Planned, _ = fromValue(i.tb, p.planned).(Object)
	switch {
	case p.Diagnostics.HasError():
		p.Action = "none"
		return p
	case config.IsNull():
		p.Action = "delete"
		return p
	case prior.IsNull():
		p.Action = "create"
	case len(resp.RequiresReplace) > 0:
		p.Action = "replace"
	case reflect.DeepEqual(p.Planned, fromValue(i.tb, prior)):
		p.Action = "none"
	default:
		p.Action = "update"
	}
	i.checkPlan(prior, config, p)
	return p
}

// Apply plans a configuration and applies the plan. A nil configuration destroys.
func (i *Instance) Apply(config Object) Diagnostics {
	i.tb.Helper()
	p := i.Plan(config)
	switch {
	case p.Diagnostics.HasError() || p.Action == "none":
		return p.Diagnostics
	case p.Action == "replace":
		return append(p.Diagnostics, i.replace(p.config)...)
	}
	return append(p.Diagnostics, i.ApplyPlan(p)...)
}

// ApplyIgnoring applies a configuration with the attributes under `ignore_changes`: they are planned as the state has them.
func (i *Instance) ApplyIgnoring(config Object, attributes ...string) Diagnostics {
	i.tb.Helper()
	if diags := i.Validate(config); diags.HasError() {
		return diags
	}
	members := as[map[string]tftypes.Value](i.tb, toValue(i.tb, i.typ, config))
	for _, name := range attributes {
		members[name] = as[map[string]tftypes.Value](i.tb, i.state)[name]
	}
	p := i.plan(i.state, tftypes.NewValue(i.typ, members))
	if p.Diagnostics.HasError() || p.Action == "none" {
		return p.Diagnostics
	}
	return append(p.Diagnostics, i.ApplyPlan(p)...)
}

// ApplyReplacing applies a configuration as the option -replace does.
func (i *Instance) ApplyReplacing(config Object) Diagnostics {
	i.tb.Helper()
	p := i.Plan(config)
	if p.Diagnostics.HasError() {
		return p.Diagnostics
	}
	return append(p.Diagnostics, i.replace(p.config)...)
}

// replace deletes the object, a deletion that core asks no plan for, and creates it anew.
func (i *Instance) replace(config tftypes.Value) Diagnostics {
	i.tb.Helper()
	null := tftypes.NewValue(i.typ, nil)
	diags := i.ApplyPlan(Plan{config: null, planned: null, private: i.private, identity: i.identity})
	if diags.HasError() {
		return diags
	}
	p := i.plan(i.state, config)
	diags = append(diags, p.Diagnostics...)
	if diags.HasError() {
		return diags
	}
	return append(diags, i.ApplyPlan(p)...)
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

// Refresh reads the object.
func (i *Instance) Refresh() Diagnostics {
	i.tb.Helper()
	resp, err := i.server.ReadResource(i.tb.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: i.name, CurrentState: encode(i.tb, i.state), Private: i.private, CurrentIdentity: i.identity,
	})
	must(i.tb, err)
	if !Diagnostics(resp.Diagnostics).HasError() {
		i.keep(decode(i.tb, i.typ, resp.NewState), resp.Private, resp.NewIdentity)
	}
	return resp.Diagnostics
}

// Import imports by id and refreshes.
func (i *Instance) Import(id string) Diagnostics {
	i.tb.Helper()
	return i.importState(&tfprotov6.ImportResourceStateRequest{TypeName: i.name, ID: id})
}

// ImportIdentity imports by identity and refreshes.
func (i *Instance) ImportIdentity(identity Object) Diagnostics {
	i.tb.Helper()
	data := &tfprotov6.ResourceIdentityData{IdentityData: encode(i.tb, toValue(i.tb, i.idType, identity))}
	return i.importState(&tfprotov6.ImportResourceStateRequest{TypeName: i.name, Identity: data})
}

func (i *Instance) importState(req *tfprotov6.ImportResourceStateRequest) Diagnostics {
	i.tb.Helper()
	resp, err := i.server.ImportResourceState(i.tb.Context(), req)
	must(i.tb, err)
	diags := Diagnostics(resp.Diagnostics)
	if diags.HasError() {
		return diags
	}
	imported := resp.ImportedResources[0]
	i.keep(decode(i.tb, i.typ, imported.State), imported.Private, imported.Identity)
	return append(diags, i.Refresh()...)
}

func (i *Instance) keep(state tftypes.Value, private []byte, identity *tfprotov6.ResourceIdentityData) {
	i.state, i.private, i.identity = state, private, identity
	if i.ForgetsIdentity || state.IsNull() {
		i.identity = nil
	}
}
