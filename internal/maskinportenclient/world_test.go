package maskinportenclient_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"sync"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

const (
	typeName    = providertest.ClientType
	clientsPath = "/api/v1/clients"
	keysPattern = clientsPath + "/*/jwks"
)

type object = tfkittest.Object

// world is [providertest.World], and what an engineer does in Digdir's portal.
type world struct{ *providertest.World }

func inWorld(t *testing.T, test func(*testing.T, *world)) {
	t.Helper()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		test(t, &world{w})
	})
}

// keys are made once for all tests: that takes longer than most of them.
var keys = sync.OnceValue(func() (made [6]*rsa.PrivateKey) {
	var all sync.WaitGroup
	for i := range made {
		all.Go(func() {
			key, err := rsa.GenerateKey(rand.Reader, 2048)
			if err != nil {
				panic(err)
			}
			made[i] = key
		})
	}
	all.Wait()
	return made
})

// spki is a public key as `openssl rsa -pubout` writes it.
func spki(n int) string {
	der, err := x509.MarshalPKIXPublicKey(&keys()[n].PublicKey)
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

// pkcs1 is the same key in another form.
func pkcs1(n int) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&keys()[n].PublicKey)}))
}

// jwk is it as a public JSON Web Key.
func jwk(n int, id string) map[string]any {
	text, err := json.Marshal(jose.JSONWebKey{Key: &keys()[n].PublicKey, KeyID: id, Algorithm: "RS256", Use: "sig"})
	if err != nil {
		panic(err)
	}
	var members map[string]any
	if err := json.Unmarshal(text, &members); err != nil {
		panic(err)
	}
	return members
}

// config is a configuration of a client with keys by their ids.
func config(keys object) object {
	return object{"name": "SmartCloud", "description": "Accounting", "scopes": []string{providertest.RegisterScope}, "keys": keys}
}

func oneKey() object { return object{"key-a": object{"public_key": spki(0)}} }

// stored is a client as the API answers it.
func (w *world) stored(t *testing.T, id string) object {
	t.Helper()
	var answer object
	w.get(t, clientsPath+"/"+id, &answer)
	return answer
}

// keyIDs are those of the keys of a client.
func (w *world) keyIDs(t *testing.T, id string) []string {
	t.Helper()
	var set struct {
		Keys []struct {
			ID string `json:"kid"`
		} `json:"keys"`
	}
	w.get(t, clientsPath+"/"+id+"/jwks", &set)
	ids := []string{}
	for _, key := range set.Keys {
		ids = append(ids, key.ID)
	}
	return ids
}

// active are the ids of the clients that are not deleted.
func (w *world) active(t *testing.T) []string {
	t.Helper()
	var all []struct {
		ID string `json:"client_id"`
	}
	w.get(t, clientsPath, &all)
	ids := []string{}
	for _, one := range all {
		ids = append(ids, one.ID)
	}
	return ids
}

func (w *world) get(t *testing.T, path string, into any) {
	t.Helper()
	if answer := w.text(t, path); json.Unmarshal([]byte(answer), into) != nil {
		t.Fatalf("GET %s: %s", path, answer)
	}
}

// text is what the API answers.
func (w *world) text(t *testing.T, path string) string {
	t.Helper()
	status, answer := w.SendAs(t, providertest.VendorClient, adminScopes(), http.MethodGet, path, nil)
	if status != http.StatusOK {
		t.Fatalf("GET %s: %d %s", path, status, answer)
	}
	return string(answer)
}

// send makes a call as Digdir's portal would.
func (w *world) send(t *testing.T, method, path string, body any) (int, []byte) {
	t.Helper()
	return w.SendAs(t, providertest.VendorClient, adminScopes(), method, path, body)
}

func adminScopes() []string {
	return []string{providertest.AdminReadScope, providertest.AdminWriteScope}
}

func privateKey(n int) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(keys()[n])}))
}

func jwkText(n int, id string) string {
	text, err := json.Marshal(jwk(n, id))
	if err != nil {
		panic(err)
	}
	return string(text)
}
