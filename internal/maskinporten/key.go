package maskinporten

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const shortestKeyBits = 2048

// Key is a private RSA key, with a key id or a certificate that tells Maskinporten which public key
// belongs to it. It never prints its private part.
type Key struct { //nolint:recvcheck // a copy must not print the key either
	private     *rsa.PrivateKey
	method      *jwt.SigningMethodRSA
	id          string
	chain       []string // base64 of DER, leaf first; nil if the key id is used
	certificate *x509.Certificate
}

func newKey(private any, id string) (*Key, error) {
	parsed, ok := private.(*rsa.PrivateKey)
	if !ok {
		return nil, ErrNotRSA
	}
	switch bits := parsed.N.BitLen(); {
	case bits < shortestKeyBits:
		return nil, ErrShortKey
	case bits > largestKeyBits:
		return nil, ErrTooLarge
	}
	parsed.Precompute()
	return &Key{private: parsed, method: jwt.SigningMethodRS256, id: id}, nil
}

// ID returns the key id (kid) of grants, empty if they carry a certificate.
func (k *Key) ID() string { return k.id }

// Warning returns a text if the key has a certificate that is not valid at a time.
func (k *Key) Warning(now time.Time) string {
	switch {
	case k.certificate == nil:
		return ""
	case now.After(k.certificate.NotAfter):
		return "The certificate expired on " + day(k.certificate.NotAfter) +
			". Maskinporten refuses it: get a new one from Buypass or Commfides."
	case now.Before(k.certificate.NotBefore):
		return "The certificate is not valid before " + day(k.certificate.NotBefore) +
			". Maskinporten refuses it until then; if that day has come, this machine's clock is wrong."
	}
	return ""
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// String implements [fmt.Stringer] without the private part.
func (k Key) String() string {
	if k.id == "" {
		return "key with certificate"
	}
	return fmt.Sprintf("key %q", k.id)
}

// Format implements [fmt.Formatter] without the private part, whatever the verb.
func (k Key) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, k.String()) }

// withChain makes grants carry certificates instead of the key id.
func (k *Key) withChain(chain []*x509.Certificate) *Key {
	k.certificate = chain[0]
	for _, certificate := range chain {
		k.chain = append(k.chain, base64.StdEncoding.EncodeToString(certificate.Raw))
	}
	return k
}

// sign returns a JWT of the claims. Its header has either kid or x5c (§2.1).
func (k *Key) sign(claims jwt.MapClaims) (string, error) {
	token := jwt.NewWithClaims(k.method, claims)
	if k.chain != nil {
		token.Header["x5c"] = k.chain
	} else {
		token.Header["kid"] = k.id
	}
	signed, err := token.SignedString(k.private)
	if err != nil {
		return "", fmt.Errorf("signing the grant: %w", err)
	}
	return signed, nil
}
