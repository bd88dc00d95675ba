package maskinporten

import (
	"crypto/x509/pkix"
	"encoding/asn1"
)

// Bounds on the time that reading a key takes, which whoever makes the key decides: it grows with
// the third power of the length of an RSA key's numbers, and a PKCS#12 file says how often
// go-pkcs12 has to hash the password.
const (
	largestKeyBits = 8192
	largestKeyDER  = 5 << 10              // mostly for the numbers of such a key
	largestNumber  = largestKeyBits/6 + 2 // characters of base64
	// largestKeyText is far above the size of a PKCS#12 file with all its certificates, or of a set
	// of all keys of a client.
	largestKeyText = 256 << 10
	// mostIterations bounds a whole PKCS#12 file to some seconds. Files in use have 2 000 to a
	// million for each part.
	mostIterations = 10_000_000
)

// checkCost refuses a file with a key that is too large, or with too many iterations.
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

// iterations returns how often the library hashes the password in all: for the checksum, for encrypted
// parts, and for private keys outside of those.
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

// iterations returns how often an algorithm hashes the password to derive a key: PBES1 (RFC 7292
// appendix C), or PBES2 and PBMAC1 by PBKDF2 (RFC 8018 appendix A). It returns 0 for what it cannot
// read, which the library refuses.
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
