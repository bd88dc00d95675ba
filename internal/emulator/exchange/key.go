package exchange

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // the thumbprint of a certificate is SHA-1, by definition
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/big"
	"net/http"
	"strings"
	"time"

	jose "github.com/go-jose/go-jose/v4"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// signing is what tokens are signed and verified with: a key, and a certificate that gives it its name.
type signing struct {
	signer      jose.Signer
	public      *rsa.PublicKey
	certificate []byte // DER
	keyID       string
}

// SetSigningKey replaces the key that signs the tokens: those signed with the old one are no longer valid.
func (s *Service) SetSigningKey(key *rsa.PrivateKey) error {
	// The same key gets the same certificate, and so the same name, in every run.
	begin := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Altinn's emulator"},
		NotBefore: begin, NotAfter: begin.AddDate(100, 0, 0),
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return fmt.Errorf("certify the key of Altinn's tokens: %w", err)
	}
	thumbprint := sha1.Sum(certificate) //nolint:gosec // as above
	own := &signing{public: &key.PublicKey, certificate: certificate, keyID: strings.ToUpper(hex.EncodeToString(thumbprint[:]))}
	options := new(jose.SignerOptions).WithType("JWT").WithHeader("x5t", base64.RawURLEncoding.EncodeToString(thumbprint[:]))
	own.signer, err = jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: own.keyID}}, options)
	if err != nil {
		return fmt.Errorf("use the key of Altinn's tokens: %w", err)
	}
	s.signing.Store(own)
	return nil
}

// keys is the key set. Its numbers are in standard base64, which the standard for keys has in base64url.
func (s *Service) keys(*wire.Call) *wire.Reply {
	own := s.signing.Load()
	encode := base64.StdEncoding.EncodeToString
	return wire.JSON(http.StatusOK, map[string]any{"keys": []wire.Object{{
		{Name: "kty", Value: "RSA"},
		{Name: "use", Value: "sig"},
		{Name: "kid", Value: own.keyID},
		{Name: "x5c", Value: []string{encode(own.certificate)}},
		{Name: "n", Value: encode(own.public.N.Bytes())},
		{Name: "e", Value: encode(big.NewInt(int64(own.public.E)).Bytes())},
	}}})
}
