package acceptance_test

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// protocol drives the provider as a CLI does, over its protocol and without a process in between.
type protocol struct {
	server tfprotov6.ProviderServer
	schema *tfprotov6.GetProviderSchemaResponse
}

// newProtocol starts a provider that is not configured yet.
func newProtocol(t tb, server tfprotov6.ProviderServer) *protocol {
	t.Helper()

	schema, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	must(t, err, schema.Diagnostics)

	return &protocol{server: server, schema: schema}
}

// must ends the test on an error of the protocol itself and on error diagnostics.
func must(t tb, err error, said diagnostics) {
	t.Helper()

	if err != nil {
		t.Fatalf("the protocol failed: %v", err)
	}

	if errors := said.errors(); len(errors) > 0 {
		t.Fatalf("unexpected: %s", errors)
	}
}

func dynamic(t tb, value tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()

	encoded, err := tfprotov6.NewDynamicValue(value.Type(), value)
	must(t, err, nil)

	return &encoded
}

func static(t tb, schema *tfprotov6.Schema, encoded *tfprotov6.DynamicValue) tftypes.Value {
	t.Helper()

	if encoded == nil {
		return tftypes.NewValue(schema.ValueType(), nil)
	}

	value, err := encoded.Unmarshal(schema.ValueType())
	must(t, err, nil)

	return value
}

// configure validates and configures the provider block.
func (p *protocol) configure(t tb, config object) diagnostics {
	t.Helper()

	value := dynamic(t, encode(t, p.schema.Provider.ValueType(), config))

	checked, err := p.server.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: value})
	must(t, err, nil)

	said := diagnostics(checked.Diagnostics)
	if len(said.errors()) > 0 {
		return said
	}

	configured, err := p.server.ConfigureProvider(t.Context(),
		&tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.12.0", Config: value})
	must(t, err, nil)

	return append(said, configured.Diagnostics...)
}

func (p *protocol) resource(t tb, typ string) *tfprotov6.Schema {
	t.Helper()

	schema, known := p.schema.ResourceSchemas[typ]
	if !known {
		t.Fatalf("the provider has no resource %s", typ)
	}

	return schema
}

// validate checks the configuration of a resource.
func (p *protocol) validate(t tb, typ string, config object) diagnostics {
	t.Helper()

	answer, err := p.server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: typ, Config: dynamic(t, encode(t, p.resource(t, typ).ValueType(), config)),
	})
	must(t, err, nil)

	return answer.Diagnostics
}

// instance is what a CLI keeps of one resource from command to command.
type instance struct {
	typ      string
	state    tftypes.Value
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

// nothing is a resource that does not exist yet.
func (p *protocol) nothing(t tb, typ string) *instance {
	t.Helper()

	return &instance{typ: typ, state: tftypes.NewValue(p.resource(t, typ).ValueType(), nil)}
}

// values are the state as tests compare it; nil when there is none.
func (i *instance) values(t tb) object {
	t.Helper()

	values, _ := decode(t, i.state).(object)

	return values
}

func (i *instance) exists() bool { return !i.state.IsNull() }

// planned is a plan for one resource.
type planned struct {
	before   *instance
	config   tftypes.Value
	after    tftypes.Value
	private  []byte
	identity *tfprotov6.ResourceIdentityData
	replaces []string // the attributes that require replacement
	said     diagnostics
}

// changes names the attributes that the plan changes.
func (p *planned) changes(t tb) []string {
	t.Helper()

	return changed(t, p.before.state, p.after)
}

// plan plans a configuration, or with nil the destruction. It fails the test if a CLI would refuse the plan.
func (p *protocol) plan(t tb, at *instance, config object) *planned {
	t.Helper()

	schema := p.resource(t, at.typ)
	value := tftypes.NewValue(schema.ValueType(), nil)

	if config != nil {
		value = encode(t, schema.ValueType(), config)
	}

	answer, err := p.server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName:         at.typ,
		PriorState:       dynamic(t, at.state),
		ProposedNewState: dynamic(t, proposed(t, schema, at.state, value)),
		Config:           dynamic(t, value),
		PriorPrivate:     at.private,
		PriorIdentity:    at.identity,
	})
	must(t, err, nil)

	made := &planned{
		before: at, config: value, after: static(t, schema, answer.PlannedState), private: answer.PlannedPrivate,
		identity: answer.PlannedIdentity, said: answer.Diagnostics,
	}

	for _, path := range answer.RequiresReplace {
		made.replaces = append(made.replaces, rootOf(path))
	}

	slices.Sort(made.replaces)

	if len(made.said.errors()) == 0 {
		if wrong := invalidPlan(t, schema, at.state, value, made.after); wrong != nil {
			t.Fatalf("a CLI would say that the provider produced an invalid plan, for %v:\nconfigured %v\nplanned %v",
				wrong, only(t, value, wrong), only(t, made.after, wrong))
		}
	}

	return made
}

// apply carries out a plan. It fails the test if a CLI would refuse the result.
func (p *protocol) apply(t tb, plan *planned) (*instance, diagnostics) {
	t.Helper()

	schema := p.resource(t, plan.before.typ)

	answer, err := p.server.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName:        plan.before.typ,
		PriorState:      dynamic(t, plan.before.state),
		PlannedState:    dynamic(t, plan.after),
		Config:          dynamic(t, plan.config),
		PlannedPrivate:  plan.private,
		PlannedIdentity: plan.identity,
	})
	must(t, err, nil)

	after := &instance{
		typ: plan.before.typ, state: static(t, schema, answer.NewState), private: answer.Private, identity: answer.NewIdentity,
	}

	said := diagnostics(answer.Diagnostics)
	if len(said.errors()) == 0 {
		if wrong := inconsistent(t, plan.after, after.state); wrong != nil {
			t.Fatalf("a CLI would say that the provider produced an inconsistent result after apply, for %v:\nplanned %v\napplied %v",
				wrong, only(t, plan.after, wrong), only(t, after.state, wrong))
		}
	}

	return after, said
}

// refresh reads a resource as a plan does first. What does not exist any more comes back as nothing.
func (p *protocol) refresh(t tb, at *instance) (*instance, diagnostics) {
	t.Helper()

	answer, err := p.server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: at.typ, CurrentState: dynamic(t, at.state), Private: at.private, CurrentIdentity: at.identity,
	})
	must(t, err, nil)

	return &instance{
		typ: at.typ, state: static(t, p.resource(t, at.typ), answer.NewState), private: answer.Private, identity: answer.NewIdentity,
	}, answer.Diagnostics
}

// importByID imports a resource and reads it, as a CLI does.
func (p *protocol) importByID(t tb, typ, id string) (*instance, diagnostics) {
	t.Helper()

	return p.importFrom(t, &tfprotov6.ImportResourceStateRequest{TypeName: typ, ID: id})
}

// importByIdentity imports a resource by its identity and reads it.
func (p *protocol) importByIdentity(t tb, typ string, identity *tfprotov6.ResourceIdentityData) (*instance, diagnostics) {
	t.Helper()

	return p.importFrom(t, &tfprotov6.ImportResourceStateRequest{TypeName: typ, Identity: identity})
}

func (p *protocol) importFrom(t tb, request *tfprotov6.ImportResourceStateRequest) (*instance, diagnostics) {
	t.Helper()

	answer, err := p.server.ImportResourceState(t.Context(), request)
	must(t, err, nil)

	said := diagnostics(answer.Diagnostics)
	if len(said.errors()) > 0 {
		return p.nothing(t, request.TypeName), said
	}

	if len(answer.ImportedResources) != 1 {
		t.Fatalf("the import gave %d resources", len(answer.ImportedResources))
	}

	imported := answer.ImportedResources[0]
	at := &instance{
		typ: request.TypeName, state: static(t, p.resource(t, request.TypeName), imported.State),
		private: imported.Private, identity: imported.Identity,
	}

	read, readSaid := p.refresh(t, at)

	return read, append(said, readSaid...)
}

// dataSource validates and reads a data source.
func (p *protocol) dataSource(t tb, typ string, config object) (object, diagnostics) {
	t.Helper()

	schema, known := p.schema.DataSourceSchemas[typ]
	if !known {
		t.Fatalf("the provider has no data source %s", typ)
	}

	value := dynamic(t, encode(t, schema.ValueType(), config))

	checked, err := p.server.ValidateDataResourceConfig(t.Context(),
		&tfprotov6.ValidateDataResourceConfigRequest{TypeName: typ, Config: value})
	must(t, err, nil)

	said := diagnostics(checked.Diagnostics)
	if len(said.errors()) > 0 {
		return nil, said
	}

	answer, err := p.server.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: typ, Config: value})
	must(t, err, nil)

	values, _ := decode(t, static(t, schema, answer.State)).(object)

	return values, append(said, answer.Diagnostics...)
}

// set applies a configuration to a resource, from validation to the result, and expects no errors on the way.
func (p *protocol) set(t tb, at *instance, config object) *instance {
	t.Helper()

	must(t, nil, p.validate(t, at.typ, config))

	plan := p.plan(t, at, config)
	must(t, nil, plan.said)

	after, said := p.apply(t, plan)
	must(t, nil, said)

	return after
}

// create makes a resource.
func (p *protocol) create(t tb, typ string, config object) *instance {
	t.Helper()

	return p.set(t, p.nothing(t, typ), config)
}

// destroy destroys a resource.
func (p *protocol) destroy(t tb, at *instance) {
	t.Helper()

	plan := p.plan(t, at, nil)
	must(t, nil, plan.said)

	_, said := p.apply(t, plan)
	must(t, nil, said)
}

// drift refreshes a resource and plans its configuration again.
func (p *protocol) drift(t tb, at *instance, config object) *planned {
	t.Helper()

	now, said := p.refresh(t, at)
	must(t, nil, said)

	plan := p.plan(t, now, config)
	must(t, nil, plan.said)
	plan.said = append(said, plan.said...)

	return plan
}
