package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// NewServer returns what makes the provider of that version as CLIs talk to it, not yet configured.
func NewServer(version string, options ...Option) func() tfprotov6.ProviderServer {
	makeProvider := New(version, options...)
	return func() tfprotov6.ProviderServer {
		server := providerserver.NewProtocol6(makeProvider())()
		lists, _ := server.(tfprotov6.ListResourceServer) // the framework's own server has both
		return tfkit.Discreet(tfkit.LettingPlansDepart(struct {
			tfprotov6.ProviderServer
			tfprotov6.ListResourceServer
		}{server, lists}))
	}
}
