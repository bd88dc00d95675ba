package maskinporten

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

const (
	shortestWait = 500 * time.Millisecond
	longestWait  = 8 * time.Second
	// longestRetryAfter is the longest Retry-After that a call waits for.
	longestRetryAfter = time.Minute
	largestAnswer     = 1 << 20

	// never stands in place of a wait for no further attempt.
	never time.Duration = -1
	// single stands in place of a number of retries for one attempt that is not sent again after
	// 429 either.
	single = -1
)

var errAnswerTooLarge = errors.New("the answer is larger than a megabyte")

// Attempt is what may be logged of one attempt: an allow-list without query, headers and bodies.
type Attempt struct {
	Method, Host, Path string
	Number             int // from 1
	Status             int // 0 when there was no answer
	Bytes              int // of the answer
	Elapsed            time.Duration
	Err                error // why there was no answer
}

// answer is the last answer to a request, with its whole body.
type answer struct {
	status   int // 0 if there was none
	header   http.Header
	body     []byte
	attempts int
}

// wish returns the Retry-After of the answer, zero if there is none. A date counts from the answer's
// own date, since this machine's clock may be wrong.
func (a answer) wish(now time.Time) time.Duration {
	if a.status != http.StatusTooManyRequests && a.status < http.StatusInternalServerError {
		return 0
	}
	value := a.header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(seconds) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(a.header.Get("Date")); err == nil {
		now = date
	}
	return max(at.Sub(now), 0)
}

// pause returns the Retry-After of the answer if calls do not wait that long, and otherwise zero.
func (a answer) pause(now time.Time) time.Duration {
	wish := a.wish(now)
	if wish <= longestRetryAfter {
		return 0
	}
	return wish.Round(time.Second)
}

// send sends a request, and again after 5xx, 408 and lost connections. After 429 it is sent again
// for as long as its patience lasts, whatever the number of retries: that says nothing about the
// call. Each attempt is built anew, since an assertion can be used once (§2.6). With an error there
// is no answer, but the number of attempts is set.
func (s *Source) send(ctx context.Context, retries int, build func(context.Context) (*http.Request, error)) (answer, error) {
	patient, cancel := context.WithTimeoutCause(ctx, patience, errNoTurn)
	defer cancel()
	var last answer
	for retried := 0; ; {
		end, err := s.pace.wait(patient)
		if err != nil {
			if last.status == http.StatusTooManyRequests && ctx.Err() == nil {
				return last, nil // tells more than that the time is up
			}
			return last, err
		}
		got, wait, err := s.attempt(ctx, last.attempts, build)
		slowed := got.status == http.StatusTooManyRequests && wait != never
		if slowed {
			s.pace.slow(wait)
		}
		end()
		last = got
		switch {
		case slowed && retries != single:
			continue
		case wait == never || retried >= retries:
			return got, err
		}
		retried++
		if err := sleep(ctx, wait); err != nil {
			return got, err
		}
	}
}

// attempt builds a request and sends it. It returns how long to wait for the next attempt, or never.
func (s *Source) attempt(ctx context.Context, before int, build func(context.Context) (*http.Request, error)) (answer, time.Duration, error) {
	request, err := build(ctx)
	if err != nil {
		return answer{attempts: before}, never, err
	}
	started := s.options.Now()
	got, wait, err := s.once(request, before)
	got.attempts = before + 1
	s.options.Observe(ctx, Attempt{
		Method: request.Method, Host: request.URL.Host, Path: request.URL.Path, Number: got.attempts,
		Status: got.status, Bytes: len(got.body), Elapsed: s.options.Now().Sub(started), Err: err,
	})
	return got, wait, err
}

func sleep(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return fmt.Errorf("waiting for the next attempt: %w", context.Cause(ctx))
	case <-timer.C:
		return nil
	}
}

// once makes one attempt, and returns how long to wait for the next, or never.
func (s *Source) once(request *http.Request, attempt int) (answer, time.Duration, error) {
	whole := request.Context()
	ctx, cancel := context.WithTimeoutCause(whole, s.options.Timeout,
		fmt.Errorf("no complete answer within %s (request_timeout)", s.options.Timeout))
	defer cancel()
	lost := func(what string, err error) (answer, time.Duration, error) {
		wait := nextWait(whole, attempt, nil, err)
		if cause := context.Cause(ctx); cause != nil && whole.Err() == nil {
			return answer{}, wait, cause
		}
		return answer{}, wait, fmt.Errorf("%s: %w", what, err)
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", s.options.UserAgent)
	response, err := s.client.Do(request.WithContext(ctx))
	if err != nil {
		return lost("no answer", err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, largestAnswer+1))
	if err != nil {
		return lost("the answer broke off", err)
	}
	if len(body) > largestAnswer {
		return answer{}, never, errAnswerTooLarge
	}
	got := answer{status: response.StatusCode, header: response.Header, body: body}
	wait := nextWait(whole, attempt, response, nil)
	if wish := got.wish(s.options.Now()); wish > longestRetryAfter {
		wait = never
	} else if wait != never && wish > 0 {
		wait = wish
	}
	return got, wait, nil
}

// lastingError is an error that the next attempt would get again.
type lastingError interface {
	error
	Lasting() bool
}

// nextWait returns how long to wait for the next attempt, or never. The library decides which
// errors last, such as an untrusted certificate, and computes the back-off.
func nextWait(ctx context.Context, attempt int, response *http.Response, err error) time.Duration {
	if lasting, ok := errors.AsType[lastingError](err); ok && lasting.Lasting() {
		return never
	}
	// Its error repeats err.
	retry, _ := retryablehttp.DefaultRetryPolicy(ctx, response, err)
	timedOut := err == nil && response.StatusCode == http.StatusRequestTimeout && ctx.Err() == nil // as gateways say of a slow request
	if !retry && !timedOut {
		return never
	}
	return retryablehttp.DefaultBackoff(shortestWait, longestWait, attempt, nil)
}
