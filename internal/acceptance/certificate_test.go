package acceptance_test

import (
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/issuer"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// A certificate without key id signs for a client that has no keys at Maskinporten.
func TestEnterpriseCertificateWithoutKeyIDWorks(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	file := w.keyForms(t).modernPKCS12
	maskinporten := httptest.NewUnstartedServer(nil)
	address := "http://" + maskinporten.Listener.Addr().String()

	certified, err := issuer.New(issuer.Options{
		Issuer: address + "/", TrustedCAs: authorities(t, file),
		Clients: []issuer.Client{{Organisation: providertest.Vendor, ID: "certified", Scopes: []string{providertest.RegisterScope}}},
	})
	if err != nil {
		t.Fatal(err)
	}

	maskinporten.Config.Handler = certified
	maskinporten.Start()
	t.Cleanup(maskinporten.Close)

	from := w.without("MASKINPORTEN_").as(map[string]string{
		"MASKINPORTEN_CLIENT_ID": "certified", "MASKINPORTEN_PKCS12": file, "MASKINPORTEN_PKCS12_PASSWORD": keyPassword,
		"MASKINPORTEN_WELL_KNOWN_URL": address + "/.well-known/oauth-authorization-server",
	})
	p := from.providerOver(t, trusting{issuer: certified, token: w.Token(t, providertest.VendorClient, providertest.RegisterScope), next: w.Curl.Transport})
	at := p.create(t, providertest.SystemType, providertest.CompleteSystem("certified"))

	if got := p.drift(t, at, providertest.CompleteSystem("certified")).Changes; got != nil {
		t.Errorf("the plan changes %v", got)
	}

	grants := certified.Grants()
	if len(grants) != 1 || grants[0].Status != http.StatusOK || grants[0].KeyID != "" {
		t.Errorf("the grants are %+v, want one without key id", grants)
	}
}

// authorities are those that the certificate of a PKCS#12 file leads to: itself.
func authorities(t testing.TB, file string) *x509.CertPool {
	t.Helper()

	content, err := base64.StdEncoding.DecodeString(file)
	if err != nil {
		t.Fatal(err)
	}

	_, certificate, err := pkcs12.Decode(content, keyPassword)
	if err != nil {
		t.Fatal(err)
	}

	pool := x509.NewCertPool()
	pool.AddCert(certificate)

	return pool
}

// trusting makes the emulated Altinn take the tokens of another Maskinporten than its own.
type trusting struct {
	issuer *issuer.Issuer
	token  string // that Altinn takes
	next   http.RoundTripper
}

// RoundTrip implements [http.RoundTripper].
func (e trusting) RoundTrip(request *http.Request) (*http.Response, error) {
	bearer := request.Header.Get("Authorization")
	if bearer == "" {
		return e.next.RoundTrip(request)
	}

	claims, err := e.issuer.Verify(bearer[len("Bearer "):])
	if err != nil {
		return nil, err
	}

	if claims.ConsumerOrg != providertest.Vendor {
		return nil, errors.New("the token is for another organisation")
	}

	request = request.Clone(request.Context())
	request.Header.Set("Authorization", "Bearer "+e.token)

	return e.next.RoundTrip(request)
}
