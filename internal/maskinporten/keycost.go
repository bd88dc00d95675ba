package maskinporten

import (
	"crypto/x509/pkix"
	"encoding/asn1"
)

// What a key may cost to read: whoever makes one can make it take hours. The time for the numbers of an RSA key grows with the
// third power of their length, and a PKCS#12 file says itself how often its password is to be hashed, which go-pkcs12 does.
const (
	largestKeyBits = 8192
	largestKeyDER  = 5 << 10              // of which the numbers of such a key take nearly all
	largestNumber  = largestKeyBits/6 + 2 // characters of base64
	// largestKeyText is far above a PKCS#12 file with all its certificates, or a set of all keys that a client may have.
	largestKeyText = 256 << 10
	// mostIterations is for a whole PKCS#12 file: some seconds. Files ask for 2 000 to a million at a time.
	mostIterations = 10_000_000
)

// checkCost refuses a file that asks for too much.
func (p pfx) checkCost() error {
	for _, bag := range p.keys {
		if len(bag.Value.Bytes) > largestKeyDER {
			return ErrTooLarge
		}
	}
	if p.iterations() > mostIterations {
		return ErrTooMuchWork
	}
	return nil
}

// iterations is how often the library hashes the password, by the numbers of the checksum, of what is encrypted, and of private
// keys outside of that.
func (p pfx) iterations() int64 {
	total := p.checksumIterations()
	for _, safe := range p.sealed {
		var sealed encryptedData
		if unmarshal(safe.Content.Bytes, &sealed) {
			total += iterations(sealed.Content.Algorithm)
		}
	}
	for _, bag := range p.keys {
		var key encryptedKey
		if unmarshal(bag.Value.Bytes, &key) {
			total += iterations(key.Algorithm)
		}
	}
	return total
}

func (p pfx) checksumIterations() int64 {
	var mac struct { // RFC 7292 §4
		Digest struct {
			Algorithm pkix.AlgorithmIdentifier
			Digest    []byte
		}
		Salt       []byte
		Iterations int64 `asn1:"optional,default:1"`
	}
	if !unmarshal(p.mac, &mac) {
		return 0
	}
	return bounded(mac.Iterations) + iterations(mac.Digest.Algorithm)
}

// iterations is how often an algorithm that makes a key of a password hashes it: PBES1 (RFC 7292 appendix C), or PBES2 and
// PBMAC1 by PBKDF2 (RFC 8018 appendix A). What cannot be read, the library refuses.
func iterations(algorithm pkix.AlgorithmIdentifier) int64 {
	var pbes1 struct {
		Salt       []byte
		Iterations int64
	}
	var pbes2 struct{ KeyDerivation, Scheme pkix.AlgorithmIdentifier }
	var pbkdf2 struct {
		Salt       asn1.RawValue
		Iterations int64
		KeyLength  int                      `asn1:"optional"`
		PRF        pkix.AlgorithmIdentifier `asn1:"optional"`
	}
	switch {
	case unmarshal(algorithm.Parameters.FullBytes, &pbes1):
		return bounded(pbes1.Iterations)
	case unmarshal(algorithm.Parameters.FullBytes, &pbes2) && unmarshal(pbes2.KeyDerivation.Parameters.FullBytes, &pbkdf2):
		return bounded(pbkdf2.Iterations)
	}
	return 0
}

// bounded keeps a sum of numbers from overflowing.
func bounded(number int64) int64 { return min(max(number, 0), mostIterations+1) }
