package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

const (
	// MaxResponseBytes bounds one answer. The largest one there is, Altinn's list of all resources,
	// has several MB (altinn-api.md §10.1).
	MaxResponseBytes = 64 << 20
	// shortestSecret is the least length of a token to look for in answers: a shorter one may be an
	// ordinary word.
	shortestSecret = 16
)

// Attempt is what may be logged of one attempt: an allow-list without headers, query and bodies.
type Attempt struct {
	Method, Path string
	Number       int // from 1
	Status       int // 0 when there was no answer
	Code         string
	TraceID      string
	Bytes        int
	Elapsed      time.Duration
	Err          error // why there was no answer
}

// ErrTooLarge is the error of a call whose answer exceeds [MaxResponseBytes].
var ErrTooLarge = fmt.Errorf("the answer is larger than %d MB", MaxResponseBytes>>20)

// ErrTooLate is the error of a call that was not sent, or not once more, within [Request.Within].
var ErrTooLate = errors.New("the call has waited for longer than what it goes by is good for")

// tokenError is a failure to get a token: the request was not sent, and the client of Maskinporten
// has done its own retries.
type tokenError struct{ err error }

func (e *tokenError) Error() string { return e.err.Error() }
func (e *tokenError) Unwrap() error { return e.err }

// attempts is the transport below the retries: it adds the token, bounds time, size and concurrency
// of one attempt, and reads the whole body, so that an answer that breaks off is an error of the
// attempt.
type attempts struct {
	next      http.RoundTripper
	tokens    TokenSource
	userAgent string
	timeout   time.Duration
	slots     chan struct{} // of the calls whose turn it is
	sending   chan struct{} // of the attempts in flight: as many, since calls wait for their tokens in their turn
	pace      *pace
	health    *health
	observe   func(context.Context, Attempt)
	readError func(*Error, *http.Response, []byte)
}

func newAttempts(o Options) *attempts {
	a := &attempts{
		next: o.Transport, tokens: o.Tokens, userAgent: o.UserAgent,
		timeout: o.RequestTimeout, pace: newPace(o.MaxRequestsPerSecond), health: new(health), observe: o.Observe, readError: o.ReadError,
	}
	if a.timeout == 0 {
		a.timeout = DefaultRequestTimeout
	}
	concurrency := o.MaxConcurrentRequests
	if concurrency == 0 {
		concurrency = DefaultMaxConcurrentRequests
	}
	a.slots, a.sending = make(chan struct{}, concurrency), make(chan struct{}, concurrency)
	if a.observe == nil {
		a.observe = func(context.Context, Attempt) {}
	}
	return a
}

// RoundTrip sends an attempt, and repeats it while the service answers 429: that says nothing about
// the call, so it does not count as a retry. The call keeps its slot meanwhile, so that calls are
// served in their order.
func (a *attempts) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	call := callFrom(ctx)
	if !call.forToken {
		release, err := a.take(ctx, a.slots, call)
		if err != nil {
			return nil, err
		}
		defer release()
	}
	for started := time.Now(); ; {
		slowdowns, err := a.pace.wait(ctx, call)
		if err != nil {
			return nil, err
		}
		resp, err := a.attempt(req, call, slowdowns)
		if err != nil || resp.StatusCode != http.StatusTooManyRequests || ctx.Err() != nil ||
			retryAfter(resp, time.Now()) > maxRetryAfter || time.Since(started) > patience {
			return resp, err
		}
	}
}

// take waits for a place, which is kept until release is called.
func (a *attempts) take(ctx context.Context, of chan struct{}, call *call) (release func(), err error) {
	select {
	case of <- struct{}{}:
		return func() { <-of }, nil
	case <-ctx.Done():
		return nil, a.pace.end(ctx.Err(), call)
	}
}

// attempt sends one attempt. It gets the token and starts the timeout only now, when it is the
// attempt's turn: the call may have waited longer than a token lives, and the timeout is for the
// service.
func (a *attempts) attempt(req *http.Request, call *call, slowdowns int) (*http.Response, error) {
	ctx := req.Context()
	req = req.Clone(ctx)
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, fmt.Errorf("reading the request body again: %w", err)
		}
		req.Body = body
	}
	req.Header.Set("User-Agent", a.userAgent)
	if err := a.authorize(req, call); err != nil {
		return nil, err
	}
	release, err := a.take(ctx, a.sending, call)
	if err != nil {
		return nil, err
	}
	defer release()
	if err := ctx.Err(); err != nil { // a write that is sent is not interrupted (see detach), so it is not sent
		return nil, a.pace.end(err, call)
	}

	started := time.Now()
	if !call.notAfter.IsZero() && started.After(call.notAfter) {
		return nil, a.pace.end(ErrTooLate, call)
	}
	call.attempts++
	resp, body, err := a.send(req)
	record := Attempt{
		Method: req.Method, Path: req.URL.Path, Number: call.attempts,
		Bytes: len(body), Elapsed: time.Since(started), Err: err,
	}
	call.sending += record.Elapsed
	if err == nil {
		record.Status = resp.StatusCode
		if resp.StatusCode >= http.StatusBadRequest {
			answer := a.parseError(call, resp, body)
			record.Code, record.TraceID = answer.Code, answer.TraceID
			call.last = answer
		}
		a.pace.adapt(resp, call.last, slowdowns)
	}
	if err == nil || ctx.Err() == nil { // an operation that has ended says nothing about the service
		a.health.note(call, record.Status, time.Now())
	}
	a.observe(ctx, record)
	return resp, err
}

func (a *attempts) authorize(req *http.Request, call *call) error {
	if call.tokens == nil {
		return nil
	}
	var scopes []string
	if call.scope != "" {
		scopes = []string{call.scope}
	}
	token, err := call.tokens.Token(req.Context(), scopes...)
	if err != nil {
		return &tokenError{err}
	}
	call.token = token
	req.Header.Set("Authorization", "Bearer "+token)
	return nil
}

// send sends the request and reads the whole answer. It marks the outcome of the call as unknown if
// the request left this machine and got no usable answer.
func (a *attempts) send(req *http.Request) (*http.Response, []byte, error) {
	var connected atomic.Bool
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }}
	lasting, release := detach(req.Context(), req.Method)
	defer release()
	ctx, cancel := a.limited(httptrace.WithClientTrace(lasting, trace), req.Context())
	defer cancel()

	call := callFrom(ctx)
	lost := func(err error) (*http.Response, []byte, error) {
		call.unknown = call.unknown || connected.Load()
		call.unsent = !connected.Load()
		if cause := context.Cause(ctx); cause != nil && req.Context().Err() == nil {
			err = cause
		}
		return nil, nil, err
	}
	resp, err := a.next.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return lost(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, MaxResponseBytes+1))
	if err != nil {
		return lost(fmt.Errorf("the answer (HTTP %d) broke off: %w", resp.StatusCode, err))
	}
	if len(body) > MaxResponseBytes {
		return lost(ErrTooLarge)
	}
	if failed(resp.StatusCode) {
		call.unknown = true
	}
	if len(call.token) >= shortestSecret { // an echo of it must get neither into an error nor into the state
		body = bytes.ReplaceAll(body, []byte(call.token), []byte("[token]"))
	}
	if call.personal && (resp.StatusCode < 200 || resp.StatusCode > 299) {
		body = withoutNumbers(body)
	}
	resp.Body, resp.Request = io.NopCloser(bytes.NewReader(body)), req
	return resp, body, nil
}

// limited bounds an attempt by its timeout, unless its operation ends no later: with two timers for
// the same moment, the error would name either at random.
func (a *attempts) limited(ctx, operation context.Context) (context.Context, context.CancelFunc) {
	if deadline, ok := operation.Deadline(); ok && time.Until(deadline) <= a.timeout {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, a.timeout, fmt.Errorf("no complete answer within %s (request_timeout)", a.timeout))
}
