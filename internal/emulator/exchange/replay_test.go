package exchange_test

import (
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	jose "github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/google/uuid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
)

const (
	path   = "/authentication/api/v1/exchange/maskinporten"
	openID = "/authentication/api/v1/openid/"
)

type object = map[string]any

// recording is what the running service answered.
type recording struct {
	Tokens map[string]object `json:"tokens"`
	Steps  []json.RawMessage `json:"steps"`
}

// exchanged is the part of a step's answer that tells of a token.
type exchanged struct {
	Form   string            `json:"form"`
	Header map[string]string `json:"header"`
	Claims object            `json:"claims"`
}

// TestExchangeReplay plays what the real service answered.
func TestExchangeReplay(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("testdata/token-exchange.json")
	if err != nil {
		t.Fatal(err)
	}
	var recorded recording
	if err := json.Unmarshal(content, &recorded); err != nil {
		t.Fatal(err)
	}
	if len(recorded.Steps) != 11 {
		t.Fatalf("%d steps, recorded were 11", len(recorded.Steps))
	}
	server := scenetest.Start(t, emulator.Options{})
	tokens := recordedTokens(t, server, recorded)
	player := scenetest.NewReplay(t, server, func(string) string { return "" }) // the headers say who calls
	for _, text := range recorded.Steps {
		var step scenetest.Step
		var answer struct {
			Answer exchanged `json:"answer"`
		}
		for _, into := range []any{&step, &answer} {
			if err := json.Unmarshal(text, into); err != nil {
				t.Fatal(err)
			}
		}
		for name, value := range step.Headers {
			step.Headers[name] = tokens.Replace(value)
		}
		if answer.Answer.Claims == nil {
			if err := player.Play(step); err != nil {
				t.Errorf("%s: %v", step.Name, err)
			}
			continue
		}
		checkToken(t, server, step, answer.Answer)
	}
}

// recordedTokens makes the tokens that the recording describes by their claims.
func recordedTokens(t *testing.T, server *emulator.Server, recorded recording) *strings.Replacer {
	t.Helper()
	var pairs []string
	made := map[string]string{}
	for name, claims := range recorded.Tokens {
		made[name] = scenetest.SignClaims(t, fill(server, claims))
		pairs = append(pairs, "{"+name+"}", made[name])
	}
	head, signature := made["vendor"][:strings.LastIndex(made["vendor"], ".")+1], made["vendor"][strings.LastIndex(made["vendor"], ".")+1:]
	pairs = append(pairs, "{vendor, signature broken}", head+strings.Repeat("A", len(signature)))
	answer := call(t, server, made["vendor"])
	pairs = append(pairs, "{exchanged}", answer.Body)
	return strings.NewReplacer(pairs...)
}

// fill puts values in place of the recording's placeholders.
func fill(server *emulator.Server, claims object) object {
	filled := maps.Clone(claims)
	maps.Copy(filled, object{
		"iss": server.Access().Issuer, "jti": uuid.NewString(), "iat": server.Now().Unix(), "exp": server.Now().Unix() + 120,
	})
	return filled
}

func call(t *testing.T, server *emulator.Server, token string, headers ...string) scenetest.Received {
	t.Helper()
	user := scenetest.NewUser(t, server, scenetest.VendorID)
	user.Token = token
	return user.Do(http.MethodGet, path, nil, headers...)
}

// checkToken compares a token with the recorded one, and its name with the key set's.
func checkToken(t *testing.T, server *emulator.Server, step scenetest.Step, want exchanged) {
	t.Helper()
	user := scenetest.NewUser(t, server, scenetest.VendorID)
	user.Token = ""
	var headers []string
	for name, value := range step.Headers {
		headers = append(headers, name, value)
	}
	answer := user.Do(step.Method, step.Path, nil, headers...)
	if got := answer.Header.Get("Content-Type"); answer.Status != step.Answer.Status || got != step.Answer.Type {
		t.Fatalf("%s: status %d, type %q: %s", step.Name, answer.Status, got, answer.Body)
	}
	text := answer.Body
	if want.Form == "JSON string" {
		text = scenetest.Decode[string](t, answer)
	}
	claims := verified(t, server, step.Name, text, want.Header)
	if names, recorded := slices.Sorted(maps.Keys(claims)), slices.Sorted(maps.Keys(want.Claims)); !slices.Equal(names, recorded) {
		t.Errorf("%s: the claims are %v, recorded %v", step.Name, names, recorded)
	}
	for name, recorded := range want.Claims {
		if err := compare(server, claims, name, recorded, want.Claims); err != nil {
			t.Errorf("%s: %v", step.Name, err)
		}
	}
}

// verified checks a token with the key of the well-known document, as another service does, and returns its claims.
func verified(t *testing.T, server *emulator.Server, name, token string, header map[string]string) object {
	t.Helper()
	user := scenetest.NewUser(t, server, scenetest.VendorID)
	user.Token = ""
	at := scenetest.Decode[struct {
		Issuer  string `json:"issuer"`
		JWKSURI string `json:"jwks_uri"`
	}](t, user.Must(http.StatusOK, http.MethodGet, openID+".well-known/openid-configuration", nil))
	base := server.Access().PlatformURL
	if at.Issuer != base+openID || !strings.HasPrefix(at.JWKSURI, base+"/") {
		t.Fatalf("the metadata say %+v", at)
	}
	set := scenetest.Decode[struct {
		Keys []struct {
			KeyID string   `json:"kid"`
			X5C   []string `json:"x5c"`
			N     string   `json:"n"`
		} `json:"keys"`
	}](t, user.Must(http.StatusOK, http.MethodGet, strings.TrimPrefix(at.JWKSURI, base), nil))
	der, err := base64.StdEncoding.DecodeString(set.Keys[0].X5C[0])
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	public, _ := certificate.PublicKey.(*rsa.PublicKey)
	thumbprint := sha1.Sum(der)
	keyID := strings.ToUpper(hex.EncodeToString(thumbprint[:]))
	if modulus := base64.StdEncoding.EncodeToString(public.N.Bytes()); set.Keys[0].KeyID != keyID || set.Keys[0].N != modulus {
		t.Errorf("the key set names %q and %q, of the certificate are %q and %q", set.Keys[0].KeyID, set.Keys[0].N, keyID, modulus)
	}

	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		t.Fatalf("%s: %v: %s", name, err, token)
	}
	var claims object
	if err := parsed.Claims(public, &claims); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	own := map[string]string{"alg": "RS256", "kid": keyID, "x5t": base64.RawURLEncoding.EncodeToString(thumbprint[:]), "typ": "JWT"}
	var got map[string]string
	head, _, _ := strings.Cut(token, ".")
	text, err := base64.RawURLEncoding.DecodeString(head)
	if err == nil {
		err = json.Unmarshal(text, &got)
	}
	if err != nil || !maps.Equal(got, own) || !slices.Equal(slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(header))) {
		t.Errorf("%s: the header is %v (%v), want %v with the members of %v", name, got, err, own, header)
	}
	return claims
}

// compare says how a claim differs from the recorded one.
func compare(server *emulator.Server, claims object, name string, recorded any, all object) error {
	got := claims[name]
	text, isText := recorded.(string)
	switch {
	case isText && strings.HasPrefix(text, "{iat"): // counted from the Maskinporten token's, which was up to a second older
		issued, _ := claims["iat"].(float64)
		since := server.Now().Sub(time.Unix(int64(issued), 0))
		if moment, _ := got.(float64); moment-issued != float64(offset(text)-offset(all["iat"])) || since < 0 || since > time.Minute {
			return fmt.Errorf("%s is %v, with iat %v %s ago; recorded is %s with iat %v", name, got, issued, since, text, all["iat"])
		}
		return nil
	case isText && text == "{uuid}":
		id, _ := got.(string)
		if uuid.Validate(id) != nil {
			return fmt.Errorf("%s is %v, recorded was a UUID", name, got)
		}
		return nil
	case isText:
		recorded = strings.ReplaceAll(text, "{platform}", server.Access().PlatformURL)
	}
	if !reflect.DeepEqual(got, recorded) {
		return fmt.Errorf("%s is %v, recorded %v", name, got, recorded)
	}
	return nil
}

// offset is N of "{iat+N}".
func offset(placeholder any) int {
	text, _ := placeholder.(string)
	var seconds int
	if number := regexp.MustCompile(`\+(\d+)`).FindStringSubmatch(text); number != nil {
		_, _ = fmt.Sscan(number[1], &seconds)
	}
	return seconds
}
