package tfkittest

import (
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Stored is an instance as a state file holds it, which another version of the provider may have written.
type Stored struct {
	SchemaVersion   int64
	Attributes      json.RawMessage
	Private         []byte
	IdentityVersion int64
	Identity        json.RawMessage
}

// Upgrade reads an instance of a state file as a CLI has it done, whichever version has written it.
func (p *Provider) Upgrade(typeName string, from Stored) *Instance {
	p.tb.Helper()
	i := p.Instance(typeName)
	state, err := p.server.UpgradeResourceState(p.tb.Context(), &tfprotov6.UpgradeResourceStateRequest{
		TypeName: typeName, Version: from.SchemaVersion, RawState: &tfprotov6.RawState{JSON: from.Attributes},
	})
	must(p.tb, err)
	noErrors(p.tb, state.Diagnostics)
	i.keep(decode(p.tb, i.typ, state.UpgradedState), from.Private, p.upgradedIdentity(typeName, from))
	return i
}

// Load hands the object's state to the provider as a CLI does whenever it reads it, before anything else it does with it.
func (i *Instance) Load() {
	i.tb.Helper()
	if i.state.IsNull() {
		return
	}
	attributes, err := json.Marshal(i.State())
	must(i.tb, err)
	resp, err := i.server.UpgradeResourceState(i.tb.Context(), &tfprotov6.UpgradeResourceStateRequest{
		TypeName: i.name, Version: i.schema.Version, RawState: &tfprotov6.RawState{JSON: attributes},
	})
	must(i.tb, err)
	noErrors(i.tb, resp.Diagnostics)
}

// upgradedIdentity has an identity upgraded, if its version is not the current one.
func (p *Provider) upgradedIdentity(typeName string, from Stored) *tfprotov6.ResourceIdentityData {
	p.tb.Helper()
	current, ok := p.Identities.IdentitySchemas[typeName]
	if !ok {
		p.tb.Fatalf("%s has no identity", typeName)
	}
	if len(from.Identity) == 0 { // a CLI without identities, such as Terraform 1.11, has written the state
		return nil
	}
	if from.IdentityVersion == current.Version {
		value, err := tftypes.ValueFromJSON(from.Identity, current.ValueType()) //nolint:staticcheck // there is no other
		must(p.tb, err)
		return &tfprotov6.ResourceIdentityData{IdentityData: encode(p.tb, value)}
	}
	identity, err := p.server.UpgradeResourceIdentity(p.tb.Context(), &tfprotov6.UpgradeResourceIdentityRequest{
		TypeName: typeName, Version: from.IdentityVersion, RawIdentity: &tfprotov6.RawState{JSON: from.Identity},
	})
	must(p.tb, err)
	noErrors(p.tb, identity.Diagnostics)
	return identity.UpgradedIdentity
}
