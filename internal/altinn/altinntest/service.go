// Package altinntest plays Altinn's part against its client, in process and without a socket: a test says what each call is
// called and who answers it, and makes calls fail.
//
// It is for tests; nothing that ships imports it.
package altinntest

import (
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
)

// Service is a transport with a service behind it: no socket keeps a test from having its own clock. It counts calls, and makes
// the next ones fail. Its lock guards what the fake that embeds it remembers too: Route's answers hold it.
type Service struct {
	sync.Mutex

	// Route names a call, and says who answers it.
	Route func(req *http.Request) (name string, serve func() *http.Response)
	// Hold keeps a call for a while before it has its effect, or ends it with an error. What it returns is called when the call
	// is over. A nil Hold keeps none.
	Hold func(name string, req *http.Request) (over func(), err error)

	calls  []string
	faults map[string][]Fault // by name
}

// Next makes the coming calls of a name fail, one fault for each; nil lets one pass.
func (s *Service) Next(name string, faults ...Fault) {
	s.Lock()
	defer s.Unlock()
	if s.faults == nil {
		s.faults = map[string][]Fault{}
	}
	s.faults[name] = append(s.faults[name], faults...)
}

// Mend lets all calls pass that were to fail.
func (s *Service) Mend() {
	s.Lock()
	defer s.Unlock()
	s.faults = nil
}

// TakeCalls names the calls since the last time, with commas between them.
func (s *Service) TakeCalls() string {
	s.Lock()
	defer s.Unlock()
	calls := strings.Join(s.calls, ",")
	s.calls = nil
	return calls
}

// RoundTrip implements [http.RoundTripper].
func (s *Service) RoundTrip(req *http.Request) (*http.Response, error) {
	if trace := httptrace.ContextClientTrace(req.Context()); trace != nil && trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	name, serve := s.Route(req)
	fault := s.take(name)
	if s.Hold != nil {
		over, err := s.Hold(name, req)
		defer over()
		if err != nil {
			return nil, err
		}
	}
	effect := func() *http.Response {
		s.Lock()
		defer s.Unlock()
		return serve()
	}
	if fault != nil {
		return fault(effect)
	}
	return effect(), nil
}

// take writes a call down, and takes the fault that waits for it.
func (s *Service) take(name string) Fault {
	s.Lock()
	defer s.Unlock()
	s.calls = append(s.calls, name)
	queue := s.faults[name]
	if len(queue) == 0 {
		return nil
	}
	s.faults[name] = queue[1:]
	return queue[0]
}
