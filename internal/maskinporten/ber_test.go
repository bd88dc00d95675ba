package maskinporten

import (
	"bytes"
	"encoding/asn1"
	"errors"
	"slices"
	"testing"
)

// piece is how long the parts are that some write octet strings in.
const piece = 100

// indefinite encodes DER anew as those write it who do not know the length when they begin, octet strings in pieces.
func indefinite(der []byte) []byte {
	var element asn1.RawValue
	rest := must(asn1.Unmarshal(der, &element))
	encoded := element.FullBytes
	switch octets := element.Class == asn1.ClassUniversal && element.Tag == asn1.TagOctetString; {
	case element.IsCompound:
		encoded = slices.Concat([]byte{der[0], 0x80}, indefinite(element.Bytes), []byte{0, 0})
	case octets && len(element.Bytes) > piece, element.Class == asn1.ClassContextSpecific:
		encoded = []byte{der[0] | constructed, 0x80}
		for part := range slices.Chunk(element.Bytes, piece) {
			encoded = append(encoded, must(asn1.Marshal(part))...)
		}
		encoded = append(encoded, 0, 0)
	}
	if len(rest) == 0 {
		return encoded
	}
	return append(slices.Clone(encoded), indefinite(rest)...)
}

// berFile is a file of safes, BER inside and, unless only its inside is to be, outside.
func berFile(password string, onlyInside bool, safes ...contentInfo) []byte {
	file := assembleContent(password, indefinite(must(asn1.Marshal(safes))))
	if onlyInside {
		return file
	}
	return indefinite(file)
}

// Bouncy Castle, EJBCA and Firefox write BER, which keytool and openssl read, and Go does not.
func TestPKCS12FileInBER(t *testing.T) {
	t.Parallel()
	const pw = bundlePassword
	b := newBundle(t)
	modern, legacy := parts64(t, b.modern), parts64(t, b.legacy)
	plain := safeBag{ID: oidKey(), Value: explicit(pkcs8(rsaKey()))}
	bags := must(asn1.Marshal([]safeBag{shroud(pkcs8(rsaKey()), pw), certificateBag(b.certificate)}))
	sealedBER := contentInfo{oidEncryptedData(), explicit(must(asn1.Marshal(encryptedData{Content: sealedContent(indefinite(bags), pw)})))}
	for name, test := range map[string]struct {
		file     []byte
		password string
		want     error
	}{
		"AES":                            {berFile(pw, false, modern.safes...), pw, nil},
		"RC2 and 3DES":                   {berFile(pw, false, legacy.safes...), pw, nil},
		"only inside":                    {berFile(pw, true, modern.safes...), pw, nil},
		"only outside":                   {indefinite(assemble(pw, modern.safes...)), pw, nil},
		"what is not encrypted as well":  {berFile(pw, false, dataOf(indefinite(bags))), pw, nil},
		"that alone":                     {assemble(pw, dataOf(indefinite(bags))), pw, nil},
		"without checksum":               {indefinite(unchecked(modern.safes...)), pw, nil},
		"bytes after its end":            {append(berFile(pw, false, modern.safes...), "\n\x00"...), pw, nil},
		"bytes after the end of DER":     {append(assemble(pw, modern.safes...), "\n\x00"...), pw, nil},
		"bytes after what it holds":      {assembleContent(pw, append(must(asn1.Marshal(modern.safes)), 0)), pw, ErrNotPKCS12},
		"wrong password":                 {berFile(pw, false, modern.safes...), "hunter2", ErrPassword},
		"no password":                    {berFile(pw, false, modern.safes...), "", ErrNoPassword},
		"no password, none needed":       {berFile("", false, safe(plain, certificateBag(b.certificate))), "", nil},
		"two keys":                       {berFile(pw, false, append(slices.Clone(modern.safes), safe(plain))...), pw, ErrUnsupported}, // three parts
		"two keys in one part":           {berFile(pw, false, safe(plain, modern.keys[0])), pw, ErrTwoKeys},
		"no certificate":                 {berFile(pw, false, safe(plain)), pw, ErrNoChain},
		"unsupported checksum":           {indefinite(swapped(assembleContent(pw, indefinite(must(asn1.Marshal(modern.safes)))), oidHMACSHA256(), pkcs(2, 10))), pw, ErrUnsupported},
		"what is encrypted, as well":     {berFile(pw, false, sealedBER), pw, ErrBER},
		"cut short":                      {berFile(pw, false, modern.safes...)[:1500], pw, ErrNotPKCS12},
		"without its end":                {bytes.TrimRight(berFile(pw, false, modern.safes...), "\x00"), pw, ErrNotPKCS12},
		"more than ten million hashings": {indefinite(withMoreIterations(must(decoded(b.modern)))), pw, ErrTooMuchWork},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			key, err := ParsePKCS12(b64(test.file), test.password, "")
			if !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
				t.Fatalf("got: %v\nwant: %v", err, test.want)
			}
			if err == nil {
				checkKey(t, key, err, "")
			}
		})
	}
}

func decoded(text string) ([]byte, error) {
	content, ok := decodeBase64(text)
	if !ok {
		return nil, ErrNotPKCS12
	}
	return content, nil
}

func TestAsDER(t *testing.T) {
	t.Parallel()
	b := newBundle(t)
	for name, der := range map[string][]byte{
		"PKCS#12": must(decoded(b.modern)), "legacy PKCS#12": must(decoded(b.legacy)), "certificate": b.certificate, "key": pkcs8(rsaKey()),
		"EC key": pkcs8(ecKey()), "[0] after a type": must(asn1.Marshal(dataOf([]byte("octets")))),
	} {
		if got := asDER(der); !bytes.Equal(got, der) {
			t.Errorf("%s: DER did not stay as it is", name)
		}
		if got := asDER(indefinite(der)); name != "certificate" && name != "EC key" && !bytes.Equal(got, der) {
			t.Errorf("%s: BER did not become what it was", name)
		}
	}
	for _, neither := range []string{
		"", "0", "0\x80", "0\x80\x00", "0\x81", "0\x85\x01\x01\x01\x01\x01", "0\x84\xff\xff\xff\xff", "\x04\x80\x00\x00", "\x1f\x81\x01\x00", "0\x00more", "0\x02\x04\x80",
		string(bytes.Repeat([]byte("0\x80"), 1000)) + string(make([]byte, 2000)),
	} {
		if got := asDER([]byte(neither)); string(got) != neither {
			t.Errorf("%q became %q", neither, got)
		}
	}
}
