package acceptance_test

import (
	"net/http"
	"sync"

	"pgregory.net/rapid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// striker stands between the provider and Altinn and makes some of the calls fail. What the test calls itself goes past it.
type striker struct {
	next   http.RoundTripper
	altinn *emulator.Server

	mu     sync.Mutex
	fault  emulator.Fault
	skip   int
	left   int
	struck int
}

// RoundTrip implements [http.RoundTripper].
func (s *striker) RoundTrip(request *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock() // one call at a time: a fault must hit the one that it was meant for

	switch {
	case s.skip > 0:
		s.skip--
	case s.left > 0:
		s.left--
		s.struck++

		if err := s.altinn.AddFault(s.fault); err != nil {
			return nil, err
		}
	}

	return s.next.RoundTrip(request)
}

// arm makes so many calls fail, after so many that do not.
func (s *striker) arm(fault emulator.Fault, skip, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault, s.skip, s.left = fault, skip, times
}

// strikes is how many calls it has made fail so far.
func (s *striker) strikes() int {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.struck
}

// storyFaults are what can become of a call.
func storyFaults() map[string]emulator.Fault {
	return map[string]emulator.Fault{
		"500":                    {Status: http.StatusInternalServerError},
		"500 after the effect":   {Status: http.StatusInternalServerError, Applied: true},
		"503":                    {Status: http.StatusServiceUnavailable},
		"429":                    {Status: http.StatusTooManyRequests, Headers: map[string]string{"Retry-After": "2"}},
		"401":                    {Status: http.StatusUnauthorized},
		"reset":                  {Drop: emulator.DropBefore},
		"reset after the effect": {Drop: emulator.DropAfter},
		"truncated answer":       {Truncate: true},
	}
}

// armAtRandom draws what happens to which calls of the next run.
func (s *story) armAtRandom() {
	faults := storyFaults()
	names := []string{"429", "503", "401", "500", "reset", "truncated answer", "reset after the effect", "500 after the effect"}
	name := rapid.SampledFrom(names).Draw(s.t, "fault")
	skip := rapid.IntRange(0, 25).Draw(s.t, "calls before it")
	times := rapid.SampledFrom([]int{1, 1, 2, 4, 40}).Draw(s.t, "calls that it hits")

	s.striker.arm(faults[name], skip, times)
	s.tell("%s: %d calls, after %d", name, times, skip)
}
