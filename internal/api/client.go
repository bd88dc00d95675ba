package api

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

// The defaults of [Options].
const (
	DefaultRequestTimeout        = 30 * time.Second
	DefaultMaxConcurrentRequests = 10
	DefaultMaxRequestsPerSecond  = 200
)

// Options configure a [Client].
type Options struct {
	// BaseURL is scheme and host of the service, without a slash at the end.
	BaseURL string
	// Tokens hands out the bearer tokens.
	Tokens TokenSource
	// Transport carries the requests; the whole provider shares one.
	Transport http.RoundTripper
	// UserAgent is sent with every request.
	UserAgent string
	// RequestTimeout bounds one attempt, from the connection to the last byte of the answer. Zero
	// means [DefaultRequestTimeout].
	RequestTimeout time.Duration
	// MaxRetries bounds the retries of one call. The renewal of a refused token does not count, nor
	// does an answer with 429, after which all calls slow down.
	MaxRetries int
	// MaxConcurrentRequests bounds the attempts in flight. Zero means
	// [DefaultMaxConcurrentRequests].
	MaxConcurrentRequests int
	// MaxRequestsPerSecond bounds the rate of attempts. Zero means [DefaultMaxRequestsPerSecond].
	MaxRequestsPerSecond float64
	// ReadError fills in an error from the body of an answer: code, message, fields, and whether
	// the answer is foreign.
	ReadError func(e *Error, resp *http.Response, body []byte)
	// Observe is called after every attempt, for the log; nil for none.
	Observe func(context.Context, Attempt)
}

// Client calls one service. It is safe for concurrent use.
type Client struct {
	base     string
	http     *retryablehttp.Client
	attempts *attempts
}

// New returns a client; it sends nothing yet.
func New(o Options) *Client {
	attempts := newAttempts(o)
	retrying := retryablehttp.NewClient()
	retrying.HTTPClient = &http.Client{
		Transport: attempts,
		// A redirect is an answer like any other: following one could carry the token to another
		// host.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	retrying.Logger = nil
	retrying.RetryMax = o.MaxRetries + 1 // one for the renewal of a refused token; shouldRetry counts the others
	policy := &retryPolicy{max: o.MaxRetries, health: attempts.health}
	retrying.CheckRetry, retrying.Backoff = policy.shouldRetry, policy.backoff
	retrying.ErrorHandler = retryablehttp.PassthroughErrorHandler
	return &Client{base: o.BaseURL, http: retrying, attempts: attempts}
}

// Request is one call, which may take several attempts.
type Request struct {
	Method string
	Path   string // escaped
	Query  url.Values
	Scope  string // empty for open metadata, which need no token
	// Tokens hands out the token of this call in place of the client's source; nil for the latter.
	Tokens TokenSource
	// Language is that of the texts in the answer, if the service has several; empty for its
	// default.
	Language string
	Body     any // sent as JSON unless nil
	Answer   any // filled from the JSON of a success unless nil, or from its text if it is a [*Text]
	Status   int // that of a success; 0 for any from 200 to 299
	// Header is filled from that of a success unless nil.
	Header *http.Header
	// TellsBy500 is set if 500 is an answer about the object rather than a failure (altinn-api.md
	// §10.1), which is not retried.
	TellsBy500 bool
	// ForToken is set if the call gets a token. Another call may be waiting for that, whose turn it
	// is: so this one is sent beside the queue, though never beyond the bounds of concurrency and
	// rate.
	ForToken bool
	// Within, unless zero, is how long after its beginning the call may be sent. Later, it ends with
	// [ErrTooLate]: what speaks for it may have changed.
	Within time.Duration
	// Repeatable is set for a POST that may be sent again, as it replaces all that it is about.
	Repeatable bool
	// Personal is set if the answer is about persons, too. No error quotes a success then, nor of any
	// answer a national identity number, or members that are not known.
	Personal bool
}

// Text is an answer of text in place of JSON. It may be a secret: no error quotes it.
type Text string

// tokensFor returns what hands out the token of a call, nil if it needs none.
func (c *Client) tokensFor(r Request) TokenSource {
	switch {
	case r.Tokens != nil:
		return r.Tokens
	case r.Scope == "":
		return nil
	case c.attempts.tokens == nil:
		return noTokens{}
	}
	return c.attempts.tokens
}

func (c *Client) newCall(r Request, started time.Time) *call {
	one := &call{
		scope: r.Scope, tokens: c.tokensFor(r), method: r.Method, path: r.Path,
		tellsBy500: r.TellsBy500, repeatable: r.Repeatable || r.Method != http.MethodPost, personal: r.Personal, forToken: r.ForToken,
	}
	if r.Within > 0 {
		one.notAfter = started.Add(r.Within)
	}
	return one
}

// Do runs a request to its end and returns the status of a success. Every error is an [*Error].
func (c *Client) Do(ctx context.Context, r Request) (int, error) {
	started := time.Now()
	call := c.newCall(r, started)
	fail := func(e *Error) (int, error) {
		e.Method, e.Path = r.Method, r.Path
		e.Attempts, e.Elapsed = call.attempts, time.Since(started)
		e.Waited = e.Elapsed - call.sending
		e.unknown = r.Method != http.MethodGet && (call.unknown || e.unknown)
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
		e := c.attempts.parseError(call, resp, body)
		if call.tokens == nil && (e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden) {
			e.Foreign = true // the service itself refuses nobody its open metadata (altinn-api.md §10)
		}
		return fail(e)
	}
	odd := func(err error) (int, error) {
		e := &Error{Status: resp.StatusCode, Err: err, unknown: true, Foreign: IsPage(resp.Header.Get("Content-Type"), body)}
		switch {
		case !r.Personal:
			e.Message = Excerpt(resp.Header.Get("Content-Type"), body)
		case e.Foreign:
			e.Message = Excerpt(resp.Header.Get("Content-Type"), withoutNumbers(body))
		default:
			e.Message = notShown
		}
		return fail(e)
	}
	if r.Status != 0 && resp.StatusCode != r.Status {
		return odd(fmt.Errorf("the answer is not the one it should be, which has HTTP status %d", r.Status))
	}
	if !r.readAnswer(resp, body) {
		return odd(errors.New("the answer is not the JSON it should be"))
	}
	return resp.StatusCode, nil
}

// readAnswer fills [Request.Answer] from the body of a success, and reports whether it is one. A page
// never is. [Request.Header] it fills in any case.
func (r Request) readAnswer(resp *http.Response, body []byte) bool {
	if r.Header != nil {
		*r.Header = resp.Header
	}
	if IsPage(resp.Header.Get("Content-Type"), body) {
		return false
	}
	if text, ok := r.Answer.(*Text); ok {
		*text = Text(TextOf(body))
		return true
	}
	return r.Answer == nil || json.Unmarshal(body, r.Answer) == nil
}

// Token returns the token for calls with a scope, empty if the client has no source of tokens.
// Every error is an [*Error].
func (c *Client) Token(ctx context.Context, scope string) (string, error) {
	if c.attempts.tokens == nil {
		return "", nil
	}
	token, err := c.attempts.tokens.Token(ctx, scope)
	if err != nil {
		return "", &Error{Err: &tokenError{err}}
	}
	return token, nil
}

func (c *Client) newRequest(ctx context.Context, r Request) (*retryablehttp.Request, error) {
	address := c.base + r.Path
	if len(r.Query) > 0 {
		address += "?" + r.Query.Encode()
	}
	var body any // nil, not an empty reader: a GET has no body
	if r.Body != nil {
		encoded, err := json.Marshal(r.Body)
		if err != nil {
			return nil, fmt.Errorf("writing the request body: %w", err)
		}
		body = bytes.NewReader(encoded)
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, r.Method, address, body)
	if err != nil {
		return nil, fmt.Errorf("making the request: %w", err)
	}
	req.Header.Set("Accept", "application/json")
	if r.Body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.Language != "" {
		req.Header.Set("Accept-Language", r.Language)
	}
	return req, nil
}
