package wire

import (
	"bufio"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestFlightsSeeWhatWasAnswered(t *testing.T) {
	t.Parallel()
	var all Flights
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

// A call is on its way until its answer, or the break of its connection, begins: not until its
// handler has returned, when the caller may be back.
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
		var all Flights
		handler := all.Follow(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
