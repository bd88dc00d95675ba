package matrix_test

import (
	"encoding/json"
	"net/http"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// A client is made, read and changed by two calls, for itself and for its keys: each is a kind.

const (
	clientName  = "matrix"
	clientsPath = "/api/v1/clients"
	oneClient   = clientsPath + "/*"
	keysOfOne   = clientsPath + "/*/jwks"
)

func clientKind() kind {
	return kind{
		name: "client", typ: providertest.ClientType, service: selfService(), id: "client_id", looks: true,
		calls: map[operation]endpoint{
			opCreate: {http.MethodPost, clientsPath},
			opRead:   {http.MethodGet, oneClient},
			opUpdate: {http.MethodPut, oneClient},
			opDelete: {http.MethodDelete, oneClient},
		},
		empty: map[operation]string{opUpdate: "does not show it", opDelete: "does not show it"},
		prepare: func(providertest.TB, *providertest.World) (config, changed object) {
			config = providertest.ClientConfig(clientName)

			return config, providertest.With(config, object{"description": "changed"})
		},
		count: liveClients,
		effects: func(t providertest.TB, w *providertest.World, does operation) int {
			t.Helper()

			effects := 0

			for _, one := range storedClients(t, w) {
				if does == opCreate || does == opUpdate && one.Description == "changed" || does == opDelete && !one.Active {
					effects++
				}
			}

			return effects
		},
	}
}

// keysKind is the keys of a client. They have no end of their own.
func keysKind() kind {
	k := clientKind()
	k.name = "client's keys"
	k.calls = map[operation]endpoint{
		opCreate: {http.MethodPost, keysOfOne},
		opRead:   {http.MethodGet, keysOfOne},
		opUpdate: {http.MethodPost, keysOfOne},
	}
	k.finishes = opCreate
	k.keeps = opCreate
	k.empty = map[operation]string{opUpdate: "does not show it"}
	k.others = func(at place, does operation) bool { return at != atService || does == opDelete }
	k.prepare = func(providertest.TB, *providertest.World) (config, changed object) {
		config = providertest.ClientConfig(clientName)
		key := object{"public_key": providertest.PublicKey()}

		return config, providertest.With(config, object{"keys": object{clientName + "-key": key, "another": key}})
	}
	k.effects = func(t providertest.TB, w *providertest.World, does operation) int {
		t.Helper()

		want := map[operation]int{opCreate: 1, opUpdate: 2}[does]
		effects := 0

		for _, one := range storedClients(t, w) {
			if one.Active && keysOf(t, w, one.ID) == want {
				effects++
			}
		}

		return effects
	}

	return k
}

type storedClient struct {
	ID          string `json:"client_id"`
	Name        string `json:"client_name"`
	Description string `json:"description"`
	Active      bool   `json:"active"`
}

// storedClients are the clients that were made, those that have been deleted among them.
func storedClients(t providertest.TB, w *providertest.World) []storedClient {
	t.Helper()

	status, answer := w.Send(t, providertest.VendorClient, http.MethodGet, clientsPath+"?inactive=true", nil)

	var all []storedClient
	if err := json.Unmarshal(answer, &all); err != nil || status != http.StatusOK {
		t.Fatalf("the clients: %d %s", status, answer)
	}

	return all
}

func liveClients(t providertest.TB, w *providertest.World) int {
	t.Helper()

	live := 0

	for _, one := range storedClients(t, w) {
		if one.Active && one.Name == clientName {
			live++
		}
	}

	return live
}

// keysOf counts the keys of a client.
func keysOf(t providertest.TB, w *providertest.World, id string) int {
	t.Helper()

	status, answer := w.Send(t, providertest.VendorClient, http.MethodGet, clientsPath+"/"+id+"/jwks", nil)

	var set struct {
		Keys []any `json:"keys"`
	}
	if err := json.Unmarshal(answer, &set); err != nil || status != http.StatusOK {
		t.Fatalf("the keys: %d %s", status, answer)
	}

	return len(set.Keys)
}
