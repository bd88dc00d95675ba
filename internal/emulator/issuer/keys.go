package issuer

import (
	"crypto/rsa"
	"errors"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// keyLifetime is how long a key lives from the day it was registered (maskinporten.md §3.2).
const keyLifetime = 365 * 24 * time.Hour

// keyRegistry holds a client's keys by key id. It is never changed once made.
type keyRegistry map[string]registeredKey

type registeredKey struct {
	public  *rsa.PublicKey
	expires time.Time
}

func newKeyRegistry(keys []jose.JSONWebKey, now time.Time) (keyRegistry, error) {
	registry := keyRegistry{}
	for _, key := range keys {
		public, ok := key.Key.(*rsa.PublicKey)
		switch {
		case key.KeyID == "":
			return nil, errors.New("a key has no key id")
		case !ok || !key.Valid():
			return nil, fmt.Errorf("key %q is not a public RSA key", key.KeyID)
		case registry[key.KeyID].public != nil:
			return nil, fmt.Errorf("two keys have the key id %q", key.KeyID)
		}
		registry[key.KeyID] = registeredKey{public: public, expires: now.Add(keyLifetime)}
	}
	return registry, nil
}
