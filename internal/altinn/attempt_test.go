package altinn

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// What the attempts of one call know of each other: a POST is never sent again once it was, and what one attempt may have done
// no later one undoes.
func TestOutcomeOfSeveralAttempts(t *testing.T) {
	t.Parallel()
	refused := step{err: &net.OpError{Op: "dial", Err: errors.New("connection refused")}, unsent: true}
	reset := step{err: &net.OpError{Op: "read", Err: errors.New("connection reset by peer")}}
	done := step{status: http.StatusOK, body: `"4b0f1d5e-0000-4000-8000-000000000000"`}
	for name, test := range map[string]struct {
		steps   []step
		post    bool // or else PUT
		sent    int
		unknown bool
	}{
		"POST: refused, then reset":               {steps: []step{refused, reset, done}, post: true, sent: 2, unknown: true},
		"POST: refused, then 503":                 {steps: []step{refused, {status: 503}, done}, post: true, sent: 2, unknown: true},
		"POST: refused, then 400":                 {steps: []step{refused, {status: 400}, done}, post: true, sent: 2},
		"POST: refused, then 401, then reset":     {steps: []step{refused, {status: 401}, reset, done}, post: true, sent: 3, unknown: true},
		"PUT: reset, then refused for ever":       {steps: []step{reset, refused}, sent: 4, unknown: true},
		"PUT: 504, then refused for ever":         {steps: []step{{status: 504}, refused}, sent: 4, unknown: true},
		"PUT: 504, then 403":                      {steps: []step{{status: 504}, {status: 403}}, sent: 2, unknown: true},
		"PUT: reset, then too long a Retry-After": {steps: []step{reset, {status: 429, header: after("3600")}}, sent: 2, unknown: true},
		"PUT: refused for ever":                   {steps: []step{refused}, sent: 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: test.steps}
				write := newTestClient(s, &tokens{}).UpdateSystem
				if test.post {
					write = newTestClient(s, &tokens{}).CreateSystem
				}
				err := write(t.Context(), System{ID: "991825827_a"})
				if err == nil || api.OutcomeUnknown(err) != test.unknown || len(s.seen) != test.sent {
					t.Errorf("sent %d times, outcome unknown: %t, error %v", len(s.seen), api.OutcomeUnknown(err), err)
				}
			})
		})
	}
}

// Ctrl-C in the very moment in which a POST fails, perhaps after its effect: it must be looked for all the same.
func TestInterruptAtAFailureLeavesTheOutcomeUnknown(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	client := New(api.Options{
		BaseURL: "http://altinn.test", Tokens: &tokens{}, Transport: &script{steps: []step{{status: http.StatusInternalServerError}}},
		Observe: func(context.Context, api.Attempt) { interrupt() },
	})
	if err := client.CreateSystem(ctx, System{ID: "991825827_a"}); !api.OutcomeUnknown(err) || !api.HasStatus(err, http.StatusInternalServerError) {
		t.Errorf("outcome unknown: %t, error %v", api.OutcomeUnknown(err), err)
	}
}

// Maskinporten's client has retried already: a read that has no token does not ask for it four times.
func TestReadWithoutATokenAsksForItOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		started := time.Now()
		source := &failing{}
		_, err := newTestClient(&script{}, source).System(t.Context(), "991825827_a")
		if !api.NoToken(err) || source.asked != 1 || time.Since(started) > 0 {
			t.Errorf("asked %d times in %s: %v", source.asked, time.Since(started), err)
		}
	})
}

// failing hands out no token.
type failing struct{ asked int }

func (f *failing) Token(context.Context, ...string) (string, error) {
	f.asked++
	return "", errors.New("MP-100")
}
func (*failing) Discard(string) bool { return true }

// An answer that comes byte by byte, each in time, has the time of one attempt in all.
func TestAnswerThatDripsIsGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var sent int
		transport := roundTripper(func(req *http.Request) (*http.Response, error) {
			sent++
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(dripping{req.Context().Done()}), Request: req}, nil
		})
		client := New(api.Options{BaseURL: "http://altinn.test", Tokens: &tokens{}, Transport: transport, RequestTimeout: 20 * time.Second})
		started := time.Now()
		err := readSystem(t, client)
		if took := time.Since(started); took != 20*time.Second || sent != 1 || !strings.Contains(fmt.Sprint(err), "request_timeout") {
			t.Errorf("%d attempts in %s: %v", sent, took, err)
		}
	})
}

// dripping yields a byte each second until its request ends, as the body of a real connection does.
type dripping struct{ ended <-chan struct{} }

func (d dripping) Read(p []byte) (int, error) {
	select {
	case <-time.After(time.Second):
		return copy(p, " "), nil
	case <-d.ended:
		return 0, context.DeadlineExceeded
	}
}

// No more is read of an answer than an answer may have, and what it unpacks to is what counts.
func TestNoMoreIsReadThanAnAnswerMayHave(t *testing.T) {
	t.Parallel()
	var read, sent atomic.Int64
	endlessly := roundTripper(func(req *http.Request) (*http.Response, error) {
		sent.Add(1)
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(counted{&read}), Request: req}, nil
	})
	// Under the race detector on a busy machine, 64 MB may take longer than any request of a user's.
	client := New(api.Options{BaseURL: "http://altinn.test", Tokens: &tokens{}, Transport: endlessly, MaxRetries: 3, RequestTimeout: time.Hour})
	if err := readSystem(t, client); !errors.Is(err, api.ErrTooLarge) || sent.Load() != 1 || read.Load() > api.MaxResponseBytes+1<<20 {
		t.Errorf("%d bytes were read in %d attempts: %v", read.Load(), sent.Load(), err)
	}

	var packed bytes.Buffer
	packer := gzip.NewWriter(&packed)
	_, err := packer.Write(make([]byte, 1<<20))
	if err = errors.Join(err, packer.Close()); err != nil {
		t.Fatal(err)
	}
	bomb := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bytes.Repeat(packed.Bytes(), api.MaxResponseBytes>>20+1))
	}))
	defer bomb.Close()
	client = New(api.Options{BaseURL: bomb.URL, Tokens: &tokens{}, Transport: bomb.Client().Transport, RequestTimeout: time.Hour})
	if err := readSystem(t, client); !errors.Is(err, api.ErrTooLarge) {
		t.Errorf("what unpacks to more is taken: %v", err)
	}
}

// counted is endless, and counts what is read of it.
type counted struct{ bytes *atomic.Int64 }

func (c counted) Read(p []byte) (int, error) {
	c.bytes.Add(int64(len(p)))
	return len(p), nil
}
