package issuer_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/issuer"
)

const (
	issuerURL  = "https://test.maskinporten.example/"
	vendorOrg  = "991825827"
	otherOrg   = "310547891"
	customer   = "910493353"
	clientID   = "fc9a8287-e7cb-45e5-b90e-123048d32d85"
	certClient = "0c3b7ed5-4a55-4d4a-9a3c-0a5c1a1f7e11"
	keyID      = "key-1"

	writeScope     = "altinn:authentication/systemregister.write"
	readScope      = "altinn:authentication/systemuser.request.read"
	grantedScope   = "test:granted"
	ungrantedScope = "test:ungranted"
	foreignScope   = "test:idporten"
	shortScope     = "test:short"

	grantTypeJWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
)

// keys are made once for the whole test binary: they are slow to make.
var keys = sync.OnceValue(func() (k struct{ signing, client, other, authority *rsa.PrivateKey }) {
	for _, key := range []**rsa.PrivateKey{&k.signing, &k.client, &k.other, &k.authority} {
		made, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		*key = made
	}
	return k
})

func publicJWK(key *rsa.PrivateKey, id string) jose.JSONWebKey {
	return jose.JSONWebKey{Key: key.Public(), KeyID: id, Algorithm: "RS256", Use: "sig"}
}

// world is an issuer with one of everything, on a clock that stands still until told otherwise.
type world struct {
	*issuer.Issuer
	mu  sync.Mutex
	now time.Time
}

func (w *world) time() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) advance(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func newWorld(tb testing.TB, adjust ...func(*issuer.Options)) *world {
	tb.Helper()
	w := &world{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	options := issuer.Options{
		Issuer:     issuerURL,
		Now:        w.time,
		SigningKey: keys().signing,
		Clients: []issuer.Client{
			{
				Organisation: vendorOrg, ID: clientID, Keys: []jose.JSONWebKey{publicJWK(keys().client, keyID)},
				Scopes: []string{writeScope, readScope, grantedScope, ungrantedScope, foreignScope, shortScope},
			},
			{Organisation: vendorOrg, ID: certClient, Scopes: []string{writeScope}, TokenLifetime: 600 * time.Second},
		},
		Scopes: []issuer.Scope{
			{Name: grantedScope, GrantedTo: []string{vendorOrg, customer}},
			{Name: ungrantedScope, GrantedTo: []string{}},
			{Name: foreignScope, OtherIntegration: true},
			{Name: shortScope, MaxAge: 30 * time.Second},
		},
		Delegations: []issuer.Delegation{{Consumer: customer, Supplier: vendorOrg, Scope: grantedScope}},
		SystemUser: func(q issuer.SystemUserQuery) (issuer.SystemUser, bool) {
			known := q.ClientID == clientID && q.VendorOrg == vendorOrg && q.CustomerOrg == customer
			switch {
			case known && q.ExternalRef == customer:
				return issuer.SystemUser{ID: "ebe4a681-0a8c-429e-a36f-8f9ca942b59f", SystemID: vendorOrg + "_smartcloud"}, true
			case known && q.ExternalRef == "Ærlig_ref-1":
				return issuer.SystemUser{ID: "11111111-0a8c-429e-a36f-8f9ca942b59f", SystemID: vendorOrg + "_smartcloud"}, true
			}
			return issuer.SystemUser{}, false
		},
	}
	for _, change := range adjust {
		change(&options)
	}
	made, err := issuer.New(options)
	if err != nil {
		tb.Fatal(err)
	}
	w.Issuer = made
	return w
}

// assertion is a JWT grant before it is signed. It is written with another JOSE library than the issuer reads with.
type assertion struct {
	header map[string]any
	claims map[string]any
	method jwt.SigningMethod
	key    *rsa.PrivateKey
}

func (w *world) assertion() *assertion {
	now := w.time().Unix()
	return &assertion{
		header: map[string]any{"alg": "RS256", "kid": keyID},
		claims: map[string]any{
			"aud": issuerURL, "iss": clientID, "scope": writeScope, "iat": now, "exp": now + 100, "jti": uuid.NewString(),
		},
		method: jwt.SigningMethodRS256,
		key:    keys().client,
	}
}

func (a *assertion) text(tb testing.TB) string {
	tb.Helper()
	header, err := json.Marshal(a.header)
	if err != nil {
		tb.Fatal(err)
	}
	claims, err := json.Marshal(a.claims)
	if err != nil {
		tb.Fatal(err)
	}
	return a.sign(tb, header, claims)
}

func (a *assertion) sign(tb testing.TB, header, claims []byte) string {
	tb.Helper()
	input := base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(claims)
	signature, err := a.method.Sign(input, a.key)
	if err != nil {
		tb.Fatal(err)
	}
	return input + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// answer is the token endpoint's answer.
type answer struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

func (w *world) serve(tb testing.TB, r *http.Request) answer {
	tb.Helper()
	recorder := httptest.NewRecorder()
	w.ServeHTTP(recorder, r)
	a := answer{status: recorder.Code, header: recorder.Header(), text: recorder.Body.String()}
	if strings.HasPrefix(a.header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal([]byte(a.text), &a.body); err != nil {
			tb.Fatalf("answer is not JSON: %v", err)
		}
	}
	return a
}

func (w *world) postForm(tb testing.TB, form url.Values) answer {
	tb.Helper()
	r := httptest.NewRequestWithContext(tb.Context(), http.MethodPost, "/token", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.serve(tb, r)
}

func (w *world) post(tb testing.TB, text string) answer {
	tb.Helper()
	return w.postForm(tb, url.Values{"grant_type": {grantTypeJWT}, "assertion": {text}})
}

// accept posts a grant that must succeed and returns the token's header and claims, read with another JOSE library.
func (w *world) accept(tb testing.TB, a *assertion) (header, claims map[string]any, got answer) {
	tb.Helper()
	got = w.post(tb, a.text(tb))
	if got.status != http.StatusOK {
		tb.Fatalf("status %d: %s", got.status, got.text)
	}
	token, err := jwt.Parse(got.body["access_token"].(string), func(*jwt.Token) (any, error) { return keys().signing.Public(), nil },
		jwt.WithValidMethods([]string{"RS256"}), jwt.WithTimeFunc(w.time), jwt.WithIssuer(issuerURL), jwt.WithExpirationRequired())
	if err != nil {
		tb.Fatal(err)
	}
	return token.Header, maps.Clone(token.Claims.(jwt.MapClaims)), got
}
