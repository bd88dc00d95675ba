package scenetest

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"sync"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// The built-in world's vendors and their clients.
const (
	VendorOrg  = "991825827"
	OtherOrg   = "310547891"
	VendorID   = "smartcloud"
	OtherID    = "annen-leverandor"
	VendorPath = register.Path + "/vendor"
	JSONType   = "application/json"
)

// SharedKey is the one key of this test binary: making keys is slow.
var SharedKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) }) //nolint:gochecknoglobals // once for all tests

// Start starts an emulator that ends with the test.
func Start(t TB, options emulator.Options) *emulator.Server {
	t.Helper()
	options.NewKey = SharedKey
	server, err := emulator.Start(options)
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

// User calls an emulator with one token.
type User struct {
	t      TB
	Server *emulator.Server
	client *http.Client
	Token  string
}

// NewUser has a token of a client, with the scopes.
func NewUser(t TB, server *emulator.Server, clientID string, scopes ...string) *User {
	t.Helper()
	token, err := server.Token(clientID, scopes...)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &User{t: t, Server: server, client: &http.Client{Transport: transport}, Token: token}
}

// NewVendor is the first vendor with the register's scope.
func NewVendor(t TB, server *emulator.Server) *User {
	t.Helper()
	return NewUser(t, server, VendorID, wire.ScopeRegisterWrite)
}

// Received is an answer as it arrived.
type Received struct {
	Status int
	Header http.Header
	Body   string
}

// Try sends a request and returns the error of one that got no whole answer. body is sent as it is
// when it is a string, as JSON otherwise; headers are pairs of name and value.
func (u *User) Try(method, path string, body any, headers ...string) (Received, error) {
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
	request, err := http.NewRequestWithContext(u.t.Context(), method, u.Server.Access().PlatformURL+path, content)
	if err != nil {
		u.t.Fatal(err)
	}
	request.Header.Set("Content-Type", JSONType)
	if u.Token != "" {
		request.Header.Set("Authorization", "Bearer "+u.Token)
	}
	for index := 0; index < len(headers); index += 2 {
		if headers[index] == "Host" {
			request.Host = headers[index+1]
		}
		request.Header.Set(headers[index], headers[index+1])
	}
	response, err := u.client.Do(request)
	if err != nil {
		return Received{}, err //nolint:wrapcheck // the caller judges it
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	return Received{response.StatusCode, response.Header, string(text)}, err //nolint:wrapcheck // the caller judges it
}

// Do is try for requests that must get an answer.
func (u *User) Do(method, path string, body any, headers ...string) Received {
	u.t.Helper()
	answer, err := u.Try(method, path, body, headers...)
	if err != nil {
		u.t.Fatalf("%s %s: %v", method, path, err)
	}
	return answer
}

// Must is do for requests that must get this status.
func (u *User) Must(status int, method, path string, body any, headers ...string) Received {
	u.t.Helper()
	answer := u.Do(method, path, body, headers...)
	if answer.Status != status {
		u.t.Fatalf("%s %s: status %d, want %d: %s", method, path, answer.Status, status, answer.Body)
	}
	return answer
}

// Decode reads the answer as JSON.
func Decode[T any](t TB, answer Received) T {
	t.Helper()
	var value T
	if err := json.Unmarshal([]byte(answer.Body), &value); err != nil {
		t.Fatalf("%v: %s", err, answer.Body)
	}
	return value
}

// SystemJSON makes a system's body; changes replace or add members.
func SystemJSON(id string, changes map[string]any) map[string]any {
	text := map[string]string{"nb": "Navn", "nn": "Namn", "en": "Name"}
	body := map[string]any{
		"id": id, "vendor": map[string]string{"ID": register.OrgPrefix + VendorOrg}, "name": text, "description": text,
		"rights": []any{RightJSON("ske-krav-og-betalinger")}, "clientId": []string{"client-" + id},
		"allowedRedirectUrls": []string{"https://smartcloud.example/receipt"},
	}
	maps.Copy(body, changes)
	return body
}

// RightJSON is a right in a body.
func RightJSON(resource string) map[string]any {
	return map[string]any{"resource": []any{map[string]string{"id": metadata.ResourceURN, "value": resource}}}
}
