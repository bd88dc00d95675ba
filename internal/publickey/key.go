// Package publickey reads the public keys that a Maskinporten client signs with, in the forms in which people have them, and
// writes them as the JSON Web Keys that Digdir's self-service API takes (maskinporten.md §8.3).
package publickey

import (
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"

	"github.com/go-jose/go-jose/v4"
)

// smallest is the size in bits below which Maskinporten takes no key (maskinporten.md §3.2).
const smallest = 2048

// The errors of [Parse]. None repeats anything of the text.
var (
	ErrEmpty   = errors.New("it is empty")
	ErrPrivate = errors.New("it holds a private key, which must never leave its owner: give the public half alone")
	ErrNotRSA  = errors.New("it is not an RSA key, and Maskinporten takes no other")
	ErrSmall   = fmt.Errorf("it has fewer than %d bits, which Maskinporten does not take", smallest)
	ErrSeveral = errors.New("it is a set of several keys: give each a key id of its own")
	ErrUnknown = errors.New("it is neither a public key in PEM form, nor a certificate, nor a public JSON Web Key; " +
		"if it is the name of a file, write file(\"NAME\")")
	ErrAlgorithm = errors.New("its alg is neither RS256 nor RS384 nor RS512, the algorithms of Maskinporten")
	ErrRequest   = errors.New("it is a request for a certificate: give the public key, or the certificate that came of the request")
)

// Key is a public RSA key of at least 2048 bits.
type Key struct {
	rsa       *rsa.PublicKey
	algorithm string // RS256 unless a JSON Web Key says otherwise
	id        string // that a JSON Web Key has; often none
}

// JWK is a public key as the self-service API has it (maskinporten.md §8.3). The API adds and reads more members.
type JWK struct {
	Type      string `json:"kty"`
	ID        string `json:"kid"`
	Use       string `json:"use"`
	Algorithm string `json:"alg"`
	N         string `json:"n"`
	E         string `json:"e"`
}

// ID is the key id that a JSON Web Key carries, empty for one that has none and for all other forms.
func (k Key) ID() string { return k.id }

// Equal reports whether two keys are the same numbers, whatever they are written as.
func (k Key) Equal(other Key) bool { return k.rsa.Equal(other.rsa) }

// JWK is the key under an id.
func (k Key) JWK(id string) JWK {
	number := func(n *big.Int) string { return base64.RawURLEncoding.EncodeToString(n.Bytes()) }
	return JWK{
		Type: "RSA", ID: id, Use: "sig", Algorithm: k.algorithm,
		N: number(k.rsa.N), E: number(big.NewInt(int64(k.rsa.E))),
	}
}

func newKey(public any) (Key, error) {
	key, ok := public.(*rsa.PublicKey)
	switch {
	case !ok:
		return Key{}, ErrNotRSA
	case key.N.BitLen() < smallest:
		return Key{}, ErrSmall
	}
	return Key{rsa: key, algorithm: string(jose.RS256)}, nil
}

// parseJWK reads a JSON Web Key, or a set of one.
func parseJWK(text []byte) (Key, error) {
	var document struct {
		Keys []json.RawMessage `json:"keys"`
		Type string            `json:"kty"`
		ID   string            `json:"kid"`
		Alg  string            `json:"alg"`
		D    any               `json:"d"`
		P    any               `json:"p"`
		K    any               `json:"k"`
	}
	if json.Unmarshal(text, &document) != nil {
		return Key{}, ErrUnknown
	}
	switch {
	case document.D != nil || document.P != nil || document.K != nil:
		return Key{}, ErrPrivate
	case document.Type == "" && len(document.Keys) == 1:
		return parseJWK(document.Keys[0])
	case document.Type == "" && len(document.Keys) > 1:
		for _, one := range document.Keys {
			if _, err := parseJWK(one); errors.Is(err, ErrPrivate) {
				return Key{}, err
			}
		}
		return Key{}, ErrSeveral
	case document.Type == "":
		return Key{}, ErrUnknown
	case document.Type != "RSA":
		return Key{}, ErrNotRSA
	}
	// The certificate that some tools put beside the numbers is not sent, and need not agree with them.
	numbers, err := withoutCertificate(text)
	if err != nil {
		return Key{}, err
	}
	var parsed jose.JSONWebKey
	if parsed.UnmarshalJSON(numbers) != nil {
		return Key{}, ErrUnknown
	}
	key, err := newKey(parsed.Key)
	if err != nil {
		return Key{}, err
	}
	key.id = document.ID
	switch document.Alg {
	case "":
	case string(jose.RS256), string(jose.RS384), string(jose.RS512):
		key.algorithm = document.Alg
	default:
		return Key{}, ErrAlgorithm
	}
	return key, nil
}

func withoutCertificate(text []byte) ([]byte, error) {
	var numbers struct {
		Type string `json:"kty"`
		N    string `json:"n"`
		E    string `json:"e"`
	}
	if json.Unmarshal(text, &numbers) != nil {
		return nil, ErrUnknown
	}
	alone, err := json.Marshal(numbers)
	if err != nil {
		return nil, ErrUnknown
	}
	return alone, nil
}
