package selfservice

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/publickey"
)

const (
	// MostKeys is how many keys a client has at most (maskinporten.md §8.4).
	MostKeys = 5
	// LongestKeyLife is how long a key lives at most from the day it is posted (maskinporten.md §3.2).
	LongestKeyLife = 365 * 24 * time.Hour
)

// Key is a public key of a client (maskinporten.md §8.3).
type Key struct {
	publickey.JWK

	// Expires is in seconds since 1970. Zero leaves it to the API, which then gives a year.
	Expires int64 `json:"exp,omitempty"`
	// Certificates bind the client to one, which is checked for revocation (maskinporten.md §8.4). Most keys have none.
	Certificates []string `json:"x5c,omitempty"`
}

// Ended reports whether a key has expired, after which the API takes no set that has it.
func (k Key) Ended(now time.Time) bool { return k.Expires != 0 && k.Expires <= now.Unix() }

func keysPath(id string) string { return clientPath(id) + "/jwks" }

// Keys reads the keys of a client that there is: 404 is an answer about its keys then, of which it has none (maskinporten.md §8.2). They are
// nil in that case alone: an empty set that the API answers is not.
func (c *Client) Keys(ctx context.Context, id string) ([]Key, error) {
	var set struct {
		Keys json.RawMessage `json:"keys"`
	}
	_, err := c.api.Do(ctx, api.Request{Method: http.MethodGet, Path: keysPath(id), Scope: ScopeRead, Answer: &set})
	switch {
	case api.IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	var keys []Key
	if json.Unmarshal(set.Keys, &keys) != nil { // also where there is no such member
		return nil, api.OtherObject(keysPath(id))
	}
	return append([]Key{}, keys...), nil
}

// ReplaceKeys makes these a client's keys, and no others: the API merges nothing (maskinporten.md §8.4). A POST of a whole set may be sent again. An
// empty set is refused by the API. Whether it has been done, only a read tells: a success may have any body, or none.
func (c *Client) ReplaceKeys(ctx context.Context, id string, keys []Key) error {
	set := struct {
		Keys []Key `json:"keys"`
	}{keys}
	_, err := c.api.Do(ctx, api.Request{Method: http.MethodPost, Path: keysPath(id), Scope: ScopeWrite, Body: set, Repeatable: true})
	return err
}

// Text is the key as a JSON Web Key, without its expiry.
func (k Key) Text() string {
	text, err := json.Marshal(k.JWK)
	if err != nil {
		return "" // never: it has texts alone
	}
	return string(text)
}
