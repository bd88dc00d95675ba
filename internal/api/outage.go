package api

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"
)

// outagePause is how long after the last failure another failure still belongs to the same outage.
const outagePause = 15 * time.Second

// Outage is a period in which every call of a client fails, whatever it is about. When the database
// behind Altinn restarts, it lasts for ten seconds (altinn-api.md §13).
type Outage struct {
	mu          sync.Mutex
	began, last time.Time // of its failures
	outlasted   bool      // a call has used up its retries, and no other was answered meanwhile
	over        bool
	reported    bool
}

// OutageOf returns the outage that an error belongs to, nil if the service answered the call, even
// with a refusal.
func OutageOf(err error) *Outage {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.outage
	}
	return nil
}

// Lasting reports whether the outage has outlasted the retries of a call and still goes on, and how
// long it has lasted.
func (o *Outage) Lasting() (time.Duration, bool) {
	if o == nil {
		return 0, false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.last.Sub(o.began), o.outlasted && !o.over
}

// FirstToReport reports true once, so that one error explains the outage and the others refer to
// it.
func (o *Outage) FirstToReport() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	first := !o.reported
	o.reported = true
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

// health is what the calls of a client have seen together of the services behind one address.
// Without it, each of sixty calls would be retried for as long as the first, although that has
// shown already that retries do not help.
type health struct {
	mu       sync.Mutex
	services map[string]*service // by the first part of the path: each has a database of its own
}

type service struct {
	outage  *Outage // nil while calls are answered
	answers int
	// selective is true if a call was answered with 500 until its retries were used up while others
	// succeeded: the service fails on the content of some calls.
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

// note records an attempt; a status of 0 means that it got no answer.
func (h *health) note(call *call, status int, now time.Time) {
	switch {
	case status == http.StatusTooManyRequests: // the gateway's, which says nothing about the services behind it
		return
	case call.tellsBy500 && status == http.StatusInternalServerError: // may be about the object
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

// hopeless reports whether to give up the retries of a call early: because an outage goes on that
// has outlasted another call's retries, or because this call alone fails, of a service that is
// known to fail on the content of some.
func (h *health) hopeless(call *call, resp *http.Response) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if call.failures == 1 {
		_, lasting := call.outage.Lasting()
		return lasting
	}
	// By the third attempt, answers from before the service began to fail have all arrived.
	return call.failures > 2 && call.alone && isInternalError(resp) && h.at(call.path).selective
}

// exhausted records that a call has used up its retries.
func (h *health) exhausted(call *call, resp *http.Response) {
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

// failed reports whether an answer says nothing about the call, since the service or a gateway
// before it has failed.
func failed(status int) bool {
	return status >= http.StatusInternalServerError || status == http.StatusRequestTimeout
}

func isInternalError(resp *http.Response) bool {
	return resp != nil && resp.StatusCode == http.StatusInternalServerError
}
