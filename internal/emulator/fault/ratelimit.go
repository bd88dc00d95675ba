package fault

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// How a refused call is told when to come back.
const (
	RetryAfterSeconds = "seconds"
	RetryAfterDate    = "date"
	RetryAfterNone    = "none"
)

// RateLimited is the label in the journal of a call that was one too many.
const RateLimited = "rate limit"

// RateLimit lets so many calls through in every second of the computer's clock, and refuses the
// others with 429 and without effect, as a gateway in front of the services would. The zero value
// refuses none.
type RateLimit struct {
	// PerSecond is how many calls to Altinn go through; 0 means all.
	PerSecond int `json:"per_second"`
	// TokensPerSecond is how many calls to Maskinporten go through; 0 means all.
	TokensPerSecond int `json:"tokens_per_second,omitempty"`
	// RetryAfter is the form of that header: RetryAfterSeconds, which "" means too, RetryAfterDate
	// or RetryAfterNone.
	RetryAfter string `json:"retry_after,omitempty"`
}

// Validate fails on a limit that is not usable.
func (l RateLimit) Validate() error {
	switch {
	case l.PerSecond < 0 || l.TokensPerSecond < 0:
		return errors.New("a rate limit is a number of calls per second, or 0 for none")
	case l.RetryAfter != "" && l.RetryAfter != RetryAfterSeconds && l.RetryAfter != RetryAfterDate && l.RetryAfter != RetryAfterNone:
		return fmt.Errorf("retry_after is %q; it must be %q, %q or %q", l.RetryAfter, RetryAfterSeconds, RetryAfterDate, RetryAfterNone)
	}
	return nil
}

// Limiter counts the calls of the current second.
type Limiter struct {
	mu     sync.Mutex
	limit  RateLimit
	second time.Time
	calls  map[bool]int // to Maskinporten, and to Altinn
}

// Set replaces the limit and counts from the beginning.
func (l *Limiter) Set(limit RateLimit) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.limit, l.calls = limit, nil
}

// Current returns the limit in force.
func (l *Limiter) Current() RateLimit {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.limit
}

// Refuse counts a call to Maskinporten or to Altinn and returns the answer to one that is too many,
// nil for one that may pass.
func (l *Limiter) Refuse(isToken bool, now time.Time) *wire.Reply {
	l.mu.Lock()
	defer l.mu.Unlock()
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
	answer := wire.JSON(http.StatusTooManyRequests, struct {
		StatusCode int    `json:"statusCode"`
		Message    string `json:"message"`
	}{http.StatusTooManyRequests, "Rate limit is exceeded. Try again in 1 seconds."})
	switch l.limit.RetryAfter {
	case RetryAfterNone:
	case RetryAfterDate:
		answer.With("Retry-After", l.second.Add(time.Second).UTC().Format(http.TimeFormat))
	default:
		answer.With("Retry-After", strconv.Itoa(1))
	}
	return answer
}
