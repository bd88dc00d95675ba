package maskinporten

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"slices"
	"strings"
)

// ParsePKCS12 reads an enterprise certificate with its private key: a PKCS#12 file in base64.
// Grants carry the certificate chain, or the keyID if there is one, which a client with registered
// keys requires (§2.1). Every error is a [KeyError].
func ParsePKCS12(text, password, keyID string) (*Key, error) {
	content, f, err := unwrap(text)
	if err != nil {
		return nil, err
	}
	switch f {
	case formJSON:
		return nil, describeJSON(content, ErrNotPKCS12)
	case formPEM:
		return nil, pemInstead(string(content))
	case formNone:
		return nil, ErrNotPKCS12
	case formBER:
		if found := describeBER(content, ErrNotPKCS12); found != ErrIsPKCS12 {
			return nil, found
		}
	case formDER:
	}
	if strings.ContainsFunc(password, func(r rune) bool { return r > 0xffff }) { // which UCS-2 does not have
		return nil, ErrPasswordCharacter
	}
	private, first, others, err := decodePKCS12(content, password)
	if err != nil {
		return nil, err
	}
	key, err := newKey(private, keyID)
	if err != nil {
		return nil, err
	}
	chain := order(append([]*x509.Certificate{first}, others...), key.private.Public())
	if chain == nil {
		return nil, ErrNoCertificate
	}
	if keyID != "" {
		return key, nil
	}
	return key.withChain(chain), nil
}

func pemInstead(text string) error {
	if _, err := privateBlock(text); err != nil {
		return err
	}
	return ErrIsPEM
}

// order returns the certificate of the key and then its issuers, in whatever order the file had
// them, without the rest. It returns nil if none belongs to the key.
func order(certificates []*x509.Certificate, public crypto.PublicKey) []*x509.Certificate {
	leaf := slices.IndexFunc(certificates, func(c *x509.Certificate) bool {
		key, ok := c.PublicKey.(interface {
			Equal(other crypto.PublicKey) bool
		})
		return ok && key.Equal(public)
	})
	if leaf < 0 {
		return nil
	}
	chain := []*x509.Certificate{certificates[leaf]}
	for {
		last := chain[len(chain)-1]
		issuer := slices.IndexFunc(certificates, func(c *x509.Certificate) bool {
			return bytes.Equal(c.RawSubject, last.RawIssuer) && !slices.ContainsFunc(chain, c.Equal)
		})
		if issuer < 0 {
			return chain
		}
		chain = append(chain, certificates[issuer])
	}
}
