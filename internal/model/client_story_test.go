package model_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// Stories of Maskinporten clients, which nothing else refers to, and which Digdir has instead of Altinn.

const clientsPath = "/api/v1/clients"

// clientStory is one random sequence of what a vendor, its portal, the network and the clock do to two clients.
type clientStory struct {
	*providertest.World

	t       *rapid.T
	striker *striker
	blocks  [2]*clientBlock
	last    []string
}

// clientBlock is a resource of the configuration. Its names and key ids are its own.
type clientBlock struct {
	prefix string
	config object // nil when it is not there
	at     *instance
}

// storedClient is a client that is not deleted, as Digdir has it.
type storedClient struct {
	ID          string   `json:"client_id"`
	Name        string   `json:"client_name"`
	Description string   `json:"description"`
	Scopes      []string `json:"scopes"`

	keys map[string]storedKey
}

type storedKey struct {
	ID      string `json:"kid"`
	Modulus string `json:"n"`
	Expires int64  `json:"exp"`
}

// Whatever happens to clients, in whatever order: each plan and each apply does what configuration, state and Digdir call for, or
// fails for a reason that it tells, and nothing is doubled, lost or left without keys.
func TestRandomStoriesOfClients(t *testing.T) {
	t.Parallel()

	left, played := stepsWanted(t), tally{}
	_ = clientKeys() // outside of a bubble

	for left > 0 {
		rapid.Check(t, func(t *rapid.T) {
			if left <= 0 {
				return
			}

			rapid.SyncTest(t, func(t *rapid.T) {
				s := newClientStory(t)

				t.Repeat(map[string]func(*rapid.T){
					"": func(*rapid.T) {},
					"step": func(*rapid.T) {
						s.step()
						played.add(s.last)

						left--
					},
				})
			})
		})
	}

	t.Logf("%s", played)
}

func newClientStory(t *rapid.T) *clientStory {
	w := providertest.New(t, emulator.Options{TokenLifetime: 100 * 365 * 24 * time.Hour})
	w = w.Unsigned(retold{t})
	s := &clientStory{World: w, t: t, striker: &striker{next: w.Network, altinn: w.Altinn}}

	for i := range s.blocks {
		s.blocks[i] = &clientBlock{prefix: fmt.Sprintf("c%d", i), at: w.Provider(retold{t}).Instance(providertest.ClientType)}
	}

	return s
}

func (s *clientStory) failf(format string, args ...any) { retold{s.t}.Fatalf(format, args...) }

// step lets something happen.
func (s *clientStory) step() {
	type deed struct {
		name   string
		weight int
		do     func()
	}

	var drawn []deed

	for _, d := range []deed{
		{"edit", 8, s.edit}, {"apply", 8, func() { s.apply(nil) }}, {"apply with faults", 6, s.applyWithFaults},
		{"apply an old plan", 2, func() { s.apply(s.portal) }}, {"portal", 3, s.portal}, {"import", 6, s.imports}, {"state rm", 1, s.forget},
		{"time passes", 2, func() {
			<-time.After(time.Duration(rapid.SampledFrom([]int{1, 100, 370}).Draw(s.t, "days")) * 24 * time.Hour)
		}},
	} {
		drawn = append(drawn, slices.Repeat([]deed{d}, d.weight)...)
	}

	next := drawn[evenly(len(drawn)).Draw(s.t, "deed")]
	s.last = []string{next.name}
	s.t.Logf("=== %s", next.name)
	next.do()
}

func (s *clientStory) choose() *clientBlock {
	return s.blocks[evenly(len(s.blocks)).Draw(s.t, "block")]
}

// edit writes a block anew, changes it, or removes it.
func (s *clientStory) edit() {
	b := s.choose()
	keys := object{}

	for _, id := range some(s.t, "keys", "k1", "k2", "k3") {
		keys[b.prefix+"-"+id] = object{"public_key": clientKeys()[evenly(len(clientKeys())).Draw(s.t, "key")].pem}
	}

	if len(keys) == 0 {
		b.config = nil
		s.t.Logf("%s is removed from the configuration", b.prefix)

		return
	}

	drawn := object{
		"name":        b.prefix + rapid.SampledFrom([]string{" A", " B"}).Draw(s.t, "name"),
		"description": rapid.SampledFrom([]string{"one", "two"}).Draw(s.t, "description"),
		"scopes":      [][]string{{providertest.RegisterScope}, {providertest.RegisterScope, providertest.RequestReadScope}}[evenly(2).Draw(s.t, "scopes")],
		"keys":        keys,
	}
	if b.config == nil {
		b.config = drawn
	}

	name := rapid.SampledFrom([]string{"name", "description", "scopes", "keys", "keys"}).Draw(s.t, "attribute")
	b.config = providertest.With(b.config, object{name: drawn[name]})
	s.t.Logf("%s = %v", b.prefix, keysOnly(b.config))
}

// portal changes, deletes or makes a client without Terraform.
func (s *clientStory) portal() {
	all := s.look()
	b := s.choose()

	if len(all) == 0 {
		s.makeElsewhere(b)

		return
	}

	one := all[evenly(len(all)).Draw(s.t, "client")]

	switch what := rapid.SampledFrom([]string{"describe", "add a key", "revoke a key", "delete", "make"}).Draw(s.t, "what"); what {
	case "describe":
		s.call(http.MethodPut, "/"+one.ID, bodyOf(one.Name, "three", one.Scopes))
	case "add a key":
		s.postKeys(one, "portal-"+one.ID, evenly(len(clientKeys())).Draw(s.t, "key"))
	case "revoke a key":
		for _, id := range slices.Sorted(maps.Keys(one.keys)) {
			if len(one.keys) > 1 {
				delete(one.keys, id)
				s.postKeys(one, "", 0)

				break
			}
		}
	case "delete":
		s.call(http.MethodDelete, "/"+one.ID, nil)
	default:
		s.makeElsewhere(b)
	}
}

// makeElsewhere makes a client by the name that a block has, unless there is one.
func (s *clientStory) makeElsewhere(b *clientBlock) {
	if b.config == nil || s.named(b) != nil {
		return
	}

	s.call(http.MethodPost, "", bodyOf(fmt.Sprint(b.config["name"]), "theirs", []string{providertest.RegisterScope}))
	s.postKeys(*s.named(b), "portal-"+b.prefix, 0)
}

// postKeys writes the keys of a client, and one more if it has an id. Those that have expired cannot stay.
func (s *clientStory) postKeys(one storedClient, more string, key int) {
	set := []any{}

	for id, stored := range one.keys {
		if stored.Expires > time.Now().Unix() {
			set = append(set, clientKeyBy(stored.Modulus).jwk(id, stored.Expires))
		}
	}

	if more != "" {
		set = append(set, clientKeys()[key].jwk(more, 0))
	}

	status, answer := s.call(http.MethodPost, "/"+one.ID+"/jwks", object{"keys": set}) // six, or none, are refused
	s.t.Logf("keys of %s: %d %s", one.Name, status, answer)
}

func (s *clientStory) forget() {
	b := s.choose()
	b.at = s.Provider(retold{s.t}).Instance(providertest.ClientType)
}

// imports takes over what has the name of a block that is not in the state.
func (s *clientStory) imports() {
	b := s.choose()
	if there := s.named(b); b.config != nil && !b.at.Exists() && there != nil {
		if said := b.at.Import(there.ID); said.HasError() || b.at.State()["client_id"] != there.ID {
			s.failf("the import: %s", said)
		}
	}
}

// named is the client with the name of a block's configuration.
func (s *clientStory) named(b *clientBlock) *storedClient {
	for _, one := range s.look() {
		if b.config != nil && one.Name == b.config["name"] {
			return &one
		}
	}

	return nil
}

// look reads the clients that are not deleted, past the faults.
func (s *clientStory) look() []storedClient {
	var all []storedClient

	s.read("", &all)

	for i := range all {
		var set struct {
			Keys []storedKey `json:"keys"`
		}

		s.read("/"+all[i].ID+"/jwks", &set)

		all[i].keys = map[string]storedKey{}
		for _, key := range set.Keys {
			all[i].keys[key.ID] = key
		}
	}

	return all
}

func (s *clientStory) read(path string, into any) {
	status, answer := s.call(http.MethodGet, path, nil)
	if err := json.Unmarshal(answer, into); err != nil || status != http.StatusOK {
		s.failf("%s: %d %s", path, status, answer)
	}
}

func (s *clientStory) call(method, path string, body any) (int, []byte) {
	return s.Send(retold{s.t}, providertest.VendorClient, method, clientsPath+path, body)
}

func bodyOf(name, description string, scopes []string) object {
	return object{
		"client_name": name, "description": description, "scopes": scopes, "integration_type": "maskinporten", "application_type": "web",
		"token_endpoint_auth_method": "private_key_jwt", "grant_types": []string{"urn:ietf:params:oauth:grant-type:jwt-bearer"},
	}
}

// applyWithFaults makes some calls of an apply fail.
func (s *clientStory) applyWithFaults() {
	names := slices.Sorted(maps.Keys(storyFaults()))
	fault := storyFaults()[names[evenly(len(names)).Draw(s.t, "fault")]]
	skip, times := evenly(12).Draw(s.t, "calls before it"), []int{1, 2, 40}[evenly(3).Draw(s.t, "calls that it hits")]

	s.apply(func() { s.striker.arm(fault, skip, times) })
	s.striker.arm(emulator.Fault{}, 0, 0)
	s.Altinn.ClearFaults()
}

// same reports whether a client is as a block has it configured.
func (c storedClient) same(config object) bool {
	keys := config["keys"].(object)
	same := c.Name == config["name"] && c.Description == config["description"] && reflect.DeepEqual(asSet(c.Scopes), asSet(config["scopes"])) &&
		len(c.keys) == len(keys)

	for id, key := range keys {
		same = same && clientKeyBy(c.keys[id].Modulus) != nil && clientKeyBy(c.keys[id].Modulus).pem == key.(object)["public_key"]
	}

	return same
}
