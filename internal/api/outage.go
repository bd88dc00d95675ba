package api

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"
)

// outagePause is how long after its last failure an outage is still the same one: calls that come later have not seen it.
const outagePause = 15 * time.Second

// An Outage is a time in which none of a client's calls is answered, or each with a failure of its own. When the database
// behind Altinn restarts, that is so for ten seconds (altinn-api.md §13).
type Outage struct {
	mu          sync.Mutex
	began, last time.Time // of its failures
	outlasted   bool      // a call has been repeated until its retries were used up, and no other was answered meanwhile
	over        bool
	told        bool
}

// OutageOf returns the outage that an error is of, nil if the call was answered, by a refusal for instance.
func OutageOf(err error) *Outage {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.outage
	}
	return nil
}

// Lasting reports whether the outage has outlasted the retries of a call and still goes on, and for how long it has been seen.
func (o *Outage) Lasting() (time.Duration, bool) {
	if o == nil {
		return 0, false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.last.Sub(o.began), o.outlasted && !o.over
}

// FirstToTell reports whether nobody has told of the outage yet: it is true once.
func (o *Outage) FirstToTell() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	first := !o.told
	o.told = true
	return first
}

func (o *Outage) update(change func(*Outage)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	change(o)
}

func (o *Outage) isStale(now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return now.Sub(o.last) > outagePause
}

// health is what the calls of a client know together of how the services behind one address do. Without it, each of sixty
// calls would be repeated for as long as the first one, which has told already that it is of no use.
type health struct {
	mu       sync.Mutex
	services map[string]*service // by the first part of the path: each has a database of its own
}

type service struct {
	outage  *Outage // nil while calls are answered
	answers int
	// selective tells that a call was answered 500 until its retries were used up, while others were answered: there are
	// calls here whose content the service fails on.
	selective bool
}

// at returns the service of a path. The caller must hold the lock.
func (h *health) at(path string) *service {
	name, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if h.services == nil {
		h.services = make(map[string]*service)
	}
	if h.services[name] == nil {
		h.services[name] = new(service)
	}
	return h.services[name]
}

// note takes an attempt into account. A status of 0 is that of an attempt without an answer.
func (h *health) note(call *call, status int, now time.Time) {
	switch {
	case status == http.StatusTooManyRequests: // says nothing about the services behind the gateway
		return
	case call.tellsBy500 && status == http.StatusInternalServerError: // nor does this, or too little
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.at(call.path)
	if status != 0 && !failed(status) {
		s.answers++
		if s.outage != nil {
			s.outage.update(func(o *Outage) { o.over = true })
			s.outage = nil
		}
		return
	}
	if s.outage == nil || s.outage.isStale(now) {
		s.outage = &Outage{began: now, last: now}
	}
	s.outage.update(func(o *Outage) { o.last = now })
	if call.failures++; call.failures == 1 {
		call.met = s.outage
	}
	call.alone = call.failures > 1 && s.answers > call.heard
	call.outage, call.heard = s.outage, s.answers
}

// hopeless reports whether another attempt of a call that failed would be in vain: an outage that has outlasted another call
// still goes on, or this one alone fails, as others have done here to the end.
func (h *health) hopeless(call *call, resp *http.Response) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if call.failures == 1 {
		_, lasting := call.outage.Lasting()
		return lasting
	}
	// By the third attempt, whatever was answered before the service began to fail has arrived.
	return call.failures > 2 && call.alone && isInternalError(resp) && h.at(call.path).selective
}

// outlasts notes that the retries of a call are used up.
func (h *health) outlasts(call *call, resp *http.Response) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.at(call.path)
	switch {
	case call.failures < 2: // nothing has been repeated
	case s.outage != nil && s.outage == call.met:
		s.outage.update(func(o *Outage) { o.outlasted = true })
	case call.alone && isInternalError(resp):
		s.selective = true
	}
}

// failed reports whether an answer is no judgement of the call, but a failure: of the service, or of a gateway on the way there.
func failed(status int) bool {
	return status >= http.StatusInternalServerError || status == http.StatusRequestTimeout
}

func isInternalError(resp *http.Response) bool {
	return resp != nil && resp.StatusCode == http.StatusInternalServerError
}
