package publickey

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"strings"
)

// Parse reads a public RSA key: in PEM form, SPKI or PKCS#1; in a certificate; or a JSON Web Key, alone or as a set of one. A
// JSON Web Key may be in base64, as Altinn's tool writes it, and so may what stands between the lines of PEM. Of several PEM blocks the first that has a key counts, as the
// certificate of a chain does that is the client's own. The errors are those of this package.
func Parse(text string) (Key, error) {
	text = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), "\ufeff")) // as editors of Windows write
	switch {
	case text == "":
		return Key{}, ErrEmpty
	case strings.Contains(text, "-----BEGIN"):
		return parsePEM(text)
	case strings.HasPrefix(text, "{"):
		return parseJWK([]byte(text))
	}
	content, ok := decodeBase64(text)
	switch {
	case !ok:
		return Key{}, ErrUnknown
	case json.Valid(content):
		return parseJWK(content)
	}
	return parseDER(content)
}

// parseDER reads what stands between the lines of a PEM block. It goes by the content: some tools write one kind of block and
// name it another.
func parseDER(der []byte) (Key, error) {
	if certificate, err := x509.ParseCertificate(der); err == nil {
		return newKey(certificate.PublicKey)
	}
	if public, err := x509.ParsePKIXPublicKey(der); err == nil {
		return newKey(public)
	}
	if public, err := x509.ParsePKCS1PublicKey(der); err == nil {
		return newKey(public)
	}
	if isPrivate(der) {
		return Key{}, ErrPrivate
	}
	return Key{}, ErrUnknown
}

func isPrivate(der []byte) bool {
	_, pkcs8 := x509.ParsePKCS8PrivateKey(der)
	_, pkcs1 := x509.ParsePKCS1PrivateKey(der)
	_, sec1 := x509.ParseECPrivateKey(der)
	return pkcs8 == nil || pkcs1 == nil || sec1 == nil || isEncrypted(der)
}

// isEncrypted reports whether the content is a private key in PKCS#8 form that is encrypted (RFC 5958, section 3).
func isEncrypted(der []byte) bool {
	var info struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}
	rest, err := asn1.Unmarshal(der, &info)
	return err == nil && len(rest) == 0
}

// parsePEM goes through all blocks before it takes one: a private key anywhere in the text has been given away by mistake.
func parsePEM(text string) (Key, error) {
	if !strings.Contains(text, "\n") { // as variables and secret stores keep a text of several lines
		text = strings.ReplaceAll(text, `\n`, "\n")
	}
	var blocks []*pem.Block
	for rest := []byte(text); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		blocks = append(blocks, block)
	}
	if strings.Contains(text, "PRIVATE KEY-----") {
		return Key{}, ErrPrivate
	}
	for _, block := range blocks {
		switch block.Type {
		case "PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE":
			return parseDER(block.Bytes)
		case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST":
			return Key{}, ErrRequest
		case "EC PUBLIC KEY", "DSA PUBLIC KEY":
			return Key{}, ErrNotRSA
		}
	}
	return Key{}, ErrUnknown
}

func decodeBase64(text string) ([]byte, bool) {
	text = strings.Join(strings.Fields(text), "")
	text = strings.TrimRight(strings.NewReplacer("-", "+", "_", "/").Replace(text), "=")
	content, err := base64.RawStdEncoding.DecodeString(text)
	return content, err == nil
}
