package maskinporten

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"software.sslmate.com/src/go-pkcs12"
)

// decodePKCS12 reads a file, unless that takes too long. Every error is a [KeyError].
func decodePKCS12(content []byte, password string) (any, *x509.Certificate, []*x509.Certificate, error) {
	file, isFile := openPFX(content)
	if !isFile {
		return nil, nil, nil, describeBroken(content)
	}
	if err := file.checkCost(); err != nil {
		return nil, nil, nil, err
	}
	content = file.der
	if file.ber || !file.checked && password != "" {
		// The library reads no BER, and requires a checksum if there is a password. It does no harm
		// to make one here: the certificate has to fit the key in any case.
		if wrong := file.verify(password); wrong != "" {
			return nil, nil, nil, wrong
		}
		content = assemble(password, file.safes...)
	}
	private, first, others, err := pkcs12.DecodeChain(content, password)
	if err != nil {
		return nil, nil, nil, file.diagnose(password, err)
	}
	return private, first, others, nil
}

// decodeCertificates decodes the certificates of a file.
func decodeCertificates(content []byte, password string) ([]*x509.Certificate, error) {
	_, first, others, err := pkcs12.DecodeChain(content, password)
	if err != nil {
		return nil, fmt.Errorf("decoding PKCS#12: %w", err)
	}
	return append([]*x509.Certificate{first}, others...), nil
}

// verify makes the library check the checksum of a file that is BER inside, which it does before it
// reads that.
func (p pfx) verify(password string) KeyError {
	if !p.ber || !p.checked {
		return ""
	}
	_, err := decodeCertificates(p.der, password)
	return typed(err, password)
}

// typed returns what is certain by the type of an error of the library's, or an empty error.
func typed(err error, password string) KeyError {
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword) && password == "":
		return ErrNoPassword
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return ErrPassword
	case isUnsupported(err):
		return ErrUnsupported
	}
	return ""
}

func describeBroken(content []byte) KeyError {
	if found := describeDER(content, ErrNotPKCS12); found != ErrIsPKCS12 {
		return found
	}
	return ErrNotPKCS12
}

// diagnose finds out why the library cannot read a file. The library has types for wrong passwords
// and for what it does not implement, but not for private keys; for the rest, diagnose tries what
// it can read with a part left out or added.
func (p pfx) diagnose(password string, err error) KeyError {
	if certain := typed(err, password); certain != "" {
		return certain
	}
	switch {
	case errors.Is(err, pkcs12.ErrDecryption) && p.ber && password == "": // tools disagree on how to encode an empty password
		return ErrBER
	case errors.Is(err, pkcs12.ErrDecryption) && p.checked:
		return ErrTwoPasswords
	case errors.Is(err, pkcs12.ErrDecryption):
		return p.wrongPassword(password)
	case len(p.keys) > 1:
		return ErrTwoKeys
	case len(p.keys) == 1:
		return p.diagnoseKey(password)
	}
	if _, err := p.decode(password, ownKey(), ownCertificate()); err == nil {
		return ErrNoKey
	}
	return p.unreadable()
}

// unreadable returns the error for contents that cannot be diagnosed. A file that is BER may have
// BER in its encrypted parts.
func (p pfx) unreadable() KeyError {
	if p.ber {
		return ErrBER
	}
	return ErrContents
}

// diagnoseKey finds out why the library cannot read a file with one private key.
func (p pfx) diagnoseKey(password string) KeyError {
	key := p.keys[0]
	if key.ID.Equal(oidShroudedKey()) {
		switch err := key.decrypt(password); {
		case isUnsupported(err):
			return ErrUnsupported
		case errors.Is(err, pkcs12.ErrDecryption):
			return p.wrongPassword(password)
		}
	} else if found := foreignKey(key.Value.Bytes); found != "" {
		return found
	}
	if _, err := p.decode(password, key, ownCertificate()); err == nil {
		return ErrNoChain
	}
	certificates, err := p.decode(password, ownKey())
	switch {
	case err != nil && p.checked:
		return p.unreadable()
	case err != nil:
		return p.wrongPassword(password)
	}
	// The key is encrypted, but its certificate tells its algorithm. If that is RSA, the password
	// is wrong and the padding fitted by chance.
	for _, certificate := range certificates {
		if found := foreignPublicKey(certificate); found != "" && !isIssuer(certificate, certificates) {
			return found
		}
	}
	return p.wrongPassword(password)
}

// wrongPassword returns the error for a password that does not open the private key. If the file
// has a checksum, its own password is right.
func (p pfx) wrongPassword(password string) KeyError {
	switch {
	case password == "":
		return ErrNoPassword
	case p.checked:
		return ErrKeyPassword
	}
	return ErrPassword
}

func isUnsupported(err error) bool {
	_, unsupported := errors.AsType[pkcs12.NotImplementedError](err)
	return unsupported
}

// foreignPublicKey recognizes a certificate's key of another algorithm than RSA, and returns an
// empty error otherwise.
func foreignPublicKey(certificate *x509.Certificate) KeyError {
	var info struct {
		Algorithm struct {
			Algorithm  asn1.ObjectIdentifier
			Parameters asn1.RawValue `asn1:"optional"`
		}
		Key asn1.BitString
	}
	if _, err := asn1.Unmarshal(certificate.RawSubjectPublicKeyInfo, &info); err != nil {
		return ""
	}
	return foreignAlgorithm(info.Algorithm.Algorithm)
}

func isIssuer(certificate *x509.Certificate, of []*x509.Certificate) bool {
	return slices.ContainsFunc(of, func(other *x509.Certificate) bool {
		return other != certificate && string(other.RawIssuer) == string(certificate.RawSubject)
	})
}

// decode decodes the file without its private keys and with other parts added, and returns its
// certificates.
func (p pfx) decode(password string, parts ...safeBag) ([]*x509.Certificate, error) {
	plain, err := asn1.Marshal(append(slices.Clone(p.others), parts...))
	if err != nil {
		return nil, fmt.Errorf("encoding safe bags: %w", err)
	}
	return decodeCertificates(assemble(password, append(slices.Clone(p.sealed), dataOf(plain))...), password)
}

// decrypt makes the library decrypt the private key as if it were an encrypted part, for which its
// errors have types. It never succeeds, since a key is not what such a part contains.
func (b safeBag) decrypt(password string) error {
	var key encryptedKey
	if _, err := asn1.Unmarshal(b.Value.Bytes, &key); err != nil {
		return fmt.Errorf("decoding an encrypted key: %w", err)
	}
	sealed, err := asn1.Marshal(encryptedData{Content: encryptedContent{Type: oidData(), Algorithm: key.Algorithm, Data: key.Data}})
	if err != nil {
		return fmt.Errorf("encoding encrypted data: %w", err)
	}
	_, err = decodeCertificates(assemble(password, contentInfo{oidEncryptedData(), explicit(sealed)}), password)
	return err
}

// ownKey and ownCertificate are substitutes for parts that a file lacks. They are always the same,
// and protect nothing.
func ownKey() safeBag {
	der, err := x509.MarshalPKCS8PrivateKey(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)))
	if err != nil {
		return safeBag{}
	}
	return safeBag{ID: oidKey(), Value: explicit(der)}
}

func ownCertificate() safeBag {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	template := &x509.Certificate{SerialNumber: big.NewInt(1)}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return safeBag{}
	}
	der, err := asn1.Marshal(struct {
		Type asn1.ObjectIdentifier
		Data []byte `asn1:"explicit,tag:0"`
	}{oidX509Certificate(), certificate})
	if err != nil {
		return safeBag{}
	}
	return safeBag{ID: oidCertificate(), Value: explicit(der)}
}
