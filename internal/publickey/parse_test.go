package publickey_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"maps"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/altinn/terraform-provider-altinn/internal/publickey"
)

func newKey(t *testing.T, bits int) *rsa.PrivateKey {
	t.Helper()

	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}

	return key
}

func block(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func must[T any](t *testing.T) func(T, error) T {
	t.Helper()

	return func(value T, err error) T {
		t.Helper()

		if err != nil {
			t.Fatal(err)
		}

		return value
	}
}

func certificate(t *testing.T, key *rsa.PrivateKey) []byte {
	t.Helper()

	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "SmartCloud"},
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<32, 0),
	}

	return must[[]byte](t)(x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key))
}

func jwk(t *testing.T, key any, changes map[string]any) string {
	t.Helper()

	var members map[string]any

	text := must[[]byte](t)(json.Marshal(jose.JSONWebKey{Key: key, KeyID: "smartcloud", Algorithm: "RS256", Use: "sig"}))
	if err := json.Unmarshal(text, &members); err != nil {
		t.Fatal(err)
	}

	maps.Copy(members, changes)

	return string(must[[]byte](t)(json.Marshal(members)))
}

// One key is the same key in every form.
func TestFormsOfOneKey(t *testing.T) {
	t.Parallel()

	private := newKey(t, 2048)
	spki := must[[]byte](t)(x509.MarshalPKIXPublicKey(&private.PublicKey))
	pkcs1 := x509.MarshalPKCS1PublicKey(&private.PublicKey)
	plain := jwk(t, &private.PublicKey, nil)
	other := must[publickey.Key](t)(publickey.Parse(block("PUBLIC KEY", must[[]byte](t)(x509.MarshalPKIXPublicKey(&newKey(t, 2048).PublicKey)))))
	want := must[publickey.Key](t)(publickey.Parse(block("PUBLIC KEY", spki)))

	for name, test := range map[string]struct{ text, id, algorithm string }{
		"SPKI":                          {block("PUBLIC KEY", spki), "", "RS256"},
		"SPKI that is named PKCS#1":     {block("RSA PUBLIC KEY", spki), "", "RS256"},
		"SPKI of one line":              {strings.ReplaceAll(block("PUBLIC KEY", spki), "\n", `\n`), "", "RS256"},
		"SPKI without its lines":        {base64.StdEncoding.EncodeToString(spki), "", "RS256"},
		"SPKI with a byte order mark":   {"\ufeff" + block("PUBLIC KEY", spki), "", "RS256"},
		"PKCS#1":                        {block("RSA PUBLIC KEY", pkcs1), "", "RS256"},
		"certificate":                   {block("CERTIFICATE", certificate(t, private)), "", "RS256"},
		"JWK":                           {plain, "smartcloud", "RS256"},
		"JWK in base64":                 {base64.StdEncoding.EncodeToString([]byte(plain)), "smartcloud", "RS256"},
		"JWK with another algorithm":    {jwk(t, &private.PublicKey, map[string]any{"alg": "RS512"}), "smartcloud", "RS512"},
		"JWK with a broken certificate": {jwk(t, &private.PublicKey, map[string]any{"x5c": []string{"AAAA"}}), "smartcloud", "RS256"},
		"set of one":                    {`{"keys": [` + plain + `]}`, "smartcloud", "RS256"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got, err := publickey.Parse("\n " + test.text + " \n")
			if err != nil {
				t.Fatal(err)
			}

			if !got.Equal(want) || got.Equal(other) {
				t.Error("it is another key")
			}

			written := got.JWK("kid-1")
			if written.ID != "kid-1" || written.Use != "sig" || written.Algorithm != test.algorithm || got.ID() != test.id {
				t.Errorf("written as %+v, and its own id is %q", written, got.ID())
			}

			again, err := publickey.Parse(string(must[[]byte](t)(json.Marshal(written))))
			if err != nil || !again.Equal(want) {
				t.Errorf("what is written reads as another: %v", err)
			}
		})
	}
}

// What is no public RSA key is told from one, and nothing of it is repeated.
func TestWhatIsNoPublicKey(t *testing.T) {
	t.Parallel()

	private := newKey(t, 2048)
	small := newKey(t, 1024)
	curve := must[*ecdsa.PrivateKey](t)(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	pkcs8 := must[[]byte](t)(x509.MarshalPKCS8PrivateKey(private))
	encrypted := must[[]byte](t)(asn1.Marshal(struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}{pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}}, []byte("?")}))
	request := must[[]byte](t)(x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, private))
	public := jwk(t, &private.PublicKey, nil)
	spki := block("PUBLIC KEY", must[[]byte](t)(x509.MarshalPKIXPublicKey(&private.PublicKey)))

	for name, test := range map[string]struct {
		text string
		want error
	}{
		"nothing":                     {" \n", publickey.ErrEmpty},
		"PKCS#8":                      {block("PRIVATE KEY", pkcs8), publickey.ErrPrivate},
		"PKCS#1":                      {block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(private)), publickey.ErrPrivate},
		"PKCS#8 without its lines":    {base64.StdEncoding.EncodeToString(pkcs8), publickey.ErrPrivate},
		"encrypted":                   {block("ENCRYPTED PRIVATE KEY", []byte("?")), publickey.ErrPrivate},
		"encrypted without its lines": {base64.StdEncoding.EncodeToString(encrypted), publickey.ErrPrivate},
		"public and private":          {spki + block("PRIVATE KEY", pkcs8), publickey.ErrPrivate},
		"private JWK":                 {jwk(t, private, nil), publickey.ErrPrivate},
		"private JWK in base64":       {base64.RawURLEncoding.EncodeToString([]byte(jwk(t, private, nil))), publickey.ErrPrivate},
		"symmetric JWK":               {`{"kty":"oct","k":"c2VjcmV0"}`, publickey.ErrPrivate},
		"set with a private one":      {`{"keys":[` + public + `,` + jwk(t, private, nil) + `]}`, publickey.ErrPrivate},
		"set of two":                  {`{"keys":[` + public + `,` + public + `]}`, publickey.ErrSeveral},
		"empty set":                   {`{"keys":[]}`, publickey.ErrUnknown},
		"elliptic curve":              {block("PUBLIC KEY", must[[]byte](t)(x509.MarshalPKIXPublicKey(&curve.PublicKey))), publickey.ErrNotRSA},
		"elliptic curve as a JWK":     {string(must[[]byte](t)(json.Marshal(jose.JSONWebKey{Key: &curve.PublicKey}))), publickey.ErrNotRSA},
		"1024 bits":                   {block("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(&small.PublicKey)), publickey.ErrSmall},
		"request for a certificate":   {block("CERTIFICATE REQUEST", request), publickey.ErrRequest},
		"algorithm of elliptic curve": {jwk(t, &private.PublicKey, map[string]any{"alg": "ES256"}), publickey.ErrAlgorithm},
		"JWK without numbers":         {`{"kty":"RSA"}`, publickey.ErrUnknown},
		"other JSON":                  {`{"name":"SmartCloud"}`, publickey.ErrUnknown},
		"words":                       {"the key of SmartCloud", publickey.ErrUnknown},
		"broken PEM":                  {strings.Replace(spki, "\n", "\n!", 1), publickey.ErrUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if _, err := publickey.Parse(test.text); !errors.Is(err, test.want) || err.Error() != test.want.Error() {
				t.Errorf("%v, want %v", err, test.want)
			}
		})
	}
}
