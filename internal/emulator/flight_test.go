package emulator

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync"
	"testing"
	"time"
)

// Equal POSTs that are on their way at once are all stored, in either kind.
// Each caller holds its body back until the emulator has asked every one of
// them for it, so all have come before any is answered.
func TestEqualRequestsAtOnce(t *testing.T) {
	t.Parallel()
	const callers = 8
	s := newScene(t, Options{})
	for _, kind := range []userKind{kindStandard, kindAgent} {
		var come, done sync.WaitGroup
		come.Add(callers)
		ids := make(chan string, callers)
		for range callers {
			done.Go(func() { ids <- s.postWhenAllCame(kind, &come) })
		}
		done.Wait()
		close(ids)
		different := map[string]bool{}
		for id := range ids {
			different[id] = true
		}
		if len(different) != callers {
			t.Errorf("%d requests of kind %s, want %d", len(different), kind, callers)
		}
		// Once they are answered, everybody sees them.
		again := decode[requestAnswer](t, s.vendor.must(http.StatusOK, http.MethodPost, kind.vendorPath(), requestJSON(kind, map[string]any{"externalRef": string(kind)})))
		if !different[again.ID] {
			t.Errorf("the next POST got %s", again.ID)
		}
	}
}

// postWhenAllCame posts a request and returns its id, "" when it was not stored.
func (s *scene) postWhenAllCame(kind userKind, come *sync.WaitGroup) string {
	content, err := json.Marshal(requestJSON(kind, map[string]any{"externalRef": string(kind)}))
	if err != nil {
		s.t.Error(err)
	}
	trace := &httptrace.ClientTrace{Got100Continue: func() { come.Done(); come.Wait() }}
	request, err := http.NewRequestWithContext(httptrace.WithClientTrace(context.Background(), trace),
		http.MethodPost, s.server.url+kind.vendorPath(), strings.NewReader(string(content)))
	if err != nil {
		s.t.Error(err)
		return ""
	}
	request.Header.Set("Authorization", "Bearer "+s.vendor.token)
	request.Header.Set("Content-Type", jsonType)
	request.Header.Set("Expect", "100-continue")
	transport := &http.Transport{ExpectContinueTimeout: time.Hour}
	defer transport.CloseIdleConnections()
	response, err := transport.RoundTrip(request)
	if err != nil {
		s.t.Error(err)
		return ""
	}
	defer func() { _ = response.Body.Close() }()
	var stored requestAnswer
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusCreated || json.Unmarshal(body, &stored) != nil {
		s.t.Errorf("status %d (%v): %s", response.StatusCode, err, body)
	}
	return stored.ID
}

// A caller that has its answer, or a broken connection, is no longer on its way
// when it comes again.
func TestOneAfterTheOther(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	for _, fault := range []Fault{
		{Path: "*/request/vendor", Delay: 1},
		{Path: "*/request/vendor", Drop: DropAfter},
		{Path: "*/request/vendor", Truncate: true},
	} {
		if err := s.server.AddFault(fault); err != nil {
			t.Fatal(err)
		}
		body := requestJSON(kindStandard, map[string]any{"externalRef": fault.label(), "redirectUrl": receipt + "?" + strings.Repeat("x", 1<<16)})
		first, err := s.vendor.try(http.MethodPost, standardPath, body)
		if err == nil && first.status != http.StatusCreated {
			t.Errorf("%s: status %d: %s", fault.label(), first.status, first.body)
		}
		s.vendor.must(http.StatusOK, http.MethodPost, standardPath, body)
	}
}

func TestFlightsSeeWhatWasAnswered(t *testing.T) {
	t.Parallel()
	var all flights
	first := all.begin()
	second := all.begin()
	all.end(first.number)
	third := all.begin()
	for name, row := range map[string]struct {
		own   flight
		other int64
		want  bool
	}{
		"under way when it came": {second, first.number, false},
		"came later":             {first, second.number, false},
		"answered before":        {third, first.number, true},
		"still under way":        {third, second.number, false},
		"before this process":    {second, 0, true},
		"without a request":      {flight{}, second.number, true},
	} {
		if got := row.own.saw(row.other); got != row.want {
			t.Errorf("%s: %v, want %v", name, got, row.want)
		}
	}
	all.end(second.number)
	all.end(third.number)
	if len(all.active) != 0 {
		t.Errorf("%v are still counted", all.active)
	}
}

// hijackable is a response writer whose connection can be taken over.
type hijackable struct{ *httptest.ResponseRecorder }

func (hijackable) Hijack() (net.Conn, *bufio.ReadWriter, error) { return nil, nil, nil }

// A call is on its way until its answer, or the break of its connection,
// begins: not until its handler has returned, when the caller may be back.
func TestFlightEndsWithTheAnswer(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(http.ResponseWriter){
		"answer": func(w http.ResponseWriter) { w.WriteHeader(http.StatusOK) },
		"break": func(w http.ResponseWriter) {
			if _, _, err := http.NewResponseController(w).Hijack(); err != nil {
				t.Error(err)
			}
		},
	} {
		var all flights
		handler := all.follow(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			own := flightOf(r)
			if all.begin().saw(own.number) {
				t.Errorf("%s: over before it began", name)
			}
			answer(w)
			if !all.begin().saw(own.number) {
				t.Errorf("%s: not over when it began", name)
			}
		}))
		handler.ServeHTTP(hijackable{httptest.NewRecorder()}, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	}
}
