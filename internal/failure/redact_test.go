package failure_test

import (
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// randomBytes are the same each time: of one line of base64 alone, the pattern misses one in some
// thousand.
func randomBytes(n int) []byte {
	content := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{}).Read(content) // never fails
	return content
}

func TestSecretsAreRedactedWhereverTheyStand(t *testing.T) {
	t.Parallel()
	key := randomBytes(1200)
	standard, forURLs := base64.StdEncoding.EncodeToString(key), base64.RawURLEncoding.EncodeToString(key)
	pkcs8 := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}))
	jwk := fmt.Sprintf(`{"kty":"RSA","d":%q,"kid":"a"}`, forURLs)
	token := "eyJhbGciOiJSUzI1NiJ9." + forURLs[:200] + "." + forURLs[:86]
	for name, secret := range map[string]string{
		"PEM": pkcs8, "PEM in one line": strings.ReplaceAll(pkcs8, "\n", " "), "PEM that is cut off": pkcs8[:700],
		"PEM of PKCS#1": strings.ReplaceAll(pkcs8, "PRIVATE", "RSA PRIVATE"), "JWK": jwk, "JWK set": `{"keys":[` + jwk + `]}`,
		"JWK that is cut off": jwk[:300], "EC key": fmt.Sprintf(`{"crv":"P-256","d":%q,"kty":"EC"}`, base64.RawURLEncoding.EncodeToString(key[:32])), "JWK in base64": base64.StdEncoding.EncodeToString([]byte(jwk)),
		"base64": standard, "base64 for URLs": forURLs, "PKCS#8 without its lines": strings.SplitN(pkcs8, "\n", 3)[1], "token": token, "header of a token": token[:150], "short token": "eyJhbGciOiJIUzI1NiJ9.e30.c2ln",
	} {
		for way, text := range map[string]string{
			"as it is": secret, "quoted": fmt.Sprintf("%q", secret), "quoted twice": fmt.Sprintf("%q", fmt.Sprintf("%q", secret)),
			"in a path": "/authentication/api/v1/systemregister/vendor/" + url.PathEscape(secret), "in a query": "?a=" + url.QueryEscape(secret),
		} {
			shown := failure.Redact("before " + text + " after")
			if !strings.HasPrefix(shown, "before ") || !strings.HasSuffix(shown, " after") || !strings.Contains(shown, "not shown]") || len(shown) > 220 {
				t.Errorf("%s %s is shown as %s", name, way, shown)
			}
			if again := failure.Redact(shown); again != shown {
				t.Errorf("%s %s is shown as %s, and then as %s", name, way, shown, again)
			}
		}
	}
}

// A key may have objects in it, and stand in one: all of the key is hidden, and nothing of what it
// stands in.
func TestKeyIsRedactedWithTheObjectsInIt(t *testing.T) {
	t.Parallel()
	const hidden = "[looks like a key: not shown]"
	for text, want := range map[string]string{
		`{"kty":"RSA","oth":[{"r":"a"}],"d":"b"}`:                         hidden,
		`{"kty":"RSA","oth":[{"kty":"RSA"},{"kty":"EC"}],"d":"b"} and on`: hidden + " and on",
		`{"keys":[{"kty":"RSA","d":"a"},{"kty":"EC"}],"use":{"a":"b"}}`:   `{"keys":[` + hidden + "," + hidden + `],"use":{"a":"b"}}`,
		`{"client":{"jwk":{"d":"a","kty":"RSA"}`:                          `{"client":{"jwk":` + hidden,
		`} "kty" {"kty": "RSA"}`:                                          `} "kty" ` + hidden,
	} {
		if shown := failure.Redact(text); shown != want {
			t.Errorf("%s is shown as %s, want %s", text, shown, want)
		}
	}
}

func TestWhatIsNoSecretIsShown(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", `Unable to create system "991825827_SmartCloud-Regnskap-2024_Lønn-og-Personal-Prod-Oslo"`,
		"urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet", "505F8488-3D48-4C15-8E21-35CB9432F815",
		"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", "https://am.ui.tt02.altinn.no/accessmanagement/ui/systemuser/request?id=505f8488-3d48-4c15-8e21-35cb9432f815",
		"GET /authentication/api/v1/systemuser/request/vendor/agent/6AFA8F62-CC00-46CB-B730-761F1A28ED0A",
		"GET /authentication/api/v1/systemuser/request/vendor/byexternalref/991825827_a/910493353/910493353",
		"maskinporten.client_jwk and MASKINPORTEN_CLIENT_JWK_OR_ANOTHER_VARIABLE_OF_A_LONG_NAME", "getSystemUserRequestsBySystemIdAndExternalReference",
		`{"title":"a"}`, "altinn:authentication/systemuser.request.write", strings.Repeat("a", 400), strings.Repeat("1A", 10), "eyJ",
		"text from -----BEGIN PRIVATE KEY----- (or BEGIN RSA PRIVATE KEY) to the END line", "kty", "Mon, 02 Jan 2006 15:04:05 GMT",
	} {
		if shown := failure.Redact(text); shown != text {
			t.Errorf("%q is shown as %q", text, shown)
		}
	}
}
