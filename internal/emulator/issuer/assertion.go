package issuer

import (
	"crypto/x509"
	"encoding/base64"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// assertionAlgorithms are those that a grant may be signed with (maskinporten.md §2.1).
func assertionAlgorithms() []jose.SignatureAlgorithm {
	return []jose.SignatureAlgorithm{jose.RS256, jose.RS384, jose.RS512}
}

// parseAssertion is check 2: a JWS with an RSA signature that names its key by either "kid" or "x5c".
func parseAssertion(g *grant) *refusal {
	encoded, _, _ := strings.Cut(g.assertion, ".")
	decoded, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		return malformed()
	}
	header, ok := parseObject(decoded)
	if !ok {
		return malformed()
	}
	var algorithm jose.SignatureAlgorithm
	if !header.read("alg", &algorithm) || !header.read("kid", &g.keyID) {
		return malformed()
	}
	if !slices.Contains(assertionAlgorithms(), algorithm) {
		return refuse(invalidGrant, "", authenticationFailed+"Invalid JWT header alg.")
	}
	if header.has("kid") == header.has("x5c") {
		return refuse(invalidGrant, "", authenticationFailed+"Invalid JWT. Exactly one of the headers kid and x5c is required.")
	}
	if header.has("x5c") {
		if g.certificates, ok = parseCertificates(header); !ok {
			return refuse(invalidGrant, "MP-123", "Invalid JWT header x5c")
		}
	}
	if g.signature, err = jose.ParseSignedCompact(g.assertion, assertionAlgorithms()); err != nil {
		return malformed()
	}
	if g.claims, ok = parseObject(g.signature.UnsafePayloadWithoutVerification()); !ok {
		return malformed()
	}
	return nil
}

// parseCertificates reads "x5c": an array of certificates in base64 of the standard alphabet, the client's own first.
func parseCertificates(header object) ([]*x509.Certificate, bool) {
	var encoded []string
	if !header.read("x5c", &encoded) || len(encoded) == 0 {
		return nil, false
	}
	var certificates []*x509.Certificate
	for _, text := range encoded {
		der, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, false
		}
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, false
		}
		certificates = append(certificates, certificate)
	}
	return certificates, true
}
