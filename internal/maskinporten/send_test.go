package maskinporten

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestRetries(t *testing.T) {
	t.Parallel()
	ok := reply{status: http.StatusOK, body: `{"access_token":"x","token_type":"Bearer","expires_in":120}`}
	unavailable := reply{status: http.StatusServiceUnavailable}
	limited := func(after string) reply {
		return reply{status: http.StatusTooManyRequests, header: map[string]string{"Retry-After": after}}
	}
	for name, test := range map[string]struct {
		replies  []reply
		attempts int
		waited   time.Duration
		fails    bool
	}{
		"503 with growing waits":         {[]reply{unavailable, unavailable, unavailable, unavailable, ok}, 5, 7500 * time.Millisecond, false},
		"503 to the end":                 {[]reply{unavailable, unavailable, unavailable, unavailable, unavailable, ok}, 5, 7500 * time.Millisecond, true},
		"500":                            {[]reply{{status: 500}, ok}, 2, 500 * time.Millisecond, false},
		"408, of a gateway":              {[]reply{{status: 408}, ok}, 2, 500 * time.Millisecond, false},
		"429":                            {[]reply{{status: 429}, ok}, 2, 500 * time.Millisecond, false},
		"429 more often than retries":    {append(slices.Repeat([]reply{{status: 429}}, 8), ok), 9, 39500 * time.Millisecond, false},
		"429 with a wait of nothing":     {[]reply{limited("0"), ok}, 2, 500 * time.Millisecond, false},
		"429 with Retry-After":           {[]reply{limited("7"), ok}, 2, 7 * time.Second, false},
		"429 with a date":                {[]reply{limited("Sat, 01 Jan 2000 00:00:09 GMT"), ok}, 2, 9 * time.Second, false},
		"429 with too long a wait":       {[]reply{limited("3600"), ok}, 1, 0, true},
		"429 with a date long past":      {[]reply{limited("Fri, 31 Dec 1999 00:00:09 GMT"), ok}, 2, 500 * time.Millisecond, false},
		"429 with a wait that overflows": {[]reply{limited("9223372036854775807"), ok}, 1, 0, true},
		"connection lost":                {[]reply{{err: io.ErrUnexpectedEOF}, ok}, 2, 500 * time.Millisecond, false},
		"answer cut":                     {[]reply{{status: 200, body: `{"access_tok`, cut: true}, ok}, 2, 500 * time.Millisecond, false},
		"400":                            {[]reply{{status: 400}, ok}, 1, 0, true},
		"401":                            {[]reply{{status: 401}, ok}, 1, 0, true},
		"403":                            {[]reply{{status: 403}, ok}, 1, 0, true},
		"404":                            {[]reply{{status: 404}, ok}, 1, 0, true},
		"too large":                      {[]reply{{status: 200, body: strings.Repeat(" ", largestAnswer+1)}, ok}, 1, 0, true},
		"no JSON":                        {[]reply{{status: 200, body: "<html>"}, ok}, 1, 0, true},
		"no token":                       {[]reply{{status: 200, body: `{"expires_in":120}`}, ok}, 1, 0, true},
		"other type of token":            {[]reply{{status: 200, body: `{"access_token":"x","token_type":"DPoP"}`}, ok}, 1, 0, true},
		"token with a line end":          {[]reply{{status: 200, body: `{"access_token":"x\ny","token_type":"Bearer"}`}, ok}, 1, 0, true},
		"redirect": {
			[]reply{{status: 307, header: map[string]string{"Location": "https://mp.example/elsewhere"}}, ok}, 1, 0, true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				f := &fake{replies: test.replies}
				got, err := newSource(t, f).Token(t.Context(), "a:read")
				if (err != nil) != test.fails {
					t.Fatalf("error: %v", err)
				}
				if !test.fails && got != "x" {
					t.Errorf("token is %q", got)
				}
				if n := len(f.seen()); n != test.attempts {
					t.Errorf("%d attempts, want %d", n, test.attempts)
				}
				if waited := time.Since(start); waited != test.waited {
					t.Errorf("waited %v, want %v", waited, test.waited)
				}
				if failed, ok := errors.AsType[*Error](err); test.fails && (!ok || failed.Attempts != test.attempts) {
					t.Errorf("the error counts its attempts wrong: %v", err)
				}
			})
		})
	}
}

// Whoever was to come back in an hour was told to look at the firewall, and asked again after five seconds.
func TestLongPauseIsToldAndKept(t *testing.T) {
	t.Parallel()
	hour := reply{status: http.StatusTooManyRequests, header: map[string]string{"Retry-After": "3600"}}
	dated := reply{status: http.StatusServiceUnavailable, header: map[string]string{
		"Date": "Sat, 01 Jan 2000 05:00:00 GMT", "Retry-After": "Sat, 01 Jan 2000 06:00:00 GMT",
	}}
	for name, f := range map[string]*fake{
		"of the token endpoint": {replies: []reply{hour}}, "as a date": {replies: []reply{dated}}, "of the metadata": {metadata: hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newSource(t, f)
				if f.metadata.status != 0 {
					s = newSource(t, f, func(o *Options) { o.Endpoints = Endpoints{WellKnownURL: testMetadata} })
				}
				for range 2 { // the second is not sent
					_, err := s.Token(t.Context(), "a:read")
					failed, ok := errors.AsType[*Error](err)
					if !ok || failed.RetryAfter != time.Hour || !strings.Contains(failed.Hint(), "pause of 1h0m0s") {
						t.Errorf("error: %v", err)
					}
					time.Sleep(50 * time.Minute)
				}
				if n := len(f.seen()) + f.reads; f.metadata.status != 0 && f.reads != 1 || f.metadata.status == 0 && len(f.seen()) != 1 {
					t.Errorf("%d attempts", n)
				}
			})
		})
	}
}

func TestEveryAttemptHasAnAssertionOfItsOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{replies: []reply{{status: 503}, {status: 500}, {err: io.EOF}}}
		token(t, newSource(t, f), "a:read")
		assertions, ids := map[string]bool{}, map[any]bool{}
		for _, grant := range f.seen() {
			assertions[grant.assertion], ids[grant.claims["jti"]] = true, true
			if issued, err := grant.claims.GetIssuedAt(); err != nil || issued.Unix() != grant.at.Unix() {
				t.Errorf("iat is %v at %v", issued, grant.at)
			}
		}
		if len(assertions) != 4 || len(ids) != 4 {
			t.Errorf("%d assertions and %d ids in 4 attempts", len(assertions), len(ids))
		}
	})
}

// Whatever of the answer hangs, the attempt is given up and the error names the limit that a user can set.
func TestAttemptThatHangsIsGivenUp(t *testing.T) {
	t.Parallel()
	for name, hang := range map[string]roundTrip{
		"no answer": func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		},
		"no end of the answer": func(r *http.Request) (*http.Response, error) {
			body := io.NopCloser(endsWith(r.Context().Done()))
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: body, Request: r}, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				_, err := newSource(t, nil, func(o *Options) { o.MaxRetries, o.Transport = 1, hang }).Token(t.Context(), "a:read")
				if waited := time.Since(start); waited != 60500*time.Millisecond {
					t.Errorf("gave up after %v, want two attempts of 30 s and a wait", waited)
				}
				if err == nil || !strings.Contains(err.Error(), "no complete answer within 30s (request_timeout)") {
					t.Errorf("the limit is not named: %v", err)
				}
			})
		})
	}
}

// endsWith is a body that nothing comes of until its attempt is over.
type endsWith <-chan struct{}

func (over endsWith) Read([]byte) (int, error) {
	<-over
	return 0, context.DeadlineExceeded
}

// No more is read of an answer than an answer may have.
func TestEndlessAnswerIsNotReadToItsEnd(t *testing.T) {
	t.Parallel()
	body := &counted{}
	s := newSource(t, &fake{}, func(o *Options) {
		o.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(body), Request: r}, nil
		})
	})
	if _, err := s.Token(t.Context(), "a:read"); !errors.Is(err, errAnswerTooLarge) || body.read > 2*largestAnswer {
		t.Errorf("%d bytes were read: %v", body.read, err)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// counted is endless, and counts what is read of it.
type counted struct{ read int }

func (c *counted) Read(p []byte) (int, error) {
	c.read += len(p)
	return len(p), nil
}

// TestRedirectIsNotFollowed runs over real connections, where a client would follow: neither the assertion goes where a redirect
// points, nor are metadata taken from there.
func TestRedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for name, where := range map[string]func(issuer string) Endpoints{
			"grant":    func(issuer string) Endpoints { return Endpoints{Issuer: issuer, TokenEndpoint: issuer + "token"} },
			"metadata": func(issuer string) Endpoints { return Endpoints{WellKnownURL: issuer + "metadata"} },
		} {
			t.Run(fmt.Sprint(name, " ", status), func(t *testing.T) {
				t.Parallel()
				var reached atomic.Bool
				elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
				t.Cleanup(elsewhere.Close)
				server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					http.Redirect(w, r, elsewhere.URL+"/token", status)
				}))
				t.Cleanup(server.Close)
				s := newSource(t, nil, func(o *Options) {
					o.Transport, o.MaxRetries, o.Endpoints = server.Client().Transport, 0, where(server.URL+"/")
				})
				_, err := s.Token(t.Context(), "a:read")
				if err == nil || !strings.Contains(err.Error(), strconv.Itoa(status)) {
					t.Errorf("error: %v", err)
				}
				if reached.Load() {
					t.Error("something went where the redirect pointed")
				}
			})
		}
	}
}

func TestUntrustedServerIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	var reached atomic.Int32
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	t.Cleanup(server.Close)
	transport := &http.Transport{} // trusts no test certificate
	t.Cleanup(transport.CloseIdleConnections)
	s := newSource(t, nil, func(o *Options) {
		o.Transport = transport
		o.Endpoints = Endpoints{Issuer: server.URL + "/", TokenEndpoint: server.URL + "/token"}
	})
	_, err := s.Token(t.Context(), "a:read")
	failed, ok := errors.AsType[*Error](err)
	if !ok || failed.Attempts != 1 || reached.Load() != 0 {
		t.Errorf("error: %v", err)
	}
	if _, ok := errors.AsType[*url.Error](err); !ok {
		t.Errorf("the cause is lost: %v", err)
	}
	if hint := failed.Hint(); !strings.Contains(hint, "does not trust the certificate") {
		t.Errorf("the certificate is not what the hint is about: %s", hint)
	}
}

// A sandbox that was stopped, say: Digdir has nothing to do with it.
func TestNobodyAnswersOnThisMachine(t *testing.T) {
	t.Parallel()
	const closed = "http://127.0.0.1:1" // one that was let go may be another test's by now
	s := newSource(t, nil, func(o *Options) {
		o.Transport, o.MaxRetries = &http.Transport{}, 0
		o.Endpoints = Endpoints{Issuer: closed + "/", TokenEndpoint: closed + "/token"}
	})
	_, err := s.Token(t.Context(), "a:read")
	failed, ok := errors.AsType[*Error](err)
	if !ok || !strings.Contains(failed.Hint(), "which is on this machine") {
		t.Errorf("error: %v", err)
	}
	proxy, parseErr := url.Parse(closed)
	if parseErr != nil {
		t.Fatal(parseErr)
	}
	s = newSource(t, nil, func(o *Options) {
		o.Transport, o.MaxRetries = &http.Transport{Proxy: http.ProxyURL(proxy)}, 0
		o.Endpoints = Endpoints{Issuer: "https://192.0.2.1/", TokenEndpoint: "https://192.0.2.1/token"}
	})
	_, err = s.Token(t.Context(), "a:read")
	failed, ok = errors.AsType[*Error](err)
	if !ok || !strings.Contains(failed.Hint(), "HTTPS_PROXY") {
		t.Errorf("with a proxy that has gone: %v", err)
	}
}
