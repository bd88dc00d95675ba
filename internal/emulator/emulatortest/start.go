package emulatortest

import (
	"crypto/rand"
	"crypto/rsa"
	"net/http"
	"sync"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// TB is what this package needs of a [testing.TB].
type TB interface {
	Helper()
	Cleanup(f func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Start starts an emulator that ends with the test, and returns the transport that reaches it, and nothing else. Both must
// stay inside the bubble in which they were made, if there is one.
func Start(tb TB, options emulator.Options) (*emulator.Server, *http.Transport) {
	tb.Helper()
	n := newNetwork()
	options.Listener = n
	if options.NewKey == nil {
		options.NewKey = cheapKeys()
	}
	server, err := emulator.Start(options)
	if err != nil {
		tb.Fatalf("starting the emulator: %v", err)
	}
	transport := &http.Transport{DialContext: n.dial, MaxIdleConnsPerHost: 100}
	tb.Cleanup(func() {
		transport.CloseIdleConnections()
		if err := server.Close(); err != nil {
			tb.Errorf("stopping the emulator: %v", err)
		}
	})
	return server, transport
}

// cheapKeys makes one RSA key and hands it out again and again: making keys takes longer than most tests.
func cheapKeys() func() (*rsa.PrivateKey, error) {
	return sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })
}
