package issuer_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/issuer"
)

// same compares two values by their JSON.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	var values [2]any
	for n, value := range []any{got, want} {
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &values[n]); err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(values[0], values[1]) {
		t.Errorf("%s is\n%v, want\n%v", what, values[0], values[1])
	}
}

func party(org string) map[string]any {
	return map[string]any{"authority": "iso6523-actorid-upis", "ID": "0192:" + org}
}

func TestGrantWithKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.assertion()
	a.claims["scope"] = readScope + "\n " + writeScope + " " + readScope
	header, claims, got := w.accept(t, a)

	same(t, "the answer", without(got.body, "access_token"), map[string]any{
		"token_type": "Bearer", "expires_in": 120, "scope": readScope + " " + writeScope,
	})
	for field, want := range map[string]string{"Cache-Control": "no-store", "Date": "Sun, 01 Mar 2026 12:00:00 GMT"} {
		if got.header.Get(field) != want {
			t.Errorf("%s is %q, want %q", field, got.header.Get(field), want)
		}
	}
	if claims["jti"] == "" || claims["jti"] == a.claims["jti"] {
		t.Errorf("the token's jti is %v", claims["jti"])
	}
	same(t, "the token", without(claims, "jti"), map[string]any{
		"iss": issuerURL, "client_id": clientID, "client_amr": "private_key_jwt", "consumer": party(vendorOrg),
		"scope": readScope + " " + writeScope, "token_type": "Bearer", "iat": w.time().Unix(), "exp": w.time().Unix() + 120,
	})
	same(t, "the token's header", header, map[string]any{"alg": "RS256", "kid": signingKeyID(t, w)})
}

func without(object map[string]any, name string) map[string]any {
	rest := maps.Clone(object)
	delete(rest, name)
	return rest
}

// signingKeyID computes the RFC 7638 thumbprint of the only published key.
func signingKeyID(t *testing.T, w *world) string {
	t.Helper()
	key := publishedKey(t, w)
	sum := sha256.Sum256([]byte(`{"e":"` + key["e"].(string) + `","kty":"RSA","n":"` + key["n"].(string) + `"}`))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func TestGrantAlgorithms(t *testing.T) {
	t.Parallel()
	for _, method := range []jwt.SigningMethod{jwt.SigningMethodRS256, jwt.SigningMethodRS384, jwt.SigningMethodRS512} {
		t.Run(method.Alg(), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			a := w.assertion()
			a.method, a.header["alg"], a.header["typ"] = method, method.Alg(), "JWT"
			w.accept(t, a)
		})
	}
}

func TestGrantWithinTheLimits(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*world, *assertion){
		"iat 9 s ahead":           times(9*time.Second, 60*time.Second),
		"iat 9 s behind":          times(-9*time.Second, 60*time.Second),
		"lives for 120 s":         times(0, 120*time.Second),
		"ends in a second":        times(-9*time.Second, time.Second),
		"aud in a list":           claim("aud", []string{issuerURL}),
		"no jti":                  claim("jti", nil),
		"granted scope":           claim("scope", grantedScope),
		"externalRef of 1":        detail(func(d map[string]any) { d["externalRef"] = "Ærlig_ref-1" }),
		"externalRef the default": detail(func(d map[string]any) { d["externalRef"] = customer }),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			a := w.assertion()
			spoil(w, a)
			w.accept(t, a)
		})
	}
}

func TestConsumerOrg(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *issuer.Options) { o.DelegationSource = "https://altinn.example/" })
	a := w.assertion()
	a.claims["consumer_org"], a.claims["scope"] = customer, grantedScope
	_, claims, got := w.accept(t, a)
	same(t, "consumer", claims["consumer"], party(customer))
	same(t, "supplier", claims["supplier"], party(vendorOrg))
	same(t, "delegation_source", claims["delegation_source"], "https://altinn.example/")

	verified, err := w.Verify(got.body["access_token"].(string))
	if err != nil {
		t.Fatal(err)
	}
	if verified.ConsumerOrg != customer || verified.SupplierOrg != vendorOrg {
		t.Errorf("consumer %q, supplier %q", verified.ConsumerOrg, verified.SupplierOrg)
	}

	// The consumer, not the client's owner, needs access to the scope.
	onlyVendor := newWorld(t, func(o *issuer.Options) {
		o.Scopes = []issuer.Scope{{Name: grantedScope, GrantedTo: []string{vendorOrg}}}
	})
	checkRefused(t, onlyVendor.post(t, a.text(t)), defect{
		status: http.StatusForbidden, oauthError: "forbidden", code: "MP-250",
		description: "Consumer has not been granted access to the scope " + grantedScope + ".",
	})
}

func TestResourceBecomesAudience(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ resource, aud any }{
		"string":      {"https://api.example/a", "https://api.example/a"},
		"list of one": {[]string{"https://api.example/a"}, "https://api.example/a"},
		"list of two": {[]string{"https://a.example/", "urn:b"}, []string{"https://a.example/", "urn:b"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			a := w.assertion()
			a.claims["resource"] = test.resource
			_, claims, _ := w.accept(t, a)
			same(t, "aud", claims["aud"], test.aud)
		})
	}
}

func TestPidIsCopied(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.assertion()
	a.claims["pid"] = "01017012345"
	_, claims, _ := w.accept(t, a)
	same(t, "pid", claims["pid"], "01017012345")
}

func TestSystemUserToken(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ ref, id string }{
		"without a reference": {"", "ebe4a681-0a8c-429e-a36f-8f9ca942b59f"},
		"with a reference":    {"Ærlig_ref-1", "11111111-0a8c-429e-a36f-8f9ca942b59f"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			a := w.assertion()
			detail(func(d map[string]any) {
				if test.ref != "" {
					d["externalRef"] = test.ref
				}
			})(w, a)
			_, claims, got := w.accept(t, a)
			same(t, "authorization_details", claims["authorization_details"], []any{map[string]any{
				"type": "urn:altinn:systemuser", "systemuser_id": []string{test.id}, "systemuser_org": party(customer),
				"system_id": vendorOrg + "_smartcloud",
			}})
			same(t, "consumer", claims["consumer"], party(vendorOrg))
			if _, ok := got.body["authorization_details"]; ok {
				t.Error("the answer repeats authorization_details")
			}
			verified, err := w.Verify(got.body["access_token"].(string))
			if err != nil {
				t.Fatal(err)
			}
			if verified.SystemUserID != test.id || verified.SystemUserOrg != customer || verified.SystemID != vendorOrg+"_smartcloud" {
				t.Errorf("verified as %+v", verified)
			}
		})
	}
}

func TestNoSystemUsersWithoutALookUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *issuer.Options) { o.SystemUser = nil })
	a := w.assertion()
	detail(func(map[string]any) {})(w, a)
	if got := w.post(t, a.text(t)); got.body["error_uri"] != issuerURL+"errors/MP-303" {
		t.Errorf("status %d: %s", got.status, got.text)
	}
}

// The look-up may call the issuer: no lock is held while it runs.
func TestLookUpMayUseTheIssuer(t *testing.T) {
	t.Parallel()
	var w *world
	w = newWorld(t, func(o *issuer.Options) {
		o.SystemUser = func(issuer.SystemUserQuery) (issuer.SystemUser, bool) {
			return issuer.SystemUser{}, len(w.Grants()) > 0
		}
	})
	w.accept(t, w.assertion())
	a := w.assertion()
	detail(func(map[string]any) {})(w, a)
	w.accept(t, a)
}

func TestTokenLifetime(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		client time.Duration
		scope  string
		want   int
	}{
		"default":              {0, writeScope, 120},
		"the client's":         {2 * time.Hour, writeScope, 7200},
		"the scope's":          {2 * time.Hour, writeScope + " " + shortScope, 30},
		"the client's shorter": {10 * time.Second, shortScope, 10},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(o *issuer.Options) { o.Clients[0].TokenLifetime = test.client })
			a := w.assertion()
			a.claims["scope"] = test.scope
			_, claims, got := w.accept(t, a)
			same(t, "expires_in", got.body["expires_in"], test.want)
			same(t, "exp", claims["exp"], w.time().Unix()+int64(test.want))
		})
	}
}

// The token's times are whole seconds, so on most real clocks its life is a little shorter by the time of the answer.
func TestExpiresInWithinASecond(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.advance(300 * time.Millisecond)
	_, claims, got := w.accept(t, w.assertion())
	same(t, "expires_in", got.body["expires_in"], 119)
	same(t, "exp", claims["exp"], w.time().Unix()+120)
}
