package emulator_test

import (
	"crypto/rand"
	"crypto/rsa"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// freshKeys makes another key every time.
func freshKeys() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) }

func TestRevokedTokensAreRefused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCaller(t, emulator.Options{NewKey: freshKeys})
		if status := c.call(http.MethodGet, registerPath, "").status; status != http.StatusOK {
			t.Fatalf("status %d", status)
		}
		if status := c.call(http.MethodDelete, "/_emulator/tokens", "").status; status != http.StatusNoContent {
			t.Fatalf("revoking: %d", status)
		}
		if status := c.call(http.MethodGet, registerPath, "").status; status != http.StatusUnauthorized {
			t.Errorf("a revoked token gets %d", status)
		}
		var err error
		if c.token, err = c.server.Token("smartcloud", registerUse); err != nil {
			t.Fatal(err)
		}
		if status := c.call(http.MethodGet, registerPath, "").status; status != http.StatusOK {
			t.Errorf("a new token gets %d", status)
		}
		if err := c.server.RevokeTokens(); err != nil {
			t.Fatal(err)
		}
		if status := c.call(http.MethodGet, registerPath, "").status; status != http.StatusUnauthorized {
			t.Errorf("a token revoked again gets %d", status)
		}
	})
}

func TestReplacedKeyIsAnother(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCaller(t, emulator.Options{NewKey: freshKeys})
		before := c.server.Access().Clients[0]
		after, err := c.server.ReplaceKey(before.ClientID)
		if err != nil || after.ClientID != before.ClientID || after.ClientJWK == before.ClientJWK {
			t.Errorf("%v: the key is the same: %t", err, after.ClientJWK == before.ClientJWK)
		}
		if c.server.Access().Clients[0].ClientJWK != after.ClientJWK {
			t.Error("the new key is not handed out")
		}
		if _, err := c.server.ReplaceKey("nobody"); err == nil {
			t.Error("a client that does not exist has got a key")
		}
		for body, want := range map[string]int{`{"client_id":"smartcloud"}`: 200, `{"client_id":"nobody"}`: 400, `{"x":1}`: 400} {
			if got := c.call(http.MethodPost, "/_emulator/keys", body).status; got != want {
				t.Errorf("%s: %d, want %d", body, got, want)
			}
		}
	})
}
