package maskinporten

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"math/big"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"
)

// A PKCS#12 file must not keep a plan busy for hours.
func TestPKCS12FileThatCostsHours(t *testing.T) {
	t.Parallel()
	certificate := must(x509.ParseCertificate(newBundle(t).certificate))
	for name, encoder := range map[string]*pkcs12.Encoder{"AES": pkcs12.Modern, "RC2": pkcs12.LegacyRC2, "3DES": pkcs12.LegacyDES} {
		file := must(encoder.WithIterations(1_000).Encode(rsaKey(), certificate, nil, bundlePassword))
		// One thousand each for certificate, key and checksum.
		var got cost
		if got.look(file, 0); got.iterations != 3_000 || got.keyDER < 1_000 || got.keyDER > 1_300 {
			t.Errorf("%s: seen as %+v", name, got)
		}
		if _, err := ParsePKCS12(b64(file), bundlePassword, ""); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := ParsePKCS12(b64(withMoreIterations(file)), bundlePassword, ""); !errors.Is(err, ErrTooMuchWork) {
			t.Errorf("%s, and two thousand million iterations: %v", name, err)
		}
	}
}

// withMoreIterations makes the checksum of a PKCS#12 file one of two thousand million iterations.
func withMoreIterations(file []byte) []byte {
	var pfx struct {
		Version int
		Safe    asn1.RawValue
		MAC     struct {
			Digest     asn1.RawValue
			Salt       []byte
			Iterations int
		}
	}
	must(asn1.Unmarshal(file, &pfx))
	pfx.MAC.Iterations = 2_000_000_000
	return must(asn1.Marshal(pfx))
}

// One file of some ten thousand was refused: its encrypted key began like a salt with a huge number after it.
func TestEncryptedKeyThatLooksLikeWorkIsNone(t *testing.T) {
	t.Parallel()
	seemingly := append([]byte{asn1.TagOctetString, 1, 0, asn1.TagInteger, 4, 0x7f, 0xff, 0xff, 0xff}, make([]byte, 1000)...)
	for name, encrypted := range map[string][]byte{
		"a salt and a number": seemingly,
		"a sequence of both":  append([]byte{0x30, 9}, seemingly...),
	} {
		bag := must(asn1.Marshal(struct {
			Algorithm []asn1.ObjectIdentifier
			Key       []byte
		}{[]asn1.ObjectIdentifier{{1, 2, 3}}, encrypted}))
		var got cost
		if got.look(bag, 0); got.iterations != 0 || got.keyDER != len(encrypted) {
			t.Errorf("%s: seen as %+v", name, got)
		}
	}
}

// Nor may a key of absurd length: one of 40 000 bits took a minute, and the time grows with the third power.
func TestKeyThatTakesHoursToCheck(t *testing.T) {
	t.Parallel()
	odd := func(bits uint) *big.Int {
		n := must(rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), bits)))
		return n.SetBit(n.SetBit(n, 0, 1), int(bits), 1)
	}
	p, q := odd(60_000), odd(60_000)
	n := new(big.Int).Mul(p, q)
	number := func(n *big.Int) string {
		return strings.TrimRight(strings.NewReplacer("+", "-", "/", "_").Replace(b64(n.Bytes())), "=")
	}
	jwk := newJWK().with("n", number(n)).with("d", number(n)).with("p", number(p)).with("q", number(q))
	der := must(asn1.Marshal(struct {
		Version, N, E, D, P, Q, DP, DQ, QI *big.Int
	}{new(big.Int), n, big.NewInt(65537), n, p, q, p, q, p}))
	packed := must(asn1.Marshal(struct { // the bag of a PKCS#12 file that a sealed key is in
		Version   int
		Algorithm []asn1.ObjectIdentifier
		Key       []byte
	}{3, []asn1.ObjectIdentifier{{1, 2, 3}}, der}))
	for name, err := range map[string]error{
		"JWK": second(ParseJWK(jwk.text(), "")), "PEM": second(ParsePEM(pemText("RSA PRIVATE KEY", der), "k")),
		"PKCS#12": second(ParsePKCS12(b64(packed), "", "")), "a megabyte": second(ParseJWK(strings.Repeat("MIIE", 1<<18), "k")),
	} {
		if !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := newKey(&rsa.PrivateKey{PublicKey: rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), largestKeyBits)}}, "k"); !errors.Is(err, ErrTooLarge) {
		t.Errorf("%d bits: %v", largestKeyBits+1, err)
	}
}

func second(_ *Key, err error) error { return err }
