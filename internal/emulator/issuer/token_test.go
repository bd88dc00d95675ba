package issuer_test

import (
	"crypto/rand"
	"crypto/rsa"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/issuer"
)

func TestMintedTokenVerifies(t *testing.T) {
	t.Parallel()
	for name, scopes := range map[string][]string{
		"no scope":                  nil,
		"two scopes":                {writeScope, readScope},
		"scope not of the client's": {"altinn:portal/enduser"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			token, err := w.Mint(clientID, scopes...)
			if err != nil {
				t.Fatal(err)
			}
			got, err := w.Verify(token)
			if err != nil {
				t.Fatal(err)
			}
			if got.ClientID != clientID || got.ConsumerOrg != vendorOrg || got.SupplierOrg != "" || !slices.Equal(got.Scopes, scopes) {
				t.Errorf("verified as %+v", got)
			}
			if !got.IssuedAt.Equal(w.time()) || !got.ExpiresAt.Equal(w.time().Add(120*time.Second)) {
				t.Errorf("lives from %s to %s", got.IssuedAt, got.ExpiresAt)
			}
			if len(w.Grants()) != 0 {
				t.Error("minting counts as a grant")
			}
		})
	}
}

func TestMintForUnknownClient(t *testing.T) {
	t.Parallel()
	if token, err := newWorld(t).Mint("nobody", writeScope); err == nil || token != "" {
		t.Errorf("token %t, error %v", token != "", err)
	}
}

func TestVerifyGrace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token, err := w.Mint(clientID, writeScope)
	if err != nil {
		t.Fatal(err)
	}
	w.advance(130 * time.Second)
	if _, err := w.Verify(token); err != nil {
		t.Errorf("10 s after its end: %v", err)
	}
	w.advance(time.Second)
	if _, err := w.Verify(token); err == nil {
		t.Error("accepted 11 s after its end")
	}
}

// signToken makes a token as the issuer might, but for the changes.
func signToken(t *testing.T, w *world, change func(jwt.MapClaims, *jwt.Token) (key any)) string {
	t.Helper()
	claims := jwt.MapClaims{
		"iss": issuerURL, "client_id": clientID, "consumer": party(vendorOrg), "scope": writeScope,
		"iat": w.time().Unix(), "exp": w.time().Unix() + 120,
	}
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	text, err := token.SignedString(change(claims, token))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestVerifyRefusals(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(jwt.MapClaims, *jwt.Token) any{
		"signed by another": func(jwt.MapClaims, *jwt.Token) any { return keys().other },
		"another issuer":    func(c jwt.MapClaims, _ *jwt.Token) any { c["iss"] = "https://a.example/"; return keys().signing },
		"no issuer":         func(c jwt.MapClaims, _ *jwt.Token) any { delete(c, "iss"); return keys().signing },
		"no exp":            func(c jwt.MapClaims, _ *jwt.Token) any { delete(c, "exp"); return keys().signing },
		"expired":           func(c jwt.MapClaims, _ *jwt.Token) any { c["exp"] = c["iat"].(int64) - 11; return keys().signing },
		"issued in future":  func(c jwt.MapClaims, _ *jwt.Token) any { c["iat"] = c["iat"].(int64) + 60; return keys().signing },
		"scope a list":      func(c jwt.MapClaims, _ *jwt.Token) any { c["scope"] = []string{writeScope}; return keys().signing },
		"RS512": func(_ jwt.MapClaims, t *jwt.Token) any {
			t.Method, t.Header["alg"] = jwt.SigningMethodRS512, "RS512"
			return keys().signing
		},
		"none": func(_ jwt.MapClaims, t *jwt.Token) any {
			t.Method, t.Header["alg"] = jwt.SigningMethodNone, "none"
			return jwt.UnsafeAllowNoneSignatureType
		},
		"HS256 by the public key": func(_ jwt.MapClaims, t *jwt.Token) any {
			t.Method, t.Header["alg"] = jwt.SigningMethodHS256, "HS256"
			return keys().signing.N.Bytes()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			token := signToken(t, w, change)
			_, err := w.Verify(token)
			if err == nil {
				t.Fatal("accepted")
			}
			for part := range strings.SplitSeq(token, ".") {
				if part != "" && strings.Contains(err.Error(), part) {
					t.Error("the error holds a part of the token")
				}
			}
		})
	}
	for _, text := range []string{"", "secret", "a.b.c", "e30.e30.", strings.Repeat(".", 100)} {
		if _, err := newWorld(t).Verify(text); err == nil || text == "secret" && strings.Contains(err.Error(), text) {
			t.Errorf("%q: error %v", text, err)
		}
	}
}

func TestVerifyConsumer(t *testing.T) {
	t.Parallel()
	for name, consumer := range map[string]any{
		"missing":           nil,
		"null":              map[string]any(nil),
		"another authority": map[string]any{"authority": "other", "ID": "0192:" + vendorOrg},
		"id in lower case":  map[string]any{"authority": "iso6523-actorid-upis", "id": "0192:" + vendorOrg},
		"no prefix":         map[string]any{"authority": "iso6523-actorid-upis", "ID": vendorOrg},
		"no number":         map[string]any{"authority": "iso6523-actorid-upis", "ID": "0192:abc"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			token := signToken(t, w, func(c jwt.MapClaims, _ *jwt.Token) any {
				if c["consumer"] = consumer; consumer == nil {
					maps.DeleteFunc(c, func(name string, _ any) bool { return name == "consumer" })
				}
				return keys().signing
			})
			got, err := w.Verify(token)
			if err != nil {
				t.Fatal(err)
			}
			if got.ConsumerOrg != "" || got.ClientID != clientID {
				t.Errorf("verified as %+v", got)
			}
		})
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	good := issuer.Client{Organisation: vendorOrg, ID: "a"}
	private := issuer.Client{Organisation: vendorOrg, ID: "a", Keys: []jose.JSONWebKey{{Key: keys().client, KeyID: keyID}}}
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]issuer.Options{
		"no issuer":            {},
		"relative issuer":      {Issuer: "/mp/"},
		"issuer of ftp":        {Issuer: "ftp://a.example/"},
		"issuer with query":    {Issuer: issuerURL + "?a"},
		"issuer no URL":        {Issuer: "http://a b/"},
		"client without id":    {Issuer: issuerURL, Clients: []issuer.Client{{Organisation: vendorOrg}}},
		"client without owner": {Issuer: issuerURL, Clients: []issuer.Client{{ID: "a"}}},
		"client twice":         {Issuer: issuerURL, Clients: []issuer.Client{good, good}},
		"part of a second":     {Issuer: issuerURL, Clients: []issuer.Client{{Organisation: vendorOrg, ID: "a", TokenLifetime: time.Millisecond}}},
		"client's private key": {Issuer: issuerURL, Clients: []issuer.Client{private}},
		"small signing key":    {Issuer: issuerURL, SigningKey: small},
		"negative life":        {Issuer: issuerURL, Scopes: []issuer.Scope{{Name: "a", MaxAge: -time.Second}}},
		"scope without a name": {Issuer: issuerURL, Scopes: []issuer.Scope{{}}},
	} {
		if o.SigningKey == nil {
			o.SigningKey = keys().signing
		}
		if _, err := issuer.New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// Moving the clock makes time pass for tokens, and leaves a client whose own clock did not move able to get new ones.
func TestMovedClockEndsTokensAndNotGrants(t *testing.T) {
	t.Parallel()
	grants := &world{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	w := newWorld(t, func(o *issuer.Options) { o.GrantClock = grants.time })
	assertion := w.assertion()
	old, err := w.Mint(clientID, writeScope)
	if err != nil {
		t.Fatal(err)
	}
	w.advance(181 * 24 * time.Hour)
	if _, err := w.Verify(old); err == nil {
		t.Error("a token outlived the moved clock")
	}
	_, claims, got := w.accept(t, assertion)
	if date := got.header.Get("Date"); date != grants.time().Format(http.TimeFormat) {
		t.Errorf("the Date header tells the moved clock: %s", date)
	}
	if issued := time.Unix(int64(claims["iat"].(float64)), 0); !issued.Equal(w.time()) {
		t.Errorf("the token was issued at %s", issued)
	}
}
