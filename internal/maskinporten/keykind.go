package maskinporten

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/json"
	"strings"
)

// knownText recognizes a text that is given by mistake in place of a key. It returns an empty error
// for any other text.
func knownText(text string) KeyError {
	segments := strings.Split(text, ".")
	var header struct {
		Algorithm  string `json:"alg"`
		Encryption string `json:"enc"`
	}
	if first, ok := decodeBase64(segments[0]); !ok || json.Unmarshal(first, &header) != nil || header.Algorithm == "" {
		return ""
	}
	switch {
	case len(segments) == 5 && header.Encryption != "":
		return ErrJWE
	case len(segments) == 3:
		return ErrToken
	}
	return ""
}

// knownFile recognizes a file by its first bytes.
func knownFile(content []byte) KeyError {
	for _, file := range []struct {
		magic string
		is    KeyError
	}{
		{"\xfe\xed\xfe\xed\x00\x00\x00", ErrJavaKeyStore}, // JKS
		{"\xce\xce\xce\xce\x00\x00\x00", ErrJavaKeyStore}, // JCEKS
		{"\x00\x00\x00\x02\x00\x00\x00\x14", ErrBouncyKeyStore},
		{"\x00\x00\x00\x01\x00\x00\x00\x14", ErrBouncyKeyStore},
		{"\x1f\x8b\x08", ErrCompressed}, // gzip
		{"PK\x03\x04", ErrCompressed},   // zip
	} {
		if bytes.HasPrefix(content, []byte(file.magic)) {
			return file.is
		}
	}
	return ""
}

// describeDER says what a DER structure is that is not what the input takes, or returns otherwise.
func describeDER(der []byte, otherwise KeyError) KeyError {
	if _, err := x509.ParseCertificate(der); err == nil {
		return ErrCertificate
	}
	if _, err := x509.ParseCertificateRequest(der); err == nil {
		return ErrCertificateRequest
	}
	if _, err := x509.ParsePKCS1PublicKey(der); err == nil {
		return ErrPublicKey
	}
	if _, err := parsePrivateDER(der); err == nil {
		return ErrIsPEM
	}
	if foreign := foreignKey(der); foreign != "" {
		return foreign
	}
	switch {
	case isPublicKey(der):
		return ErrPublicKey
	case isPKCS12(der):
		return ErrIsPKCS12
	case isPKCS7(der):
		return ErrCertificate
	case isEncryptedKey(der):
		return ErrEncryptedPEM
	}
	return otherwise
}

// describeBER is describeDER for a structure of indefinite length, which parsers of DER do not
// read.
func describeBER(ber []byte, otherwise KeyError) KeyError {
	switch content := ber[2:]; {
	case bytes.HasPrefix(content, []byte{asn1.TagInteger, 1, 3}):
		return ErrIsPKCS12
	case isSignedData(content):
		return ErrCertificate
	}
	return otherwise
}

// isPKCS12 goes by the version, which is 3 in a PFX and 0 or 1 in a private key.
func isPKCS12(der []byte) bool {
	var sequence asn1.RawValue
	if _, err := asn1.Unmarshal(der, &sequence); err != nil {
		return false
	}
	var version int
	_, err := asn1.Unmarshal(sequence.Bytes, &version)
	return err == nil && version == 3
}

// isPKCS7 reports whether a structure is signed data, in which certificates are handed out (.p7b).
func isPKCS7(der []byte) bool {
	var sequence asn1.RawValue
	_, err := asn1.Unmarshal(der, &sequence)
	return err == nil && isSignedData(sequence.Bytes)
}

func isSignedData(content []byte) bool {
	var kind asn1.ObjectIdentifier
	_, err := asn1.Unmarshal(content, &kind)
	return err == nil && kind.Equal(pkcs(1, 7, 2))
}

// isEncryptedKey reports whether a structure is an EncryptedPrivateKeyInfo (RFC 5958).
func isEncryptedKey(der []byte) bool {
	var info encryptedKey
	rest, err := asn1.Unmarshal(der, &info)
	return err == nil && len(rest) == 0
}

// isPublicKey reports whether a structure is a SubjectPublicKeyInfo (RFC 5280), of whatever
// algorithm.
func isPublicKey(der []byte) bool {
	var info struct {
		Algorithm pkix.AlgorithmIdentifier
		Key       asn1.BitString
	}
	rest, err := asn1.Unmarshal(der, &info)
	return err == nil && len(rest) == 0
}

type encryptedKey struct {
	Algorithm pkix.AlgorithmIdentifier
	Data      []byte
}

// foreignKey recognizes a private key of another algorithm than RSA. It returns an empty error for
// RSA keys and all else.
func foreignKey(der []byte) KeyError {
	var pkcs8 struct { // RFC 5958
		Version   int
		Algorithm pkix.AlgorithmIdentifier
		Key       []byte
		Rest      []asn1.RawValue `asn1:"optional,tag:0"`
		Public    asn1.BitString  `asn1:"optional,tag:1"`
	}
	if _, err := asn1.Unmarshal(der, &pkcs8); err == nil && pkcs8.Version <= 1 {
		return foreignAlgorithm(pkcs8.Algorithm.Algorithm)
	}
	var sec1 struct { // RFC 5915
		Version int
		Key     []byte
		Curve   asn1.ObjectIdentifier `asn1:"optional,explicit,tag:0"`
		Public  asn1.BitString        `asn1:"optional,explicit,tag:1"`
	}
	if _, err := asn1.Unmarshal(der, &sec1); err == nil && sec1.Version == 1 {
		return ErrNotRSA
	}
	return ""
}

func foreignAlgorithm(algorithm asn1.ObjectIdentifier) KeyError {
	switch {
	case algorithm.Equal(pkcs(1, 1, 1)):
		return ""
	case algorithm.Equal(pkcs(1, 1, 10)):
		return ErrPSS
	}
	return ErrNotRSA
}
