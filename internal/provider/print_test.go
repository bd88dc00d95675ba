package provider

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
)

// Nothing that holds a key, a password or a token shows it when it is printed, in whichever way: that is how secrets get into
// messages, logs and what a panic leaves behind.
func TestWhatHoldsSecretsDoesNotPrintThem(t *testing.T) {
	t.Parallel()
	jwk, password := jwkText("k"), canary+"-password"
	members := jwkMembers("k")
	variables := func(pairs ...string) block {
		return blockFromEnvironment(func(name string) string {
			for i := 0; i < len(pairs); i += 2 {
				if pairs[i] == name {
					return pairs[i+1]
				}
			}
			return ""
		})
	}
	place := []string{"ALTINN_ENVIRONMENT", "tt02", "MASKINPORTEN_CLIENT_ID", "a"}
	token := "canary-8d1f2c-a-token-that-is-no-jwt"
	blocks := map[string]block{
		"JWK":     variables(append(place, "MASKINPORTEN_CLIENT_JWK", jwk)...),
		"PEM":     variables(append(place, "MASKINPORTEN_PRIVATE_KEY", pemText(), "MASKINPORTEN_KID", "k")...),
		"PKCS#12": variables(append(place, "MASKINPORTEN_PKCS12", pkcs12Text(password), "MASKINPORTEN_PKCS12_PASSWORD", password)...),
		"token":   variables(append(place, "ALTINN_ACCESS_TOKEN", token)...),
	}
	things := map[string]any{
		"model": model{AccessToken: types.StringValue(token)}, "Maskinporten model": maskinportenModel{ClientJWK: types.StringValue(jwk)},
		"token": maskinporten.Token{Value: token, ExpiresAt: now()},
	}
	answers := roundTrip(func(r *http.Request) (*http.Response, error) {
		body := strings.NewReader(fmt.Sprintf(`{"access_token":%q,"token_type":"Bearer","expires_in":100}`, token))
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(body), Request: r}, nil
	})
	for name, b := range blocks {
		s, diags := resolve(block{}, b, now)
		if diags.HasError() {
			t.Fatalf("%s: %v", name, diags)
		}
		data := (&Provider{transport: answers, now: now}).data(&s, limits{})
		things[name+" block"], things[name+" input"], things[name+" settings"] = b, first(append(b.keys(), b.accessToken)...), s
		things[name+" credential"], things[name+" data"] = s.credential, data
		if data.Grants != nil {
			s.endpoints = maskinporten.Endpoints{Issuer: "https://mp.example/", TokenEndpoint: "https://mp.example/token"}
			data = (&Provider{transport: answers, now: now}).data(&s, limits{})
			granted, err := data.Grants.Grant(t.Context(), maskinporten.Request{Scopes: []string{"a"}})
			if err != nil || granted.Value != token {
				t.Fatalf("no token: %v", err)
			}
			things[name+" granted"], things[name+" data with a token"] = granted, data
			things[name+" source"], things[name+" key"], things[name+" key itself"] = data.Grants, s.credential.key, *s.credential.key
		} else {
			things[name+" ready"], things[name+" ready itself"] = s.credential.ready, *s.credential.ready
		}
	}
	secrets := []string{canary, "PRIVATE KEY", members["d"].(string)[:24], members["p"].(string)[:24], fmt.Sprint(rsaKey().D)[:24], fmt.Sprintf("%x", rsaKey().D)[:24]}
	for name, thing := range things {
		for way, text := range printed(t, thing) {
			for _, secret := range secrets {
				if strings.Contains(text, secret) {
					t.Errorf("%s printed with %s: %.80s…", name, way, text)
				}
			}
		}
	}
}

// printed is a thing in all the ways there are to print it.
func printed(t *testing.T, thing any) map[string]string {
	t.Helper()
	ways := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		ways[verb] = fmt.Sprintf(verb, thing)
		ways[verb+" of a pointer"] = fmt.Sprintf(verb, &thing)
		ways[verb+" in a list"] = fmt.Sprintf(verb, []any{thing})
	}
	if written, err := json.Marshal(thing); err == nil {
		ways["JSON"] = string(written)
	}
	var logged bytes.Buffer
	slog.New(slog.NewTextHandler(&logged, nil)).Info("a", "thing", thing)
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("a", "thing", thing)
	ways["slog"] = logged.String()
	return ways
}
