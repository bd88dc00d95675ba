package maskinporten

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"unicode"
)

// form is what a text turns out to hold, as it stands or inside base64.
type form int

const (
	formNone form = iota
	formJSON
	formPEM
	formDER
)

// unwrap takes off white space and one layer of base64 and tells what is inside (§3.2).
func unwrap(text string) ([]byte, form, error) {
	if len(text) > largestKeyText {
		return nil, formNone, ErrTooLarge
	}
	text = strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	switch {
	case text == "":
		return nil, formNone, ErrEmpty
	case strings.HasPrefix(text, `"`):
		return nil, formNone, ErrQuoted
	case strings.HasPrefix(text, "'"): // which files of variables do not take off, as a shell does
		return nil, formNone, ErrSingleQuoted
	}
	if f := formOf([]byte(text)); f == formJSON || f == formPEM {
		return []byte(text), f, nil
	}
	if looksLikePath(text) {
		return nil, formNone, ErrPath
	}
	content, ok := decodeBase64(text)
	if ok && formOf(content) != formNone {
		return content, formOf(content), nil
	}
	if again, ok := decodeBase64(string(content)); ok && formOf(again) != formNone {
		return nil, formNone, ErrBase64Twice
	}
	if isFile(text) {
		return nil, formNone, ErrPath
	}
	return content, formNone, nil
}

func formOf(content []byte) form {
	switch {
	case bytes.HasPrefix(bytes.TrimSpace(content), []byte("{")):
		return formJSON
	case bytes.Contains(content, []byte("-----BEGIN ")):
		return formPEM
	case isSequence(content):
		return formDER
	}
	return formNone
}

func isSequence(der []byte) bool {
	var sequence asn1.RawValue
	_, err := asn1.Unmarshal(der, &sequence)
	return err == nil && sequence.IsCompound && sequence.Tag == asn1.TagSequence
}

// decodeBase64 reads the standard and the URL alphabet, with or without padding, white space anywhere.
func decodeBase64(text string) ([]byte, bool) {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case r == '-':
			return '+'
		case r == '_':
			return '/'
		}
		return r
	}, text)
	content, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
	return content, err == nil && len(content) > 0
}

// looksLikePath never takes a key for a path: JSON, PEM and base64 of either or of DER begin with other characters.
func looksLikePath(text string) bool {
	if strings.ContainsAny(text, "\r\n") {
		return false
	}
	for _, prefix := range []string{"/", "./", "../", "~", "file:", `.\`, `..\`, `\\`} {
		if strings.HasPrefix(text, prefix) {
			return true
		}
	}
	switch strings.ToLower(filepath.Ext(text)) {
	case ".json", ".jwk", ".jwks", ".pem", ".key", ".p8", ".pk8", ".der", ".crt", ".cer", ".p12", ".pfx", ".b64", ".txt":
		return true
	}
	return len(text) > 2 && text[1] == ':' && (text[2] == '\\' || text[2] == '/')
}

func isFile(text string) bool {
	const longestPath = 4096
	if len(text) > longestPath || strings.ContainsAny(text, "\x00\r\n") {
		return false
	}
	_, err := os.Stat(text)
	return err == nil
}

// describeDER says what a DER structure is, for an input that wanted something else. It returns otherwise when it cannot
// tell.
func describeDER(der []byte, otherwise KeyError) KeyError {
	if _, err := x509.ParseCertificate(der); err == nil {
		return ErrCertificate
	}
	if _, err := x509.ParsePKIXPublicKey(der); err == nil {
		return ErrPublicKey
	}
	if _, err := x509.ParsePKCS1PublicKey(der); err == nil {
		return ErrPublicKey
	}
	if _, err := parsePrivateDER(der); err == nil {
		return ErrIsPEM
	}
	if isPKCS12(der) {
		return ErrIsPKCS12
	}
	if isEncryptedKey(der) {
		return ErrEncryptedPEM
	}
	return otherwise
}

// isEncryptedKey looks for an EncryptedPrivateKeyInfo (RFC 5958): an algorithm, and what it has made of the key.
func isEncryptedKey(der []byte) bool {
	var info struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}
	rest, err := asn1.Unmarshal(der, &info)
	return err == nil && len(rest) == 0
}

// isPKCS12 looks at the version, which is 3 in a PFX and 0 or 1 in a private key.
func isPKCS12(der []byte) bool {
	var sequence asn1.RawValue
	if _, err := asn1.Unmarshal(der, &sequence); err != nil {
		return false
	}
	var version int
	_, err := asn1.Unmarshal(sequence.Bytes, &version)
	return err == nil && version == 3
}
