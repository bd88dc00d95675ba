package acceptance_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// Clients and organisations of the emulator's built-in world.
const (
	vendor        = "991825827"
	vendorClient  = "smartcloud"
	another       = "310547891"
	anotherClient = "annen-leverandor"

	registerScope = "altinn:authentication/systemregister.write"
	registerPath  = "/authentication/api/v1/systemregister/vendor"

	planTimeChecks = "ALTINN_PLAN_TIME_CHECKS"
)

// sharedKey is the one RSA key of this test binary: making one takes longer than most tests.
var sharedKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// world is one test's own Altinn and Maskinporten, and the environment in which the provider finds them.
type world struct {
	altinn *emulator.Server
	curl   *http.Client // of an engineer who calls Altinn without Terraform
	env    map[string]string

	network http.RoundTripper // of a world without a real network; nil otherwise
	ready   string            // a token for curl that lasts as long as the test; "" where each call has one of its own
}

// newWorld starts an emulator with the vendor's credential in the provider's environment.
func newWorld(t testing.TB) *world {
	t.Helper()

	return newWorldOf(t, emulator.World{})
}

// newWorldOf starts an emulator of another world than the built-in one.
func newWorldOf(t testing.TB, of emulator.World) *world {
	t.Helper()

	altinn, err := emulator.Start(emulator.Options{World: of, NewKey: sharedKey, TokenLifetime: time.Hour})
	if err != nil {
		t.Fatal(err)
	}

	t.Cleanup(func() {
		if err := altinn.Close(); err != nil {
			t.Errorf("stopping the emulator: %v", err)
		}
	})

	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)

	return &world{altinn: altinn, curl: &http.Client{Transport: transport}, env: variables(altinn.Environment(vendorClient))}
}

// as returns the same world seen with other variables; an empty value removes one.
func (w *world) as(changes map[string]string) *world {
	env := maps.Clone(w.env)
	maps.Copy(env, changes)

	return &world{altinn: w.altinn, curl: w.curl, env: env, network: w.network, ready: w.ready}
}

// without returns the same world with none of the variables that start so.
func (w *world) without(prefixes ...string) *world {
	removed := map[string]string{}

	for name := range w.env {
		for _, prefix := range prefixes {
			if strings.HasPrefix(name, prefix) {
				removed[name] = ""
			}
		}
	}

	return w.as(removed)
}

func (w *world) getenv(name string) string { return w.env[name] }

func variables(environment []string) map[string]string {
	found := map[string]string{}

	for _, variable := range environment {
		name, value, _ := strings.Cut(variable, "=")
		found[name] = value
	}

	return found
}

// token is a ready token of a client.
func (w *world) token(t tb, client string, scopes ...string) string {
	t.Helper()

	token, err := w.altinn.Token(client, scopes...)
	must(t, err, nil)

	return token
}

// unsigned returns the same world with a ready token of the vendor's in place of a key: signing a grant for every run is most of what
// tests of many runs cost.
func (w *world) unsigned(t tb) *world {
	t.Helper()

	token := w.token(t, vendorClient, registerScope, requestWriteScope, requestReadScope)

	return w.without("MASKINPORTEN_").as(map[string]string{"ALTINN_ACCESS_TOKEN": token})
}

// send makes a call to Altinn as an engineer with curl would. It returns the status and the body.
func (w *world) send(t tb, client, method, path string, body any) (int, []byte) {
	t.Helper()

	var content io.Reader

	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			t.Fatalf("the body: %v", err)
		}

		content = bytes.NewReader(encoded)
	}

	request, err := http.NewRequestWithContext(t.Context(), method, w.altinn.Access().PlatformURL+path, content)
	if err != nil {
		t.Fatalf("the request: %v", err)
	}

	token := w.ready
	if token == "" {
		token = w.token(t, client, registerScope, requestWriteScope, requestReadScope)
	}

	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")

	response, err := w.curl.Do(request)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer response.Body.Close()

	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}

	return response.StatusCode, answer
}

// register registers a system outside Terraform.
func (w *world) register(t tb, client string, system object) {
	t.Helper()

	if status, answer := w.send(t, client, http.MethodPost, registerPath, system); status != http.StatusOK {
		t.Fatalf("registering %v: %d %s", system["id"], status, answer)
	}
}

// registered is the system as the register answers it; nil when there is none.
func (w *world) registered(t tb, id string) object {
	t.Helper()

	status, answer := w.send(t, vendorClient, http.MethodGet, registerPath+"/"+url.PathEscape(id), nil)
	if status == http.StatusNotFound {
		return nil
	}

	if status != http.StatusOK {
		t.Fatalf("reading %s: %d %s", id, status, answer)
	}

	var system object
	if err := json.Unmarshal(answer, &system); err != nil {
		t.Fatalf("reading %s: %v", id, err)
	}

	return system
}

// alter changes members of a registered system outside Terraform.
func (w *world) alter(t tb, id string, changes object) {
	t.Helper()

	body := with(w.registered(t, id), changes)
	if status, answer := w.send(t, vendorClient, http.MethodPut, registerPath+"/"+url.PathEscape(id), body); status != http.StatusOK {
		t.Fatalf("altering %s: %d %s", id, status, answer)
	}
}

// remove deletes a system outside Terraform. Without client ids the register answers 400 all the same.
func (w *world) remove(t tb, id string) {
	t.Helper()

	w.send(t, vendorClient, http.MethodDelete, registerPath+"/"+url.PathEscape(id), nil)

	if deleted := w.registered(t, id)["isDeleted"]; deleted != true {
		t.Fatalf("deleting %s: isDeleted is %v", id, deleted)
	}
}

// calls counts the calls of the journal with a method and a path that ends so.
func (w *world) calls(method, pathEnd string) int {
	found := 0

	for _, call := range w.altinn.Journal() {
		if call.Method == method && strings.HasSuffix(call.Path, pathEnd) {
			found++
		}
	}

	return found
}

// fault adds a fault to the emulator's plan.
func (w *world) fault(t tb, fault emulator.Fault) {
	t.Helper()

	if err := w.altinn.AddFault(fault); err != nil {
		t.Fatalf("the fault: %v", err)
	}
}
