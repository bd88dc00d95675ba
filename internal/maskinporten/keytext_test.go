package maskinporten

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"encoding/binary"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"
)

func utf16Text(text string, order binary.AppendByteOrder) []byte {
	var encoded []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		encoded = order.AppendUint16(encoded, unit)
	}
	return encoded
}

// Windows writes text as UTF-16 or with a byte order mark, and filebase64 keeps both. Base64 of the former begins with a slash.
func TestKeyFileOfWindows(t *testing.T) {
	t.Parallel()
	for name, wrap := range map[string]func(string) string{
		"byte order mark in base64":     func(text string) string { return b64([]byte("\ufeff" + text)) },
		"UTF-16 in base64":              func(text string) string { return b64(utf16Text("\ufeff"+text, binary.LittleEndian)) },
		"UTF-16, big end first":         func(text string) string { return b64(utf16Text("\ufeff"+text, binary.BigEndian)) },
		"UTF-16 without mark":           func(text string) string { return b64(utf16Text(text, binary.LittleEndian)) },
		"UTF-16, big end first, nomark": func(text string) string { return b64(utf16Text(text, binary.BigEndian)) },
		"zero width space before":       func(text string) string { return "\u200b" + text },
		"no-break space around":         func(text string) string { return "\u00a0" + text + "\u00a0" },
		"line ends as carriage returns": func(text string) string { return strings.ReplaceAll(text, "\n", "\r") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			key, err := ParseJWK(wrap(newJWK().text()+"\r\n"), "")
			checkKey(t, key, err, testKeyID)
			key, err = ParsePEM(wrap(pemText("PRIVATE KEY", pkcs8(rsaKey()))), "portal-id")
			checkKey(t, key, err, "portal-id")
		})
	}
}

// Base64 of a Java key store was taken for the path of a file.
func TestFileThatIsNoKeyIsNamed(t *testing.T) {
	t.Parallel()
	var compressed bytes.Buffer
	w := gzip.NewWriter(&compressed)
	if _, err := w.Write([]byte(newJWK().text())); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	request := must(x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, rsaKey()))
	signed := must(asn1.Marshal(contentInfo{pkcs(1, 7, 2), explicit(must(asn1.Marshal([]int{1})))}))
	modern, _ := decodeBase64(newBundle(t).modern)
	for name, test := range map[string]struct {
		text string
		want KeyError
	}{
		"JKS":                      {b64([]byte("\xfe\xed\xfe\xed\x00\x00\x00\x02\x00\x00\x00\x01")), ErrJavaKeyStore},
		"JCEKS":                    {b64([]byte("\xce\xce\xce\xce\x00\x00\x00\x02\x00\x00\x00\x01")), ErrJavaKeyStore},
		"BKS":                      {b64([]byte("\x00\x00\x00\x02\x00\x00\x00\x14salt")), ErrBouncyKeyStore},
		"gzip":                     {b64(compressed.Bytes()), ErrCompressed},
		"zip":                      {b64([]byte("PK\x03\x04\x14\x00")), ErrCompressed},
		"certificate request":      {pemText("CERTIFICATE REQUEST", request), ErrCertificateRequest},
		"certificate request, DER": {b64(request), ErrCertificateRequest},
		"PKCS#7":                   {pemText("PKCS7", signed), ErrCertificate},
		"PKCS#7, DER":              {b64(signed), ErrCertificate},
		"PKCS#7, BER":              {b64(indefinite(signed)), ErrCertificate},
		"JWE":                      {compact(`{"alg":"PBES2-HS256+A128KW","enc":"A128CBC-HS256"}`, 5), ErrJWE},
		"JWE as JSON":              {`{"protected":"e30","ciphertext":"AA","iv":"AA","tag":"AA"}`, ErrJWE},
		"JWT":                      {compact(`{"alg":"RS256","kid":"k"}`, 3), ErrToken},
		"RSA-PSS public key":       {b64(pssOf(pkix1())), ErrPublicKey},
		"UTF-16 of no key":         {"//" + strings.TrimLeft(b64(utf16Text("\ufeffhello", binary.LittleEndian)), "/"), ErrPath},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkEverywhere(t, test.text, test.want, test.want, test.want)
		})
	}
	checkEverywhere(t, b64(indefinite(modern)[:1000]), ErrIsPKCS12, ErrIsPKCS12, ErrNotPKCS12)
	checkEverywhere(t, b64(indefinite(pkcs8(rsaKey()))), ErrNotJWK, ErrNotPEM, ErrNotPKCS12)
}

// compact is a JWS or JWE, by its number of segments.
func compact(header string, segments int) string {
	return strings.TrimRight(b64([]byte(header)), "=") + strings.Repeat(".AAAA", segments-1)
}

func checkEverywhere(t *testing.T, text string, asJWK, asPEM, asPKCS12 KeyError) {
	t.Helper()
	_, err := ParseJWK(text, "k")
	_, pemErr := ParsePEM(text, "k")
	_, p12Err := ParsePKCS12(text, bundlePassword, "")
	if !errors.Is(err, asJWK) || !errors.Is(pemErr, asPEM) || !errors.Is(p12Err, asPKCS12) {
		t.Errorf("as JWK: %v\nas PEM: %v\nas PKCS#12: %v", err, pemErr, p12Err)
	}
}

func TestPrivateKeyThatIsNotForMaskinporten(t *testing.T) {
	t.Parallel()
	pss := pssOf(pkcs8(rsaKey()))
	sec1 := oddCurve(must(x509.MarshalECPrivateKey(ecKey())))
	checkWrong(t, func(text, keyID string) error { _, err := ParsePEM(text, keyID); return err }, []wrongKey{
		{"RSA-PSS", pemText("PRIVATE KEY", pss), "id", ErrPSS},
		{"RSA-PSS, body alone", b64(pss), "id", ErrPSS},
		{"unusual curve", pemText("EC PRIVATE KEY", sec1), "id", ErrNotRSA},
		{"unusual curve after its parameters", pemText("EC PARAMETERS", []byte{6, 0}) + pemText("EC PRIVATE KEY", sec1), "id", ErrNotRSA},
		{"unusual curve in PKCS#8", pemText("PRIVATE KEY", oddCurve(pkcs8(ecKey()))), "id", ErrNotRSA},
		{"DSA", pemText("DSA PRIVATE KEY", []byte{0x30, 0}), "id", ErrNotRSA},
	})
	checkWrong(t, func(text, keyID string) error { _, err := ParseJWK(text, keyID); return err }, []wrongKey{
		{"RSA-PSS as a JWK", b64(pss), "", ErrPSS},
		{"kid that is a number", newJWK().with("kid", 20250901).text(), "", ErrMemberType},
		{"kid that is a number in a set", set(newJWK().with("kid", 20250901)), "", ErrMemberType},
	})
}

// A secret manager keeps the key and its id in one secret.
func TestKeyThatIsAMemberOfASecret(t *testing.T) {
	t.Parallel()
	pem, b := pemText("PRIVATE KEY", pkcs8(rsaKey())), newBundle(t)
	for name, test := range map[string]struct {
		secret jwkMap
		want   MemberError
	}{
		"PEM and key id":       {jwkMap{"private_key": pem, "kid": "k"}, MemberError{Path: []string{"private_key"}, KeyID: []string{"kid"}, Kind: ErrIsPEM}},
		"PEM alone, in base64": {jwkMap{"value": b64([]byte(pem))}, MemberError{Path: []string{"value"}, Kind: ErrIsPEM}},
		"body of PEM":          {jwkMap{"a": "x", "key": b64(pkcs8(rsaKey()))}, MemberError{Path: []string{"key"}, Kind: ErrIsPEM}},
		"JWK as text":          {jwkMap{"client_jwk": newJWK().text(), "kid": "k"}, MemberError{Path: []string{"client_jwk"}, Kind: ErrIsJWK}},
		"JWK as an object":     {jwkMap{"client_jwk": newJWK()}, MemberError{Path: []string{"client_jwk"}, Kind: ErrIsJWK, Object: true}},
		"JWK in base64":        {jwkMap{"MASKINPORTEN_CLIENT_JWK": b64([]byte(newJWK().text()))}, MemberError{Path: []string{"MASKINPORTEN_CLIENT_JWK"}, Kind: ErrIsJWK}},
		"PKCS#12":              {jwkMap{"p12": b.modern, "password": "x"}, MemberError{Path: []string{"p12"}, Kind: ErrIsPKCS12}},
		"as Vault answers": {
			jwkMap{"data": jwkMap{"data": jwkMap{"private_key": pem, "key_id": "k"}}, "lease": 1},
			MemberError{Path: []string{"data", "data", "private_key"}, KeyID: []string{"data", "data", "key_id"}, Kind: ErrIsPEM},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkEverywhere(t, test.secret.text(), ErrMember, ErrMember, ErrMember)
			_, err := ParseJWK(b64([]byte(test.secret.text())), "")
			if found, ok := errors.AsType[*MemberError](err); !ok || !reflect.DeepEqual(*found, test.want) {
				t.Errorf("found %+v, want %+v", found, test.want)
			}
		})
	}
	t.Run("name that may be a secret", func(t *testing.T) {
		t.Parallel()
		for _, name := range []string{strings.Repeat("k", 41), "a.b", "'", ""} {
			_, err := ParseJWK(jwkMap{name: pem, "kid": "k"}.text(), "")
			if found, ok := errors.AsType[*MemberError](err); !ok || found.Path != nil || found.KeyID != nil {
				t.Errorf("%q: %+v", name, err)
			}
		}
	})
	t.Run("none of the members is a private key", func(t *testing.T) {
		t.Parallel()
		for _, secret := range []jwkMap{{"public": pemText("PUBLIC KEY", pkix1())}, {"d": "AQAB"}, {"a": 1, "b": nil}} {
			checkEverywhere(t, secret.text(), ErrNotJWK, ErrNotPEM, ErrNotPKCS12)
		}
	})
}
