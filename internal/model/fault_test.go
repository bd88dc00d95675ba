package model_test

import (
	"net/http"
	"sync"
	"time"

	"pgregory.net/rapid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// striker stands between the provider and Altinn and makes some of the calls fail. What the test calls itself goes past it.
type striker struct {
	next   http.RoundTripper
	altinn *emulator.Server

	mu     sync.Mutex
	fault  emulator.Fault
	skip   int
	left   int
	lasts  time.Duration // from the first strike, for all calls; 0 where they are counted
	until  time.Time
	struck int
}

// RoundTrip implements [http.RoundTripper].
func (s *striker) RoundTrip(request *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock() // one call at a time: a fault must hit the one that it was meant for

	if s.lasts > 0 && s.skip == 0 && s.until.IsZero() {
		s.until = time.Now().Add(s.lasts)
	}

	switch {
	case s.skip > 0:
		s.skip--
	case s.left > 0 || time.Now().Before(s.until):
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
	s.fault, s.skip, s.left, s.lasts, s.until = fault, skip, times, 0, time.Time{}
}

// armFor makes all calls fail for a while, after so many that do not.
func (s *striker) armFor(fault emulator.Fault, skip int, lasts time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault, s.skip, s.left, s.lasts, s.until = fault, skip, 0, lasts, time.Time{}
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

// applyWithFaults makes some calls of an apply fail, or of the plan before it as well.
func (s *story) applyWithFaults() {
	const restarts = "500 for a while"

	names := []string{"reset after the effect", "500 after the effect", "truncated answer", "reset", "500", "503", "429", "401", restarts}
	name := names[evenly(len(names)).Draw(s.t, "fault")]
	skip := evenly(24).Draw(s.t, "calls before it")
	times := []int{1, 2, 4, 40}[evenly(4).Draw(s.t, "calls that it hits")]
	arm := func(*pass) {
		if name == restarts {
			s.striker.armFor(storyFaults()["500"], skip, providertest.LongRestart)
		} else {
			s.striker.arm(storyFaults()[name], skip, times)
		}
	}

	s.tell("%s: %d calls, after %d", name, times, skip)

	if rapid.Bool().Draw(s.t, "in the plan as well") {
		arm(nil)
		s.run(true, nil)
	} else {
		s.run(true, arm)
	}

	s.striker.arm(emulator.Fault{}, 0, 0)
	s.Altinn.ClearFaults()
}
