package wire

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"net"
	"net/http"
	"sync"
)

// The real service looks for what there is and stores what is new in two steps, so calls that are
// on their way at once get into each other's way (altinn-api.md §13): several equal requests are
// stored, an id is found taken only by the database, a write meets another one. Handlers run alone
// here; those races are widened instead, so that they strike every time: a call does not see what
// was stored by a call that had not been answered when it came. A fault's delay makes a call last
// longer.

// flight is a call in flight, that is, not answered yet: its number, and the numbers of those that
// were in flight when it came. The zero value sees everything.
type flight struct {
	number int64
	others map[int64]bool
}

// saw reports whether the call of that number had been answered when this one came; 0 is no call of
// this process.
func (f flight) saw(number int64) bool {
	return number == 0 || f.number == 0 || number < f.number && !f.others[number]
}

// Saw reports whether something was stored when the call came, by the number of the call that
// stored it.
func (c *Call) Saw(number int64) bool { return flightOf(c.Request).saw(number) }

// Number is the number of the call, for what it stores.
func (c *Call) Number() int64 { return flightOf(c.Request).number }

// Flights keeps the numbers of the calls in flight.
type Flights struct {
	mu     sync.Mutex
	last   int64
	active map[int64]bool
}

func (f *Flights) begin() flight {
	f.mu.Lock()
	defer f.mu.Unlock()
	begun := flight{number: f.last + 1, others: maps.Clone(f.active)}
	if f.active == nil {
		f.active = map[int64]bool{}
	}
	f.last = begun.number
	f.active[begun.number] = true
	return begun
}

func (f *Flights) end(number int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.active, number)
}

// flightKey is the context key of a request's flight.
type flightKey struct{}

// flightOf is the flight of a request that [Flights.Follow] let through.
func flightOf(r *http.Request) flight {
	own, _ := r.Context().Value(flightKey{}).(flight)
	return own
}

// Follow lets requests through to next and counts each of them as in flight until its answer, or
// the break of its connection, begins.
func (f *Flights) Follow(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		own := f.begin()
		defer f.end(own.number)
		answering := &answeringWriter{ResponseWriter: w, begin: func() { f.end(own.number) }}
		next.ServeHTTP(answering, r.WithContext(context.WithValue(r.Context(), flightKey{}, own)))
	})
}

// answeringWriter tells when an answer begins: a caller that has it may come back before the
// handler has returned.
type answeringWriter struct {
	http.ResponseWriter
	begin func()
}

// WriteHeader begins an answer.
func (w *answeringWriter) WriteHeader(status int) {
	w.begin()
	w.ResponseWriter.WriteHeader(status)
}

// Hijack begins the break of a connection.
func (w *answeringWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	w.begin()
	connection, buffer, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, fmt.Errorf("the connection cannot be taken over: %w", err)
	}
	return connection, buffer, nil
}

// Unwrap gives http.ResponseController the rest.
func (w *answeringWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
