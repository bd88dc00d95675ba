package provider

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"maps"
	"math/big"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"software.sslmate.com/src/go-pkcs12"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// The texts that must never be seen in a diagnostic are recognisable.
const (
	canary    = "canary-8d1f2c"
	vendorOrg = "991825827"
)

func now() time.Time { return time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC) }

var rsaKey = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 2048)) })

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func jwkMembers(kid string) map[string]any {
	number := func(n *big.Int) string { return base64.RawURLEncoding.EncodeToString(n.Bytes()) }
	key := rsaKey()
	return map[string]any{
		"kty": "RSA", "kid": kid, "n": number(key.N), "e": number(big.NewInt(int64(key.E))),
		"d": number(key.D), "p": number(key.Primes[0]), "q": number(key.Primes[1]),
	}
}

func jwkText(kid string) string { return string(must(json.Marshal(jwkMembers(kid)))) }

func pemText() string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: must(x509.MarshalPKCS8PrivateKey(rsaKey()))}))
}

// pkcs12Text is valid through 2027.
func pkcs12Text(password string) string {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Vendor AS"},
		NotBefore: now().AddDate(-1, 0, 0), NotAfter: time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	der := must(x509.CreateCertificate(rand.Reader, template, template, &rsaKey().PublicKey, rsaKey()))
	return base64.StdEncoding.EncodeToString(must(pkcs12.Modern.Encode(rsaKey(), must(x509.ParseCertificate(der)), nil, password)))
}

func readyTokenText(scope string, expires time.Time) string {
	claims := jwt.MapClaims{"scope": scope, "exp": expires.Unix()}
	return must(jwt.NewWithClaims(jwt.SigningMethodRS256, claims).SignedString(rsaKey()))
}

// object is a configuration as a test writes it.
type object map[string]any

// unknown is the value of what another resource will make.
const unknown = tfkittest.Unknown

// mp is a configuration with only a block for Maskinporten.
func mp(members object) object { return object{"environment": "tt02", "maskinporten": members} }

func (o object) with(name string, value any) object {
	copied := maps.Clone(o)
	copied[name] = value
	return copied
}

// logged is a test whose calls log.
type logged struct {
	*testing.T

	logs io.Writer
}

// Context implements [tfkittest.TB].
func (l logged) Context() context.Context { return tflogtest.RootLogger(l.T.Context(), l.logs) }

// start starts the provider.
func start(t tfkittest.TB, variables map[string]string, options ...Option) *tfkittest.Provider {
	t.Helper()
	base := []Option{WithGetenv(func(name string) string { return variables[name] }), WithClock(now), WithTransport(refused{})}
	return tfkittest.Start(t, NewServer("1.2.3", slices.Concat(base, options)...))
}

// readSystem reads the data source altinn_system, which needs a token.
func readSystem(p *tfkittest.Provider) tfkittest.Diagnostics {
	_, diags := p.ReadData("altinn_system", tfkittest.Object{"id": vendorOrg + "_demo"})
	return diags
}

// refused is a network that must not be used.
type refused struct{}

func (refused) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("unexpected request to %s", r.URL.Host)
}
