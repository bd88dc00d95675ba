package exchange_test

import (
	"crypto/rand"
	"crypto/rsa"
	"net/http"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// Every API takes Altinn's own token like Maskinporten's, for as long as it lives, and refuses it where the scope is missing.
func TestExchangedTokensOpenWhatMaskinportensDo(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	s.Vendor.Token = call(t, s.Server, s.Vendor.Token).Body
	s.Vendor.Must(http.StatusOK, http.MethodGet, scenetest.VendorPath, nil)
	s.Ask("", nil)

	reader := scenetest.NewUser(t, s.Server, scenetest.VendorID, wire.ScopeRequestRead)
	reader.Token = call(t, s.Server, reader.Token).Body
	reader.Must(http.StatusForbidden, http.MethodGet, scenetest.VendorPath, nil)

	s.Server.AdvanceClock(20 * time.Minute) // Maskinporten's have long expired
	s.Vendor.Must(http.StatusOK, http.MethodGet, scenetest.VendorPath, nil)
	s.Server.AdvanceClock(11 * time.Minute)
	s.Vendor.Must(http.StatusUnauthorized, http.MethodGet, scenetest.VendorPath, nil)
}

// What is refused as the register refuses it, but with a body.
func TestTokensThatAreNotExchanged(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{})
	now := server.Now().Unix()
	consumer := map[string]string{"authority": "iso6523-actorid-upis", "ID": "0192:991825827"}
	for name, claims := range map[string]object{
		"expired":           {"iss": server.Access().Issuer, "consumer": consumer, "iat": now - 140, "exp": now - 20},
		"without consumer":  {"iss": server.Access().Issuer, "iat": now, "exp": now + 120},
		"of another issuer": {"iss": "https://maskinporten.no/", "consumer": consumer, "iat": now, "exp": now + 120},
	} {
		if got := call(t, server, scenetest.SignClaims(t, claims)); got.Status != http.StatusUnauthorized || got.Header.Get("Content-Type") != wire.TypeProblemUTF8 {
			t.Errorf("%s: %d %s", name, got.Status, got.Body)
		}
	}
	expired := scenetest.SignClaims(t, object{"iss": server.Access().Issuer, "consumer": consumer, "iat": now - 125, "exp": now - 5})
	if got := call(t, server, expired); got.Status != http.StatusOK {
		t.Errorf("a token that expired within ten seconds: %d %s", got.Status, got.Body)
	}
}

// After a restart with a state file, tokens that were exchanged before still work; revoking ends them.
func TestExchangedTokensOutliveARestart(t *testing.T) {
	t.Parallel()
	fresh := func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) }
	options := emulator.Options{StateFile: t.TempDir() + "/state.json", NewKey: fresh}
	first := start(t, options)
	vendor := scenetest.NewVendor(t, first)
	token := call(t, first, vendor.Token).Body
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}

	second := start(t, options)
	again := scenetest.NewUser(t, second, scenetest.VendorID)
	again.Token = token
	again.Must(http.StatusOK, http.MethodGet, scenetest.VendorPath, nil)
	if err := second.RevokeTokens(); err != nil {
		t.Fatal(err)
	}
	again.Must(http.StatusUnauthorized, http.MethodGet, scenetest.VendorPath, nil)
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
}

func start(t *testing.T, options emulator.Options) *emulator.Server {
	t.Helper()
	server, err := emulator.Start(options)
	if err != nil {
		t.Fatal(err)
	}
	return server
}
