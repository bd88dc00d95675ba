package failure_test

import (
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// FuzzText holds what must be true of every text that a message shows.
func FuzzText(f *testing.F) {
	for _, text := range []string{
		"", "991825827_a", "a\x00b", "\xff", "a\"${b}%{c}\n\\", "-----BEGIN A-----MIIEvQIBADANBgkqhkiG9w0BAQEF-----END A-----",
		`{"kty":"RSA","d":"a"}`, "eyJhbGciOiJSUzI1NiJ9.e30.AA", "/a/b_MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7%2B",
		`{{"kty"}"kty"}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if once := failure.Redact(text); failure.Redact(once) != once || len(once) > 2*len(text)+100 {
			t.Errorf("%q is shown as %q, and then as %q", text, once, failure.Redact(once))
		}
		if block := failure.ImportBlock("altinn_system", text); strings.Count(block, "\n") != 3 || strings.ContainsRune(block, '\r') {
			t.Errorf("%q breaks out of its line: %s", text, block)
		}
	})
}
