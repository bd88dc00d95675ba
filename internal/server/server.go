// Package server is the provider as CLIs call it: the framework's server, and around it what holds for every call of the protocol. No
// secret gets into a message, what the CLI has under way is noted, and plans may depart from core's rules where they must.
package server

import (
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// Server is what CLIs call.
type Server interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
}

// New returns the server of a provider that the framework drives, not yet configured. The current run is nil as long as none has begun.
func New(p provider.Provider, current func() *run.Run) Server {
	return redacting{departing{watching{framework(p), current}}}
}

// framework returns the framework's own server.
func framework(p provider.Provider) Server {
	server := providerserver.NewProtocol6(p)()
	lists, _ := server.(tfprotov6.ListResourceServer) // it has both
	return struct {
		tfprotov6.ProviderServer
		tfprotov6.ListResourceServer
	}{server, lists}
}
