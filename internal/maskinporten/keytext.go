package maskinporten

import (
	"bytes"
	"encoding/asn1"
	"encoding/base64"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf16"
)

// form is the form of a key in a text, plain or in base64.
type form int

const (
	formNone form = iota
	formJSON
	formPEM
	formDER
	formBER // with indefinite lengths, which Go's library does not read
)

// unwrap removes what surrounds a key, including one layer of base64, and returns the form of the
// content (§3.2). It fails on what is known to be no key.
func unwrap(text string) ([]byte, form, error) {
	if len(text) > largestKeyText {
		return nil, formNone, ErrTooLarge
	}
	text = Trim(text)
	switch {
	case text == "":
		return nil, formNone, ErrEmpty
	case strings.HasPrefix(text, `"`), strings.HasPrefix(text, `{\"`):
		return nil, formNone, ErrQuoted
	case strings.HasPrefix(text, "'"): // which a shell removes, but a file of variables does not
		return nil, formNone, ErrSingleQuoted
	}
	if f := formOf([]byte(text)); f == formJSON || f == formPEM {
		return []byte(text), f, nil
	}
	if known := knownText(text); known != "" {
		return nil, formNone, known
	}
	content, isBase64 := decodeBase64(text)
	// Check for base64 before a path, since that of a Java key store or of UTF-16 begins with a
	// slash.
	if isBase64 {
		content = plainText(content)
		if f := formOf(content); f != formNone {
			return content, f, nil
		}
		if known := knownFile(content); known != "" {
			return nil, formNone, known
		}
	}
	if looksLikePath(text) {
		return nil, formNone, ErrPath
	}
	if again, ok := decodeBase64(string(content)); ok && formOf(again) != formNone {
		return nil, formNone, ErrBase64Twice
	}
	if isFile(text) {
		return nil, formNone, ErrPath
	}
	return content, formNone, nil
}

// Trim removes white space and invisible characters around a text: byte order marks, and marks of
// text copied from a page.
func Trim(text string) string {
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
}

// plainText returns a text in UTF-16 or with a byte order mark, as editors and shells of Windows
// write, as plain UTF-8, and all else as it is.
func plainText(content []byte) []byte {
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case bytes.HasPrefix(content, []byte("\ufeff")):
		return bytes.TrimPrefix(content, []byte("\ufeff"))
	case len(content) < 2 || len(content)%2 != 0:
		return content
	case bytes.HasPrefix(content, []byte{0xff, 0xfe}), content[0] != 0 && content[1] == 0:
	case bytes.HasPrefix(content, []byte{0xfe, 0xff}), content[0] == 0 && content[1] != 0:
		order = binary.BigEndian
	default:
		return content
	}
	units := make([]uint16, len(content)/2)
	for i := range units {
		units[i] = order.Uint16(content[2*i:])
	}
	text := Trim(string(utf16.Decode(units)))
	if f := formOf([]byte(text)); f != formJSON && f != formPEM {
		return content // every other byte is zero by chance
	}
	return []byte(text)
}

func formOf(content []byte) form {
	switch {
	case bytes.HasPrefix(bytes.TrimSpace(content), []byte("{")):
		return formJSON
	case bytes.Contains(content, []byte("-----BEGIN ")):
		return formPEM
	case isSequence(content):
		return formDER
	case isIndefinite(content):
		return formBER
	}
	return formNone
}

func isSequence(der []byte) bool {
	var sequence asn1.RawValue
	_, err := asn1.Unmarshal(der, &sequence)
	return err == nil && sequence.IsCompound && sequence.Tag == asn1.TagSequence
}

// isIndefinite reports whether content is a sequence of indefinite length that begins with a
// version or a type, as in key files.
func isIndefinite(ber []byte) bool {
	return len(ber) > 4 && ber[0] == 0x30 && ber[1] == 0x80 && (ber[2] == asn1.TagInteger || ber[2] == asn1.TagOID)
}

// decodeBase64 reads the standard and the URL alphabet, with or without padding, white space
// anywhere.
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

// looksLikePath reports whether a text looks like a path. No key does: JSON, PEM, and base64 of
// either or of DER begin differently.
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
	case ".json", ".jwk", ".jwks", ".pem", ".key", ".p8", ".pk8", ".der", ".crt", ".cer", ".p12", ".pfx", ".jks", ".b64", ".txt":
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
