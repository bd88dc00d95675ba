// Package emulatortest runs an emulator without a network, so that a test can stand in a testing/synctest bubble: there,
// timeouts, back-off and Retry-After take no time and are exact.
//
//	synctest.Test(t, func(t *testing.T) {
//		altinn := emulatortest.Start(t, emulator.Options{NewKey: key})
//		client := &http.Client{Transport: altinn.Transport()}
//		…
//	})
//
// It is for tests; nothing that ships imports it.
package emulatortest

import (
	"context"
	"net"
	"net/http"
	"sync"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// TB is what this package needs of a [testing.TB].
type TB interface {
	Helper()
	Cleanup(f func())
	Errorf(format string, args ...any)
	Fatal(args ...any)
}

// Emulator is an emulator on a network of its own, in memory. Its clock is that of the bubble it was started in, as its
// goroutines are: calls must be made in the same bubble.
type Emulator struct {
	*emulator.Server

	network  *network
	mu       sync.Mutex
	refusals []*refusal
}

// refusal is a plan to refuse connections.
type refusal struct {
	method, path string
	left         int // -1 for ever
	refused      int
}

// Start starts an emulator that ends with the test. Address and Listener of the options are its own. Making keys costs
// time, so tests share one: give NewKey.
func Start(tb TB, options emulator.Options) *Emulator {
	tb.Helper()
	n := newNetwork()
	options.Address, options.Listener = "", n
	server, err := emulator.Start(options)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := server.Close(); err != nil {
			tb.Errorf("stopping the emulator: %v", err)
		}
	})
	return &Emulator{Server: server, network: n}
}

// Refuse refuses the connections for calls of the given method and escaped path, so often, or for ever when times is -1.
// Nothing of such a call reaches the emulator, so its journal does not show it; [Emulator.Refused] does. Only the
// transports of [Emulator.RefusingTransport] heed it.
func (e *Emulator) Refuse(method, path string, times int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.refusals = append(e.refusals, &refusal{method: method, path: path, left: times})
}

// Refused is how many connections were refused so far.
func (e *Emulator) Refused() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	count := 0
	for _, r := range e.refusals {
		count += r.refused
	}
	return count
}

// AcceptAgain ends all plans to refuse connections.
func (e *Emulator) AcceptAgain() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, r := range e.refusals {
		r.left = 0
	}
}

func (e *Emulator) refuses(request *http.Request) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, r := range e.refusals {
		if r.left == 0 || r.method != request.Method || r.path != request.URL.EscapedPath() {
			continue
		}
		if r.left > 0 {
			r.left--
		}
		r.refused++
		return true
	}
	return false
}

// Transport is a transport that reaches this emulator and nothing else, whatever address it is given. Close its idle
// connections when the test ends, before the emulator stops: a bubble must not outlive its test.
func (e *Emulator) Transport() *http.Transport {
	return &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return e.network.dial(ctx) }}
}

// RefusingTransport is [Emulator.Transport] where connections are refused as [Emulator.Refuse] plans. Its idle connections
// are closed with the test.
func (e *Emulator) RefusingTransport(tb TB) http.RoundTripper {
	tb.Helper()
	open := e.Transport()
	tb.Cleanup(open.CloseIdleConnections)
	closed := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return nil, errRefused() }}
	return switching{refuses: e.refuses, open: open, closed: closed}
}

// switching sends a call through one of two transports.
type switching struct {
	refuses      func(*http.Request) bool
	open, closed http.RoundTripper
}

// RoundTrip implements [http.RoundTripper].
func (s switching) RoundTrip(request *http.Request) (*http.Response, error) {
	if s.refuses(request) {
		return s.closed.RoundTrip(request) //nolint:wrapcheck // a transport's error must stay what it is
	}
	return s.open.RoundTrip(request) //nolint:wrapcheck // a transport's error must stay what it is
}
