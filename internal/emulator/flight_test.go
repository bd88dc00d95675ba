package emulator

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

// atOnce sends the same call eight times and returns the answers' statuses and
// bodies. Each caller holds its body back until the emulator has asked every one
// of them for it, so all have come before any is answered.
func (s *scene) atOnce(method, path string, body func(caller int) any) (answers []received) {
	s.t.Helper()
	const callers = 8
	var come, done sync.WaitGroup
	come.Add(callers)
	arrived := make(chan received, callers)
	for caller := range callers {
		done.Go(func() { arrived <- s.sendWhenAllCame(method, path, body(caller), &come) })
	}
	done.Wait()
	close(arrived)
	for one := range arrived {
		answers = append(answers, one)
	}
	return answers
}

func (s *scene) sendWhenAllCame(method, path string, body any, come *sync.WaitGroup) received {
	trace := &httptrace.ClientTrace{Got100Continue: func() { come.Done(); come.Wait() }}
	request, err := http.NewRequestWithContext(httptrace.WithClientTrace(context.Background(), trace),
		method, s.server.url+path, bytes.NewReader(encodeJSON(body)))
	if err != nil {
		s.t.Error(err)
		return received{}
	}
	request.Header.Set("Authorization", "Bearer "+s.vendor.token)
	request.Header.Set("Content-Type", jsonType)
	request.Header.Set("Expect", "100-continue")
	transport := &http.Transport{ExpectContinueTimeout: time.Hour}
	defer transport.CloseIdleConnections()
	response, err := transport.RoundTrip(request)
	if err != nil {
		s.t.Error(err)
		return received{}
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Error(err)
	}
	return received{response.StatusCode, response.Header, string(content)}
}

// expectOneOf8 checks that one answer has the first status, and seven the other.
func expectOneOf8(t *testing.T, answers []received, one, others int) {
	t.Helper()
	statuses := map[int]int{}
	for _, answer := range answers {
		statuses[answer.status]++
	}
	if statuses[one] != 1 || statuses[others] != 7 {
		t.Errorf("the statuses are %v: %+v", statuses, answers)
	}
}

// Equal POSTs of requests at once are all stored, in either kind.
func TestEqualRequestsAtOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	for _, kind := range []userKind{kindStandard, kindAgent} {
		body := requestJSON(kind, map[string]any{"externalRef": string(kind)})
		different := map[string]bool{}
		for _, answer := range s.atOnce(http.MethodPost, kind.vendorPath(), func(int) any { return body }) {
			different[decode[requestAnswer](t, answer).ID] = answer.status == http.StatusCreated
		}
		if len(different) != 8 {
			t.Errorf("%d requests of kind %s, want 8", len(different), kind)
		}
		// Once they are answered, everybody sees them.
		again := decode[requestAnswer](t, s.vendor.must(http.StatusOK, http.MethodPost, kind.vendorPath(), body))
		if !different[again.ID] {
			t.Errorf("the next POST got %s", again.ID)
		}
	}
}

// Equal POSTs of a system at once: one stores it, the others collide with that.
func TestEqualSystemsAtOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	body := systemJSON(vendorOrg+"_race", nil)
	answers := s.atOnce(http.MethodPost, vendorPath, func(int) any { return body })
	expectOneOf8(t, answers, http.StatusOK, http.StatusConflict)
	for _, answer := range answers {
		if answer.status == http.StatusConflict && answer.body != "The System already exist: "+vendorOrg+"_race" {
			t.Errorf("the conflict is %s", answer.body)
		}
	}
	if late := s.vendor.must(http.StatusBadRequest, http.MethodPost, vendorPath, body); !strings.Contains(late.body, "VLD-00002") || !strings.Contains(late.body, "VLD-00004") {
		t.Errorf("afterwards: %s", late.body)
	}
}

// Of several systems at once that want one client id, one gets it, and the
// others are not stored.
func TestOneClientIDForSystemsAtOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	answers := s.atOnce(http.MethodPost, vendorPath, func(caller int) any {
		return systemJSON(fmt.Sprintf("%s_%d", vendorOrg, caller), map[string]any{"clientId": []string{"wanted"}})
	})
	expectOneOf8(t, answers, http.StatusOK, http.StatusConflict)
	stored := 0
	for caller := range 8 {
		if s.vendor.do(http.MethodGet, fmt.Sprintf("%s/%s_%d", vendorPath, vendorOrg, caller), nil).status == http.StatusOK {
			stored++
		}
	}
	if stored != 1 {
		t.Errorf("%d systems are stored", stored)
	}
}

// PUTs of one system at once: one is written, the others fail, and the next one
// works again.
func TestPutsOfOneSystemAtOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	path := vendorPath + "/" + systemA
	body := func(caller int) any {
		return systemJSON(systemA, map[string]any{"clientId": []string{fmt.Sprintf("client-%d", caller)}})
	}
	answers := s.atOnce(http.MethodPut, path, body)
	expectOneOf8(t, answers, http.StatusOK, http.StatusInternalServerError)
	stored := decode[registeredSystem](t, s.vendor.must(http.StatusOK, http.MethodGet, path, nil)).ClientID
	if len(stored) != 1 || !strings.HasPrefix(stored[0], "client-") {
		t.Errorf("stored are %q", stored)
	}
	s.vendor.must(http.StatusOK, http.MethodPut, path, body(0))
	s.vendor.must(http.StatusOK, http.MethodPut, path, body(1))
}

// POSTs of a change request with one id at once: one stores it, the others
// find the id taken only when they store theirs.
func TestEqualChangeRequestsAtOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	path := changeOf(s.holder("ref"), uuid.NewString())
	answers := s.atOnce(http.MethodPost, path, func(int) any { return changeJSON(nil) })
	expectOneOf8(t, answers, http.StatusCreated, http.StatusInternalServerError)
	s.vendor.must(http.StatusOK, http.MethodPost, path, changeJSON(nil))
	if stored := s.server.ChangeRequests(); len(stored) != 1 {
		t.Errorf("stored are %+v", stored)
	}
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
