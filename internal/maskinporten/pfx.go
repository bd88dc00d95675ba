package maskinporten

import (
	"bytes"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/x509/pkix"
	"encoding/asn1"
)

// The identifiers of a file's parts (RFC 7292 appendix D, RFC 5652, RFC 8018 appendix C).

func oidData() asn1.ObjectIdentifier            { return pkcs(1, 7, 1) }
func oidEncryptedData() asn1.ObjectIdentifier   { return pkcs(1, 7, 6) }
func oidKey() asn1.ObjectIdentifier             { return pkcs(1, 12, 10, 1, 1) }
func oidShroudedKey() asn1.ObjectIdentifier     { return pkcs(1, 12, 10, 1, 2) }
func oidCertificate() asn1.ObjectIdentifier     { return pkcs(1, 12, 10, 1, 3) }
func oidX509Certificate() asn1.ObjectIdentifier { return pkcs(1, 9, 22, 1) }
func oidPBKDF2() asn1.ObjectIdentifier          { return pkcs(1, 5, 12) }
func oidPBMAC1() asn1.ObjectIdentifier          { return pkcs(1, 5, 14) }
func oidHMACSHA256() asn1.ObjectIdentifier      { return pkcs(2, 9) }

// pkcs returns an identifier of the arc that all of them belong to.
func pkcs(arc ...int) asn1.ObjectIdentifier {
	return append(asn1.ObjectIdentifier{1, 2, 840, 113549}, arc...)
}

// The structures of RFC 7292 §4 and RFC 5652 that a file consists of.
type (
	contentInfo struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"explicit,tag:0,optional"`
	}
	encryptedData struct {
		Version int
		Content encryptedContent
	}
	encryptedContent struct {
		Type      asn1.ObjectIdentifier
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte `asn1:"tag:0,optional"`
	}
	safeBag struct {
		ID         asn1.ObjectIdentifier
		Value      asn1.RawValue   `asn1:"explicit,tag:0"`
		Attributes []asn1.RawValue `asn1:"set,optional"`
	}
)

// The structures of a PBMAC1 checksum (RFC 7292 §4, RFC 8018 appendix A).
type (
	macData struct {
		MAC  digestInfo
		Salt []byte
	}
	digestInfo struct {
		Algorithm pbmac1
		Digest    []byte
	}
	pbmac1 struct {
		ID         asn1.ObjectIdentifier
		Parameters pbmac1Parameters
	}
	pbmac1Parameters struct {
		KeyDerivation keyDerivation
		Scheme        pkix.AlgorithmIdentifier
	}
	keyDerivation struct {
		ID         asn1.ObjectIdentifier
		Parameters pbkdf2Parameters
	}
	pbkdf2Parameters struct {
		Salt                  []byte
		Iterations, KeyLength int
		PRF                   pkix.AlgorithmIdentifier
	}
)

// pfx is a PKCS#12 file, as far as it can be read without its password.
type pfx struct {
	der     []byte // the file, of which only what the checksum is about may be BER
	safes   []contentInfo
	sealed  []contentInfo // those of the safes that are encrypted
	keys    []safeBag     // the private keys in the others, each most likely encrypted by itself
	others  []safeBag     // what else is in those
	checked bool          // it has a checksum
	mac     []byte        // that
	ber     bool          // what the checksum is about is BER, and safes are DER
}

// openPFX reads the parts of a file. It is not ok for a file that it cannot read, which may still
// be valid.
func openPFX(content []byte) (pfx, bool) {
	p := pfx{der: asDER(content)}
	var outer struct {
		Version int
		Safe    contentInfo
		MAC     asn1.RawValue `asn1:"optional"`
	}
	var inner []byte
	rest, err := asn1.Unmarshal(p.der, &outer)
	if err != nil || outer.Version != 3 || !outer.Safe.Type.Equal(oidData()) || !unmarshal(outer.Safe.Content.Bytes, &inner) {
		return p, false
	}
	p.der = p.der[:len(p.der)-len(rest)] // a line end or zeros may follow
	p.mac, p.checked = outer.MAC.FullBytes, len(outer.MAC.FullBytes) > 0
	der := asDER(inner)
	p.ber = !bytes.Equal(der, inner)
	if !unmarshal(der, &p.safes) {
		return p, false
	}
	for i, safe := range p.safes {
		var plain []byte
		if !safe.Type.Equal(oidData()) || !unmarshal(safe.Content.Bytes, &plain) {
			p.sealed = append(p.sealed, safe)
			continue
		}
		der := asDER(plain)
		if !bytes.Equal(der, plain) {
			p.ber, p.safes[i] = true, dataOf(der)
		}
		var bags []safeBag
		if !unmarshal(der, &bags) {
			return p, false
		}
		for _, bag := range bags {
			if bag.ID.Equal(oidKey()) || bag.ID.Equal(oidShroudedKey()) {
				p.keys = append(p.keys, bag)
			} else {
				p.others = append(p.others, bag)
			}
		}
	}
	return p, true
}

// unmarshal reports whether it could read all of the structure, as the library requires.
func unmarshal(der []byte, into any) bool {
	rest, err := asn1.Unmarshal(der, into)
	return err == nil && len(rest) == 0
}

// assemble returns a file of safes, with a checksum by the password (RFC 9579). Only the library
// gets it, so its password need not be hard to guess. It returns nil, which the library refuses,
// for parts that cannot be encoded.
func assemble(password string, safes ...contentInfo) []byte {
	content, err := asn1.Marshal(safes)
	if err != nil {
		return nil
	}
	return assembleContent(password, content)
}

func assembleContent(password string, content []byte) []byte {
	const length, iterations = sha256.Size, 1
	salt := make([]byte, length)
	key, err := pbkdf2.Key(sha256.New, password, salt, iterations, length)
	if err != nil {
		return nil
	}
	sum := hmac.New(sha256.New, key)
	sum.Write(content)
	hmacSHA256 := pkix.AlgorithmIdentifier{Algorithm: oidHMACSHA256()}
	mac := macData{Salt: salt, MAC: digestInfo{Digest: sum.Sum(nil), Algorithm: pbmac1{oidPBMAC1(), pbmac1Parameters{
		keyDerivation{oidPBKDF2(), pbkdf2Parameters{salt, iterations, length, hmacSHA256}}, hmacSHA256,
	}}}}
	file, err := asn1.Marshal(struct {
		Version int
		Safe    contentInfo
		MAC     macData
	}{3, dataOf(content), mac})
	if err != nil {
		return nil
	}
	return file
}

func dataOf(content []byte) contentInfo {
	octets, err := asn1.Marshal(content)
	if err != nil {
		return contentInfo{Type: oidData()}
	}
	return contentInfo{oidData(), explicit(octets)}
}

func explicit(der []byte) asn1.RawValue {
	return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: der}
}
