package emulator

import (
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	jose "github.com/go-jose/go-jose/v4"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/selfservice"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/statefile"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

// stateVersion is the form of a state file; another one is refused.
const stateVersion = 1

// state is everything the emulator remembers. It is one plain value: written to the state file as
// it is, and touched only under the server's mutex.
type state struct {
	Version int `json:"version"`

	// Address is where the emulator listened, so that a restart keeps the addresses that were
	// handed out.
	Address string `json:"address"`
	// ClockOffset is how far the clock was moved, in nanoseconds.
	ClockOffset time.Duration `json:"clock_offset"`
	// SigningKey signs Maskinporten's tokens, ExchangeKey Altinn's own, and ClientKeys holds each
	// client's key. Reset keeps them.
	SigningKey  jose.JSONWebKey            `json:"signing_key"`
	ExchangeKey jose.JSONWebKey            `json:"exchange_key"`
	ClientKeys  map[string]jose.JSONWebKey `json:"client_keys"`

	register.Register
	systemuser.Users
	selfservice.Registrations
}

func newState() *state {
	return &state{Version: stateVersion, ClientKeys: map[string]jose.JSONWebKey{}, Register: register.New()}
}

// cleared is the state after a reset: keys and address stay, so that what was handed out keeps
// working.
func (s *state) cleared() *state {
	fresh := newState()
	fresh.Address, fresh.SigningKey, fresh.ExchangeKey, fresh.ClientKeys = s.Address, s.SigningKey, s.ExchangeKey, s.ClientKeys
	return fresh
}

// dropSystem removes a system as if it had never been, with the requests, change requests and
// system users of its customers, so that its id can be registered again. Altinn never lets it: see
// [Options].ReuseIDs.
func (s *state) dropSystem(dropped *register.System) {
	s.Register.DropSystem(dropped)
	s.Users.DropSystem(dropped.ID)
}

// dropDeleted drops the systems that were deleted before.
func (s *state) dropDeleted() {
	for _, one := range slices.Clone(s.Systems) {
		if one.Deleted {
			s.dropSystem(one)
		}
	}
}

// ensureKeys makes the keys that are missing.
func (s *state) ensureKeys(clientIDs []string, generate func() (*rsa.PrivateKey, error)) error {
	var err error
	if s.SigningKey.Key == nil {
		if s.SigningKey, err = newKey("emulator", generate); err != nil {
			return err
		}
	}
	if s.ExchangeKey.Key == nil {
		if s.ExchangeKey, err = newKey("altinn", generate); err != nil {
			return err
		}
	}
	for _, clientID := range clientIDs {
		if _, found := s.ClientKeys[clientID]; found {
			continue
		}
		if s.ClientKeys[clientID], err = newKey(clientID+"-key", generate); err != nil {
			return err
		}
	}
	return nil
}

func newKey(keyID string, generate func() (*rsa.PrivateKey, error)) (jose.JSONWebKey, error) {
	key, err := generate()
	if err != nil {
		return jose.JSONWebKey{}, fmt.Errorf("a key for the emulator could not be made: %w", err)
	}
	return jose.JSONWebKey{Key: key, KeyID: keyID, Algorithm: string(jose.RS256), Use: "sig"}, nil
}

// loadState reads a state file; a file that does not exist is an empty state.
func loadState(path string) (*state, error) {
	if path == "" {
		return newState(), nil
	}
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return newState(), nil
	}
	if err != nil {
		return nil, fmt.Errorf("the emulator's state file cannot be read: %w", err)
	}
	loaded, err := readState(content)
	if err != nil {
		return nil, fmt.Errorf("the emulator's state file %s is damaged (%w); move it away to start afresh", path, err)
	}
	if loaded.Version != stateVersion {
		return nil, fmt.Errorf("the emulator's state file %s has version %d, this emulator writes version %d; move it away to start afresh",
			path, loaded.Version, stateVersion)
	}
	if _, isPrivate := loaded.SigningKey.Key.(*rsa.PrivateKey); !isPrivate {
		return nil, fmt.Errorf("the emulator's state file %s holds no private signing key; move it away to start afresh", path)
	}
	return loaded, nil
}

// save writes the state beside path and renames it into place, so that a reader or a crash never
// meets half a file. Only the owner may read it: it holds keys. It returns what it wrote.
func (s *state) save(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	content, err := json.Marshal(s)
	if err == nil {
		err = statefile.Replace(path, content)
	}
	if err != nil {
		return nil, fmt.Errorf("the emulator's state file cannot be written: %w", err)
	}
	return content, nil
}
