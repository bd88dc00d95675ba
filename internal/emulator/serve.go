package emulator

import (
	"bytes"
	"io"
	"net/http"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/approval"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/fault"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// ServeHTTP takes every call to the emulator.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	control := isControl(r)
	if refused := guard(r, control, s.options.AllowRemote); refused != nil {
		refused.Write(w)
		return
	}
	body, whole, err := wire.ReadBody(r)
	switch {
	case err != nil:
		fault.Abort(w)
	case !whole:
		wire.Empty(http.StatusRequestEntityTooLarge).With("Connection", "close").Write(w)
	case control || r.URL.Path == approval.RootPath:
		controlAnswer(s.answer(r, body, wire.Caller{}, nil)).Write(w)
	default:
		s.serve(w, r, body)
	}
}

// serve answers a call to one of the emulated services: the rate limit and then the fault plan
// decide whether it takes effect and what of the answer arrives.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, body []byte) {
	from := s.authenticate(r.Header)
	entry := newCall(s.Now(), r, body, from)
	if refused := s.rates.Refuse(isMaskinporten(r), s.clock()); refused != nil {
		entry.Fault = fault.RateLimited
		entry.finish(refused)
		s.journal.add(entry)
		refused.Write(w)
		return
	}
	fault := s.faults.Take(r.Method, r.URL.Path, s.clock())
	answer := wire.Empty(0)
	if fault == nil || fault.TakesEffect() {
		if fault != nil {
			fault.HoldEffect(s.ended)
		}
		answer = s.answer(r, body, from, fault)
	}
	if fault != nil {
		answer = fault.ApplyTo(answer)
		entry.Fault = fault.Label()
	}
	entry.finish(answer)
	s.journal.add(entry)
	if fault == nil {
		answer.Write(w)
		return
	}
	fault.Send(r.Context(), w, answer)
}

// answer lets the services handle the call. Of the fault it knows only what goes wrong behind the
// services; nil is none.
func (s *Server) answer(r *http.Request, body []byte, from wire.Caller, fault *fault.Fault) *wire.Reply {
	if isMaskinporten(r) {
		// Maskinporten asks back for system users, so it must not be called under the mutex.
		r.Body = io.NopCloser(bytes.NewReader(body))
		return wire.Capture(s.issuer, r)
	}
	c := &wire.Call{
		Request: r, Body: body, Caller: from,
		PlatformURL: s.url, TraceID: wire.NewTraceID(), DetailProblems: s.options.DetailProblems,
		AppSourceDown: fault != nil && fault.AppSourceDown,
	}
	answer := s.dispatch(c)
	if c.Complete != nil {
		c.Complete(answer)
	}
	return answer
}

// dispatch lets a service handle the call, one call at a time.
func (s *Server) dispatch(c *wire.Call) *wire.Reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.Now = s.Now()
	answer := s.router.Dispatch(c)
	if c.Changed {
		if err := s.keep(); err != nil {
			c.Complete = nil
			return c.Text(http.StatusInternalServerError, err.Error())
		}
		if c.AfterSave != nil {
			c.AfterSave()
		}
	}
	return answer
}

// authenticate reads the bearer token, which is Maskinporten's or one of Altinn's own. The scheme's
// spelling counts: the service refuses "bearer" (altinn-api.md §13).
func (s *Server) authenticate(header http.Header) wire.Caller {
	token, found := strings.CutPrefix(header.Get("Authorization"), "Bearer ")
	if !found {
		return wire.Caller{}
	}
	token = strings.TrimSpace(token)
	if claims, err := s.issuer.Verify(token); err == nil {
		return wire.Caller{
			Valid: true, ClientID: claims.ClientID, Organisation: claims.ConsumerOrg, Scopes: claims.Scopes, SystemUserID: claims.SystemUserID,
		}
	}
	if claims, err := s.exchange.VerifyOwn(token); err == nil {
		return wire.Caller{
			Valid: true, ClientID: claims.ClientID, Organisation: claims.Organisation, Scopes: claims.Scopes,
			SystemUserID: claims.SystemUserID, Exchanged: true,
		}
	}
	return wire.Caller{}
}

// isMaskinporten reports whether a call is for Maskinporten.
func isMaskinporten(r *http.Request) bool {
	switch r.URL.Path {
	case wellKnownPath, jwkPath, tokenPath:
		return true
	}
	return false
}
