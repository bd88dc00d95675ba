//go:build unix

package acceptance_test

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience bounds how long a test waits for what always comes: it turns a hang into a failure.
const patience = time.Minute

// A moment is how far a call has come when the blow falls.
type moment string

const (
	unsent     moment = "before the call has left"          // it takes no effect
	underWay   moment = "while the call is under way"       // it takes effect when the caller is gone
	unanswered moment = "before the answer has come"        // it has taken effect
	answered   moment = "right after the answer has come"   // and the state may have been written, or not
	allCalls          = "call"                              // of any kind
	writeCalls        = "call that changes something there" // which are those of a POST, PUT or DELETE
)

// strike is one blow at a chosen call of a run.
type strike struct {
	blow blow
	at   moment
	// of is [allCalls] or [writeCalls]: which calls are counted. number is the call that is hit, from 1.
	of     string
	number int
	// restart is how many calls of the run go well before Altinn's database restarts; below 0 it does not.
	restart int

	cli    int // the process that runs the command
	seen   int
	landed bool
	err    error

	// The call that was hit.
	method, path string
	body         []byte
}

// gate stands between the provider and Altinn, and strikes when the chosen call passes. So a moment is a place in the
// work, whatever the speed of the machine.
type gate struct {
	altinn *httputil.ReverseProxy
	server *httptest.Server

	passing sync.RWMutex // read-locked by each call

	mu     sync.Mutex
	strike *strike
}

func newGate(t testing.TB, w *world) *gate {
	t.Helper()

	altinn, err := url.Parse(w.Altinn.Access().PlatformURL)
	if err != nil {
		t.Fatal(err)
	}

	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)

	g := &gate{altinn: &httputil.ReverseProxy{
		Transport: transport,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(altinn)
			r.Out.Host = altinn.Host // which is in confirm URLs
		},
	}}
	g.server = httptest.NewServer(g)
	t.Cleanup(g.server.Close)

	return g
}

// arm chooses the strike of the next run, nil for none.
func (g *gate) arm(s *strike) {
	g.mu.Lock()
	defer g.mu.Unlock()

	g.strike = s
}

// settle waits until the calls of a run whose processes are gone have ended, and returns whether its blow has fallen.
func (g *gate) settle(s *strike) bool {
	g.passing.Lock()
	defer g.passing.Unlock()

	g.mu.Lock()
	defer g.mu.Unlock()

	return s != nil && s.landed
}

// take returns the strike if this is its call.
func (g *gate) take(r *http.Request, body []byte) *strike {
	g.mu.Lock()
	defer g.mu.Unlock()

	s := g.strike
	if s == nil || s.landed || s.of == writeCalls && r.Method == http.MethodGet {
		return nil
	}

	if s.seen++; s.seen < s.number {
		return nil
	}

	s.landed, s.method, s.path, s.body = true, r.Method, r.URL.Path, body

	return s
}

// ServeHTTP implements [http.Handler]. The first part of the path is the number of the calling process.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.passing.RLock()
	defer g.passing.RUnlock()

	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler) // the caller has gone in the middle of it
	}

	r.Body = io.NopCloser(bytes.NewReader(body))

	process, path, _ := strings.Cut(strings.TrimPrefix(r.URL.EscapedPath(), "/"), "/")
	r.URL.RawPath = "/" + path

	if r.URL.Path, err = url.PathUnescape(r.URL.RawPath); err != nil {
		panic(http.ErrAbortHandler)
	}

	s := g.take(r, body)
	if s == nil {
		answer(w, g.effect(r))

		return
	}

	provider, err := strconv.Atoi(process)
	if err != nil {
		panic(http.ErrAbortHandler)
	}

	g.execute(s, provider, w, r)
}

// execute lets the blow fall.
func (g *gate) execute(s *strike, provider int, w http.ResponseWriter, r *http.Request) {
	hit := func() { s.err = s.blow.strike(s.cli, provider) }

	switch {
	case s.blow.ignored, s.blow.graceful && r.Method == http.MethodGet: // which the CLI waits for
		hit()
		answer(w, g.effect(r))
	case s.blow.graceful && s.at != answered: // the provider would wait for the answer
		if s.at == unanswered {
			g.effect(r)
		}
		hit()
		panic(http.ErrAbortHandler)
	case s.at == unsent:
		hit()
		left(r)
		panic(http.ErrAbortHandler)
	case s.at == underWay:
		hit()
		left(r)
		g.effect(r)
		panic(http.ErrAbortHandler)
	case s.at == unanswered:
		g.effect(r)
		hit()
		left(r)
		panic(http.ErrAbortHandler)
	default:
		answer(w, g.effect(r))
		hit()
	}
}

// effect passes a call on, also if the caller does not wait for it.
func (g *gate) effect(r *http.Request) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	g.altinn.ServeHTTP(recorder, r.WithContext(context.WithoutCancel(r.Context())))

	return recorder
}

// answer answers with all of a recorded answer.
func answer(w http.ResponseWriter, recorded *httptest.ResponseRecorder) {
	maps.Copy(w.Header(), recorded.Header())
	w.WriteHeader(recorded.Code)
	_, _ = w.Write(recorded.Body.Bytes()) // nobody may be there any more

	_ = http.NewResponseController(w).Flush()
}

// left waits until the caller has gone, or has given the call up.
func left(r *http.Request) {
	timer := time.NewTimer(patience)
	defer timer.Stop()

	select {
	case <-r.Context().Done():
	case <-timer.C:
	}
}
