package maskinporten

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

const bundlePassword = "pkcs12 password æøå"

// jwkMap is a JWK as a test bends it.
type jwkMap map[string]any

func newJWK() jwkMap { return jwkOf(rsaKey()) }

func jwkOf(key *rsa.PrivateKey) jwkMap {
	number := func(n *big.Int) string { return base64.RawURLEncoding.EncodeToString(n.Bytes()) }
	return jwkMap{
		"kty": "RSA", "kid": testKeyID, "n": number(key.N), "e": number(big.NewInt(int64(key.E))),
		"d": number(key.D), "p": number(key.Primes[0]), "q": number(key.Primes[1]),
	}
}

func (j jwkMap) without(members ...string) jwkMap {
	for _, member := range members {
		delete(j, member)
	}
	return j
}

func (j jwkMap) with(member string, value any) jwkMap {
	j[member] = value
	return j
}

func (j jwkMap) text() string {
	text, err := json.Marshal(j)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func set(keys ...jwkMap) string { return jwkMap{"keys": keys}.text() }

func b64(content []byte) string { return base64.StdEncoding.EncodeToString(content) }

func pemText(label string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

func pkcs8(key any) []byte {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		panic(err)
	}
	return der
}

func pkix1() []byte {
	der, err := x509.MarshalPKIXPublicKey(&rsaKey().PublicKey)
	if err != nil {
		panic(err)
	}
	return der
}

var ecKey = sync.OnceValue(func() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return key
})

var shortKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		panic(err)
	}
	return key
})

// bundle is an enterprise certificate in the forms PKCS#12 files have.
type bundle struct {
	modern, legacy, unordered, noPassword, foreign string
	chain                                          []any // what x5c must be
	certificate                                    []byte
	notBefore, notAfter                            time.Time
}

func newBundle(t testing.TB) bundle {
	t.Helper()
	b := bundle{notBefore: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), notAfter: time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)}
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test CA"}, NotBefore: b.notBefore, NotAfter: b.notAfter,
		IsCA: true, BasicConstraintsValid: true,
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Vendor AS"}, NotBefore: b.notBefore, NotAfter: b.notAfter,
	}
	issuerDER := must(x509.CreateCertificate(rand.Reader, authority, authority, &ecKey().PublicKey, ecKey()))
	issuer := must(x509.ParseCertificate(issuerDER))
	other := &x509.Certificate{
		SerialNumber: big.NewInt(3), Subject: pkix.Name{CommonName: "Another CA"}, NotBefore: b.notBefore, NotAfter: b.notAfter,
	}
	stranger := must(x509.ParseCertificate(must(x509.CreateCertificate(rand.Reader, other, other, &ecKey().PublicKey, ecKey()))))
	leafDER := must(x509.CreateCertificate(rand.Reader, leaf, issuer, &rsaKey().PublicKey, ecKey()))
	own := must(x509.ParseCertificate(leafDER))

	encode := func(e *pkcs12.Encoder, password string, first *x509.Certificate, others ...*x509.Certificate) string {
		return b64(must(e.Encode(rsaKey(), first, others, password)))
	}
	b.modern = encode(pkcs12.Modern, bundlePassword, own, issuer)
	b.legacy = encode(pkcs12.LegacyRC2, bundlePassword, own, issuer)
	b.unordered = encode(pkcs12.Modern, bundlePassword, issuer, stranger, own)
	b.noPassword = encode(pkcs12.Modern, "", own, issuer)
	b.foreign = encode(pkcs12.Modern, bundlePassword, issuer)
	b.chain = []any{b64(leafDER), b64(issuerDER)}
	b.certificate = leafDER
	return b
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func TestParseJWK(t *testing.T) {
	t.Parallel()
	plain := newJWK().text()
	for name, test := range map[string]struct{ text, keyID, wantID string }{
		"JSON":                          {plain, "", testKeyID},
		"JSON with white space and BOM": {"\ufeff \n" + plain + "\n", "", testKeyID},
		"base64":                        {b64([]byte(plain)), "", testKeyID},
		"base64 without padding":        {strings.TrimRight(b64([]byte(plain+" ")), "="), "", testKeyID},
		"base64 of the URL alphabet":    {base64.URLEncoding.EncodeToString([]byte(newJWK().with("x", "???>>>").text())), "", testKeyID},
		"base64 in lines":               {lines(b64([]byte(plain))), "", testKeyID},
		"with members that are ignored": {newJWK().with("x5c", []string{"!"}).with("exp", 1).with("oth", []any{}).with("key_ops", []any{}).text(), "", testKeyID},
		"without kid":                   {newJWK().without("kid").text(), "given", "given"},
		"kid with a line end":           {newJWK().with("kid", testKeyID+"\r\n").text(), "", testKeyID},
		"key id that repeats the kid":   {plain, testKeyID, testKeyID},
		"set of one":                    {set(newJWK()), "", testKeyID},
		"set of one in base64":          {b64([]byte(set(newJWK()))), "", testKeyID},
		"set with public keys beside":   {set(newJWK().without("d", "p", "q").with("kid", "old"), newJWK()), "", testKeyID},
		"set of which one is chosen":    {set(newJWK().with("kid", "other"), newJWK()), testKeyID, testKeyID},
		"with a broken precomputed dp":  {newJWK().with("dp", "AQ").text(), "", testKeyID},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			key, err := ParseJWK(test.text, test.keyID)
			checkKey(t, key, err, test.wantID)
		})
	}
}

func lines(text string) string {
	var wrapped strings.Builder
	for len(text) > 64 {
		wrapped.WriteString(text[:64] + "\r\n")
		text = text[64:]
	}
	return wrapped.String() + text + "\n"
}

func checkKey(t *testing.T, key *Key, err error, wantID string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if !key.private.Equal(rsaKey()) {
		t.Error("another private key than the one that went in")
	}
	if key.ID() != wantID {
		t.Errorf("key id is %q, want %q", key.ID(), wantID)
	}
	printed := fmt.Sprintf("%v %+v %#v %s", key, key, key, key)
	if strings.Contains(printed, rsaKey().D.String()) || strings.Contains(printed, fmt.Sprintf("%x", rsaKey().D)) {
		t.Error("printing the key shows the private part")
	}
}

func TestParsePEM(t *testing.T) {
	t.Parallel()
	pkcs1 := pemText("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey()))
	modern := pemText("PRIVATE KEY", pkcs8(rsaKey()))
	for name, text := range map[string]string{
		"PKCS#1":                         pkcs1,
		"PKCS#8":                         modern,
		"PKCS#8 with Windows line ends":  strings.ReplaceAll(modern, "\n", "\r\n"),
		"line ends as backslash n":       strings.ReplaceAll(modern, "\n", `\n`),
		"line ends as spaces":            strings.ReplaceAll(modern, "\n", " "),
		"after attributes and the like":  "Bag Attributes\n  friendlyName: x\n" + modern,
		"beside a certificate":           pemText("CERTIFICATE", []byte{0x30, 0}) + modern,
		"base64 of the PEM":              b64([]byte(modern)),
		"body of PKCS#8":                 lines(b64(pkcs8(rsaKey()))),
		"body of PKCS#1 on one line":     b64(x509.MarshalPKCS1PrivateKey(rsaKey())),
		"body without padding, URL safe": base64.RawURLEncoding.EncodeToString(pkcs8(rsaKey())),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			key, err := ParsePEM(text, "portal-id")
			checkKey(t, key, err, "portal-id")
		})
	}
}

func TestParsePKCS12(t *testing.T) {
	t.Parallel()
	b := newBundle(t)
	for name, test := range map[string]struct {
		text, password, keyID string
		wantChain             []any
	}{
		"AES":                        {b.modern, bundlePassword, "", b.chain},
		"RC2 and 3DES":               {b.legacy, bundlePassword, "", b.chain},
		"certificates out of order":  {b.unordered, bundlePassword, "", b.chain},
		"without password":           {b.noPassword, "", "", b.chain},
		"base64 in lines":            {lines(b.modern), bundlePassword, "", b.chain},
		"with key id":                {b.modern, bundlePassword, "uploaded", nil},
		"legacy with key id, no x5c": {b.legacy, bundlePassword, "uploaded", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			key, err := ParsePKCS12(test.text, test.password, test.keyID)
			checkKey(t, key, err, test.keyID)
			if len(key.chain) != len(test.wantChain) {
				t.Fatalf("%d certificates, want %d", len(key.chain), len(test.wantChain))
			}
			for i, want := range test.wantChain {
				if key.chain[i] != want {
					t.Errorf("certificate %d is not the one that belongs there", i)
				}
			}
		})
	}
}

func TestCertificateWarning(t *testing.T) {
	t.Parallel()
	b := newBundle(t)
	key := must(ParsePKCS12(b.modern, bundlePassword, ""))
	for name, test := range map[string]struct {
		key  *Key
		now  time.Time
		want string
	}{
		"valid":         {key, b.notAfter.Add(-time.Hour), ""},
		"expired":       {key, b.notAfter.Add(time.Hour), "expired on 2028-01-01"},
		"not valid yet": {key, b.notBefore.Add(-time.Hour), "not valid before 2025-01-01"},
		"by key id":     {must(ParsePKCS12(b.modern, bundlePassword, "uploaded")), b.notAfter.Add(time.Hour), ""},
		"no certificate": {
			must(ParseJWK(newJWK().text(), "")), b.notAfter.Add(time.Hour), "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := test.key.Warning(test.now)
			if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
				t.Errorf("warning is %q, want %q in it", got, test.want)
			}
		})
	}
}
