package emulator

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// controlPrefix is where the emulator itself is controlled: JSON in and out,
// neither in the journal nor hit by faults.
const controlPrefix = "/_emulator/"

// latestClock is how far ahead the controls set the clock: more than any test needs, and far from where times overflow.
const latestClock = 100 * 365 * 24 * time.Hour

// isControl tells whether a request is for the emulator itself.
func isControl(r *http.Request) bool {
	first := decodeSegment(splitPath(r.URL.EscapedPath())[0])
	return strings.EqualFold(first, strings.Trim(controlPrefix, "/"))
}

// controlRoutes are the emulator's own endpoints. Like all handlers they run
// under the server's mutex.
func (s *Server) controlRoutes() []route {
	return append([]route{
		{method: http.MethodGet, pattern: controlPrefix, handle: s.controlIndex},
		{method: http.MethodGet, pattern: controlPrefix + "access", handle: s.controlAccess},
		{method: http.MethodGet, pattern: controlPrefix + "journal", handle: s.controlJournal},
		{method: http.MethodDelete, pattern: controlPrefix + "journal", handle: s.controlClearJournal},
		{method: http.MethodGet, pattern: controlPrefix + "grants", handle: s.controlGrants},
		{method: http.MethodGet, pattern: controlPrefix + "clock", handle: s.controlClock},
		{method: http.MethodPost, pattern: controlPrefix + "clock", handle: s.controlAdvanceClock},
		{method: http.MethodGet, pattern: controlPrefix + "faults", handle: s.controlFaults},
		{method: http.MethodPost, pattern: controlPrefix + "faults", handle: s.controlAddFaults},
		{method: http.MethodDelete, pattern: controlPrefix + "faults", handle: s.controlClearFaults},
		{method: http.MethodPost, pattern: controlPrefix + "reset", handle: s.controlReset},
		{method: http.MethodPost, pattern: controlPrefix + "tokens", handle: s.controlToken},
	}, slices.Concat(s.rateLimitControls(), s.rotationControls(), requestControls())...)
}

// controlIndex lists the controls.
func (s *Server) controlIndex(*call) reply {
	routes := s.controlRoutes()
	controls := make([]string, 0, len(routes))
	for _, own := range routes {
		controls = append(controls, own.method+" "+own.pattern)
	}
	return jsonReply(http.StatusOK, object{{"platform_url", s.url}, {"controls", controls}})
}

func (s *Server) controlAccess(*call) reply { return jsonReply(http.StatusOK, s.access()) }

func (s *Server) controlJournal(*call) reply {
	return jsonReply(http.StatusOK, append([]Call{}, s.journal.calls()...))
}

func (s *Server) controlClearJournal(*call) reply {
	s.journal.clear()
	return emptyReply(http.StatusNoContent)
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

func (s *Server) controlGrants(*call) reply {
	grants := s.Grants()
	entries := make([]grantEntry, 0, len(grants))
	for _, grant := range grants {
		entries = append(entries, grantEntry(grant))
	}
	return jsonReply(http.StatusOK, entries)
}

func (s *Server) controlClock(*call) reply {
	return jsonReply(http.StatusOK, object{{"now", s.Now()}, {"offset", time.Duration(s.offset.Load()).String()}})
}

func (s *Server) controlAdvanceClock(c *call) reply {
	var body struct {
		Advance Duration `json:"advance"`
	}
	if err := decodeStrict(c.body, &body); err != nil {
		return controlError(http.StatusBadRequest, err)
	}
	if body.Advance <= 0 {
		return controlError(http.StatusBadRequest, errors.New(`advance must be a positive duration such as "4320h"; reset sets the clock right again`))
	}
	if left := latestClock - time.Duration(s.offset.Load()); time.Duration(body.Advance) > left {
		return controlError(http.StatusBadRequest, fmt.Errorf("advance would set the clock more than a hundred years ahead; %s are left", left))
	}
	s.moveClock(time.Duration(body.Advance))
	c.changed = true
	return s.controlClock(c)
}

func (s *Server) controlFaults(*call) reply { return jsonReply(http.StatusOK, s.faults.list()) }

// controlAddFaults adds one fault or a list of them, all or none.
func (s *Server) controlAddFaults(c *call) reply {
	faults, err := parseFaults(c.body)
	if err != nil {
		return controlError(http.StatusBadRequest, err)
	}
	s.faults.add(faults...)
	return s.controlFaults(c)
}

func (s *Server) controlClearFaults(*call) reply {
	s.faults.clear()
	return emptyReply(http.StatusNoContent)
}

func (s *Server) controlReset(c *call) reply {
	s.clear()
	c.changed, c.kept = true, s.forget
	return emptyReply(http.StatusNoContent)
}

// controlToken hands out a ready token; without a client it is the first one's,
// without scopes it has all of the client's.
func (s *Server) controlToken(c *call) reply {
	var body struct {
		ClientID string   `json:"client_id"`
		Scopes   []string `json:"scopes"`
	}
	if err := decodeStrict(c.body, &body); err != nil {
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
		return jsonReply(http.StatusOK, object{
			{"access_token", token}, {"token_type", "Bearer"}, {"scope", strings.Join(body.Scopes, " ")},
		})
	}
	return controlError(http.StatusBadRequest, fmt.Errorf("there is no client %q; there are %s", body.ClientID, strings.Join(ids, ", ")))
}

// controlAnswer gives the router's bare 404 and 405 a text, for people.
func controlAnswer(answer reply) reply {
	var message string
	switch {
	case len(answer.body) > 0:
		return answer
	case answer.status == http.StatusNotFound:
		message = "the emulator has no such control; GET " + controlPrefix + " lists them"
	case answer.status == http.StatusMethodNotAllowed:
		message = "this control takes " + answer.header.Get(headerAllow)
	default:
		return answer
	}
	described := controlError(answer.status, errors.New(message))
	if allow := answer.header.Get(headerAllow); allow != "" {
		described.header.Set(headerAllow, allow)
	}
	return described
}

func controlError(status int, err error) reply {
	return jsonReply(status, object{{"error", err.Error()}})
}
