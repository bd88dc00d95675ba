package acceptance_test

import (
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/provider"
)

// server is a provider in this process that finds the world through its environment. A transport may stand between the
// two; nil is the provider's own.
func (w *world) server(transport http.RoundTripper, more ...provider.Option) (tfprotov6.ProviderServer, error) {
	options := []provider.Option{provider.WithGetenv(w.getenv)}
	if transport != nil {
		options = append(options, provider.WithTransport(transport))
	}

	if w.network == nil { // time is real
		options = append(options, provider.WithPollInterval(pollInterval))
	}

	return providerserver.NewProtocol6WithError(provider.New("test", append(options, more...)...)())()
}

// provider is a provider, configured from the environment alone, that the test drives over the protocol.
func (w *world) provider(t tb) *protocol {
	t.Helper()

	return w.providerOver(t, w.network)
}

func (w *world) providerOver(t tb, transport http.RoundTripper) *protocol {
	t.Helper()

	p := w.unconfigured(t, transport)
	must(t, nil, p.configure(t, object{}))

	return p
}

func (w *world) unconfigured(t tb, transport http.RoundTripper, more ...provider.Option) *protocol {
	t.Helper()

	server, err := w.server(transport, more...)
	must(t, err, nil)

	return newProtocol(t, server)
}
