package emulator

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// How a refused call is told when to come back.
const (
	RetryAfterSeconds = "seconds"
	RetryAfterDate    = "date"
	RetryAfterNone    = "none"
)

// rateLimited is the label in the journal of a call that was one too many.
const rateLimited = "rate limit"

// RateLimit lets so many calls through in every second of the computer's clock,
// and refuses the others with 429 and without effect, as a gateway in front of
// the services would. The zero value refuses none.
type RateLimit struct {
	// PerSecond is how many calls to Altinn go through; 0 means all.
	PerSecond int `json:"per_second"`
	// TokensPerSecond is how many calls to Maskinporten go through; 0 means all.
	TokensPerSecond int `json:"tokens_per_second,omitempty"`
	// RetryAfter is the form of that header: RetryAfterSeconds, which "" means
	// too, RetryAfterDate or RetryAfterNone.
	RetryAfter string `json:"retry_after,omitempty"`
}

func (l RateLimit) validate() error {
	switch {
	case l.PerSecond < 0 || l.TokensPerSecond < 0:
		return errors.New("a rate limit is a number of calls per second, or 0 for none")
	case l.RetryAfter != "" && l.RetryAfter != RetryAfterSeconds && l.RetryAfter != RetryAfterDate && l.RetryAfter != RetryAfterNone:
		return fmt.Errorf("retry_after is %q; it must be %q, %q or %q", l.RetryAfter, RetryAfterSeconds, RetryAfterDate, RetryAfterNone)
	}
	return nil
}

// SetRateLimit replaces the rate limit. It fails on one that is not usable.
func (s *Server) SetRateLimit(limit RateLimit) error {
	if err := limit.validate(); err != nil {
		return err
	}
	s.rates.set(limit)
	return nil
}

// rateLimiter counts the calls of the current second.
type rateLimiter struct {
	mu     sync.Mutex
	limit  RateLimit
	second time.Time
	calls  map[bool]int // to Maskinporten, and to Altinn
}

func (l *rateLimiter) set(limit RateLimit) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.limit, l.calls = limit, nil
}

func (l *rateLimiter) current() RateLimit {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.limit
}

// refuse counts a call and returns the answer to one that is too many, nil for
// one that may pass.
func (l *rateLimiter) refuse(r *http.Request, now time.Time) *reply {
	l.mu.Lock()
	defer l.mu.Unlock()
	isToken := isMaskinporten(r)
	most := l.limit.PerSecond
	if isToken {
		most = l.limit.TokensPerSecond
	}
	if second := now.Truncate(time.Second); !second.Equal(l.second) || l.calls == nil {
		l.second, l.calls = second, map[bool]int{}
	}
	l.calls[isToken]++
	if most == 0 || l.calls[isToken] <= most {
		return nil
	}
	answer := jsonReply(http.StatusTooManyRequests, object{
		{"statusCode", http.StatusTooManyRequests},
		{"message", "Rate limit is exceeded. Try again in 1 seconds."},
	})
	switch l.limit.RetryAfter {
	case RetryAfterNone:
	case RetryAfterDate:
		answer.with("Retry-After", l.second.Add(time.Second).UTC().Format(http.TimeFormat))
	default:
		answer.with("Retry-After", strconv.Itoa(1))
	}
	return &answer
}

// isMaskinporten tells whether a call is for Maskinporten.
func isMaskinporten(r *http.Request) bool {
	switch r.URL.Path {
	case wellKnownPath, jwkPath, tokenPath:
		return true
	}
	return false
}

func (s *Server) rateLimitControls() []route {
	const pattern = controlPrefix + "rate-limit"
	return []route{
		{method: http.MethodGet, pattern: pattern, handle: s.controlRateLimit},
		{method: http.MethodPost, pattern: pattern, handle: s.controlSetRateLimit},
		{method: http.MethodDelete, pattern: pattern, handle: s.controlClearRateLimit},
	}
}

func (s *Server) controlRateLimit(*call) reply { return jsonReply(http.StatusOK, s.rates.current()) }

func (s *Server) controlSetRateLimit(c *call) reply {
	var limit RateLimit
	if err := decodeStrict(c.body, &limit); err != nil {
		return controlError(http.StatusBadRequest, err)
	}
	if err := s.SetRateLimit(limit); err != nil {
		return controlError(http.StatusBadRequest, err)
	}
	return s.controlRateLimit(c)
}

func (s *Server) controlClearRateLimit(*call) reply {
	s.rates.set(RateLimit{})
	return emptyReply(http.StatusNoContent)
}
