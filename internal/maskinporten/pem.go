package maskinporten

import (
	"crypto/x509"
	"errors"
	"regexp"
	"strings"
)

// pemBlock accepts more than RFC 7468: environment variables and secret stores turn line ends into
// spaces or nothing.
var pemBlock = regexp.MustCompile(`(?s)-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END [A-Z0-9 ]+-----`)

// ParsePEM reads a private RSA key in PEM form, PKCS#1 or PKCS#8, also as the base64 body without
// its BEGIN and END lines. Every error is a [KeyError].
func ParsePEM(text, keyID string) (*Key, error) {
	content, f, err := unwrap(text)
	if err != nil {
		return nil, err
	}
	der := content
	switch f {
	case formJSON:
		return nil, describeJSON(content, ErrNotPEM)
	case formPEM:
		if der, err = privateBlock(string(content)); err != nil {
			return nil, err
		}
	case formNone:
		return nil, ErrNotPEM
	case formBER:
		return nil, describeBER(content, ErrNotPEM)
	case formDER:
	}
	private, err := parsePrivateDER(der)
	switch {
	case errors.Is(err, ErrTooLarge):
		return nil, describeDER(der, ErrTooLarge)
	case err != nil:
		return nil, describeDER(der, ErrNotPEM)
	}
	key, err := newKey(private, keyID)
	if err != nil {
		return nil, err
	}
	if keyID == "" {
		return nil, ErrNoKeyID
	}
	return key, nil
}

// privateBlock returns the DER of the first private key of a PEM text, or an error that says what
// the text has instead.
func privateBlock(text string) ([]byte, error) {
	text = strings.NewReplacer(`\r`, "", `\n`, "\n").Replace(text)
	instead := ErrNotPEM
	for _, block := range pemBlock.FindAllStringSubmatch(text, -1) {
		label, body := block[1], block[2]
		switch {
		case label == "ENCRYPTED PRIVATE KEY" || strings.Contains(body, "ENCRYPTED"):
			return nil, ErrEncryptedPEM
		case label == "OPENSSH PRIVATE KEY":
			return nil, ErrOpenSSHKey
		case label == "DSA PRIVATE KEY": // whose structure has nothing to be told by
			return nil, ErrNotRSA
		case strings.HasSuffix(label, "PRIVATE KEY"):
			if der, ok := decodeBase64(body); ok {
				return der, nil
			}
			return nil, ErrBrokenKey
		case strings.HasSuffix(label, "PUBLIC KEY"):
			instead = ErrPublicKey
		case strings.HasSuffix(label, "CERTIFICATE"), label == "PKCS7", label == "CMS":
			instead = ErrCertificate
		case strings.HasSuffix(label, "CERTIFICATE REQUEST"):
			instead = ErrCertificateRequest
		}
	}
	return nil, instead
}

func parsePrivateDER(der []byte) (any, error) {
	if len(der) > largestKeyDER {
		return nil, ErrTooLarge
	}
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return key, nil
	}
	key, err := x509.ParsePKCS1PrivateKey(der)
	if err != nil {
		return nil, ErrNotPEM
	}
	return key, nil
}
