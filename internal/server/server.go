// Package server is the provider as CLIs call it: the framework's server, wrapped by what concerns
// every call of the plugin protocol. It redacts messages, records the calls under way and the
// objects of the state, and lets plans depart from one of core's rules.
package server

import (
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// Server answers the calls of the plugin protocol.
type Server interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
}

// New returns the server of a provider, not yet configured. The function current returns the run
// that was configured last, nil before the first.
func New(p provider.Provider, current func() *run.Run) Server {
	return redacting{departing{describing{watching{framework(p), current}}}}
}

// framework returns the framework's own server.
func framework(p provider.Provider) Server {
	server := providerserver.NewProtocol6(p)()
	lists, _ := server.(tfprotov6.ListResourceServer) // it implements both
	return struct {
		tfprotov6.ProviderServer
		tfprotov6.ListResourceServer
	}{server, lists}
}
