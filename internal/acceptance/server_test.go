package acceptance_test

import (
	"net/http"
	"sync/atomic"

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

// counter is a transport that knows how many requests were under way at once.
type counter struct {
	next      http.RoundTripper
	now, most atomic.Int64
}

// RoundTrip implements [http.RoundTripper].
func (c *counter) RoundTrip(request *http.Request) (*http.Response, error) {
	now := c.now.Add(1)
	defer c.now.Add(-1)

	for most := c.most.Load(); now > most && !c.most.CompareAndSwap(most, now); most = c.most.Load() {
	}

	return c.next.RoundTrip(request)
}
