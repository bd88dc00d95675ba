package api

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"time"
)

const (
	firstBackoff = 500 * time.Millisecond
	maxBackoff   = 20 * time.Second
)

// call is what the attempts of one request share.
type call struct {
	scope      string
	tokens     TokenSource // nil if the call needs no token
	method     string
	path       string
	token      string    // of the last attempt
	tellsBy500 bool      // see Request
	personal   bool      // likewise
	forToken   bool      // likewise
	notAfter   time.Time // zero if it may be sent at any time
	repeatable bool      // it may be sent again whether or not it has had its effect
	attempts   int
	sending    time.Duration // over all attempts
	retries    int
	paused     time.Duration // between attempts, but for what Retry-After wished
	renewed    bool
	unsent     bool   // the last attempt never left this machine
	unknown    bool   // some attempt may have had its effect
	last       *Error // the last answer that was an error

	failures    int     // attempts without an answer, or with one that tells of a failure; see [failed]
	met, outage *Outage // of the first failure, and of the last
	heard       int     // how many calls the service had answered at the last failure
	alone       bool    // others were answered between the last two failures
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

// lastAnswer returns the error of a call that ended without an answer. It quotes the last answer,
// if there was one: that tells a reader more than the deadline that ended the retries.
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

// retryPolicy decides by idempotency. GET, PUT and DELETE are repeated on 408, 502, 503, 504 and on
// transport errors, GET on 500 too: a write that is answered so may be one whose content the
// service fails on, and each repetition could be the one that takes effect. A POST is repeated here
// only when it was never sent, unless the request says that it may be. Whether a write of unknown outcome may be repeated, its caller finds
// out by reading. Calls refused with 429, which had no effect, are repeated by [attempts] before
// anything gets here.
type retryPolicy struct {
	max    int
	health *health
	// refused holds by [tokenKind] the token that was refused last, until another one is accepted. As
	// long as it is there, no other refused token is renewed: the client may belong to another
	// environment, and two hundred operations would get two hundred tokens.
	refused sync.Map
}

// tokenKind is what tokens have in common of which one may take another's place.
type tokenKind struct{ scope, subject string }

func (c *call) tokenKind() tokenKind {
	kind := tokenKind{scope: c.scope}
	if of, ok := c.tokens.(subject); ok {
		kind.subject = of.Subject()
	}
	return kind
}

func (p *retryPolicy) shouldRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	call := callFrom(ctx)
	if err == nil && resp.StatusCode != http.StatusUnauthorized {
		p.accepted(call)
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
	if !retryable(call, resp, err) || p.health.hopeless(call, resp) {
		return false, nil
	}
	if call.retries >= p.max {
		p.health.exhausted(call, resp)
		return false, nil
	}
	call.retries++
	return true, nil
}

// accepted records that a token is good, so that a refusal before it concerned that token or call
// alone (altinn-api.md §13).
func (p *retryPolicy) accepted(call *call) {
	kind := call.tokenKind()
	if last, ok := p.refused.Load(kind); ok && last != call.token {
		p.refused.CompareAndDelete(kind, last)
	}
}

// renews reports whether a refused token is to be renewed: once for each call, and once for all
// calls that carried the token.
func (p *retryPolicy) renews(call *call) bool {
	if call.token == "" || call.renewed {
		return false
	}
	if last, ok := p.refused.LoadOrStore(call.tokenKind(), call.token); ok && last != call.token {
		return false
	}
	call.renewed = call.tokens.Discard(call.token)
	return call.renewed
}

// lastingError is an error of the transport that the next attempt would get again.
type lastingError interface {
	error
	Lasting() bool
}

func retryable(call *call, resp *http.Response, err error) bool {
	if err != nil {
		_, paused := errors.AsType[*pauseError](err)
		_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
		lasting, isLasting := errors.AsType[lastingError](err)
		if paused || untrusted || NoToken(err) || errors.Is(err, ErrTooLarge) || isLasting && lasting.Lasting() {
			return false
		}
		return call.unsent || call.repeatable
	}
	if retryAfter(resp, time.Now()) > maxRetryAfter {
		return false
	}
	switch resp.StatusCode {
	case http.StatusInternalServerError:
		return call.method == http.MethodGet && !call.tellsBy500
	case http.StatusRequestTimeout, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return call.repeatable
	default:
		return false
	}
}

// backoff doubles from half a second with jitter, and is not shorter than Retry-After. A renewed
// token is tried at once; when the service wants fewer requests, [pace] makes everybody wait.
func (p *retryPolicy) backoff(_, _ time.Duration, attempt int, resp *http.Response) time.Duration {
	wait := jittered(firstBackoff << min(attempt, 10))
	if resp == nil {
		return wait
	}
	wish := retryAfter(resp, time.Now())
	switch {
	case resp.StatusCode == http.StatusUnauthorized || tooMany(resp, wish):
		return 0
	case wish > 0:
		return max(wish, wait)
	}
	call := callFrom(resp.Request.Context())
	if left := persistence(p.max) - call.paused; call.retries == p.max && left > 0 {
		wait = min(wait, left+rand.N(firstBackoff)) //nolint:gosec // no secret: it keeps callers apart
	}
	call.paused += wait
	return wait
}

// persistence is how long a call that fails at once is retried at least: the sum of the shortest
// waits. The last wait is cut to it, so that a call that cannot succeed ends no later than that.
// With the provider's default of six retries it exceeds the fifteen seconds in which Altinn may
// answer every call with 500 (altinn-api.md §13).
func persistence(retries int) time.Duration {
	var total time.Duration
	for attempt := range retries {
		total += min(firstBackoff<<min(attempt, 10), maxBackoff) / 2
	}
	return total
}
