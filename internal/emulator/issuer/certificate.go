package issuer

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"strings"
)

// trustCertificate is check 4 for a client without keys: a chain to an authority we trust, and the client's organisation.
func (i *Issuer) trustCertificate(g *grant) *refusal {
	own := g.certificates[0]
	roots, intermediates := i.options.TrustedCAs, x509.NewCertPool()
	if roots == nil {
		roots = x509.NewCertPool() // nil would mean the machine's own
	}
	for _, certificate := range g.certificates[1:] {
		intermediates.AddCert(certificate)
	}
	_, err := own.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: intermediates, CurrentTime: g.now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	key, ok := own.PublicKey.(*rsa.PublicKey)
	if err != nil || !ok {
		return refuse(invalidGrant, "MP-120", authenticationFailed+"The JWT is signed with an invalid certificate.")
	}
	organisation, authMethod := certificateOwner(own)
	if organisation != g.client.organisation {
		return refuse(invalidGrant, "MP-122",
			"Invalid JWT. Invalid organization number for client. Does not match certificate orgno")
	}
	g.key, g.authMethod = key, authMethod
	return nil
}

// certificateOwner returns the organisation number in the certificate's subject, and what Maskinporten calls such a
// certificate (client_amr, maskinporten.md §2.5): e-seals carry "NTRNO-991825827" as organizationIdentifier, enterprise
// certificates "991825827" as serialNumber.
func certificateOwner(certificate *x509.Certificate) (organisation, authMethod string) {
	organizationIdentifier := asn1.ObjectIdentifier{2, 5, 4, 97}
	for _, name := range certificate.Subject.Names {
		value, isText := name.Value.(string)
		if organisation, ok := strings.CutPrefix(value, "NTRNO-"); ok && isText && name.Type.Equal(organizationIdentifier) {
			return organisation, sealKind(certificate)
		}
	}
	return certificate.Subject.SerialNumber, "virksomhetssertifikat"
}

// sealKind tells qualified e-seals, which carry statements of their quality (RFC 3739 §3.2.6), from others.
func sealKind(certificate *x509.Certificate) string {
	qualifiedStatements := asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 3}
	for _, extension := range certificate.Extensions {
		if extension.Id.Equal(qualifiedStatements) {
			return "QCForESeal"
		}
	}
	return "CForESeal"
}
