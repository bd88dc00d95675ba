package altinn

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"
)

const (
	firstBackoff = 500 * time.Millisecond
	maxBackoff   = 20 * time.Second
)

// A call is what the attempts of one request know of each other.
type call struct {
	scope    string
	post     bool   // not idempotent
	token    string // of the last attempt
	attempts int
	sending  time.Duration // over all attempts
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
		e.unknown = c.unknown // the answer may be another call's, which this one has been waiting for
		return &e
	}
	return &Error{Err: err}
}

// retryPolicy decides by idempotency. GET, PUT and DELETE are repeated on 502, 503, 504 and on transport errors. A POST
// is repeated here only when it was never sent. Whether one of unknown outcome may be repeated, its caller finds out by
// reading. Calls refused with 429, which had no effect, are repeated by [attempts] before anything gets here.
type retryPolicy struct {
	max    int
	tokens TokenSource
	// refused are the tokens, by scope, that were refused although they were new. Others would fare no better: it is not a
	// client of this environment, say. Two hundred operations would get two hundred of them otherwise.
	refused sync.Map
}

func (p *retryPolicy) shouldRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	call := callFrom(ctx)
	if err == nil && resp.StatusCode != http.StatusUnauthorized {
		p.refused.CompareAndDelete(call.scope, call.token) // it was refused for one call alone (§13)
	}
	if err == nil && resp.StatusCode < http.StatusBadRequest {
		return false, nil // also when ctx has ended meanwhile: what has been done must not pass for undone
	}
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if err == nil && resp.StatusCode == http.StatusUnauthorized {
		return p.renews(call), nil
	}
	if call.retries >= p.max || !retryable(call, resp, err) {
		return false, nil
	}
	call.retries++
	return true, nil
}

// renews tells whether a refused token is to be replaced, which is done once, and for all calls that were sent with it.
func (p *retryPolicy) renews(call *call) bool {
	if call.token == "" {
		return false
	}
	if call.renewed {
		p.refused.Store(call.scope, call.token)
		return false
	}
	if known, ok := p.refused.Load(call.scope); ok && known == call.token {
		return false
	}
	call.renewed = p.tokens.Discard(call.token)
	return call.renewed
}

func retryable(call *call, resp *http.Response, err error) bool {
	if err != nil {
		var token *tokenError
		var pause *pauseError
		var untrusted *tls.CertificateVerificationError // and stays so
		if errors.As(err, &token) || errors.As(err, &pause) || errors.As(err, &untrusted) || errors.Is(err, errTooLarge) {
			return false
		}
		return call.unsent || !call.post
	}
	if retryAfter(resp, time.Now()) > maxRetryAfter {
		return false
	}
	switch resp.StatusCode {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return !call.post
	default:
		return false
	}
}

// backoff doubles from half a second with jitter, and is not shorter than Retry-After. A renewed token is tried at
// once; when the service wants fewer requests, [pace] makes everybody wait.
func backoff(_, _ time.Duration, attempt int, resp *http.Response) time.Duration {
	var wish time.Duration
	if resp != nil {
		wish = retryAfter(resp, time.Now())
		if resp.StatusCode == http.StatusUnauthorized || tooMany(resp, wish) {
			return 0
		}
	}
	return max(wish, jittered(firstBackoff<<min(attempt, 10)))
}
