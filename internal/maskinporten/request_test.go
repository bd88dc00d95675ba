package maskinporten

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

func TestGrantHasTheDocumentedClaimsAndNoOthers(t *testing.T) {
	t.Parallel()
	base := []string{"aud", "exp", "iat", "iss", "jti", "scope"}
	for name, test := range map[string]struct {
		request Request
		more    map[string]any
	}{
		"plain": {request: Request{}},
		"for another organisation": {
			request: Request{ConsumerOrg: "991825827"},
			more:    map[string]any{"consumer_org": "991825827"},
		},
		"for a resource": {
			request: Request{Resource: "https://api.example/"},
			more:    map[string]any{"resource": []any{"https://api.example/"}},
		},
		"for a system user": {
			request: Request{SystemUser: &SystemUser{OrgNumber: "999888777", ExternalRef: "customer-1"}},
			more: map[string]any{"authorization_details": []any{map[string]any{
				"type":           "urn:altinn:systemuser",
				"systemuser_org": map[string]any{"authority": "iso6523-actorid-upis", "ID": "0192:999888777"},
				"externalRef":    "customer-1",
			}}},
		},
		"for a system user without reference": {
			request: Request{SystemUser: &SystemUser{OrgNumber: "999888777"}},
			more: map[string]any{"authorization_details": []any{map[string]any{
				"type":           "urn:altinn:systemuser",
				"systemuser_org": map[string]any{"authority": "iso6523-actorid-upis", "ID": "0192:999888777"},
			}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &fake{}
			test.request.Scopes = []string{"b:write", "a:read"}
			if _, err := newSource(t, f).Grant(t.Context(), test.request); err != nil {
				t.Fatal(err)
			}
			got := f.seen()[0]
			want := slices.Concat(base, slices.Collect(maps.Keys(test.more)))
			slices.Sort(want)
			if names := slices.Sorted(maps.Keys(claimNames(got.claims))); !slices.Equal(names, want) {
				t.Errorf("claims are %v, want %v", names, want)
			}
			for claim, value := range test.more {
				if !reflect.DeepEqual(got.claims[claim], value) {
					t.Errorf("%s is %v, want %v", claim, got.claims[claim], value)
				}
			}
			checkBaseClaims(t, got.claims)
		})
	}
}

func checkBaseClaims(t *testing.T, claims jwt.MapClaims) {
	t.Helper()
	if aud, ok := claims["aud"].(string); !ok || aud != testIssuer {
		t.Errorf("aud is %#v, want the issuer as a string", claims["aud"])
	}
	if claims["iss"] != testClient {
		t.Errorf("iss is %v", claims["iss"])
	}
	if claims["scope"] != "a:read b:write" {
		t.Errorf("scope is %v", claims["scope"])
	}
	issued, err := claims.GetIssuedAt()
	if err != nil {
		t.Fatal(err)
	}
	expires, err := claims.GetExpirationTime()
	if err != nil {
		t.Fatal(err)
	}
	if life := expires.Sub(issued.Time).Seconds(); life != 100 {
		t.Errorf("exp − iat is %v s, want 100", life)
	}
	if id, ok := claims["jti"].(string); !ok || uuid.Validate(id) != nil {
		t.Errorf("jti is %v, want a UUID", claims["jti"])
	}
}

func TestGrantIsAFormPost(t *testing.T) {
	t.Parallel()
	f := &fake{}
	token(t, newSource(t, f), "a:read")
	got := f.seen()[0]
	if got.method != http.MethodPost || got.url != testToken {
		t.Errorf("%s %s, want a POST to the bare token endpoint", got.method, got.url)
	}
	if kind := got.sent.Get("Content-Type"); kind != "application/x-www-form-urlencoded" {
		t.Errorf("content type %q", kind)
	}
	if agent := got.sent.Get("User-Agent"); agent != "test/1.0" {
		t.Errorf("user agent %q", agent)
	}
	if form := got.form; len(form) != 2 || form.Get("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer" {
		t.Errorf("form members %v", slices.Sorted(maps.Keys(form)))
	}
}

func TestHeaderHasKeyIDOrCertificateAndTheAlgorithmOfTheKey(t *testing.T) {
	t.Parallel()
	jwk := newJWK()
	jwk["alg"] = "RS512"
	strong, err := ParseJWK(jwk.text(), "")
	if err != nil {
		t.Fatal(err)
	}
	bundle := newBundle(t)
	certified, err := ParsePKCS12(bundle.modern, bundlePassword, "")
	if err != nil {
		t.Fatal(err)
	}
	named, err := ParsePKCS12(bundle.modern, bundlePassword, "uploaded")
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		key  *Key
		want map[string]any
	}{
		"JWK with alg":        {strong, map[string]any{"alg": "RS512", "typ": "JWT", "kid": testKeyID}},
		"certificate":         {certified, map[string]any{"alg": "RS256", "typ": "JWT", "x5c": bundle.chain}},
		"uploaded by its kid": {named, map[string]any{"alg": "RS256", "typ": "JWT", "kid": "uploaded"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &fake{}
			token(t, newSource(t, f, func(o *Options) { o.Key = test.key }), "a:read")
			if got := f.seen()[0].header; !reflect.DeepEqual(got, test.want) {
				t.Errorf("header is %v, want %v", got, test.want)
			}
		})
	}
}
