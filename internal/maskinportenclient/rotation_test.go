package maskinportenclient_test

import (
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// While a key is replaced as the guide says, a token every 100 ms is got without a failure: with the old key until Maskinporten
// knows the new one, and with that from then on.
func TestRotationUnderLoad(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		const delay = 5 * time.Second
		w := &world{providertest.New(t, emulator.Options{PropagationDelay: delay})}
		one := object{"key-a": object{"public_key": spki(0)}}
		both := object{"key-a": object{"public_key": spki(0)}, "key-b": object{"public_key": spki(1)}}
		other := object{"key-b": object{"public_key": spki(1)}}
		i := w.Provider(t).Create(typeName, config(one))
		id := i.Text("client_id")
		time.Sleep(delay)
		w.tokens(t, id, 0, "key-a", time.Second)
		for step, keys := range []object{both, other} {
			applied := make(chan struct{})
			go func() {
				defer close(applied)
				i = w.Provider(t).Resume(i)
				i.MustApply(config(keys))
			}()
			w.tokens(t, id, step, []string{"key-a", "key-b"}[step], delay+time.Second)
			<-applied
		}
		w.tokens(t, id, 1, "key-b", delay)
	})
}

// A grant that comes before Maskinporten knows the client waits for it, as long as it may.
func TestTokenOfANewClient(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		w := &world{providertest.New(t, emulator.Options{PropagationDelay: 2 * time.Minute})}
		id := w.Provider(t).Create(typeName, config(oneKey())).Text("client_id")
		for limit, works := range map[string]bool{"5m": true, "1m": false, "0s": false} {
			user := w.as(t, id, 0, "key-a").Unconfigured(t, w.Network)
			block := object{"maskinporten": object{"propagation_timeout": limit}}
			if said := user.Configure(block); said.HasError() {
				t.Fatal(said)
			}
			if !works { // of another client, which stays unknown
				user = w.as(t, "nobody", 0, "key-a").Unconfigured(t, w.Network)
				user.Configure(block)
			}
			began := time.Now()
			_, said := user.Open(providertest.MaskinportenTokenType, object{"scopes": []string{providertest.RegisterScope}})
			if said.HasError() == works || !works && !said.Says("propagation_timeout") {
				t.Errorf("within %s: %s", limit, said)
			}
			if most, err := time.ParseDuration(limit); err != nil || time.Since(began) > most+10*time.Second {
				t.Errorf("within %s it took %s", limit, time.Since(began))
			}
		}
	})
}

// tokens gets a token of a client every 100 ms, signed with one of its keys.
func (w *world) tokens(t *testing.T, id string, n int, keyID string, d time.Duration) {
	t.Helper()
	user := w.as(t, id, n, keyID)
	for began := time.Now(); time.Since(began) < d; time.Sleep(100 * time.Millisecond) {
		_, said := user.Provider(t).Open(providertest.MaskinportenTokenType, object{"scopes": []string{providertest.RegisterScope}})
		if said.HasError() {
			t.Fatalf("after %s, with %s: %s", time.Since(began), keyID, said)
		}
	}
}

// as is the world of who signs with a key as a client.
func (w *world) as(t *testing.T, id string, n int, keyID string) *providertest.World {
	t.Helper()
	text, err := json.Marshal(jose.JSONWebKey{Key: keys()[n], KeyID: keyID, Algorithm: "RS256", Use: "sig"})
	if err != nil {
		t.Fatal(err)
	}
	return w.As(map[string]string{"MASKINPORTEN_CLIENT_ID": id, "MASKINPORTEN_CLIENT_JWK": string(text)})
}
