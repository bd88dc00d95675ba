package altinn

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// script answers each attempt with the next step; the last one repeats.
type script struct {
	mu    sync.Mutex
	steps []step
	seen  []*http.Request
	sent  []string
}

type step struct {
	status int
	header http.Header
	body   string
	err    error
	unsent bool          // the error comes before a connection was had
	cut    bool          // the body ends before its time
	takes  time.Duration // until the answer
}

func (s *script) RoundTrip(req *http.Request) (*http.Response, error) {
	s.mu.Lock()
	st := s.steps[min(len(s.seen), len(s.steps)-1)]
	s.seen = append(s.seen, req)
	body := ""
	if req.Body != nil {
		raw, _ := io.ReadAll(req.Body)
		body = string(raw)
	}
	s.sent = append(s.sent, body)
	s.mu.Unlock()

	if !st.unsent {
		if trace := httptrace.ContextClientTrace(req.Context()); trace != nil {
			trace.GotConn(httptrace.GotConnInfo{})
		}
	}
	select {
	case <-time.After(st.takes):
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
	if st.err != nil {
		return nil, st.err
	}
	header := st.header
	if header == nil {
		header = http.Header{"Content-Type": {"application/json"}}
	}
	var reader io.Reader = strings.NewReader(st.body)
	if st.cut {
		reader = io.MultiReader(reader, brokenReader{})
	}
	return &http.Response{StatusCode: st.status, Header: header, Body: io.NopCloser(reader), Request: req}, nil
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// tokens counts what it hands out and what is given back.
type tokens struct {
	issued    atomic.Int64
	discarded atomic.Int64
	fixed     bool
	err       error
}

func (t *tokens) Token(context.Context, ...string) (string, error) {
	if t.err != nil {
		return "", t.err
	}
	t.issued.Add(1)
	return "token", nil
}

func (t *tokens) Discard(string) bool {
	t.discarded.Add(1)
	return !t.fixed
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func newTestClient(s http.RoundTripper, tokens api.TokenSource) *Client {
	return New(api.Options{BaseURL: "http://altinn.test", Tokens: tokens, Transport: s, UserAgent: "test", MaxRetries: 3})
}

const oneSystem = `{"id":"991825827_a","vendor":{"ID":"0192:991825827"},"isVisible":true}`

// parseError is what an error body comes to.
func parseError(t *testing.T, answer *http.Response, body []byte) *api.Error {
	t.Helper()
	client := New(api.Options{Tokens: &tokens{fixed: true}, Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
		answer.Request, answer.Body = req, io.NopCloser(bytes.NewReader(body))
		return answer, nil
	})})
	_, err := client.do(t.Context(), api.Request{Method: http.MethodGet, Path: "/", Scope: "unused"})
	e, ok := errors.AsType[*api.Error](err)
	if !ok {
		t.Fatalf("the error is %v", err)
	}
	return &api.Error{ // and nothing of the call
		Status: e.Status, Code: e.Code, Message: e.Message, Details: e.Details, Fields: e.Fields, TraceID: e.TraceID,
		NotFound: e.NotFound, Foreign: e.Foreign,
	}
}
