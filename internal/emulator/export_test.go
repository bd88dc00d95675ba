package emulator

import (
	"encoding/json"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

// What tests of the whole emulator need of its inside.

const (
	ControlPrefix = controlPrefix
	TokenPath     = tokenPath
	WellKnownPath = wellKnownPath
)

var (
	LoadState = loadState
	ReadState = readState
)

// WithStored lets a test look at what the services have stored, and change it.
func (s *Server) WithStored(do func(*register.Register, *systemuser.Users)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do(&s.state.Register, &s.state.Users)
}

// MarshalState writes the state as a state file has it.
func (s *Server) MarshalState() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return json.Marshal(s.state)
}

// Endpoints are the method and the pattern of all endpoints but Maskinporten's.
func (s *Server) Endpoints() [][2]string {
	var found [][2]string
	for _, own := range s.routes() {
		found = append(found, [2]string{own.Method, own.Pattern})
	}
	return found
}

// EndCalls ends the calls that a fault holds back.
func (s *Server) EndCalls() { s.stop() }

// Offset is how far the clock was moved.
func (s *Server) Offset() time.Duration { return time.Duration(s.offset.Load()) }
