package emulator

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/fault"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// controlPrefix is where the emulator itself is controlled: JSON in and out, neither in the journal
// nor hit by faults.
const controlPrefix = "/_emulator/"

// latestClock is how far ahead the controls set the clock: more than any test needs, and far from
// where times overflow.
const latestClock = 100 * 365 * 24 * time.Hour

// isControl reports whether a request is for the emulator itself.
func isControl(r *http.Request) bool {
	first := wire.FirstSegment(r)
	return strings.EqualFold(first, strings.Trim(controlPrefix, "/"))
}

// controlRoutes are the emulator's own endpoints. Like all handlers they run under the server's
// mutex.
func (s *Server) controlRoutes() []wire.Route {
	return append([]wire.Route{
		{Method: http.MethodGet, Pattern: controlPrefix, Handle: s.controlIndex},
		{Method: http.MethodGet, Pattern: controlPrefix + "access", Handle: s.controlAccess},
		{Method: http.MethodGet, Pattern: controlPrefix + "journal", Handle: s.controlJournal},
		{Method: http.MethodDelete, Pattern: controlPrefix + "journal", Handle: s.controlClearJournal},
		{Method: http.MethodGet, Pattern: controlPrefix + "grants", Handle: s.controlGrants},
		{Method: http.MethodGet, Pattern: controlPrefix + "clock", Handle: s.controlClock},
		{Method: http.MethodPost, Pattern: controlPrefix + "clock", Handle: s.controlAdvanceClock},
		{Method: http.MethodGet, Pattern: controlPrefix + "faults", Handle: s.controlFaults},
		{Method: http.MethodPost, Pattern: controlPrefix + "faults", Handle: s.controlAddFaults},
		{Method: http.MethodDelete, Pattern: controlPrefix + "faults", Handle: s.controlClearFaults},
		{Method: http.MethodPost, Pattern: controlPrefix + "reset", Handle: s.controlReset},
		{Method: http.MethodPost, Pattern: controlPrefix + "tokens", Handle: s.controlToken},
	}, slices.Concat(s.rateLimitControls(), s.rotationControls(), requestControls(s.users.On), portalControls(s.users.On))...)
}

// controlIndex lists the controls.
func (s *Server) controlIndex(*wire.Call) *wire.Reply {
	routes := s.controlRoutes()
	controls := make([]string, 0, len(routes))
	for _, own := range routes {
		controls = append(controls, own.Method+" "+own.Pattern)
	}
	return wire.JSON(http.StatusOK, struct {
		PlatformURL string   `json:"platform_url"`
		Controls    []string `json:"controls"`
	}{s.url, controls})
}

func (s *Server) controlAccess(*wire.Call) *wire.Reply { return wire.JSON(http.StatusOK, s.access()) }

func (s *Server) controlJournal(*wire.Call) *wire.Reply {
	return wire.JSON(http.StatusOK, append([]Call{}, s.journal.calls()...))
}

func (s *Server) controlClearJournal(*wire.Call) *wire.Reply {
	s.journal.clear()
	return wire.Empty(http.StatusNoContent)
}

// grantEntry is a token request on the control API.
type grantEntry struct {
	Time        time.Time `json:"time"`
	ClientID    string    `json:"client_id,omitempty"`
	KeyID       string    `json:"key_id,omitempty"`
	Scopes      []string  `json:"scopes,omitempty"`
	ConsumerOrg string    `json:"consumer_org,omitempty"`
	Status      int       `json:"status"`
	Error       string    `json:"error,omitempty"`
	Code        string    `json:"code,omitempty"`
	Description string    `json:"description,omitempty"`
	TraceID     string    `json:"trace_id,omitempty"`
}

func (s *Server) controlGrants(*wire.Call) *wire.Reply {
	grants := s.Grants()
	entries := make([]grantEntry, 0, len(grants))
	for _, grant := range grants {
		entries = append(entries, grantEntry(grant))
	}
	return wire.JSON(http.StatusOK, entries)
}

func (s *Server) controlClock(*wire.Call) *wire.Reply {
	return wire.JSON(http.StatusOK, struct {
		Now    time.Time `json:"now"`
		Offset string    `json:"offset"`
	}{s.Now(), time.Duration(s.offset.Load()).String()})
}

func (s *Server) controlAdvanceClock(c *wire.Call) *wire.Reply {
	var body struct {
		Advance fault.Duration `json:"advance"`
	}
	if err := wire.DecodeStrict(c.Body, &body); err != nil {
		return controlError(http.StatusBadRequest, err)
	}
	if body.Advance <= 0 {
		return controlError(http.StatusBadRequest, errors.New(`advance must be a positive duration such as "4320h"; reset sets the clock right again`))
	}
	if left := latestClock - time.Duration(s.offset.Load()); time.Duration(body.Advance) > left {
		return controlError(http.StatusBadRequest, fmt.Errorf("advance would set the clock more than a hundred years ahead; %s are left", left))
	}
	s.moveClock(time.Duration(body.Advance))
	c.Changed = true
	return s.controlClock(c)
}

func (s *Server) controlFaults(*wire.Call) *wire.Reply {
	return wire.JSON(http.StatusOK, s.faults.List())
}

// controlAddFaults adds one fault or a list of them, all or none.
func (s *Server) controlAddFaults(c *wire.Call) *wire.Reply {
	faults, err := fault.Parse(c.Body)
	if err != nil {
		return controlError(http.StatusBadRequest, err)
	}
	s.faults.Add(faults...)
	return s.controlFaults(c)
}

func (s *Server) controlClearFaults(*wire.Call) *wire.Reply {
	s.faults.Clear()
	return wire.Empty(http.StatusNoContent)
}

func (s *Server) controlReset(c *wire.Call) *wire.Reply {
	s.clear()
	c.Changed, c.AfterSave = true, s.forget
	return wire.Empty(http.StatusNoContent)
}

// controlToken hands out a ready token; without a client it is the first one's, without scopes it
// has all of the client's.
func (s *Server) controlToken(c *wire.Call) *wire.Reply {
	var body struct {
		ClientID string   `json:"client_id"`
		Scopes   []string `json:"scopes"`
	}
	if err := wire.DecodeStrict(c.Body, &body); err != nil {
		return controlError(http.StatusBadRequest, err)
	}
	var ids []string
	for _, client := range s.access().Clients {
		ids = append(ids, client.ClientID)
		if body.ClientID != "" && body.ClientID != client.ClientID {
			continue
		}
		if body.Scopes == nil {
			body.Scopes = client.Scopes
		}
		token, err := s.issuer.Mint(client.ClientID, body.Scopes...)
		if err != nil {
			return controlError(http.StatusInternalServerError, err)
		}
		return wire.JSON(http.StatusOK, struct {
			AccessToken string `json:"access_token"`
			TokenType   string `json:"token_type"`
			Scope       string `json:"scope"`
		}{token, "Bearer", strings.Join(body.Scopes, " ")})
	}
	return controlError(http.StatusBadRequest, fmt.Errorf("there is no client %q; there are %s", body.ClientID, strings.Join(ids, ", ")))
}

// controlAnswer gives the router's bare 404 and 405 a text, for people.
func controlAnswer(answer *wire.Reply) *wire.Reply {
	var message string
	switch {
	case len(answer.Body) > 0:
		return answer
	case answer.Status == http.StatusNotFound:
		message = "the emulator has no such control; GET " + controlPrefix + " lists them"
	case answer.Status == http.StatusMethodNotAllowed:
		message = "this control takes " + answer.Header.Get(wire.HeaderAllow)
	default:
		return answer
	}
	described := controlError(answer.Status, errors.New(message))
	if allow := answer.Header.Get(wire.HeaderAllow); allow != "" {
		described.Header.Set(wire.HeaderAllow, allow)
	}
	return described
}

// errorText is what the emulator itself has to say.
type errorText struct {
	Error string `json:"error"`
}

func controlError(status int, err error) *wire.Reply {
	return wire.JSON(status, errorText{err.Error()})
}
