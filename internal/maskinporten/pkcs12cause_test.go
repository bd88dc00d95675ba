package maskinporten

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
	"slices"
	"testing"

	"software.sslmate.com/src/go-pkcs12"
)

// parts takes a file apart that has just been made.
func parts(t testing.TB, file []byte) pfx {
	t.Helper()
	p, ok := openPFX(file)
	if !ok {
		t.Fatal("not a PKCS#12 file")
	}
	return p
}

func parts64(t testing.TB, text string) pfx {
	t.Helper()
	content, _ := decodeBase64(text)
	return parts(t, content)
}

// safe holds bags that are not encrypted as a whole.
func safe(bags ...safeBag) contentInfo { return dataOf(must(asn1.Marshal(bags))) }

// unchecked is a file without a checksum.
func unchecked(safes ...contentInfo) []byte {
	return must(asn1.Marshal(struct {
		Version int
		Safe    contentInfo
	}{3, dataOf(must(asn1.Marshal(safes)))}))
}

// pbes2 is encryption by a password, with AES.
type pbes2 struct {
	ID         asn1.ObjectIdentifier
	Parameters any
}

// encrypt pads and encrypts as PKCS#12 files do, by a key that costs nothing to derive.
func encrypt(content []byte, password string) (pbes2, []byte) {
	salt, iv := make([]byte, 16), make([]byte, aes.BlockSize)
	block := must(aes.NewCipher(must(pbkdf2.Key(sha256.New, password, salt, 1, 32))))
	padding := aes.BlockSize - len(content)%aes.BlockSize
	data := append(slices.Clone(content), bytes.Repeat([]byte{byte(padding)}, padding)...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(data, data)
	return pbes2{pkcs(1, 5, 13), struct{ Derivation, Encryption pbes2 }{
		pbes2{oidPBKDF2(), pbkdf2Parameters{salt, 1, 32, pkix.AlgorithmIdentifier{Algorithm: oidHMACSHA256()}}},
		pbes2{asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}, iv},
	}}, data
}

// shroud encrypts a private key of whatever kind, as PKCS#12 files hold it.
func shroud(key []byte, password string) safeBag {
	algorithm, data := encrypt(key, password)
	return safeBag{ID: oidShroudedKey(), Value: explicit(must(asn1.Marshal(struct {
		Algorithm pbes2
		Data      []byte
	}{algorithm, data})))}
}

// sealedContent encrypts bags as a whole.
func sealedContent(bags []byte, password string) encryptedContent {
	algorithm, data := encrypt(bags, password)
	sealed := encryptedContent{Type: oidData(), Data: data}
	if _, err := asn1.Unmarshal(must(asn1.Marshal(algorithm)), &sealed.Algorithm); err != nil {
		panic(err)
	}
	return sealed
}

func certificateBag(der []byte) safeBag {
	return safeBag{ID: oidCertificate(), Value: explicit(must(asn1.Marshal(struct {
		Type asn1.ObjectIdentifier
		Data []byte `asn1:"explicit,tag:0"`
	}{oidX509Certificate(), der})))}
}

// swapped puts one identifier in place of another that is as long.
func swapped(der []byte, from, to asn1.ObjectIdentifier) []byte {
	return bytes.ReplaceAll(der, must(asn1.Marshal(from)), must(asn1.Marshal(to)))
}

func swappedIn(t *testing.T, bags []safeBag, from, to asn1.ObjectIdentifier) []safeBag {
	t.Helper()
	var other []safeBag
	if _, err := asn1.Unmarshal(swapped(must(asn1.Marshal(bags)), from, to), &other); err != nil {
		t.Fatal(err)
	}
	return other
}

// pssOf makes a key or a certificate of an RSA key one of an RSA-PSS key.
func pssOf(der []byte) []byte { return swapped(der, pkcs(1, 1, 1), pkcs(1, 1, 10)) }

// oddCurve is as long as P-256 (prime192v1); Go knows neither it nor secp256k1.
func oddCurve(der []byte) []byte {
	return swapped(der, asn1.ObjectIdentifier{1, 2, 840, 10045, 3, 1, 7}, asn1.ObjectIdentifier{1, 2, 840, 10045, 3, 1, 1})
}

func sha2(last int) asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, last}
}

// safesSwapped are the safes of a file, encrypted by an algorithm that nothing here reads.
func safesSwapped(t *testing.T, p pfx, from, to asn1.ObjectIdentifier) []contentInfo {
	t.Helper()
	var safes []contentInfo
	if _, err := asn1.Unmarshal(swapped(must(asn1.Marshal(p.safes)), from, to), &safes); err != nil {
		t.Fatal(err)
	}
	return safes
}

// twoPasswords is a file whose checksum is by another password than the rest. That one looks right for one file of 256, whose
// last bytes look like padding.
func twoPasswords(t *testing.T, p pfx) []byte {
	t.Helper()
	for password := "checksum password"; ; {
		file := assemble(password, p.safes...)
		if _, _, _, err := pkcs12.DecodeChain(file, password); errors.Is(err, pkcs12.ErrDecryption) {
			return file
		}
		p = parts64(t, newBundle(t).modern)
	}
}

// pssIssuer has the name of the one that issued the certificate, and an RSA-PSS key.
func pssIssuer(t *testing.T, b bundle) []byte {
	t.Helper()
	leaf := must(x509.ParseCertificate(b.certificate))
	template := &x509.Certificate{SerialNumber: big.NewInt(5), RawSubject: leaf.RawIssuer}
	return pssOf(must(x509.CreateCertificate(rand.Reader, template, template, &rsaKey().PublicKey, rsaKey())))
}

// One and the same sentence was said of all of these, with advice that fails on most.
func TestPKCS12FileThatCannotBeReadSaysWhy(t *testing.T) {
	t.Parallel()
	const pw = bundlePassword
	b := newBundle(t)
	modern, legacy := parts64(t, b.modern), parts64(t, b.legacy)
	others := parts(t, must(pkcs12.Modern.Encode(rsaKey(), must(x509.ParseCertificate(b.certificate)), nil, "key password")))
	trust := must(pkcs12.Modern.EncodeTrustStore([]*x509.Certificate{must(x509.ParseCertificate(b.certificate))}, pw))
	own, key := certificateBag(b.certificate), shroud(pkcs8(rsaKey()), pw)
	ecCertificate := must(x509.CreateCertificate(rand.Reader, &x509.Certificate{SerialNumber: big.NewInt(4)}, &x509.Certificate{}, &ecKey().PublicKey, ecKey()))
	tripleDES, rc4, shroudedOnly := pkcs(1, 12, 1, 3), pkcs(1, 12, 1, 1), legacy.keys
	aes256, camellia := asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 43}
	modernFile, _ := decodeBase64(b.modern)
	secret := safeBag{ID: pkcs(1, 12, 10, 1, 5), Value: explicit(must(asn1.Marshal("secret")))}
	for name, test := range map[string]struct {
		file     []byte
		password string
		want     error
	}{
		"as it should be":                 {assemble(pw, safe(key, own)), pw, nil},
		"key password of its own":         {assemble(pw, append(slices.Clone(modern.sealed), safe(others.keys...))...), pw, ErrKeyPassword},
		"key with password, file without": {assemble("", safe(key, own)), "", ErrNoPassword},
		"encrypted by another password":   {twoPasswords(t, modern), "checksum password", ErrTwoPasswords},
		"two keys":                        {assemble(pw, append(slices.Clone(modern.sealed), safe(key, modern.keys[0]))...), pw, ErrTwoKeys},
		"two keys that are not encrypted": {assemble(pw, safe(safeBag{ID: oidKey(), Value: explicit(pkcs8(rsaKey()))}, key, own)), pw, ErrTwoKeys},
		"no key":                          {assemble(pw, modern.sealed...), pw, ErrNoKey},
		"trust store of Java":             {trust, pw, ErrNoKey},
		"secret of Java, no key":          {assemble(pw, safe(secret)), pw, ErrNoKey},
		"no certificate":                  {assemble(pw, safe(key)), pw, ErrNoChain},
		"no checksum":                     {unchecked(modern.safes...), pw, nil},
		"no checksum, wrong password":     {unchecked(modern.safes...), "hunter2", ErrPassword},
		"no checksum, wrong key password": {unchecked(safe(key, own)), "hunter2", ErrPassword},
		"no checksum, no password given":  {unchecked(modern.safes...), "", ErrNoPassword},
		"no checksum, nothing encrypted":  {unchecked(safe(safeBag{ID: oidKey(), Value: explicit(pkcs8(rsaKey()))}, own)), pw, nil},
		"checksum by SHA-384":             {swapped(modernFile, sha2(1), sha2(2)), pw, ErrUnsupported},
		"checksum by SHA-224":             {swapped(modernFile, sha2(1), sha2(4)), pw, ErrUnsupported},
		"key encrypted by RC4":            {assemble(pw, append(slices.Clone(legacy.sealed), safe(swappedIn(t, shroudedOnly, tripleDES, rc4)...))...), pw, ErrUnsupported},
		"key encrypted by another cipher": {assemble(pw, append(slices.Clone(modern.sealed), safe(swappedIn(t, modern.keys, aes256, camellia)...))...), pw, ErrUnsupported},
		"safes encrypted by another":      {assemble(pw, safesSwapped(t, modern, aes256, camellia)...), pw, ErrUnsupported},
		"RSA-PSS":                         {assemble(pw, safe(shroud(pssOf(pkcs8(rsaKey())), pw), certificateBag(pssOf(b.certificate)))), pw, ErrPSS},
		"RSA-PSS, not encrypted":          {assemble(pw, safe(safeBag{ID: oidKey(), Value: explicit(pssOf(pkcs8(rsaKey())))}, own)), pw, ErrPSS},
		"issued by an RSA-PSS key":        {assemble(pw, append(slices.Clone(modern.sealed), safe(append(others.keys, certificateBag(pssIssuer(t, b)))...))...), pw, ErrKeyPassword},
		"key of an unusual curve":         {assemble(pw, safe(shroud(oddCurve(pkcs8(ecKey())), pw), certificateBag(oddCurve(ecCertificate)))), pw, ErrContents},
		"emoji in the password":           {assemble(pw, safe(key, own)), "hemmelig 🔑", ErrPasswordCharacter},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := ParsePKCS12(b64(test.file), test.password, ""); !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
				t.Errorf("got: %v\nwant: %v", err, test.want)
			}
		})
	}
}
