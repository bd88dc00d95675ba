package issuer_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"math/big"
	"net/http"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/issuer"
)

// authority is a test certificate authority: root → intermediate → leaf.
type authority struct {
	root, intermediate *x509.Certificate
}

func newAuthority(t *testing.T, name string) authority {
	t.Helper()
	start := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	template := func(serial int64, cn string) *x509.Certificate {
		return &x509.Certificate{
			SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: cn}, NotBefore: start, NotAfter: start.AddDate(20, 0, 0),
			IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
		}
	}
	root := sign(t, template(1, name+" root"), nil, keys().authority.Public(), keys().authority)
	intermediate := sign(t, template(2, name+" intermediate"), root, keys().other.Public(), keys().authority)
	return authority{root: root, intermediate: intermediate}
}

func sign(t *testing.T, template, parent *x509.Certificate, public crypto.PublicKey, by *rsa.PrivateKey) *x509.Certificate {
	t.Helper()
	if parent == nil {
		parent = template
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, by)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}

// leaf issues a certificate to the owner of the client's key, valid for three years from 2025.
func (ca authority) leaf(t *testing.T, subject pkix.Name, change ...func(*x509.Certificate)) *x509.Certificate {
	t.Helper()
	start := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(3), Subject: subject, NotBefore: start, NotAfter: start.AddDate(3, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature,
	}
	for _, apply := range change {
		apply(template)
	}
	return sign(t, template, ca.intermediate, keys().client.Public(), keys().other)
}

func (ca authority) trusted(roots ...*x509.Certificate) func(*issuer.Options) {
	return func(o *issuer.Options) {
		o.TrustedCAs = x509.NewCertPool()
		for _, root := range roots {
			o.TrustedCAs.AddCert(root)
		}
	}
}

func enterprise(org string) pkix.Name {
	return pkix.Name{CommonName: "SMARTCLOUD AS", SerialNumber: org}
}

func seal(org string) pkix.Name {
	return pkix.Name{CommonName: "SMARTCLOUD AS", SerialNumber: "UN:NO-1", ExtraNames: []pkix.AttributeTypeAndValue{
		{Type: asn1.ObjectIdentifier{2, 5, 4, 97}, Value: "NTRNO-" + org},
	}}
}

func qualified(c *x509.Certificate) {
	c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 3}, Value: []byte{0x30, 0}}}
}

// withChain turns the assertion into one of the client that signs with a certificate.
func (a *assertion) withChain(chain ...*x509.Certificate) *assertion {
	encoded := make([]string, 0, len(chain))
	for _, certificate := range chain {
		encoded = append(encoded, base64.StdEncoding.EncodeToString(certificate.Raw))
	}
	delete(a.header, "kid")
	a.header["x5c"] = encoded
	a.claims["iss"] = certClient
	return a
}

func TestGrantWithCertificate(t *testing.T) {
	t.Parallel()
	ca := newAuthority(t, "Test CA")
	for name, test := range map[string]struct {
		trusted *x509.Certificate
		leaf    *x509.Certificate
		chain   []*x509.Certificate
		method  string
	}{
		"enterprise certificate": {ca.root, ca.leaf(t, enterprise(vendorOrg)), []*x509.Certificate{ca.intermediate}, "virksomhetssertifikat"},
		"full chain":             {ca.root, ca.leaf(t, enterprise(vendorOrg)), []*x509.Certificate{ca.intermediate, ca.root}, "virksomhetssertifikat"},
		"leaf only":              {ca.intermediate, ca.leaf(t, enterprise(vendorOrg)), nil, "virksomhetssertifikat"},
		"e-seal":                 {ca.intermediate, ca.leaf(t, seal(vendorOrg)), nil, "CForESeal"},
		"qualified e-seal":       {ca.intermediate, ca.leaf(t, seal(vendorOrg), qualified), nil, "QCForESeal"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, ca.trusted(test.trusted))
			_, claims, got := w.accept(t, w.assertion().withChain(append([]*x509.Certificate{test.leaf}, test.chain...)...))
			same(t, "client_amr", claims["client_amr"], test.method)
			same(t, "consumer", claims["consumer"], party(vendorOrg))
			same(t, "expires_in", got.body["expires_in"], 600)
		})
	}
}

func TestCertificateRefusals(t *testing.T) {
	t.Parallel()
	ca := newAuthority(t, "Test CA")
	leaf := ca.leaf(t, enterprise(vendorOrg))
	elliptic, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	curve := sign(t, &x509.Certificate{
		SerialNumber: big.NewInt(4), Subject: enterprise(vendorOrg),
		NotBefore: leaf.NotBefore, NotAfter: leaf.NotAfter,
	}, ca.intermediate, elliptic.Public(), keys().other)

	const invalid = authenticationFailed + "The JWT is signed with an invalid certificate."
	const mismatch = "Invalid JWT. Invalid organization number for client. Does not match certificate orgno"
	for name, test := range map[string]struct {
		trusted     []*x509.Certificate
		chain       []*x509.Certificate
		spoil       func(*world, *assertion)
		code        string
		description string
	}{
		"another authority":        {[]*x509.Certificate{newAuthority(t, "Other CA").root}, []*x509.Certificate{leaf, ca.intermediate}, nil, "MP-120", invalid},
		"no trusted authority":     {nil, []*x509.Certificate{leaf, ca.intermediate, ca.root}, nil, "MP-120", invalid},
		"intermediate missing":     {[]*x509.Certificate{ca.root}, []*x509.Certificate{leaf}, nil, "MP-120", invalid},
		"not an RSA key":           {[]*x509.Certificate{ca.intermediate}, []*x509.Certificate{curve}, nil, "MP-120", invalid},
		"expired":                  {[]*x509.Certificate{ca.intermediate}, []*x509.Certificate{leaf}, yearsLater, "MP-120", invalid},
		"organisation of another":  {[]*x509.Certificate{ca.intermediate}, []*x509.Certificate{ca.leaf(t, enterprise(otherOrg))}, nil, "MP-122", mismatch},
		"seal of another":          {[]*x509.Certificate{ca.intermediate}, []*x509.Certificate{ca.leaf(t, seal(otherOrg))}, nil, "MP-122", mismatch},
		"no organisation":          {[]*x509.Certificate{ca.intermediate}, []*x509.Certificate{ca.leaf(t, pkix.Name{CommonName: vendorOrg})}, nil, "MP-122", mismatch},
		"signed with another key":  {[]*x509.Certificate{ca.intermediate}, []*x509.Certificate{leaf}, func(_ *world, a *assertion) { a.key = keys().other }, "MP-124", authenticationFailed + "Invalid JWT signature."},
		"client has keys":          {[]*x509.Certificate{ca.intermediate}, []*x509.Certificate{leaf}, claim("iss", clientID), "", authenticationFailed + "Invalid JWT. The client requires pre-registered jwk and no key identifier (kid) provided"},
		"kid, but client has none": {[]*x509.Certificate{ca.intermediate}, []*x509.Certificate{leaf}, kidInstead, "", authenticationFailed + "Unknown key identifier (kid) for client."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, ca.trusted(test.trusted...), func(o *issuer.Options) {
				if test.trusted == nil {
					o.TrustedCAs = nil
				}
			})
			a := w.assertion().withChain(test.chain...)
			if test.spoil != nil {
				test.spoil(w, a)
			}
			checkRefused(t, w.post(t, a.text(t)), defect{
				status: http.StatusBadRequest, oauthError: "invalid_grant", code: test.code, description: test.description,
			})
		})
	}
}

func yearsLater(w *world, a *assertion) {
	w.advance(4 * 365 * 24 * time.Hour)
	times(0, 100*time.Second)(w, a)
}

func kidInstead(_ *world, a *assertion) {
	delete(a.header, "x5c")
	a.header["kid"] = keyID
}
