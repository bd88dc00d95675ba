package maskinporten

import (
	"encoding/json"
	"errors"

	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"
)

// jwk is what a signer needs of a JSON Web Key, which can have other members such as x5c, exp,
// key_ops and oth (§3.2).
type jwk struct {
	Type      string `json:"kty,omitempty"`
	ID        string `json:"kid,omitempty"`
	Algorithm string `json:"alg,omitempty"`
	N         string `json:"n,omitempty"`
	E         string `json:"e,omitempty"`
	D         string `json:"d,omitempty"`
	P         string `json:"p,omitempty"`
	Q         string `json:"q,omitempty"`
	K         string `json:"k,omitempty"`
}

func (j jwk) isPrivate() bool { return j.D != "" || j.K != "" }

// ParseJWK reads a private RSA key in JWK form, plain or in base64, alone or in a JWK set. The
// keyID chooses among several keys of a set, and replaces a missing kid. Every error is a
// [KeyError].
func ParseJWK(text, keyID string) (*Key, error) {
	content, f, err := unwrap(text)
	if err != nil {
		return nil, err
	}
	switch f {
	case formNone:
		return nil, ErrNotJWK
	case formPEM:
		return nil, pemInstead(string(content))
	case formDER:
		return nil, describeDER(content, ErrNotJWK)
	case formBER:
		return nil, describeBER(content, ErrNotJWK)
	case formJSON:
	}
	var document struct {
		jwk
		Keys []jwk `json:"keys"`
	}
	switch err := json.Unmarshal(content, &document); {
	case err != nil:
		return nil, wrongJSON(content, err)
	case document.Keys == nil && document.Type == "":
		return nil, wrongJSON(content, nil)
	case document.Keys == nil:
		return document.key(keyID)
	}
	chosen, err := choose(document.Keys, keyID)
	if err != nil {
		return nil, err
	}
	return chosen.key(keyID)
}

// wrongJSON says what a JSON object is that is no JSON Web Key, or has members of a wrong type.
func wrongJSON(content []byte, err error) error {
	found := describeJSON(content, ErrNotJWK)
	if _, wrongType := errors.AsType[*json.UnmarshalTypeError](err); wrongType && errors.Is(found, ErrIsJWK) {
		return ErrMemberType
	}
	if errors.Is(found, ErrIsJWK) {
		return ErrNotJWK
	}
	return found
}

func choose(keys []jwk, keyID string) (jwk, error) {
	var private, named []jwk
	for _, key := range keys {
		if key.isPrivate() {
			private = append(private, key)
			if keyID != "" && Trim(key.ID) == keyID {
				named = append(named, key)
			}
		}
	}
	switch {
	case len(private) == 1:
		return private[0], nil
	case len(named) == 1:
		return named[0], nil
	case len(private) > 1:
		return jwk{}, ErrSeveralKeys
	case len(keys) > 0:
		return jwk{}, ErrPublicKey
	}
	return jwk{}, ErrNotJWK
}

func (j jwk) key(keyID string) (*Key, error) {
	switch {
	case j.Type == "":
		return nil, ErrNotJWK
	case j.Type != "RSA":
		return nil, ErrNotRSA
	case j.D == "" && j.P == "" && j.Q == "":
		return nil, ErrPublicKey
	case max(len(j.N), len(j.D), len(j.P), len(j.Q)) > largestNumber:
		return nil, ErrTooLarge
	case j.N == "" || j.E == "" || j.D == "" || j.P == "" || j.Q == "":
		return nil, ErrPartsMissing
	}
	method := jwt.SigningMethodRS256
	switch j.Algorithm {
	case "", "RS256":
	case "RS384":
		method = jwt.SigningMethodRS384
	case "RS512":
		method = jwt.SigningMethodRS512
	default:
		return nil, ErrAlgorithm
	}
	j.ID = Trim(j.ID) // a template may have inserted it with the line end of a file
	switch {
	case j.ID == "" && keyID == "":
		return nil, ErrNoKeyID
	case j.ID == "":
		j.ID = keyID
	case keyID != "" && keyID != j.ID:
		return nil, ErrKeyIDConflict
	}
	own, err := json.Marshal(j)
	if err != nil {
		return nil, ErrBrokenKey
	}
	var parsed jose.JSONWebKey
	if parsed.UnmarshalJSON(own) != nil {
		return nil, ErrBrokenKey
	}
	key, err := newKey(parsed.Key, j.ID)
	if err != nil {
		return nil, err
	}
	key.method = method
	return key, nil
}
