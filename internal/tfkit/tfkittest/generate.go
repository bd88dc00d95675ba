package tfkittest

import "github.com/hashicorp/terraform-plugin-go/tfprotov6"

// GeneratedConfig is the configuration that a CLI writes for an object that it has imported.
func (i *Instance) GeneratedConfig() (Object, Diagnostics) {
	i.tb.Helper()
	resp, err := i.server.GenerateResourceConfig(i.tb.Context(), &tfprotov6.GenerateResourceConfigRequest{
		TypeName: i.name, State: encode(i.tb, i.state),
	})
	must(i.tb, err)
	config, _ := fromValue(i.tb, decode(i.tb, i.typ, resp.Config)).(Object)
	return config, resp.Diagnostics
}
