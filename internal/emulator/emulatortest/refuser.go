package emulatortest

import (
	"context"
	"net"
	"net/http"
	"strings"
	"sync"
)

// Refuser is a transport that refuses connections as it is told. Nothing of a call whose connection is refused reaches the
// emulator, so this cannot stand in its fault plan, and its journal does not show it.
type Refuser struct {
	next, closed http.RoundTripper

	mu       sync.Mutex
	refusals []*refusal
}

// refusal is a plan to refuse connections.
type refusal struct {
	method, path string
	left         int // -1 for ever
	refused      int
}

// NewRefuser puts a refuser before a transport.
func NewRefuser(next http.RoundTripper) *Refuser {
	closed := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		return nil, refused(newNetwork().Addr())
	}}
	return &Refuser{next: next, closed: closed}
}

// Refuse refuses the connections for calls of the given method, "" for any, and path, in which a "*" stands for anything: as often
// as told, or for ever when times is -1.
func (r *Refuser) Refuse(method, path string, times int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refusals = append(r.refusals, &refusal{method: method, path: path, left: times})
}

// Accept ends all plans to refuse connections.
func (r *Refuser) Accept() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, planned := range r.refusals {
		planned.left = 0
	}
}

// Refused is how many connections were refused so far.
func (r *Refuser) Refused() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	count := 0
	for _, planned := range r.refusals {
		count += planned.refused
	}
	return count
}

// RoundTrip implements [http.RoundTripper].
func (r *Refuser) RoundTrip(request *http.Request) (*http.Response, error) {
	through := r.next
	if r.refuses(request) {
		through = r.closed
	}
	return through.RoundTrip(request) //nolint:wrapcheck // a transport's error must stay what it is
}

func (r *Refuser) refuses(request *http.Request) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, planned := range r.refusals {
		if planned.left == 0 || planned.method != "" && planned.method != request.Method ||
			!matches(planned.path, request.URL.Path) {
			continue
		}
		if planned.left > 0 {
			planned.left--
		}
		planned.refused++
		return true
	}
	return false
}

// matches reports whether a path is that of a plan.
func matches(planned, path string) bool {
	start, end, some := strings.Cut(planned, "*")
	return planned == path || some && strings.HasPrefix(path, start) && strings.HasSuffix(path, end)
}
