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
	"maps"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"software.sslmate.com/src/go-pkcs12"
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

// object is a configuration as a test writes it: strings, numbers, objects and unknown.
type object map[string]any

type unknownValue struct{}

// unknown is the value of what another resource will make.
var unknown = unknownValue{}

// mp is a configuration with only a block for Maskinporten.
func mp(members object) object { return object{"environment": "tt02", "maskinporten": members} }

func (o object) with(name string, value any) object {
	copied := maps.Clone(o)
	copied[name] = value
	return copied
}

func (o object) value(t *testing.T, typ tftypes.Type) tftypes.Value {
	t.Helper()
	objectType, ok := typ.(tftypes.Object)
	if !ok {
		t.Fatalf("%v is no object", typ)
	}
	members := map[string]tftypes.Value{}
	for name, attribute := range objectType.AttributeTypes {
		switch value := o[name].(type) {
		case unknownValue:
			members[name] = tftypes.NewValue(attribute, tftypes.UnknownValue)
		case object:
			members[name] = value.value(t, attribute)
		default:
			members[name] = tftypes.NewValue(attribute, value)
		}
	}
	for name := range o {
		if _, known := members[name]; !known {
			t.Fatalf("there is no attribute %s", name)
		}
	}
	return tftypes.NewValue(typ, members)
}

// server is the provider behind the protocol.
type server struct {
	tfprotov6.ProviderServer

	schema *tfprotov6.GetProviderSchemaResponse
}

func newServer(t *testing.T, variables map[string]string, options ...Option) server {
	t.Helper()
	base := []Option{WithGetenv(func(name string) string { return variables[name] }), WithClock(now), WithTransport(refused{})}
	s := server{ProviderServer: NewServer("1.2.3", slices.Concat(base, options)...)()}
	schema, err := s.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(schema.Diagnostics) > 0 {
		t.Fatalf("schema: %v %v", err, schema.Diagnostics)
	}
	s.schema = schema
	return s
}

func (s server) encode(t *testing.T, schema *tfprotov6.Schema, config object) *tfprotov6.DynamicValue {
	t.Helper()
	return new(must(tfprotov6.NewDynamicValue(schema.ValueType(), config.value(t, schema.ValueType()))))
}

func (s server) validate(t *testing.T, config object) diagnostics {
	t.Helper()
	resp, err := s.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: s.encode(t, s.schema.Provider, config)})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

func (s server) configure(ctx context.Context, t *testing.T, config object) diagnostics {
	t.Helper()
	resp, err := s.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.11.4", Config: s.encode(t, s.schema.Provider, config),
		ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{},
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

// readSystem reads the data source altinn_system, which needs a token.
func (s server) readSystem(ctx context.Context, t *testing.T) diagnostics {
	t.Helper()
	const name = "altinn_system"
	resp, err := s.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{
		TypeName: name, Config: s.encode(t, s.schema.DataSourceSchemas[name], object{"id": vendorOrg + "_demo"}),
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

type diagnostics []*tfprotov6.Diagnostic

// String is severity, attribute, summary and detail of each.
func (d diagnostics) String() string {
	texts := make([]string, len(d))
	for i, one := range d {
		at := ""
		if one.Attribute != nil && len(one.Attribute.Steps()) > 0 {
			at = " at " + attributeName(one.Attribute)
		}
		texts[i] = fmt.Sprintf("%s%s: %s\n\n%s\n", one.Severity, at, one.Summary, one.Detail)
	}
	return strings.Join(texts, "\n")
}

func attributeName(path *tftypes.AttributePath) string {
	names := make([]string, len(path.Steps()))
	for i, step := range path.Steps() {
		names[i] = strings.Trim(fmt.Sprintf("%q", step), `"`)
	}
	return strings.Join(names, ".")
}

func (d diagnostics) errors() diagnostics {
	return slices.DeleteFunc(slices.Clone(d), func(one *tfprotov6.Diagnostic) bool {
		return one.Severity != tfprotov6.DiagnosticSeverityError
	})
}

// refused is a network that must not be used.
type refused struct{}

func (refused) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("unexpected request to %s", r.URL.Host)
}
