package maskinporten

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"
)

// A PKCS#12 file must not keep a plan busy for hours, wherever it asks for that, and in BER neither.
func TestPKCS12FileThatCostsHours(t *testing.T) {
	t.Parallel()
	const pw = bundlePassword
	b := newBundle(t)
	const most = mostIterations
	costly := func(safes ...contentInfo) [2][]byte {
		return [2][]byte{assemble(pw, safes...), berFile(pw, false, safes...)}
	}
	for name, test := range map[string]struct {
		files [2][]byte // as DER and as BER
		want  error
	}{
		"checksum":               {[2][]byte{withMoreIterations(must(decoded(b.modern))), indefinite(withMoreIterations(must(decoded(b.modern))))}, ErrTooMuchWork},
		"checksum by PBMAC1":     {[2][]byte{withCostlyPBMAC1(false), withCostlyPBMAC1(true)}, ErrTooMuchWork},
		"certificates, by PBES1": {costly(sealedFor(byPBES1(most + 1))), ErrTooMuchWork},
		"certificates, by PBES2": {costly(sealedFor(byPBES2(most + 1))), ErrTooMuchWork},
		"key, by PBES1":          {costly(safe(shroudedFor(byPBES1(most + 1)))), ErrTooMuchWork},
		"key, by PBES2":          {costly(safe(shroudedFor(byPBES2(most + 1)))), ErrTooMuchWork},
		"more than 64 bits":      {costly(safe(shroudedFor(byPBES1(math.MaxInt64)), shroudedFor(byPBES1(math.MaxInt64)))), ErrTooMuchWork},
		"both together":          {costly(sealedFor(byPBES1(most/2)), safe(shroudedFor(byPBES2(most/2)))), ErrTooMuchWork},
	} {
		for i, file := range test.files {
			if _, err := ParsePKCS12(b64(file), pw, ""); !errors.Is(err, test.want) {
				t.Errorf("%s, %s: %v", name, []string{"DER", "BER"}[i], err)
			}
		}
	}
}

// What the encoders of the library write is counted whole: certificate, key and checksum.
func TestIterationsOfPKCS12File(t *testing.T) {
	t.Parallel()
	certificate := must(x509.ParseCertificate(newBundle(t).certificate))
	for name, encoder := range map[string]*pkcs12.Encoder{
		"AES": pkcs12.Modern2023, "AES and PBMAC1": pkcs12.Modern2026, "RC2": pkcs12.LegacyRC2, "3DES": pkcs12.LegacyDES,
	} {
		const each = 1_000
		file, isFile := openPFX(must(encoder.WithIterations(each).Encode(rsaKey(), certificate, nil, bundlePassword)))
		if got := file.iterations(); !isFile || got != 3*each {
			t.Errorf("%s: %d iterations are counted, want %d", name, got, 3*each)
		}
	}
}

func parameters(of any) asn1.RawValue { return asn1.RawValue{FullBytes: must(asn1.Marshal(of))} }

func byPBES1(iterations int64) pkix.AlgorithmIdentifier {
	return pkix.AlgorithmIdentifier{Algorithm: pkcs(1, 12, 1, 3), Parameters: parameters(struct {
		Salt       []byte
		Iterations int64
	}{make([]byte, 8), iterations})}
}

func byPBES2(iterations int) pkix.AlgorithmIdentifier {
	kdf := pkix.AlgorithmIdentifier{Algorithm: oidPBKDF2(), Parameters: parameters(pbkdf2Parameters{
		make([]byte, 8), iterations, 32, pkix.AlgorithmIdentifier{Algorithm: oidHMACSHA256()},
	})}
	scheme := pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}, Parameters: parameters(make([]byte, 16))}
	return pkix.AlgorithmIdentifier{Algorithm: pkcs(1, 5, 13), Parameters: parameters([]pkix.AlgorithmIdentifier{kdf, scheme})}
}

// sealedFor and shroudedFor are parts encrypted by the algorithm, as far as shows without the password.
func sealedFor(algorithm pkix.AlgorithmIdentifier) contentInfo {
	return contentInfo{oidEncryptedData(), explicit(must(asn1.Marshal(encryptedData{
		Content: encryptedContent{Type: oidData(), Algorithm: algorithm, Data: make([]byte, 64)},
	})))}
}

func shroudedFor(algorithm pkix.AlgorithmIdentifier) safeBag {
	return safeBag{ID: oidShroudedKey(), Value: explicit(must(asn1.Marshal(encryptedKey{algorithm, make([]byte, 64)})))}
}

// withCostlyPBMAC1 is a file with a checksum of two thousand million iterations.
func withCostlyPBMAC1(ber bool) []byte {
	algorithm := byPBES2(2_000_000_000)
	algorithm.Algorithm = oidPBMAC1()
	file := must(asn1.Marshal(struct {
		Version int
		Safe    contentInfo
		MAC     struct {
			Digest struct {
				Algorithm pkix.AlgorithmIdentifier
				Digest    []byte
			}
			Salt []byte
		}
	}{3, dataOf(must(asn1.Marshal([]contentInfo{}))), struct {
		Digest struct {
			Algorithm pkix.AlgorithmIdentifier
			Digest    []byte
		}
		Salt []byte
	}{struct {
		Algorithm pkix.AlgorithmIdentifier
		Digest    []byte
	}{algorithm, make([]byte, 32)}, make([]byte, 8)}}))
	if ber {
		return indefinite(file)
	}
	return file
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
	sealed := must(asn1.Marshal(encryptedKey{byPBES1(1), der}))
	for name, err := range map[string]error{
		"JWK": second(ParseJWK(jwk.text(), "")), "PEM": second(ParsePEM(pemText("RSA PRIVATE KEY", der), "k")),
		"PKCS#12":                second(ParsePKCS12(b64(assemble("", safe(safeBag{ID: oidShroudedKey(), Value: explicit(sealed)}))), "", "")),
		"PKCS#12, not encrypted": second(ParsePKCS12(b64(assemble("", safe(safeBag{ID: oidKey(), Value: explicit(der)}))), "", "")),
		"a megabyte":             second(ParseJWK(strings.Repeat("MIIE", 1<<18), "k")),
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
