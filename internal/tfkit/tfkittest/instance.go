package tfkittest

import (
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
	schema, ok := p.Schemas.ResourceSchemas[typeName]
	if !ok {
		p.tb.Fatalf("there is no resource %q", typeName)
	}
	checkFlat(p.tb, schema)
	i := &Instance{
		tb: p.tb, server: p.server, name: typeName, schema: schema, typ: schema.ValueType(),
		state: tftypes.NewValue(schema.ValueType(), nil),
	}
	if identity := p.Identities.IdentitySchemas[typeName]; identity != nil {
		i.idType = identity.ValueType()
	}
	return i
}

// Kept returns a resource of which the state has this, and neither private data nor an identity.
func (p *Provider) Kept(typeName string, state Object) *Instance {
	p.tb.Helper()
	i := p.Instance(typeName)
	i.state = toValue(p.tb, i.typ, state)
	return i
}

// Resume returns a copy of a resource, as another run takes it from the state: what becomes of one does not touch the other.
func (p *Provider) Resume(i *Instance) *Instance {
	resumed := *i
	resumed.tb, resumed.server = p.tb, p.server
	return &resumed
}

// State is what the CLI keeps, nil when nothing.
func (i *Instance) State() Object {
	state, _ := fromValue(i.tb, i.state).(Object)
	return state
}

// Differences names the attributes in which the states of two instances differ.
func (i *Instance) Differences(other *Instance) []string {
	i.tb.Helper()
	return differing(i.tb, i.state, other.state)
}

// Tainted reports whether the next plan would replace the object whatever the configuration says, as after a creation that
// failed and left a state.
func (i *Instance) Tainted() bool { return i.tainted }

// Taint has the next plan replace the object whatever the configuration says.
func (i *Instance) Taint() { i.tainted = true }

// Identity is what identifies the object, nil when nothing does.
func (i *Instance) Identity() Object {
	if i.identity == nil {
		return nil
	}
	identity, _ := fromValue(i.tb, decode(i.tb, i.idType, i.identity.IdentityData)).(Object)
	return identity
}

// carried is the identity that the CLI hands to the provider.
func (i *Instance) carried() *tfprotov6.ResourceIdentityData {
	if i.ForgetsIdentity {
		return nil
	}
	return i.identity
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

// Refresh reads the object. A failure leaves the state as it was.
func (i *Instance) Refresh() Diagnostics {
	i.tb.Helper()
	resp, err := i.server.ReadResource(i.tb.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: i.name, CurrentState: encode(i.tb, i.state), Private: i.private, CurrentIdentity: i.carried(),
	})
	must(i.tb, err)
	if !Diagnostics(resp.Diagnostics).HasError() {
		i.keep(decode(i.tb, i.typ, resp.NewState), resp.Private, resp.NewIdentity)
	}
	return resp.Diagnostics
}

// Import imports by id and refreshes. A failure leaves nothing in the state.
func (i *Instance) Import(id string) Diagnostics {
	i.tb.Helper()
	return i.importState(&tfprotov6.ImportResourceStateRequest{TypeName: i.name, ID: id})
}

// ImportIdentity imports by identity and refreshes. A failure leaves nothing in the state.
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
	if len(resp.ImportedResources) != 1 {
		i.tb.Fatalf("the import gave %d resources", len(resp.ImportedResources))
	}
	imported := resp.ImportedResources[0]
	i.keep(decode(i.tb, i.typ, imported.State), imported.Private, imported.Identity)
	if diags = append(diags, i.Refresh()...); diags.HasError() {
		i.keep(tftypes.NewValue(i.typ, nil), nil, nil)
	}
	return diags
}

// keep stores what the provider answered. Of an object that is gone a CLI keeps nothing.
func (i *Instance) keep(state tftypes.Value, private []byte, identity *tfprotov6.ResourceIdentityData) {
	i.state, i.private, i.identity = state, private, identity
	if state.IsNull() {
		i.private, i.identity, i.tainted = nil, nil, false
	}
	if i.ForgetsIdentity {
		i.identity = nil
	}
}
