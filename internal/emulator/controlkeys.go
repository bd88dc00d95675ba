package emulator

import (
	"crypto/rsa"
	"fmt"
	"net/http"

	jose "github.com/go-jose/go-jose/v4"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// RevokeTokens makes every token so far worthless: Maskinporten and Altinn get other signing keys.
// It fails when a key cannot be made or the state file not be written.
func (s *Server) RevokeTokens() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.revokeTokens(); err != nil {
		return err
	}
	return s.keep()
}

// revokeTokens must be called under the mutex.
func (s *Server) revokeTokens() error {
	key, err := s.newKey(s.state.SigningKey.KeyID)
	if err != nil {
		return err
	}
	exchangeKey, err := s.newKey(s.state.ExchangeKey.KeyID)
	if err != nil {
		return err
	}
	if err := s.signWith(key, exchangeKey); err != nil {
		return err
	}
	s.state.SigningKey, s.state.ExchangeKey = key, exchangeKey
	return nil
}

// signWith has Maskinporten's tokens, and Altinn's own, signed with other keys.
func (s *Server) signWith(signing, exchange jose.JSONWebKey) error {
	private, _ := signing.Key.(*rsa.PrivateKey)
	if err := s.issuer.SetSigningKey(private); err != nil {
		return fmt.Errorf("Maskinporten's key: %w", err)
	}
	private, _ = exchange.Key.(*rsa.PrivateKey)
	return s.exchange.SetSigningKey(private)
}

// ReplaceKey gives a client another key with a key id of its own, and returns it: grants with the
// old one are refused from now on. It fails on an unknown client, and when a key cannot be made or
// the state file not be written.
func (s *Server) ReplaceKey(clientID string) (ClientAccess, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	replaced, err := s.replaceKey(clientID)
	if err != nil {
		return ClientAccess{}, err
	}
	if err := s.keep(); err != nil {
		return ClientAccess{}, err
	}
	return replaced, nil
}

// replaceKey must be called under the mutex.
func (s *Server) replaceKey(clientID string) (ClientAccess, error) {
	key, err := s.newKey(clientID + "-key-" + wire.NewTraceID()[3:11])
	if err != nil {
		return ClientAccess{}, err
	}
	if err := s.issuer.SetKeys(clientID, []jose.JSONWebKey{key.Public()}); err != nil {
		return ClientAccess{}, fmt.Errorf("the client's key: %w", err)
	}
	s.state.ClientKeys[clientID] = key
	for _, client := range s.access().Clients {
		if client.ClientID == clientID {
			return client, nil
		}
	}
	return ClientAccess{}, fmt.Errorf("there is no client %q", clientID)
}

func (s *Server) newKey(keyID string) (jose.JSONWebKey, error) {
	return newKey(keyID, s.options.NewKey)
}

func (s *Server) rotationControls() []wire.Route {
	return []wire.Route{
		{Method: http.MethodDelete, Pattern: controlPrefix + "tokens", Handle: s.controlRevokeTokens},
		{Method: http.MethodPost, Pattern: controlPrefix + "keys", Handle: s.controlReplaceKey},
	}
}

func (s *Server) controlRevokeTokens(c *wire.Call) *wire.Reply {
	if err := s.revokeTokens(); err != nil {
		return controlError(http.StatusInternalServerError, err)
	}
	c.Changed = true
	return wire.Empty(http.StatusNoContent)
}

func (s *Server) controlReplaceKey(c *wire.Call) *wire.Reply {
	var body struct {
		ClientID string `json:"client_id"`
	}
	if err := wire.DecodeStrict(c.Body, &body); err != nil {
		return controlError(http.StatusBadRequest, err)
	}
	replaced, err := s.replaceKey(body.ClientID)
	if err != nil {
		return controlError(http.StatusBadRequest, err)
	}
	c.Changed = true
	return wire.JSON(http.StatusOK, replaced)
}
