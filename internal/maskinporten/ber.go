package maskinporten

import (
	"bytes"
	"encoding/asn1"
)

// asDER converts BER to DER as far as PKCS#12 files need it: it makes lengths definite and octet
// strings whole. It leaves the contents of octet strings and what follows the first element as they
// are, and returns DER and anything else unchanged.
func asDER(ber []byte) []byte {
	element, rest, ok := readBER(ber, 0, 0)
	if !ok {
		return ber
	}
	return append(element, rest...)
}

// deepestDER bounds the nesting of elements, which is about a dozen in real files.
const deepestDER = 32

// Encoded identifiers.
const (
	constructed   = 0x20
	idOctetString = asn1.TagOctetString
	idSequence    = asn1.TagSequence | constructed
	idZero        = asn1.ClassContextSpecific << 6
)

// readBER reads one element, and returns it in DER. The element before it decides what [0] is: an
// octet string after an algorithm, and an explicit tag after a type (RFC 5652 §6.1 and §3).
func readBER(ber []byte, before byte, depth int) (der, rest []byte, ok bool) {
	tag, content, rest, ok := readHeader(ber)
	if !ok || depth > deepestDER {
		return nil, nil, false
	}
	if tag&constructed == 0 {
		return writeDER(tag, content), rest, content != nil
	}
	var inside berParts
	if content == nil {
		inside, rest, ok = readParts(rest, true, depth)
	} else {
		inside, _, ok = readParts(content, false, depth)
	}
	if !ok {
		return nil, nil, false
	}
	if inside.areOctets && (tag == idOctetString|constructed || tag == idZero|constructed && before == idSequence && len(inside.whole) > 0) {
		return writeDER(tag&^constructed, inside.octets), rest, true
	}
	return writeDER(tag, inside.whole), rest, true
}

// berParts are the elements of another one, in DER.
type berParts struct {
	whole     []byte
	octets    []byte // the contents of the octet strings among them
	areOctets bool   // all are octet strings
}

// readParts reads the elements of another one: all of them or, if its length is indefinite, up to
// the two zeros that end it.
func readParts(ber []byte, indefinite bool, depth int) (parts berParts, rest []byte, ok bool) {
	parts.areOctets = true
	last := byte(0)
	for len(ber) > 0 && (!indefinite || !bytes.HasPrefix(ber, []byte{0, 0})) {
		var child []byte
		next := ber[0]
		if child, ber, ok = readBER(ber, last, depth+1); !ok {
			return berParts{}, nil, false
		}
		parts.whole = append(parts.whole, child...)
		if _, part, _, isPart := readHeader(child); isPart && child[0] == idOctetString {
			parts.octets = append(parts.octets, part...)
		} else {
			parts.areOctets = false
		}
		last = next
	}
	if !indefinite {
		return parts, nil, true
	}
	if len(ber) < 2 {
		return berParts{}, nil, false
	}
	return parts, ber[2:], true
}

// readHeader returns the content of an element, or nil if its length is indefinite.
func readHeader(ber []byte) (tag byte, content, rest []byte, ok bool) {
	const longTag, longest = 0x1f, 4
	if len(ber) < 2 || ber[0]&longTag == longTag {
		return 0, nil, nil, false
	}
	tag, length, rest := ber[0], int(ber[1]), ber[2:]
	if length == 0x80 {
		return tag, nil, rest, true
	}
	if length > 0x80 {
		digits := length - 0x80
		if digits > longest || digits > len(rest) {
			return 0, nil, nil, false
		}
		length = 0
		for _, digit := range rest[:digits] {
			length = length<<8 | int(digit)
		}
		rest = rest[digits:]
	}
	if length < 0 || length > len(rest) {
		return 0, nil, nil, false
	}
	return tag, rest[:length:length], rest[length:], true
}

func writeDER(tag byte, content []byte) []byte {
	der, err := asn1.Marshal(asn1.RawValue{
		Class: int(tag >> 6), Tag: int(tag & 0x1f), IsCompound: tag&constructed != 0, Bytes: content,
	})
	if err != nil {
		return nil
	}
	return der
}
