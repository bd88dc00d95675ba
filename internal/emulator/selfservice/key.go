package selfservice

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"time"

	jose "github.com/go-jose/go-jose/v4"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

const (
	mostKeys    = 5
	keyLifetime = 365 * 24 * time.Hour
	smallestKey = 256 // bytes of n
)

// Key is a public key as the API stores it (maskinporten.md §8.3).
type Key struct {
	Type         string   `json:"kty"`
	ID           string   `json:"kid"`
	Use          string   `json:"use"`
	Algorithm    string   `json:"alg"`
	N            string   `json:"n"`
	E            string   `json:"e"`
	Certificates []string `json:"x5c,omitempty"`
	Expires      int64    `json:"exp"`
	Created      string   `json:"created,omitempty"`
}

// JOSE is the key as the library has it.
func (k Key) JOSE() (jose.JSONWebKey, error) {
	text, err := json.Marshal(map[string]string{"kty": k.Type, "kid": k.ID, "use": k.Use, "alg": k.Algorithm, "n": k.N, "e": k.E})
	if err != nil {
		return jose.JSONWebKey{}, fmt.Errorf("writing the key %q: %w", k.ID, err)
	}
	var key jose.JSONWebKey
	if err := key.UnmarshalJSON(text); err != nil {
		return jose.JSONWebKey{}, fmt.Errorf("reading the key %q: %w", k.ID, err)
	}
	return key, nil
}

func getKeys(c *call) *wire.Reply {
	found, refused := c.find()
	if refused != nil {
		return refused
	}
	answer := map[string]any{"keys": found.Keys}
	if found.Keys == nil {
		answer["keys"] = []Key{}
	}
	if !found.KeysCreated.IsZero() {
		answer["created"], answer["last_updated"] = stamp(found.KeysCreated), stamp(found.LastUpdated)
	}
	return wire.JSON(http.StatusOK, answer)
}

// replaceKeys makes the set of the body a client's keys: nothing is merged. It answers 201 without a body.
func replaceKeys(c *call) *wire.Reply {
	found, refused := c.find()
	if refused != nil {
		return refused
	}
	if !found.Active {
		return wire.JSON(http.StatusConflict, "Client is not active: "+found.ClientID)
	}
	var body struct {
		Keys []Key `json:"keys"`
	}
	if json.Unmarshal(c.Body, &body) != nil {
		return c.refuse(http.StatusBadRequest, violation{"Jwks", "keys", "The body is not a set of keys"})
	}
	if conflict := c.conflictingKey(found, body.Keys); conflict != "" {
		return wire.JSON(http.StatusConflict, "Duplicate key id: "+conflict)
	}
	if wrong := c.checkKeys(body.Keys); len(wrong) > 0 {
		return c.refuse(http.StatusBadRequest, wrong...)
	}
	latest := c.Now.Add(keyLifetime).Unix()
	for i, key := range body.Keys {
		if key.Expires == 0 || key.Expires > latest {
			body.Keys[i].Expires = latest
		}
		body.Keys[i].Created = stamp(c.Now)
	}
	if found.KeysCreated.IsZero() {
		found.KeysCreated = c.Now
	}
	found.Keys, found.LastUpdated = body.Keys, c.Now
	c.changed(found)
	return wire.Empty(http.StatusCreated)
}

func removeKeys(c *call) *wire.Reply {
	found, refused := c.find()
	if refused != nil {
		return refused
	}
	if !found.Active {
		return wire.JSON(http.StatusConflict, "Client is not active: "+found.ClientID)
	}
	found.Keys, found.LastUpdated = nil, c.Now
	c.changed(found)
	return wire.Empty(http.StatusNoContent)
}

// conflictingKey is a key id that comes twice, or is another client's; "" is none.
func (c *call) conflictingKey(own *Registration, keys []Key) string {
	seen := map[string]bool{}
	for _, other := range c.Registrations.Clients {
		for _, key := range other.Keys {
			seen[key.ID] = seen[key.ID] || other != own && other.Active
		}
	}
	for _, key := range keys {
		if seen[key.ID] {
			return key.ID
		}
		seen[key.ID] = true
	}
	return ""
}

var keyID = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

func (c *call) checkKeys(keys []Key) []violation {
	var found []violation
	add := func(field, message string) { found = append(found, violation{"Jwks", field, message}) }
	switch {
	case len(keys) == 0:
		add("keys", "A set of keys must not be empty: delete it instead")
	case len(keys) > mostKeys:
		add("keys", "A client has at most 5 keys")
	}
	for _, key := range keys {
		parsed, err := key.JOSE()
		switch {
		case !keyID.MatchString(key.ID):
			add("kid", "kid may have letters, digits, '.', '_' and '-' only")
		case key.Type != "RSA":
			add("kty", "kty must be RSA")
		case key.Use != "sig":
			add("use", "use is required, and must be sig")
		case key.Algorithm != "RS256" && key.Algorithm != "RS384" && key.Algorithm != "RS512":
			add("alg", "alg must be RS256, RS384 or RS512")
		case err != nil || !parsed.Valid() || !parsed.IsPublic():
			add("n", "The key is not a public RSA key")
		case len(key.N) < smallestKey*4/3:
			add("n", "The key must have at least 2048 bits")
		case key.Expires != 0 && key.Expires <= c.Now.Unix():
			add("exp", "exp is in the past")
		}
	}
	return found
}
