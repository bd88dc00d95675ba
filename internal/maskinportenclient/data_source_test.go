package maskinportenclient_test

import (
	"net/http"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

const clientsType = typeName + "s"

// made makes a client with a name and one key, or none, as the portal does, and returns its id.
func (w *world) made(t *testing.T, name string, keyID string, scopes ...string) string {
	t.Helper()
	before := w.active(t)
	status, answer := w.send(t, http.MethodPost, clientsPath, object{
		"client_name": name, "scopes": append([]string{providertest.RegisterScope}, scopes...), "integration_type": "maskinporten", "application_type": "web",
		"token_endpoint_auth_method": "private_key_jwt", "grant_types": []string{"urn:ietf:params:oauth:grant-type:jwt-bearer"},
	})
	if status != http.StatusCreated {
		t.Fatalf("%d %s", status, answer)
	}
	all := w.active(t)
	id := all[slices.IndexFunc(all, func(id string) bool { return !slices.Contains(before, id) })]
	if keyID != "" {
		if status, answer := w.send(t, http.MethodPost, clientsPath+"/"+id+"/jwks", object{"keys": []any{jwk(0, keyID)}}); status != http.StatusCreated {
			t.Fatalf("%d %s", status, answer)
		}
	}
	return id
}

// What a data source tells of a client, by id or by name, is what the resource has of it.
func TestClientIsTold(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		made := w.Provider(t).Create(typeName, providertest.With(config(object{
			"key-a": object{"public_key": jwkText(0, "key-a"), "expires_at": time.Now().Add(240 * time.Hour).UTC().Format(time.RFC3339)},
		}), object{"access_token_lifetime": 600}))
		want := providertest.Without(made.State(), "expiry_warning", "deletion_protection", "timeouts")
		p := w.Provider(t)
		for _, asked := range []object{{"client_id": made.Text("client_id")}, {"name": "SmartCloud"}} {
			got, said := p.ReadData(typeName, asked)
			said.Expect(t, nil, nil)
			if key := got["keys"].(object)["key-a"].(object); key["public_key"] == "" {
				t.Errorf("the key is %v", key)
			} else {
				key["public_key"] = jwkText(0, "key-a") // of the same key, in another order
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%v:\n got %v\nwant %v", asked, got, want)
			}
		}
	})
}

func TestClientsAreListed(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		cloud := w.made(t, "SmartCloud", "cloud", "altinn:broker.read")
		sky := w.made(t, "SmartSky", "")
		other := w.made(t, "Another", "another")
		dead := w.made(t, "SmartDeath", "dead")
		w.send(t, http.MethodDelete, clientsPath+"/"+dead, nil)
		p := w.Provider(t)
		for name, test := range map[string]struct {
			config object
			want   []string
		}{
			"all":       {nil, []string{other, cloud, sky}},
			"by name":   {object{"name_prefix": "Smart"}, []string{cloud, sky}},
			"by scope":  {object{"scope": "altinn:broker.read"}, []string{cloud}},
			"deleted":   {object{"name_prefix": "SmartD", "include_deleted": true}, []string{dead}},
			"with them": {object{"include_deleted": true}, []string{other, cloud, dead, sky}},
			"nothing":   {object{"name_prefix": "smart"}, []string{}},
		} {
			got, said := p.ReadData(clientsType, test.config)
			said.Expect(t, nil, nil)
			ids := []string{}
			for _, one := range got["clients"].([]any) {
				row := one.(object)
				id, _ := row["client_id"].(string)
				ids = append(ids, id)
				if keys := len(row["keys"].(object)); row["active"] != (id != dead) || (keys == 0) != (id == dead || id == sky) {
					t.Errorf("%s: %s is active: %v, with %d keys", name, id, row["active"], keys)
				}
			}
			if !slices.Equal(ids, test.want) {
				t.Errorf("%s: %v, want %v", name, ids, test.want)
			}
		}
	})
}

func TestClientIsNotTold(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		one, two := w.made(t, "Twin", "one"), w.made(t, "Twin", "two")
		dead := w.made(t, "SmartCloud", "dead")
		w.send(t, http.MethodDelete, clientsPath+"/"+dead, nil)
		for name, test := range map[string]struct {
			as     *providertest.World
			config object
			words  []string
		}{
			"no such id":         {w.World, object{"client_id": "nobody"}, []string{"no client with the id", "altinn_maskinporten_clients"}},
			"no such name":       {w.World, object{"name": "twin"}, []string{"no Maskinporten client of this name"}},
			"two of the name":    {w.World, object{"name": "Twin"}, []string{one, two, "client_id"}},
			"deleted":            {w.World, object{"client_id": dead}, []string{"has been deleted"}},
			"deleted, by name":   {w.World, object{"name": "SmartCloud"}, []string{"no Maskinporten client of this name"}},
			"both":               {w.World, object{"client_id": one, "name": "Twin"}, []string{"one (and only one) of"}},
			"neither":            {w.World, nil, []string{"one (and only one) of"}},
			"another's":          {w.As(w.Environment(providertest.OtherVendorClient)), object{"client_id": one}, []string{"no client with the id"}},
			"without address":    {w.Without("DIGDIR_"), object{"client_id": one}, []string{"selfservice_url"}},
			"without credential": {w.Without("MASKINPORTEN_"), object{"client_id": one}, []string{"No credential"}},
		} {
			_, said := test.as.Provider(t).ReadData(typeName, test.config)
			if !said.Errors().Says(test.words...) {
				t.Errorf("%s: %s", name, said)
			}
		}
		w.Fault(t, emulator.Fault{Path: keysPattern, Status: http.StatusForbidden, Times: -1})
		for typ, config := range map[string]object{typeName: {"client_id": one}, clientsType: nil} {
			if _, said := w.Provider(t).ReadData(typ, config); !said.Errors().Says("idporten:dcr.read", "servicedesk@digdir.no") {
				t.Errorf("%s: %s", typ, said)
			}
		}
	})
}

// A client that the API has of another type, such as ID-porten's, is none of Maskinporten's.
func TestClientOfAnotherType(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		id := w.made(t, "SmartCloud", "key")
		p := w.ProviderOver(t, providertest.Rewriting{Next: w.Network, Rewrite: func(answer any) any { return ofType(answer, "idporten") }})
		_, said := p.ReadData(typeName, object{"client_id": id})
		said.Expect(t, []string{"idporten", "not one of Maskinporten"}, nil)
		if got, said := p.ReadData(clientsType, nil); len(said) > 0 || len(got["clients"].([]any)) > 0 {
			t.Errorf("listed: %v: %s", got, said)
		}
		p.Instance(typeName).Import(id).Expect(t, []string{"idporten"}, nil)
	})
}

func ofType(answer any, integrationType string) any {
	switch content := answer.(type) {
	case []any:
		for i := range content {
			content[i] = ofType(content[i], integrationType)
		}
	case object:
		if content["integration_type"] != nil {
			content["integration_type"] = integrationType
		}
	}
	return answer
}
