package altinn

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// What [Options] of zero mean.
const (
	DefaultRequestTimeout        = 30 * time.Second
	DefaultMaxConcurrentRequests = 10
	DefaultMaxRequestsPerSecond  = 200
)

// Options configure a [Client].
type Options struct {
	// PlatformURL is scheme and host of the platform, such as https://platform.tt02.altinn.no (§1.1), no slash at the end.
	PlatformURL string
	// Tokens hands out the bearer tokens.
	Tokens TokenSource
	// Transport carries the requests, one for the whole provider.
	Transport http.RoundTripper
	// UserAgent is sent with every request.
	UserAgent string
	// RequestTimeout bounds one attempt, from the connection to the last byte of the answer. Zero means
	// [DefaultRequestTimeout].
	RequestTimeout time.Duration
	// MaxRetries is how often one call is repeated at most. Neither the renewal of a refused token counts, nor an answer
	// with 429, after which all calls wait and slow down.
	MaxRetries int
	// MaxConcurrentRequests bounds the attempts in flight. Zero means [DefaultMaxConcurrentRequests].
	MaxConcurrentRequests int
	// MaxRequestsPerSecond bounds the rate of attempts. Zero means [DefaultMaxRequestsPerSecond].
	MaxRequestsPerSecond float64
	// Observe is told of every attempt, for the log. Nil means nobody listens.
	Observe func(context.Context, Attempt)
}

// Client calls Altinn. It is safe for concurrent use.
type Client struct {
	platform  string
	tokens    TokenSource
	http      *retryablehttp.Client
	spellings spellings
}

// New returns a client; it sends nothing yet.
func New(o Options) *Client {
	attempts := newAttempts(o)
	retrying := retryablehttp.NewClient()
	retrying.HTTPClient = &http.Client{
		Transport: attempts,
		// A redirect is an answer like any other: following one could carry the token to another host.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	retrying.Logger = nil
	retrying.RetryMax = o.MaxRetries + 1 // one more, for the renewal of a refused token; shouldRetry counts the rest
	policy := &retryPolicy{max: o.MaxRetries, tokens: o.Tokens, health: attempts.health}
	retrying.CheckRetry, retrying.Backoff = policy.shouldRetry, policy.backoff
	retrying.ErrorHandler = retryablehttp.PassthroughErrorHandler
	return &Client{platform: o.PlatformURL, tokens: o.Tokens, http: retrying}
}

// A request is one call as its caller means it, whatever number of attempts it takes.
type request struct {
	method string
	path   string // escaped
	query  url.Values
	scope  string // none for the open metadata
	// language is that of the texts in the answer, where the service has them in several; empty for the service's choice.
	language string
	body     any // sent as JSON unless nil
	answer   any // filled from the JSON of a success unless nil
	status   int // that of a success; 0 for any from 200 to 299
	// tellsBy500 is set where 500 tells something of what is asked for (§10.1). It is not repeated then.
	tellsBy500 bool
}

// do runs a request to its end and returns the status of a success. Every error is an [*Error].
func (c *Client) do(ctx context.Context, r request) (int, error) {
	started := time.Now()
	call := &call{scope: r.scope, method: r.method, path: r.path, tellsBy500: r.tellsBy500}
	fail := func(e *Error) (int, error) {
		e.Method, e.Path = r.method, r.path
		e.Attempts, e.Elapsed = call.attempts, time.Since(started)
		e.Waited = e.Elapsed - call.sending
		e.unknown = r.method != http.MethodGet && (call.unknown || e.unknown)
		if e.Status == 0 || failed(e.Status) {
			e.outage = call.outage
		}
		return 0, e
	}

	req, err := c.newRequest(withCall(ctx, call), r)
	if err != nil {
		return fail(&Error{Err: err})
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return fail(call.lastAnswer(err))
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return fail(&Error{Status: resp.StatusCode, Err: err, unknown: true})
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		e := parseError(resp, body)
		if r.scope == "" && (e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden) {
			e.Foreign = true // what is open to everybody needs no token (§10)
		}
		return fail(e)
	}
	odd := func(err error) (int, error) {
		return fail(&Error{
			Status: resp.StatusCode, Message: excerpt(resp.Header.Get("Content-Type"), body), Err: err, unknown: true,
			Foreign: isPage(resp.Header.Get("Content-Type"), body),
		})
	}
	if r.status != 0 && resp.StatusCode != r.status {
		return odd(fmt.Errorf("the answer is not the one it should be, which has HTTP status %d", r.status))
	}
	if r.answer != nil && json.Unmarshal(body, r.answer) != nil {
		return odd(errors.New("the answer is not the JSON it should be"))
	}
	if r.answer != nil {
		c.spellings.compose(r.answer)
	}
	return resp.StatusCode, nil
}

func (c *Client) newRequest(ctx context.Context, r request) (*retryablehttp.Request, error) {
	address := c.platform + r.path
	if len(r.query) > 0 {
		address += "?" + r.query.Encode()
	}
	var body any // nil, not an empty reader: a GET has no body
	if r.body != nil {
		encoded, err := json.Marshal(r.body)
		if err != nil {
			return nil, fmt.Errorf("writing the request body: %w", err)
		}
		body = bytes.NewReader(encoded)
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, r.method, address, body)
	if err != nil {
		return nil, fmt.Errorf("making the request: %w", err)
	}
	req.Header.Set("Accept", "application/json")
	if r.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.language != "" {
		req.Header.Set("Accept-Language", r.language)
	}
	return req, nil
}
