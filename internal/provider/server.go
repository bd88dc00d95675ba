package provider

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/server"
)

// NewServer returns what makes the provider of that version as CLIs talk to it, not yet configured.
func NewServer(version string, options ...Option) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		provider := newProvider(version, options...)
		return server.New(provider, provider.run.Load)
	}
}
