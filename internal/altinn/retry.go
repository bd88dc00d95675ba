package altinn

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"
)

const (
	firstBackoff = 500 * time.Millisecond
	maxBackoff   = 20 * time.Second
	// maxRetryAfter is the longest Retry-After that is waited for: longer, and the user is better served by the error.
	maxRetryAfter = 2 * time.Minute
)

// A call is what the attempts of one request know of each other.
type call struct {
	scope    string
	post     bool   // not idempotent
	token    string // of the last attempt
	attempts int
	retries  int
	renewed  bool
	unsent   bool   // the last attempt never left this machine
	unknown  bool   // some attempt may have had its effect
	last     *Error // the last answer that was an error
}

// Format implements [fmt.Formatter] without the token.
func (c *call) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "call") }

type callKey struct{}

func withCall(ctx context.Context, c *call) context.Context {
	return context.WithValue(ctx, callKey{}, c)
}

func callFrom(ctx context.Context) *call {
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		return c
	}
	return &call{}
}

// lastAnswer makes the error of a call that ended without an answer: what the service said last is worth more to the
// reader than the deadline that ended the retries.
func (c *call) lastAnswer(err error) *Error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok { // repeats method and address, which the Error names already
		err = wrapped.Err
	}
	if c.last != nil {
		e := *c.last
		e.Err = err
		return &e
	}
	return &Error{Err: err}
}

// retryPolicy decides by idempotency. GET, PUT and DELETE are repeated on 429, 502, 503, 504 and on transport errors.
// A POST is repeated here only when it cannot have had an effect: refused with 429, or never sent. Whether one of
// unknown outcome may be repeated, its caller finds out by reading.
type retryPolicy struct {
	max    int
	tokens TokenSource
}

func (p *retryPolicy) shouldRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	call := callFrom(ctx)
	if err == nil && resp.StatusCode < http.StatusBadRequest {
		return false, nil // also when ctx has ended meanwhile: what has been done must not pass for undone
	}
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if err == nil && resp.StatusCode == http.StatusUnauthorized {
		if call.renewed || call.token == "" || !p.tokens.Discard(call.token) {
			return false, nil
		}
		call.renewed = true
		return true, nil
	}
	if call.retries >= p.max || !retryable(call, resp, err) {
		return false, nil
	}
	call.retries++
	return true, nil
}

func retryable(call *call, resp *http.Response, err error) bool {
	if err != nil {
		var token *tokenError
		if errors.As(err, &token) || errors.Is(err, errTooLarge) {
			return false
		}
		return call.unsent || !call.post
	}
	if retryAfter(resp, time.Now()) > maxRetryAfter {
		return false
	}
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		return true
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return !call.post
	default:
		return false
	}
}

// backoff doubles from half a second with full jitter. A renewed token is tried at once; Retry-After is heeded by
// [pause], for every goroutine.
func backoff(_, _ time.Duration, attempt int, resp *http.Response) time.Duration {
	if resp != nil && (resp.StatusCode == http.StatusUnauthorized || retryAfter(resp, time.Now()) > 0) {
		return 0
	}
	ceiling := min(firstBackoff<<min(attempt, 10), maxBackoff)
	return ceiling/2 + rand.N(ceiling/2+1) //nolint:gosec // no secret: it keeps callers apart
}

// retryAfter reads the header as seconds or as a date; zero when there is none.
func retryAfter(resp *http.Response, now time.Time) time.Duration {
	value := resp.Header.Get("Retry-After")
	if value == "" {
		return 0
	}
	var wait time.Duration
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		wait = at.Sub(now)
	}
	return max(wait, 0)
}

// pause is the time before which nobody sends: one answer with Retry-After holds all goroutines back.
type pause struct {
	mu    sync.Mutex
	until time.Time
}

func (p *pause) heed(resp *http.Response) {
	if resp.StatusCode != http.StatusTooManyRequests && resp.StatusCode != http.StatusServiceUnavailable {
		return
	}
	now := time.Now()
	wait := min(retryAfter(resp, now), maxRetryAfter)
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := now.Add(wait); wait > 0 && until.After(p.until) {
		p.until = until
	}
}

func (p *pause) wait(ctx context.Context) error {
	for {
		p.mu.Lock()
		wait := time.Until(p.until)
		p.mu.Unlock()
		if wait <= 0 {
			return nil
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
	}
}
