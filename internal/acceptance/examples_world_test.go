package acceptance_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// exampleVariables are the variables that examples leave to their reader.
func exampleVariables(t testing.TB, w *world, dir string) []string {
	t.Helper()

	forms := w.keyForms(t)
	file := filepath.Join(dir, "certificate.p12")

	content, err := base64.StdEncoding.DecodeString(forms.modernPKCS12)
	if err != nil {
		t.Fatal(err)
	}

	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}

	return []string{
		"TF_VAR_maskinporten_client_jwk=" + forms.jwk, "TF_VAR_maskinporten_private_key=" + forms.pkcs8,
		"TF_VAR_altinn_access_token=" + w.Token(t, providertest.VendorClient, providertest.RegisterScope),
		"TF_VAR_certificate_file=" + file, "TF_VAR_certificate_password=" + keyPassword,
	}
}

// grantEverybody gives the vendor's token to whoever asks: examples name clients and keys that no emulator knows.
func (w *world) grantEverybody(t tb) {
	t.Helper()

	scopes := []string{providertest.RegisterScope, providertest.RequestWriteScope, providertest.RequestReadScope}
	answer := literal(t, object{
		"access_token": w.Token(t, providertest.VendorClient, scopes...), "token_type": "Bearer", "expires_in": 119, "scope": strings.Join(scopes, " "),
	})
	w.Fault(t, emulator.Fault{
		Path: "/token", Times: -1, Status: 200, Headers: map[string]string{"Content-Type": "application/json"}, Body: &answer,
	})
}
