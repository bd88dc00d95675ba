package acceptance_test

import (
	"net/http"

	"github.com/altinn/terraform-provider-altinn/internal/provider"
)

// provider is a provider, configured from the environment alone, that the test drives over the protocol.
func (w *world) provider(t tb) *protocol {
	t.Helper()

	return w.providerOver(t, w.Network)
}

func (w *world) providerOver(t tb, transport http.RoundTripper) *protocol {
	t.Helper()

	p := w.unconfigured(t, transport)
	must(t, nil, p.configure(t, object{}))

	return p
}

func (w *world) unconfigured(t tb, transport http.RoundTripper, more ...provider.Option) *protocol {
	t.Helper()

	server, err := w.Server(transport, more...)
	must(t, err, nil)

	return newProtocol(t, server)
}
