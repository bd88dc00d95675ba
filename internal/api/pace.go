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
	// slowestRate is as far as refusals bring the rate down, in requests per second. A service that wants fewer says so
	// with Retry-After.
	slowestRate = 1.0
	// recovery is what an answer adds to the rate: at twenty requests per second, two more after every second.
	recovery = 0.1
	// slack is how far back unused turns count: the calls of a quiet provider need not wait for one another at all.
	slack = 100 * time.Millisecond
	// maxRetryAfter is the longest Retry-After that is waited for: longer, and the user is better served by the error.
	maxRetryAfter = 2 * time.Minute
	// patience is how long one call is sent again and again while the service refuses it for being one too many.
	patience = 5 * time.Minute
)

// pace spaces the attempts of all goroutines, first come, first served. It halves their rate when the service says
// that they are too many, and raises it again with every other answer: what rate is welcome, nobody tells (altinn-api.md §2).
type pace struct {
	ceiling float64       // requests per second
	gate    chan struct{} // held by whoever goes next; its queue is first in, first out

	mu        sync.Mutex
	rate      float64 // requests per second, at most the ceiling
	next      time.Time
	asked     *Error // the refusal that moved next last
	slowdowns int
	streak    int // slowdowns since the last answer that was no refusal
}

func newPace(ceiling float64) *pace {
	if ceiling == 0 {
		ceiling = DefaultMaxRequestsPerSecond
	}
	return &pace{ceiling: ceiling, gate: make(chan struct{}, 1), rate: ceiling}
}

// wait returns when it is the caller's turn, with the number of slowdowns so far. It does not wait for what comes too late.
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

// turn takes the turn if it has come, and else says how long that takes.
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

// worthwhile is the error of a call that would still be waiting when its time is up, or for longer than makes sense.
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

// end is the error of a call that waits no longer for its turn. Its last answer is the one that everybody is waiting for, if
// it has none of its own.
func (p *pace) end(err error, call *call) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if slowed := p.streak > 0 || p.rate < p.ceiling; slowed && call.last == nil {
		call.last = p.asked
	}
	return &pauseError{err}
}

// adapt takes an answer into account: a refusal slows everybody down, and any other answer quickens them again. Those who
// were sent before a slowdown do not slow down twice.
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

// tooMany tells whether the service wants fewer requests. A 503 without a word of when, or for long, is an outage, perhaps
// of one service among several.
func tooMany(resp *http.Response, retryAfter time.Duration) bool {
	return resp.StatusCode == http.StatusTooManyRequests ||
		resp.StatusCode == http.StatusServiceUnavailable && retryAfter > 0 && retryAfter <= maxRetryAfter
}

// A pauseError ends a call that waited for its turn: it was not sent again.
type pauseError struct{ err error }

func (e *pauseError) Error() string { return e.err.Error() }
func (e *pauseError) Unwrap() error { return e.err }

// retryAfter reads the header as seconds or as a date; zero when there is none. A date counts from the answer's own, if it
// has one: this machine's clock may be off.
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

// jittered is a wait of half to all of the longest one, and never more than [maxBackoff].
func jittered(longest time.Duration) time.Duration {
	half := min(longest, maxBackoff) / 2
	return half + rand.N(half+1) //nolint:gosec // no secret: it keeps callers apart
}
