package scenetest

import (
	"encoding/json"
	"strings"
	"time"

	jose "github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/google/uuid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
)

// SignAssertion makes a grant with what the emulator hands out, as a client does; details are its
// authorization_details.
func SignAssertion(t TB, server *emulator.Server, clientID, scope string, details ...any) string {
	t.Helper()
	var key jose.JSONWebKey
	for _, entry := range server.Environment(clientID) {
		if text, found := strings.CutPrefix(entry, "MASKINPORTEN_CLIENT_JWK="); found {
			if err := json.Unmarshal([]byte(text), &key); err != nil {
				t.Fatal(err)
			}
		}
	}
	return SignAssertionWith(t, server, key, clientID, scope, details...)
}

// SignAssertionWith makes a grant with any key.
func SignAssertionWith(t TB, server *emulator.Server, key jose.JSONWebKey, clientID, scope string, details ...any) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().Unix() // a client does not know that the emulator's was moved
	claims := map[string]any{
		"iss": clientID, "aud": server.Access().Issuer, "scope": scope, "iat": now, "exp": now + 60, "jti": uuid.NewString(),
	}
	if len(details) > 0 {
		claims["authorization_details"] = details
	}
	assertion, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return assertion
}

// SignToken makes a token without a client, and without a consumer when the organisation is "".
func SignToken(t TB, server *emulator.Server, organisation, scope string) string {
	t.Helper()
	claims := map[string]any{
		"iss": server.Access().Issuer, "scope": scope,
		"iat": server.Now().Unix(), "exp": server.Now().Unix() + 3600,
	}
	if organisation != "" {
		claims["consumer"] = map[string]string{"authority": "iso6523-actorid-upis", "ID": register.OrgPrefix + organisation}
	}
	return SignClaims(t, claims)
}

// SignClaims makes a token of Maskinporten's with exactly these claims.
func SignClaims(t TB, claims map[string]any) string {
	t.Helper()
	key, err := SharedKey()
	if err != nil {
		t.Fatal(err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "emulator"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}
