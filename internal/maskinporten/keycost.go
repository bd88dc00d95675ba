package maskinporten

import (
	"encoding/asn1"
	"math"
	"math/big"
)

// What a key may cost to read: whoever makes one can make it take hours. The time for the numbers of an RSA key grows with the
// third power of their length, and a PKCS#12 file says itself how often its password is to be hashed.
const (
	largestKeyBits = 8192
	largestKeyDER  = 5 << 10              // of which the numbers of such a key take nearly all
	largestNumber  = largestKeyBits/6 + 2 // characters of base64
	// largestKeyText is far above a PKCS#12 file with all its certificates, or a set of all keys that a client may have.
	largestKeyText = 256 << 10
	// mostIterations is for a whole PKCS#12 file: some seconds. Files ask for 2 000 to a million at a time.
	mostIterations = 10_000_000
	// deepestDER is how deep a PKCS#12 file is looked into; real ones end at about a dozen.
	deepestDER = 32
)

// cost is what a PKCS#12 file asks for (RFC 7292 §4 and appendix C, RFC 8018 appendix A).
type cost struct {
	iterations int64 // all together
	keyDER     int   // of the largest key
}

// checkCost refuses a PKCS#12 file, given in parts that do not show in one another, that asks for too much.
func checkCost(parts ...[]byte) error {
	var c cost
	for _, der := range parts {
		c.look(der, 0)
	}
	switch {
	case c.iterations > mostIterations:
		return ErrTooMuchWork
	case c.keyDER > largestKeyDER:
		return ErrTooLarge
	}
	return nil
}

// look goes by what stands beside what: a number after a salt says how often to hash, and bytes after an algorithm are a key.
// Octet strings are looked into where they hold a structure, since the format packs those in them; what is encrypted is not seen.
func (c *cost) look(der []byte, depth int) {
	previous := -1
	for len(der) > 0 && depth <= deepestDER {
		var element asn1.RawValue
		rest, err := asn1.Unmarshal(der, &element)
		if err != nil {
			return
		}
		tag := -1
		if element.Class == asn1.ClassUniversal {
			tag = element.Tag
		}
		switch {
		case tag == asn1.TagInteger && previous == asn1.TagOctetString:
			c.iterations = min(c.iterations+count(element.Bytes), math.MaxInt32)
		case tag == asn1.TagOctetString && previous == asn1.TagSequence:
			c.keyDER = max(c.keyDER, len(element.Bytes))
		}
		if element.IsCompound || tag == asn1.TagOctetString && isStructure(element.Bytes) {
			c.look(element.Bytes, depth+1)
		}
		previous, der = tag, rest
	}
}

// isStructure tells whether content is one whole sequence, as all that the format packs. An encrypted key is not, but its beginning
// may look like something else: one of some ten thousand files seemed to ask for too much work.
func isStructure(content []byte) bool {
	var sequence asn1.RawValue
	rest, err := asn1.Unmarshal(content, &sequence)
	return err == nil && len(rest) == 0 && sequence.Tag == asn1.TagSequence
}

// count reads an INTEGER; what is negative counts nothing.
func count(content []byte) int64 {
	if len(content) > 0 && content[0] >= 0x80 {
		return 0
	}
	if number := new(big.Int).SetBytes(content); number.IsInt64() {
		return min(number.Int64(), math.MaxInt32)
	}
	return math.MaxInt32
}
