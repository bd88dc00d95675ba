package main

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

// secrets returns what tests must not print, by name, made of a fresh key.
func secrets(t *testing.T) map[string]string {
	t.Helper()

	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}

	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}

	jwk, err := json.Marshal(jose.JSONWebKey{Key: key, KeyID: "kid", Algorithm: "RS256", Use: "sig"})
	if err != nil {
		t.Fatal(err)
	}

	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, nil)
	if err != nil {
		t.Fatal(err)
	}

	signed, err := signer.Sign([]byte(`{"iss":"client"}`))
	if err != nil {
		t.Fatal(err)
	}

	token, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}

	encodedPEM := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})

	return map[string]string{
		"token":         "Authorization: Bearer " + token,
		"JWK":           string(jwk),
		"quoted JWK":    fmt.Sprintf("%q", jwk),
		"JWK in base64": base64.StdEncoding.EncodeToString(jwk),
		"PEM":           string(bytes.Split(encodedPEM, []byte("\n"))[3]),
		"PEM in base64": base64.StdEncoding.EncodeToString(encodedPEM),
		"PKCS#8":        base64.StdEncoding.EncodeToString(der),
	}
}

func TestSecretsInOutputFailTheRunAndAreNotShown(t *testing.T) {
	t.Parallel()

	for name, secret := range secrets(t) {
		for _, ending := range []string{"pass", "fail"} {
			t.Run(name+", "+ending, func(t *testing.T) {
				t.Parallel()

				line, err := json.Marshal(event{Action: "output", Package: "p", Test: "TestChatty", Output: "    a_test.go:1: " + secret + "\n"})
				if name == "PEM" {
					line, err = json.Marshal(event{Action: "output", Package: "p", Test: "TestChatty", Output: "    " + secret + "\n"})
				}

				if err != nil {
					t.Fatal(err)
				}

				var out strings.Builder

				report := newReport(&out)
				if err := report.read(strings.NewReader(string(line) + "\n" + `{"Action":"` + ending + `","Package":"p","Test":"TestChatty"}`)); err != nil {
					t.Fatal(err)
				}

				report.finish(ending == "fail")

				if len(report.leaks) != 1 || !strings.Contains(out.String(), "p TestChatty: ") {
					t.Errorf("%d leaks in:\n%s", len(report.leaks), out.String())
				}

				if strings.Contains(out.String(), secret[len(secret)-30:]) {
					t.Error("it is shown")
				}
			})
		}
	}
}

func TestOrdinaryOutputIsNoSecret(t *testing.T) {
	t.Parallel()

	for _, line := range []string{
		"ok  \tgithub.com/altinn/terraform-provider-altinn/internal/altinn\t0.123s\n",
		`{"kty":"RSA","kid":"a","n":"` + strings.Repeat("aB3_", 80) + `","e":"AQAB"}`,
		"the base64 between -----BEGIN PRIVATE KEY----- and -----END PRIVATE KEY-----",
		"https://am.ui.tt02.altinn.no/accessmanagement/ui/systemuser/request?id=505f8488-3d48-4c15-8e21-35cb9432f815&DONTCHOOSEREPORTEE=true",
		"urn:altinn:accesspackage:" + strings.Repeat("regnskapsforer-med-signeringsrettighet-", 5),
	} {
		if what := secretIn(line); what != "" {
			t.Errorf("%q seems to hold %s", line, what)
		}
	}
}
