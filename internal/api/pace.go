package api

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"
)

const (
	// slowestRate is the lowest rate that refusals lead to, in requests per second. A service that
	// accepts fewer says so with Retry-After.
	slowestRate = 1.0
	// recovery is what each answer adds to the rate: at twenty requests per second, two more after
	// each second.
	recovery = 0.1
	// slack is for how long unused turns stay usable, so that the first calls after a pause need
	// not wait for one another.
	slack = 100 * time.Millisecond
	// maxRetryAfter is the longest Retry-After that a call waits for. For a longer one the user is
	// better off with the error.
	maxRetryAfter = 2 * time.Minute
	// patience is for how long a call that is answered 429 is sent again.
	patience = 5 * time.Minute
)

// pace limits the rate of all attempts, first come, first served. It halves the rate when the
// service says that they are too many, and raises it again with every other answer: Altinn does not
// say which rate it accepts (altinn-api.md §2).
type pace struct {
	ceiling float64       // requests per second
	gate    chan struct{} // held by the attempt that is next; it queues the others in their order

	mu        sync.Mutex
	rate      float64 // requests per second, at most the ceiling
	next      time.Time
	asked     *Error // the last refusal that moved next
	slowdowns int
	streak    int // slowdowns since the last answer that was no refusal
}

func newPace(ceiling float64) *pace {
	if ceiling == 0 {
		ceiling = DefaultMaxRequestsPerSecond
	}
	return &pace{ceiling: ceiling, gate: make(chan struct{}, 1), rate: ceiling}
}

// wait returns when it is the caller's turn, with the number of slowdowns so far, or fails at once
// if the turn would come too late.
func (p *pace) wait(ctx context.Context, call *call) (int, error) {
	select {
	case p.gate <- struct{}{}:
		defer func() { <-p.gate }()
	case <-ctx.Done():
		return 0, p.end(ctx.Err(), call)
	}
	for {
		slowdowns, wait := p.turn(time.Now())
		if wait <= 0 {
			return slowdowns, nil
		}
		if err := p.worthwhile(ctx, wait); err != nil {
			return 0, p.end(err, call)
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C: // a refusal may have moved the turn meanwhile
		case <-ctx.Done():
			timer.Stop()
			return 0, p.end(ctx.Err(), call)
		}
	}
}

// turn takes the turn if it has come, and otherwise returns the time until then.
func (p *pace) turn(now time.Time) (slowdowns int, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if wait := p.next.Sub(now); wait > 0 {
		return p.slowdowns, wait
	}
	if earliest := now.Add(-slack); p.next.Before(earliest) {
		p.next = earliest
	}
	p.next = p.next.Add(time.Duration(float64(time.Second) / p.rate))
	return p.slowdowns, 0
}

// worthwhile returns an error if a call would wait beyond its deadline, or longer than
// [maxRetryAfter].
func (p *pace) worthwhile(ctx context.Context, wait time.Duration) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	until := p.next.UTC().Format("15:04:05 MST")
	if wait > maxRetryAfter {
		return fmt.Errorf("no request may be sent before %s, and none waits for longer than %s", until, maxRetryAfter)
	}
	if deadline, ok := ctx.Deadline(); ok && !p.next.Before(deadline) {
		return fmt.Errorf("no request may be sent before %s, and by then the time for the operation is up: %w", until, context.DeadlineExceeded)
	}
	return nil
}

// end returns the error of a call that stops waiting for its turn. If the call has no answer of its
// own, its last answer is the refusal that all calls wait for.
func (p *pace) end(err error, call *call) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if slowed := p.streak > 0 || p.rate < p.ceiling; slowed && call.last == nil {
		call.last = p.asked
	}
	return &pauseError{err}
}

// adapt adapts the rate to an answer: a refusal lowers it, and any other answer raises it. Refusals
// of attempts that were sent before a slowdown do not count again.
func (p *pace) adapt(resp *http.Response, answer *Error, slowdowns int) {
	now := time.Now()
	wait := retryAfter(resp, now)
	p.mu.Lock()
	defer p.mu.Unlock()
	if !tooMany(resp, wait) {
		p.rate, p.streak = min(p.rate+recovery, p.ceiling), 0
		return
	}
	if slowdowns == p.slowdowns {
		p.slowdowns++
		p.rate = min(max(p.rate/2, slowestRate), p.ceiling)
		wait = max(wait, jittered(firstBackoff<<min(p.streak, 10)))
		p.streak++
	}
	if until := now.Add(wait); until.After(p.next) {
		p.next, p.asked = until, answer
	}
}

// tooMany reports whether the service asks for fewer requests. A 503 without Retry-After, or with a
// long one, is an outage, perhaps of one service among several.
func tooMany(resp *http.Response, retryAfter time.Duration) bool {
	return resp.StatusCode == http.StatusTooManyRequests ||
		resp.StatusCode == http.StatusServiceUnavailable && retryAfter > 0 && retryAfter <= maxRetryAfter
}

// pauseError is the error of a call that stopped waiting for its turn: it was not sent again.
type pauseError struct{ err error }

func (e *pauseError) Error() string { return e.err.Error() }
func (e *pauseError) Unwrap() error { return e.err }

// retryAfter returns the pause that the header asks for in seconds or by a date, zero if there is
// none. A date counts from the answer's own date, since this machine's clock may be wrong.
func retryAfter(resp *http.Response, now time.Time) time.Duration {
	value := resp.Header.Get("Retry-After")
	if value == "" {
		return 0
	}
	var wait time.Duration
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
			now = date
		}
		wait = at.Sub(now)
	}
	return max(wait, 0)
}

// jittered returns a wait of half to all of the longest one, at most [maxBackoff].
func jittered(longest time.Duration) time.Duration {
	half := min(longest, maxBackoff) / 2
	return half + rand.N(half+1) ////nolint:gosec // no secret: it spreads the callers
}
