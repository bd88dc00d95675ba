package maskinporten

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"
)

type wrongKey struct {
	name, text, keyID string
	want              KeyError
}

func TestWrongJWK(t *testing.T) {
	t.Parallel()
	edwards, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	foreign := must(rsa.GenerateKey(rand.Reader, 2048))
	elliptic := jwkMap{"kty": "EC", "crv": "P-256", "x": "AQ", "y": "AQ", "d": "AQ", "kid": "k"}
	b := newBundle(t)
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte(newJWK().text()), 0o600); err != nil {
		t.Fatal(err)
	}
	checkWrong(t, func(text, keyID string) error { _, err := ParseJWK(text, keyID); return err }, []wrongKey{
		{"empty", "", "", ErrEmpty},
		{"white space", " \n\t", "", ErrEmpty},
		{"path that exists", path, "", ErrPath},
		{"path that does not exist", "./keys/client.jwk", "", ErrPath},
		{"path from home", "~/client", "", ErrPath},
		{"Windows path", `C:\keys\client`, "", ErrPath},
		{"path as a URL", "file:///run/secrets/maskinporten", "", ErrPath},
		{"bare file name", "client.json", "", ErrPath},
		{"file without a telling name", "doc.go", "", ErrPath},
		{"base64 of base64", b64([]byte(b64([]byte(newJWK().text())))), "", ErrBase64Twice},
		{"in single quotes", "'" + newJWK().text() + "'", "", ErrSingleQuoted},
		{"JSON in a JSON string", must1(json.Marshal(newJWK().text())), "", ErrQuoted},
		{"JSON with escaped quotes", strings.ReplaceAll(newJWK().text(), `"`, `\"`), "", ErrQuoted},
		{"PEM", pemText("PRIVATE KEY", pkcs8(rsaKey())), "", ErrIsPEM},
		{"base64 of PEM", b64([]byte(pemText("PRIVATE KEY", pkcs8(rsaKey())))), "", ErrIsPEM},
		{"PEM body", b64(pkcs8(rsaKey())), "", ErrIsPEM},
		{"PKCS#12", b.modern, "", ErrIsPKCS12},
		{"certificate", b64(b.certificate), "", ErrCertificate},
		{"public key in DER", b64(pkix1()), "", ErrPublicKey},
		{"not JSON", `{"kty":"RSA",`, "", ErrNotJWK},
		{"another JSON object", `{"a":1}`, "", ErrNotJWK},
		{"JSON array", "[" + newJWK().text() + "]", "", ErrNotJWK},
		{"empty set", `{"keys":[]}`, "", ErrNotJWK},
		{"wrong type of member", `{"kty":"RSA","kid":7}`, "", ErrMemberType},
		{"random text", "correct horse battery staple", "", ErrNotJWK},
		{"random base64", b64([]byte("correct horse battery staple")), "", ErrNotJWK},
		{"public key only", newJWK().without("d", "p", "q").text(), "", ErrPublicKey},
		{"set with public keys only", set(newJWK().without("d", "p", "q")), "", ErrPublicKey},
		{"set with several private keys", set(newJWK(), newJWK().with("kid", "b")), "", ErrSeveralKeys},
		{"set without the key asked for", set(newJWK(), newJWK().with("kid", "b")), "c", ErrSeveralKeys},
		{"EC key", elliptic.text(), "", ErrNotRSA},
		{"OKP key", jwkMap{"kty": "OKP", "crv": "Ed25519", "x": b64(edwards), "d": b64(edwards)}.text(), "", ErrNotRSA},
		{"oct key", jwkMap{"kty": "oct", "k": "c2VjcmV0IHNlY3JldCBzZWNyZXQ", "kid": "k"}.text(), "", ErrNotRSA},
		{"set with an EC key", set(elliptic), "", ErrNotRSA},
		{"without primes", newJWK().without("p", "q").text(), "", ErrPartsMissing},
		{"without q", newJWK().without("q").text(), "", ErrPartsMissing},
		{"without d", newJWK().without("d").text(), "", ErrPartsMissing},
		{"parts of two keys", newJWK().with("d", jwkOf(foreign)["d"]).text(), "", ErrBrokenKey},
		{"parts that are no numbers", newJWK().with("p", "***").text(), "", ErrBrokenKey},
		{"1024 bits", jwkOf(shortKey()).text(), "", ErrShortKey},
		{"PS256", newJWK().with("alg", "PS256").text(), "", ErrAlgorithm},
		{"encryption algorithm", newJWK().with("alg", "RSA-OAEP-256").text(), "", ErrAlgorithm},
		{"without kid", newJWK().without("kid").text(), "", ErrNoKeyID},
		{"other key id", newJWK().text(), "other", ErrKeyIDConflict},
	})
}

func must1(content []byte, err error) string { return string(must(content, err)) }

func TestWrongPEM(t *testing.T) {
	t.Parallel()
	b := newBundle(t)
	encrypted := "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"
	checkWrong(t, func(text, keyID string) error { _, err := ParsePEM(text, keyID); return err }, []wrongKey{
		{"empty", "\n", "id", ErrEmpty},
		{"path", "/run/secrets/maskinporten", "id", ErrPath},
		{"path with a telling name", "key.pem", "id", ErrPath},
		{"without key id", pemText("PRIVATE KEY", pkcs8(rsaKey())), "", ErrNoKeyID},
		{"public key", pemText("PUBLIC KEY", pkix1()), "id", ErrPublicKey},
		{"RSA public key", pemText("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(&rsaKey().PublicKey)), "id", ErrPublicKey},
		{"public key without its lines", b64(pkix1()), "id", ErrPublicKey},
		{"PKCS#1 public key without its lines", b64(x509.MarshalPKCS1PublicKey(&rsaKey().PublicKey)), "id", ErrPublicKey},
		{"certificate", pemText("CERTIFICATE", b.certificate), "id", ErrCertificate},
		{"certificate without its lines", b64(b.certificate), "id", ErrCertificate},
		{"encrypted PKCS#8", pemText("ENCRYPTED PRIVATE KEY", []byte{0x30, 0}), "id", ErrEncryptedPEM},
		{"encrypted PKCS#8 without its lines", b64(encryptedPKCS8()), "id", ErrEncryptedPEM},
		{"encrypted PKCS#1", encrypted, "id", ErrEncryptedPEM},
		{"OpenSSH key", pemText("OPENSSH PRIVATE KEY", []byte("openssh-key-v1")), "id", ErrOpenSSHKey},
		{"EC key", pemText("EC PRIVATE KEY", must(x509.MarshalECPrivateKey(ecKey()))), "id", ErrNotRSA},
		{"EC key in PKCS#8", pemText("PRIVATE KEY", pkcs8(ecKey())), "id", ErrNotRSA},
		{"EC key in PKCS#8 without key id", pemText("PRIVATE KEY", pkcs8(ecKey())), "", ErrNotRSA},
		{"1024 bits", pemText("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(shortKey())), "id", ErrShortKey},
		{"JWK", newJWK().text(), "id", ErrIsJWK},
		{"base64 of JWK", b64([]byte(newJWK().text())), "id", ErrIsJWK},
		{"PKCS#12", b.modern, "id", ErrIsPKCS12},
		{"base64 of base64", b64([]byte(b64(pkcs8(rsaKey())))), "id", ErrBase64Twice},
		{"cut short", pemText("PRIVATE KEY", pkcs8(rsaKey()))[:400], "id", ErrNotPEM},
		{"body cut short", b64(pkcs8(rsaKey())[:400]), "id", ErrNotPEM},
		{"damaged inside", pemText("PRIVATE KEY", pkcs8(rsaKey())[:400]), "id", ErrNotPEM},
		{"not base64 inside", "-----BEGIN PRIVATE KEY-----\n***\n-----END PRIVATE KEY-----", "id", ErrBrokenKey},
		{"random text", "hunter2", "id", ErrNotPEM},
	})
}

// encryptedPKCS8 has the form of an encrypted key: PBES2, and bytes that only the password opens.
func encryptedPKCS8() []byte {
	return must(asn1.Marshal(struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}{pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}}, bytes.Repeat([]byte{7}, 1200)}))
}

func TestWrongPKCS12(t *testing.T) {
	t.Parallel()
	b := newBundle(t)
	elliptic := must(pkcs12.Modern.Encode(ecKey(), must(x509.ParseCertificate(b.certificate)), nil, bundlePassword))
	parse := func(password string) func(text, keyID string) error {
		return func(text, keyID string) error { _, err := ParsePKCS12(text, password, keyID); return err }
	}
	t.Run("with the right password", func(t *testing.T) {
		t.Parallel()
		checkWrong(t, parse(bundlePassword), []wrongKey{
			{"empty", "", "", ErrEmpty},
			{"path", "certificates/vendor.p12", "", ErrPath},
			{"base64 of base64", b64([]byte(b.modern)), "", ErrBase64Twice},
			{"JWK", newJWK().text(), "", ErrIsJWK},
			{"PEM key", pemText("PRIVATE KEY", pkcs8(rsaKey())), "", ErrIsPEM},
			{"PEM certificate", pemText("CERTIFICATE", b.certificate), "", ErrCertificate},
			{"DER certificate", b64(b.certificate), "", ErrCertificate},
			{"DER key", b64(pkcs8(rsaKey())), "", ErrIsPEM},
			{"cut short", b.modern[:len(b.modern)/2], "", ErrNotPKCS12},
			{"random text", "hunter2", "", ErrNotPKCS12},
			{"EC key", b64(elliptic), "", ErrNotRSA},
			{"certificates of others", b.foreign, "", ErrNoCertificate},
		})
	})
	t.Run("with a wrong password", func(t *testing.T) {
		t.Parallel()
		checkWrong(t, parse("hunter2"), []wrongKey{{"AES", b.modern, "", ErrPassword}, {"legacy", b.legacy, "", ErrPassword}})
	})
	t.Run("without password", func(t *testing.T) {
		t.Parallel()
		checkWrong(t, parse(""), []wrongKey{{"AES", b.modern, "", ErrNoPassword}, {"legacy", b.legacy, "", ErrNoPassword}})
	})
}

func checkWrong(t *testing.T, parse func(text, keyID string) error, tests []wrongKey) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			err := parse(test.text, test.keyID)
			if !errors.Is(err, test.want) {
				t.Errorf("got: %v\nwant: %v", err, test.want)
			}
		})
	}
}
