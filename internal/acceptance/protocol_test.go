package acceptance_test

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// protocol is the provider as these tests drive it over its protocol. [tfkittest] plays the CLI; here, every step says of
// which test it is, and gives what the CLI then keeps beside what it kept before.
type protocol struct {
	*tfkittest.Provider
}

// newProtocol starts a provider that is not configured yet.
func newProtocol(t tb, server tfprotov6.ProviderServer) *protocol {
	t.Helper()

	return &protocol{tfkittest.Start(t, server)}
}

// must ends the test on an error of the harness itself and on error diagnostics.
func must(t tb, err error, said diagnostics) {
	t.Helper()

	if err != nil {
		t.Fatalf("unexpected: %v", err)
	}

	if errors := said.Errors(); len(errors) > 0 {
		t.Fatalf("unexpected: %s", errors)
	}
}

// configure validates and configures the provider block.
func (p *protocol) configure(t tb, config object) diagnostics {
	t.Helper()

	return p.In(t).Configure(config)
}

// validate checks the configuration of a resource.
func (p *protocol) validate(t tb, typ string, config object) diagnostics {
	t.Helper()

	return p.In(t).Instance(typ).Validate(config)
}

// instance is what a CLI keeps of one resource from command to command.
type instance struct {
	*tfkittest.Instance
}

// nothing is a resource that does not exist yet.
func (p *protocol) nothing(t tb, typ string) *instance {
	t.Helper()

	return &instance{p.In(t).Instance(typ)}
}

// resumed is what a CLI kept, in the hands of this provider.
func (p *protocol) resumed(t tb, at *instance) *instance {
	t.Helper()

	return &instance{p.In(t).Resume(at.Instance)}
}

func (i *instance) exists() bool { return i.State() != nil }

// planned is a plan for one resource.
type planned struct {
	tfkittest.Plan

	before *instance
	said   diagnostics
}

// plan plans a configuration, or with nil the destruction. It fails the test if a CLI would refuse the plan.
func (p *protocol) plan(t tb, at *instance, config object) *planned {
	t.Helper()

	plan := p.resumed(t, at).Plan(config)

	return &planned{Plan: plan, before: at, said: plan.Diagnostics}
}

// apply carries out a plan. It fails the test if a CLI would refuse the result.
func (p *protocol) apply(t tb, plan *planned) (*instance, diagnostics) {
	t.Helper()

	after := p.resumed(t, plan.before)

	return after, after.ApplyPlan(plan.Plan)
}

// refresh reads a resource as a plan does first. What does not exist any more comes back as nothing.
func (p *protocol) refresh(t tb, at *instance) (*instance, diagnostics) {
	t.Helper()

	now := p.resumed(t, at)

	return now, now.Refresh()
}

// importByID imports a resource and reads it.
func (p *protocol) importByID(t tb, typ, id string) (*instance, diagnostics) {
	t.Helper()

	imported := p.nothing(t, typ)

	return imported, imported.Import(id)
}

// importByIdentity imports a resource by its identity and reads it.
func (p *protocol) importByIdentity(t tb, typ string, identity object) (*instance, diagnostics) {
	t.Helper()

	imported := p.nothing(t, typ)

	return imported, imported.ImportIdentity(identity)
}

// dataSource validates and reads a data source.
func (p *protocol) dataSource(t tb, typ string, config object) (object, diagnostics) {
	t.Helper()

	values, said := p.In(t).ReadData(typ, config)

	return values, said
}

// open validates and opens an ephemeral resource, and closes it again.
func (p *protocol) open(t tb, typ string, config object) (object, diagnostics) {
	t.Helper()

	values, said := p.In(t).Open(typ, config)

	return values, said
}

// set applies a configuration to a resource, from validation to the result, and expects no errors on the way.
func (p *protocol) set(t tb, at *instance, config object) *instance {
	t.Helper()

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

	p.set(t, at, nil)
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
