package providertest

import (
	"crypto/rand"
	"crypto/rsa"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/emulatortest"
	"github.com/altinn/terraform-provider-altinn/internal/provider"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// PollInterval is how long the provider waits between two looks at a request where time is real: nobody wants ten seconds in a test.
const PollInterval = 20 * time.Millisecond

// TB is what this package needs of a test; *testing.T, *testing.B and *rapid.T have it.
type TB interface {
	tfkittest.TB
	Logf(format string, args ...any)
}

// World is one test's own Altinn and Maskinporten, and the environment in which the provider finds them.
type World struct {
	Altinn *emulator.Server
	Curl   *http.Client      // of an engineer who calls Altinn without Terraform
	Env    map[string]string // by name, the vendor's credential among it

	Network http.RoundTripper // the only way to a world in memory; nil where the network is real
	Ready   string            // a token for Curl that lasts as long as the test; "" where each call has one of its own
}

// SharedKey is the one RSA key of a test binary: making one takes longer than most tests.
var SharedKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) }) //nolint:gochecknoglobals // one for all tests

// InBubble runs a test in a bubble of testing/synctest, in a world of its own: whatever the provider and the services wait
// for takes no time.
func InBubble(t *testing.T, test func(*testing.T, *World)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		test(t, New(t, emulator.Options{TokenLifetime: time.Hour}))
	})
}

// New starts an emulator in memory that ends with the test.
func New(t emulatortest.TB, options emulator.Options) *World {
	t.Helper()

	if options.NewKey == nil {
		options.NewKey = SharedKey
	}

	altinn, transport := emulatortest.Start(t, options)

	w := &World{Altinn: altinn, Curl: &http.Client{Transport: transport}, Network: transport}
	w.Env = w.Environment(VendorClient)

	return w
}

// NewOnNetwork starts an emulator that listens on the loopback interface, where another process can reach it.
func NewOnNetwork(t testing.TB, of emulator.World) *World {
	t.Helper()

	return NewOn(t, emulator.Options{World: of, NewKey: SharedKey, TokenLifetime: time.Hour})
}

// NewOn starts an emulator that listens as its options say.
func NewOn(t testing.TB, options emulator.Options) *World {
	t.Helper()

	altinn, err := emulator.Start(options)
	if err != nil {
		t.Fatal(err)
	}

	t.Cleanup(func() {
		if err := altinn.Close(); err != nil {
			t.Errorf("stopping the emulator: %v", err)
		}
	})

	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)

	w := &World{Altinn: altinn, Curl: &http.Client{Transport: transport}}
	w.Env = w.Environment(VendorClient)

	return w
}

// Environment are the variables by which the provider finds the world as one of its clients.
func (w *World) Environment(client string) map[string]string {
	found := map[string]string{}

	for _, variable := range w.Altinn.Environment(client) {
		name, value, _ := strings.Cut(variable, "=")
		found[name] = value
	}

	return found
}

// As returns the same world seen with other variables; an empty value removes one.
func (w *World) As(changes map[string]string) *World {
	same := *w
	same.Env = maps.Clone(w.Env)
	maps.Copy(same.Env, changes)

	return &same
}

// Without returns the same world with none of the variables that start so.
func (w *World) Without(prefixes ...string) *World {
	removed := map[string]string{}

	for name := range w.Env {
		for _, prefix := range prefixes {
			if strings.HasPrefix(name, prefix) {
				removed[name] = ""
			}
		}
	}

	return w.As(removed)
}

// Unsigned returns the same world with a ready token of the vendor's in place of a key, for Curl as well: signing a grant for
// every run is most of what tests of many runs cost.
func (w *World) Unsigned(t TB) *World {
	t.Helper()

	token := w.Ready
	if token == "" {
		token = w.Token(t, VendorClient, AllScopes()...)
	}

	same := w.Without("MASKINPORTEN_").As(map[string]string{"ALTINN_ACCESS_TOKEN": token})
	same.Ready = token

	return same
}

// Getenv is the environment of the provider.
func (w *World) Getenv(name string) string { return w.Env[name] }

// Server is a provider in this process that finds the world through its environment. A transport may stand between the two;
// nil is the provider's own.
func (w *World) Server(transport http.RoundTripper, more ...provider.Option) (tfprotov6.ProviderServer, error) {
	options := []provider.Option{provider.WithGetenv(w.Getenv)}
	if transport != nil {
		options = append(options, provider.WithTransport(transport))
	}

	if w.Network == nil {
		options = append(options, provider.WithPollInterval(PollInterval))
	}

	return provider.NewServer("test", append(options, more...)...), nil
}

// Provider starts a provider and configures it from the environment alone.
func (w *World) Provider(t TB) *tfkittest.Provider {
	t.Helper()

	return w.ProviderOver(t, w.Network)
}

// ProviderOver is [World.Provider] with a transport in between, such as a [Tap].
func (w *World) ProviderOver(t TB, transport http.RoundTripper) *tfkittest.Provider {
	t.Helper()

	p := w.Unconfigured(t, transport)
	if said := p.Configure(Object{}); said.HasError() {
		t.Fatalf("configuring the provider: %s", said.Text())
	}

	return p
}

// Unconfigured starts a provider.
func (w *World) Unconfigured(t TB, transport http.RoundTripper, more ...provider.Option) *tfkittest.Provider {
	t.Helper()

	server, err := w.Server(transport, more...)
	if err != nil {
		t.Fatalf("starting the provider: %v", err)
	}

	return tfkittest.Start(t, server)
}

// Tap is a transport that shows each request to a function before it goes on.
type Tap struct {
	Next http.RoundTripper
	Seen func(*http.Request)
}

// RoundTrip implements [http.RoundTripper].
func (t Tap) RoundTrip(request *http.Request) (*http.Response, error) {
	t.Seen(request)

	return t.Next.RoundTrip(request) //nolint:wrapcheck // a transport's error must stay what it is
}
