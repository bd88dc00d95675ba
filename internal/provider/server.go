package provider

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/server"
)

// NewServer returns the provider of that version as CLIs talk to it, not yet configured.
func NewServer(version string, options ...Option) tfprotov6.ProviderServer {
	p := New(version, options...)
	return server.New(p, p.run.Load)
}
