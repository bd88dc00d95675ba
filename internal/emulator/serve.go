package emulator

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"
)

// padBlock is how many bytes of padding are sent at a time.
const padBlock = 64 << 10

// ServeHTTP takes every call to the emulator.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	control := isControl(r)
	if refused := guard(r, control); refused != nil {
		refused.write(w)
		return
	}
	body, whole, err := readBody(r)
	switch {
	case err != nil:
		abort(w)
	case !whole:
		emptyReply(http.StatusRequestEntityTooLarge).with("Connection", "close").write(w)
	case control:
		controlAnswer(s.answer(r, body, caller{}, nil)).write(w)
	default:
		s.serve(w, r, body)
	}
}

// serve answers a call to one of the emulated services: the rate limit and then
// the fault plan decide whether it takes effect and what of the answer arrives.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, body []byte) {
	from := authenticate(s.issuer, r.Header)
	entry := newCall(s.Now(), r, body, from)
	if refused := s.rates.refuse(r, s.clock()); refused != nil {
		entry.Fault = rateLimited
		entry.finish(*refused)
		s.journal.add(entry)
		refused.write(w)
		return
	}
	fault := s.faults.take(r.Method, r.URL.Path, s.clock())
	answer := emptyReply(0)
	if fault == nil || fault.takesEffect() {
		if fault != nil {
			fault.holdEffect(s.ended)
		}
		answer = s.answer(r, body, from, fault)
	}
	if fault != nil {
		answer = fault.applyTo(answer)
		entry.Fault = fault.label()
	}
	entry.finish(answer)
	s.journal.add(entry)
	if fault == nil {
		answer.write(w)
		return
	}
	fault.holdAnswer(r.Context())
	switch {
	case fault.Drop != "":
		abort(w)
	case fault.Truncate:
		sendHalf(w, answer)
	case fault.Pad > 0:
		sendPadded(w, answer, fault.Pad)
	default:
		answer.write(w)
	}
}

// answer lets the services handle the call. Of the fault it knows only what goes
// wrong behind the services; nil is none.
func (s *Server) answer(r *http.Request, body []byte, from caller, fault *Fault) reply {
	if isMaskinporten(r) {
		// Maskinporten asks back for system users, so it must not be called under the mutex.
		r.Body = io.NopCloser(bytes.NewReader(body))
		return captureReply(s.issuer, r)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &call{
		request: r, body: body, caller: from, now: s.Now(),
		platformURL: s.url, traceID: newTraceID(), detailProblems: s.options.DetailProblems,
		appSourceDown: fault != nil && fault.AppSourceDown, reuseIDs: s.options.ReuseIDs, newID: s.options.NewID, world: &s.world, catalogue: s.catalogue, state: s.state,
	}
	answer := s.router.dispatch(c)
	if c.changed {
		if err := s.keep(); err != nil {
			return c.text(http.StatusInternalServerError, err.Error())
		}
		if c.kept != nil {
			c.kept()
		}
	}
	return answer
}

// sendHalf promises the whole body, sends half of it and breaks the connection.
func sendHalf(w http.ResponseWriter, answer reply) {
	if len(answer.body) > 0 {
		whole := len(answer.body)
		answer.body = answer.body[:whole/2]
		answer.with("Content-Length", strconv.Itoa(whole)).write(w)
		_ = http.NewResponseController(w).Flush()
	}
	abort(w)
}

// sendPadded sends the answer and so many bytes of white space after it, a block at a time.
func sendPadded(w http.ResponseWriter, answer reply, pad int64) {
	answer.with("Content-Length", strconv.FormatInt(int64(len(answer.body))+pad, 10)).write(w)
	block := bytes.Repeat([]byte{' '}, padBlock)
	for ; pad > 0; pad -= padBlock {
		if _, err := w.Write(block[:min(pad, padBlock)]); err != nil {
			return // the caller has had enough
		}
	}
}

// newTraceID makes a W3C trace context id.
func newTraceID() string {
	var random [24]byte
	_, _ = rand.Read(random[:]) // never fails
	text := hex.EncodeToString(random[:])
	return "00-" + text[:32] + "-" + text[32:] + "-00"
}
