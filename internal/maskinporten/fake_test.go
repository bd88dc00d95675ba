package maskinporten

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rsaKey is the one key of the test binary.
var rsaKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

const (
	testClient   = "0c3b1d2e-8f0a-4c7e-9b1a-3d4e5f607182"
	testKeyID    = "test-key"
	testIssuer   = "https://mp.example/"
	testToken    = "https://mp.example/token"
	testMetadata = "https://mp.example/.well-known/oauth-authorization-server"
)

// fake is a Maskinporten without a network, so that waiting costs no time in a synctest bubble. It grants whatever is asked
// for unless a reply is queued.
type fake struct {
	mu       sync.Mutex
	replies  []reply
	grants   []grantSeen
	metadata reply // status 0 means 404
	reads    int   // of the metadata
	life     time.Duration
	hold     chan struct{} // when set, grants wait for it
}

type reply struct {
	status int
	header map[string]string
	body   string
	err    error
	cut    bool // the body breaks off
}

type grantSeen struct {
	at        time.Time
	url       string
	assertion string
	header    map[string]any
	claims    jwt.MapClaims
	method    string
	sent      http.Header
	form      url.Values
}

func (f *fake) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodGet {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.reads++
		if f.metadata.status == 0 && f.metadata.err == nil {
			return reply{status: http.StatusNotFound}.response(r)
		}
		return f.metadata.response(r)
	}
	number, err := f.record(r)
	if err != nil {
		return nil, err
	}
	if f.hold != nil {
		select {
		case <-f.hold:
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.replies) > 0 {
		next := f.replies[0]
		f.replies = f.replies[1:]
		return next.response(r)
	}
	body := fmt.Sprintf(`{"access_token":"token-%d","token_type":"Bearer","expires_in":%d}`, number, int(f.lifetime().Seconds()))
	return reply{status: http.StatusOK, body: body}.response(r)
}

func (f *fake) lifetime() time.Duration {
	if f.life == 0 {
		return 120 * time.Second
	}
	return f.life
}

func (f *fake) record(r *http.Request) (int, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return 0, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return 0, err
	}
	seen := grantSeen{
		at: time.Now(), method: r.Method, url: r.URL.String(), sent: r.Header, form: form,
		assertion: form.Get("assertion"), claims: jwt.MapClaims{},
	}
	parsed, err := jwt.NewParser(jwt.WithoutClaimsValidation()).ParseWithClaims(seen.assertion, seen.claims,
		func(*jwt.Token) (any, error) { return &rsaKey().PublicKey, nil })
	if err != nil {
		return 0, err
	}
	seen.header = parsed.Header
	f.mu.Lock()
	defer f.mu.Unlock()
	f.grants = append(f.grants, seen)
	return len(f.grants), nil
}

func (f *fake) seen() []grantSeen {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.grants
}

func (r reply) response(request *http.Request) (*http.Response, error) {
	if r.err != nil {
		return nil, r.err
	}
	recorder := httptest.NewRecorder()
	for name, value := range r.header {
		recorder.Header().Set(name, value)
	}
	recorder.WriteHeader(r.status)
	_, err := io.WriteString(recorder, r.body)
	response := recorder.Result()
	response.Request = request
	if r.cut {
		response.Body = io.NopCloser(io.MultiReader(strings.NewReader(r.body), failingReader{}))
	}
	return response, err
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func metadataReply(issuer, tokenEndpoint string) reply {
	body, err := json.Marshal(map[string]string{"issuer": issuer, "token_endpoint": tokenEndpoint})
	if err != nil {
		panic(err)
	}
	return reply{status: http.StatusOK, body: string(body)}
}

func refusal(status int, oauthError, description, uri string) reply {
	document := map[string]string{"error": oauthError, "error_description": description}
	if uri != "" {
		document["error_uri"] = uri
	}
	body, err := json.Marshal(document)
	if err != nil {
		panic(err)
	}
	return reply{status: status, body: string(body)}
}

func testKey(t testing.TB) *Key {
	t.Helper()
	key, err := newKey(rsaKey(), testKeyID)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// newSource makes a source on the fake that needs no discovery, unless change says otherwise.
func newSource(t testing.TB, f *fake, change ...func(*Options)) *Source {
	t.Helper()
	options := Options{
		ClientID: testClient, Key: testKey(t), Transport: f, UserAgent: "test/1.0", Timeout: 30 * time.Second, MaxRetries: 4,
		Endpoints: Endpoints{Issuer: testIssuer, TokenEndpoint: testToken}, Now: time.Now,
	}
	for _, c := range change {
		c(&options)
	}
	return New(options)
}

func token(t *testing.T, s *Source, scopes ...string) string {
	t.Helper()
	got, err := s.Token(t.Context(), scopes...)
	if err != nil {
		t.Fatalf("Token(%v): %v", scopes, err)
	}
	return got
}

// elapse moves the clock of a synctest bubble.
func elapse(d time.Duration) { <-time.After(d) }

func claimNames(claims jwt.MapClaims) map[string]bool {
	names := map[string]bool{}
	for name := range maps.Keys(claims) {
		names[name] = true
	}
	return names
}
