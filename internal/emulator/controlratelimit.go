package emulator

import (
	"net/http"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/fault"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// SetRateLimit replaces the rate limit. It fails on one that is not usable.
func (s *Server) SetRateLimit(limit fault.RateLimit) error {
	if err := limit.Validate(); err != nil {
		return err
	}
	s.rates.Set(limit)
	return nil
}

func (s *Server) rateLimitControls() []wire.Route {
	const pattern = controlPrefix + "rate-limit"
	return []wire.Route{
		{Method: http.MethodGet, Pattern: pattern, Handle: s.controlRateLimit},
		{Method: http.MethodPost, Pattern: pattern, Handle: s.controlSetRateLimit},
		{Method: http.MethodDelete, Pattern: pattern, Handle: s.controlClearRateLimit},
	}
}

func (s *Server) controlRateLimit(*wire.Call) *wire.Reply {
	return wire.JSON(http.StatusOK, s.rates.Current())
}

func (s *Server) controlSetRateLimit(c *wire.Call) *wire.Reply {
	var limit fault.RateLimit
	if err := wire.DecodeStrict(c.Body, &limit); err != nil {
		return controlError(http.StatusBadRequest, err)
	}
	if err := s.SetRateLimit(limit); err != nil {
		return controlError(http.StatusBadRequest, err)
	}
	return s.controlRateLimit(c)
}

func (s *Server) controlClearRateLimit(*wire.Call) *wire.Reply {
	s.rates.Set(fault.RateLimit{})
	return wire.Empty(http.StatusNoContent)
}
