package emulator

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	vendorOrg   = "991825827"
	otherOrg    = "310547891"
	vendorID    = "smartcloud"
	otherID     = "annen-leverandor"
	vendorPath  = registerPath + "/vendor"
	jsonType    = "application/json"
	problemType = "application/problem+json"
)

// sharedKey is the one key of this test binary: making keys is slow.
var sharedKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, keyBits) })

// startServer starts an emulator that ends with the test.
func startServer(t testing.TB, options Options) *Server {
	t.Helper()
	options.NewKey = sharedKey
	server, err := Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

// user calls an emulator with one token.
type user struct {
	t      *testing.T
	server *Server
	client *http.Client
	token  string
}

func newUser(t *testing.T, server *Server, clientID string, scopes ...string) *user {
	t.Helper()
	token, err := server.Token(clientID, scopes...)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &user{t: t, server: server, client: &http.Client{Transport: transport}, token: token}
}

// newVendor is the first vendor with the register's scope.
func newVendor(t *testing.T, server *Server) *user {
	t.Helper()
	return newUser(t, server, vendorID, scopeRegisterWrite)
}

type received struct {
	status int
	header http.Header
	body   string
}

// try sends a request and returns the error of one that got no whole answer.
// body is sent as it is when it is a string, as JSON otherwise; headers are
// pairs of name and value.
func (u *user) try(method, path string, body any, headers ...string) (received, error) {
	u.t.Helper()
	var content io.Reader
	switch value := body.(type) {
	case nil:
	case string:
		content = bytes.NewReader([]byte(value))
	default:
		encoded, err := json.Marshal(value)
		if err != nil {
			u.t.Fatal(err)
		}
		content = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(u.t.Context(), method, u.server.url+path, content)
	if err != nil {
		u.t.Fatal(err)
	}
	request.Header.Set("Content-Type", jsonType)
	if u.token != "" {
		request.Header.Set("Authorization", "Bearer "+u.token)
	}
	for index := 0; index < len(headers); index += 2 {
		if headers[index] == "Host" {
			request.Host = headers[index+1]
		}
		request.Header.Set(headers[index], headers[index+1])
	}
	response, err := u.client.Do(request)
	if err != nil {
		return received{}, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	return received{response.StatusCode, response.Header, string(text)}, err
}

// do is try for requests that must get an answer.
func (u *user) do(method, path string, body any, headers ...string) received {
	u.t.Helper()
	answer, err := u.try(method, path, body, headers...)
	if err != nil {
		u.t.Fatalf("%s %s: %v", method, path, err)
	}
	return answer
}

// must is do for requests that must get this status.
func (u *user) must(status int, method, path string, body any, headers ...string) received {
	u.t.Helper()
	answer := u.do(method, path, body, headers...)
	if answer.status != status {
		u.t.Fatalf("%s %s: status %d, want %d: %s", method, path, answer.status, status, answer.body)
	}
	return answer
}

// decode reads the answer as JSON.
func decode[T any](t *testing.T, answer received) T {
	t.Helper()
	var value T
	if err := json.Unmarshal([]byte(answer.body), &value); err != nil {
		t.Fatalf("%v: %s", err, answer.body)
	}
	return value
}

// systemJSON makes a system's body; changes replace or add members.
func systemJSON(id string, changes map[string]any) map[string]any {
	text := map[string]string{"nb": "Navn", "nn": "Namn", "en": "Name"}
	body := map[string]any{
		"id": id, "vendor": map[string]string{"ID": orgPrefix + vendorOrg}, "name": text, "description": text,
		"rights": []any{rightJSON("ske-krav-og-betalinger")}, "clientId": []string{"client-" + id},
		"allowedRedirectUrls": []string{"https://smartcloud.example/receipt"},
	}
	maps.Copy(body, changes)
	return body
}

func rightJSON(resource string) map[string]any {
	return map[string]any{"resource": []any{map[string]string{"id": resourceURN, "value": resource}}}
}
