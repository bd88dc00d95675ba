package acceptance_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"

	"software.sslmate.com/src/go-pkcs12"
)

// keyPassword protects the PKCS#12 files of this package.
const keyPassword = "Blåbær-#Passord-1!"

// keyID is the key id that the emulator gives the vendor's key.
const keyID = providertest.VendorClient + "-key"

// forms are the vendor's one key in every form that the provider takes.
type forms struct {
	jwk, base64JWK, set        string
	pkcs1, pkcs8               string
	legacyPKCS12, modernPKCS12 string // base64
}

// keyForms writes the vendor's key in every form.
func (w *world) keyForms(t testing.TB) forms {
	t.Helper()

	key, err := providertest.SharedKey()
	if err != nil {
		t.Fatal(err)
	}

	jwk := w.Environment(providertest.VendorClient)["MASKINPORTEN_CLIENT_JWK"]

	return forms{
		jwk: jwk, base64JWK: base64.StdEncoding.EncodeToString([]byte(jwk)), set: `{"keys":[` + jwk + `]}`,
		pkcs1:        block64("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key)),
		pkcs8:        privateKey(t),
		legacyPKCS12: store(t, pkcs12.LegacyDES, key),
		modernPKCS12: store(t, pkcs12.Modern, key),
	}
}

// privateKey is the vendor's key as openssl writes it.
func privateKey(t testing.TB) string {
	t.Helper()

	key, err := providertest.SharedKey()
	if err != nil {
		t.Fatal(err)
	}

	content, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}

	return block64("PRIVATE KEY", content)
}

// otherPublicKey is the public half of a key that nobody else has.
func otherPublicKey(t testing.TB) string {
	t.Helper()

	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}

	content, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}

	return block64("PUBLIC KEY", content)
}

// writeKeys writes the two halves of a key that an example reads from files.
func (e example) writeKeys(t *testing.T, folder string) {
	t.Helper()

	for _, match := range regexp.MustCompile(`/([\w.-]+\.(?:pub|key))"`).FindAllStringSubmatch(e.text(t), -1) {
		text := providertest.PublicKey()
		if path.Ext(match[1]) == ".key" {
			text = privateKey(t)
		}

		if err := os.WriteFile(filepath.Join(folder, match[1]), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func block64(kind string, content []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}))
}

// store puts a key and a certificate for it into a PKCS#12 file.
func store(t testing.TB, encoder *pkcs12.Encoder, key *rsa.PrivateKey) string {
	t.Helper()

	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "SmartCloud AS", SerialNumber: providertest.Vendor},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), KeyUsage: x509.KeyUsageDigitalSignature,
	}

	content, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}

	certificate, err := x509.ParseCertificate(content)
	if err != nil {
		t.Fatal(err)
	}

	file, err := encoder.Encode(key, certificate, nil, keyPassword)
	if err != nil {
		t.Fatal(err)
	}

	return base64.StdEncoding.EncodeToString(file)
}

// secrets are texts of which not even a part may show.
type secrets []string

// all are the secrets in the forms of one key.
func (f forms) all(t testing.TB) secrets {
	t.Helper()

	var members map[string]string

	jwk := object{}
	if err := json.Unmarshal([]byte(f.jwk), &jwk); err != nil {
		t.Fatal(err)
	}

	members = map[string]string{}

	for name, value := range jwk {
		members[name], _ = value.(string)
	}

	found := secrets{f.base64JWK, f.legacyPKCS12, f.modernPKCS12, keyPassword}

	for _, private := range []string{"d", "p", "q", "dp", "dq", "qi"} {
		if members[private] == "" {
			t.Fatalf("the JWK has no %s", private)
		}

		found = append(found, members[private])
	}

	for _, text := range []string{f.pkcs1, f.pkcs8} {
		_, body, _ := strings.Cut(text, "-----\n")
		body, _, _ = strings.Cut(body, "\n-----")
		found = append(found, strings.Split(body, "\n")...)
	}

	return found
}

// leaks names what of the secrets a text shows: 24 characters in a row of one are enough, and so is anything of the shape of
// a signed token, an assertion as well as an access token.
func (s secrets) leaks(text string) []string {
	const tell = 24

	var found []string

	for _, secret := range s {
		for start := 0; start < len(secret); start += tell {
			piece := secret[start:min(start+tell, len(secret))]
			if len(piece) == tell || len(secret) < tell {
				if strings.Contains(text, piece) {
					found = append(found, piece[:4]+"… of a secret")
				}
			}
		}
	}

	for _, token := range regexp.MustCompile(`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*`).FindAllString(text, -1) {
		found = append(found, token[:8]+"… of the shape of a token")
	}

	return found
}

// The search itself finds what it is to find.
func TestPlantedSecretsAreFound(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	forms := w.keyForms(t)
	known := forms.all(t)
	token := w.Token(t, providertest.VendorClient, providertest.RegisterScope)

	for name, text := range map[string]string{
		"a JWK": forms.jwk, "a JWK in base64": forms.base64JWK, "PKCS#1": forms.pkcs1, "PKCS#8": forms.pkcs8,
		"PKCS#12": forms.modernPKCS12, "a password": keyPassword, "a token": "Bearer " + token, "half a key": forms.pkcs8[:len(forms.pkcs8)/2],
		"one member": known[4],
	} {
		if len(known.leaks("before "+text+" after")) == 0 {
			t.Errorf("%s is not found", name)
		}
	}

	if found := known.leaks(`client smartcloud, key ` + keyID + ` {"kty":"RSA","n":"` + forms.base64JWK[:8] + `"}`); len(found) > 0 {
		t.Errorf("harmless, but: %v", found)
	}
}
