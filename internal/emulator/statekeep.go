package emulator

import (
	"errors"
	"fmt"

	jose "github.com/go-jose/go-jose/v4"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/statefile"
)

var errGone = errors.New("the emulator has ended, and its state file cannot be written any more")

// letGo leaves the state file to the next emulator. A call that outlives Close must not write it.
func (s *Server) letGo() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gone = true
	s.lock.Release()
}

// keep stores the state, under the mutex. What cannot be stored did not happen: the state is then
// the stored one again, or a restart would forget what a caller has already seen.
func (s *Server) keep() error {
	var content []byte
	err := errGone
	if !s.gone || s.options.StateFile == "" {
		content, err = s.state.save(s.options.StateFile)
	}
	if err == nil {
		s.kept = content
		return nil
	}
	if undoErr := s.undo(); undoErr != nil {
		return fmt.Errorf("%w, nor can what was stored before be restored: %w", err, undoErr)
	}
	return err
}

// undo goes back to the stored state, and Maskinporten to its keys.
func (s *Server) undo() error {
	stored, err := readState(s.kept)
	if err != nil {
		return err
	}
	*s.state = *stored
	s.offset.Store(int64(stored.ClockOffset))
	if err := s.signWith(stored.SigningKey, stored.ExchangeKey); err != nil {
		return err
	}
	for _, clientID := range s.clientIDs() {
		key := stored.ClientKeys[clientID]
		if err := s.issuer.SetKeys(clientID, []jose.JSONWebKey{key.Public()}); err != nil {
			return fmt.Errorf("the client's key: %w", err)
		}
	}
	return nil
}

// lockState takes the lock of a state file.
func lockState(path string) (*statefile.Lock, error) {
	lock, err := statefile.Acquire(path)
	switch {
	case errors.Is(err, statefile.ErrLocked):
		return nil, fmt.Errorf("the emulator's state file %s is in use by another emulator%s; stop that one, or give this one a file of its own",
			path, addressIn(path))
	case err != nil:
		return nil, fmt.Errorf("the emulator's state file %s cannot be locked: %w", path, err)
	}
	return lock, nil
}

// addressIn is where the emulator listens that writes the state file, if it tells.
func addressIn(path string) string {
	if running, err := loadState(path); err == nil && running.Address != "" {
		return ", at http://" + reachedAt(running.Address)
	}
	return ""
}
