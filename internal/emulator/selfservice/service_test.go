package selfservice_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	jose "github.com/go-jose/go-jose/v4"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/selfservice"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

const clients = "/api/v1/clients"

func newAdmin(t *testing.T, server *emulator.Server) *scenetest.User {
	t.Helper()
	return scenetest.NewUser(t, server, scenetest.VendorID, selfservice.ScopeRead, selfservice.ScopeWrite)
}

func body(changes map[string]any) map[string]any {
	all := map[string]any{
		"client_name": "SmartCloud", "scopes": []string{wire.ScopeRegisterWrite}, "integration_type": "maskinporten", "application_type": "web",
		"token_endpoint_auth_method": "private_key_jwt", "grant_types": []string{"urn:ietf:params:oauth:grant-type:jwt-bearer"},
	}
	maps.Copy(all, changes)
	return all
}

// made makes a client with keys and returns its id.
func made(t *testing.T, admin *scenetest.User, keys ...map[string]any) string {
	t.Helper()
	answer := scenetest.Decode[map[string]any](t, admin.Must(http.StatusCreated, http.MethodPost, clients, body(nil)))
	id, _ := answer["client_id"].(string)
	if len(keys) > 0 {
		admin.Must(http.StatusCreated, http.MethodPost, clients+"/"+id+"/jwks", map[string]any{"keys": keys})
	}
	return id
}

func newKey(t *testing.T, id string) (jose.JSONWebKey, map[string]any) {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	key := jose.JSONWebKey{Key: private, KeyID: id, Algorithm: "RS256", Use: "sig"}
	public := key.Public()
	text, err := json.Marshal(&public)
	if err != nil {
		t.Fatal(err)
	}
	var members map[string]any
	if err := json.Unmarshal(text, &members); err != nil {
		t.Fatal(err)
	}
	return key, members
}

func with(key map[string]any, name string, value any) map[string]any {
	changed := maps.Clone(key)
	changed[name] = value
	return changed
}

// grant asks for a token, and returns the answer's body.
func grant(t *testing.T, server *emulator.Server, key jose.JSONWebKey, id string) scenetest.Received {
	t.Helper()
	form := url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"},
		"assertion":  {scenetest.SignAssertionWith(t, server, key, id, wire.ScopeRegisterWrite)},
	}
	anyone := scenetest.NewUser(t, server, scenetest.VendorID)
	anyone.Token = ""
	return anyone.Do(http.MethodPost, "/token", form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

// What is changed here, Maskinporten learns of after the delay, and not before; a key ends with its own end, and a client that is
// deleted gets no tokens.
func TestMaskinportenLearnsLate(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{PropagationDelay: 2 * time.Minute})
	admin := newAdmin(t, server)
	first, public := newKey(t, "key-1")
	second, other := newKey(t, "key-2")
	id := made(t, admin, with(public, "exp", server.Now().Add(240*time.Hour).Unix()))
	expect := func(when string, key jose.JSONWebKey, words string) {
		t.Helper()
		if got := grant(t, server, key, id); words == "" && got.Status != http.StatusOK || !strings.Contains(got.Body, words) {
			t.Errorf("%s: %d %s, want %q", when, got.Status, got.Body, words)
		}
	}
	expect("at once", first, "Client not found")
	server.AdvanceClock(2 * time.Minute)
	admin = newAdmin(t, server)
	expect("after the delay", first, "")
	admin.Must(http.StatusCreated, http.MethodPost, clients+"/"+id+"/jwks", map[string]any{"keys": []any{
		with(public, "exp", server.Now().Add(240*time.Hour).Unix()), other,
	}})
	expect("a new key at once", second, "Unknown key")
	server.AdvanceClock(2 * time.Minute)
	expect("a new key after the delay", second, "")
	expect("the old key", first, "")
	server.AdvanceClock(240 * time.Hour)
	expect("the old key at its end", first, "MP-121")
	expect("the new key", second, "")
	admin = newAdmin(t, server)
	admin.Must(http.StatusNoContent, http.MethodDelete, clients+"/"+id, nil)
	expect("deleted just now", second, "")
	server.AdvanceClock(2 * time.Minute)
	expect("deleted", second, "Client not found")
}

// The set of keys is replaced and not merged; what the API refuses changes nothing.
func TestKeys(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{})
	admin := newAdmin(t, server)
	_, one := newKey(t, "key-1")
	_, two := newKey(t, "key-2")
	id, another := made(t, admin, one), made(t, admin)
	admin.Must(http.StatusCreated, http.MethodPost, clients+"/"+id+"/jwks", map[string]any{"keys": []any{two}})
	for name, test := range map[string]struct {
		client string
		keys   []any
		status int
		words  string
	}{
		"none":             {id, []any{}, 400, "empty"},
		"six":              {id, []any{two, one, one, one, one, one}, 409, "Duplicate"},
		"without use":      {id, []any{with(two, "use", nil)}, 400, "use"},
		"elliptic curve":   {id, []any{with(two, "kty", "EC")}, 400, "kty"},
		"other algorithm":  {id, []any{with(two, "alg", "ES256")}, 400, "alg"},
		"small":            {id, []any{with(two, "n", two["n"].(string)[:171])}, 400, "2048"},
		"characters":       {id, []any{with(two, "kid", "key 2")}, 400, "kid"},
		"ended":            {id, []any{with(two, "exp", 1)}, 400, "past"},
		"another client's": {another, []any{two}, 409, "Duplicate"},
		"nobody's client":  {"nobody", []any{two}, 404, "not found"},
	} {
		answer := admin.Do(http.MethodPost, clients+"/"+test.client+"/jwks", map[string]any{"keys": test.keys})
		if answer.Status != test.status || !strings.Contains(answer.Body, test.words) {
			t.Errorf("%s: %d %s", name, answer.Status, answer.Body)
		}
	}
	set := scenetest.Decode[struct {
		Keys []struct {
			ID      string `json:"kid"`
			Expires int64  `json:"exp"`
		} `json:"keys"`
	}](t, admin.Must(http.StatusOK, http.MethodGet, clients+"/"+id+"/jwks", nil))
	if len(set.Keys) != 1 || set.Keys[0].ID != "key-2" || set.Keys[0].Expires <= server.Now().Add(364*24*time.Hour).Unix() {
		t.Errorf("the keys are %+v", set.Keys)
	}
}

func TestClients(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{})
	admin := newAdmin(t, server)
	id := made(t, admin)
	for name, changes := range map[string]map[string]any{
		"created":          {"created": "2026-01-01T00:00:00Z"},
		"client_name":      {"client_name": ""},
		"scopes":           {"scopes": []string{}},
		"No access":        {"scopes": []string{"altinn:authentication/systemregister.wriite"}},
		"not allowed":      {"scopes": []string{"digdir:profile"}},
		"integration_type": {"integration_type": "idporten"},
		"client_orgno":     {"client_orgno": scenetest.OtherOrg},
	} {
		for method, path := range map[string]string{http.MethodPost: clients, http.MethodPut: clients + "/" + id} {
			if answer := admin.Must(http.StatusBadRequest, method, path, body(changes)); !strings.Contains(answer.Body, name) {
				t.Errorf("%s %s: %s", method, name, answer.Body)
			}
		}
	}
	other := scenetest.NewUser(t, server, scenetest.OtherID, selfservice.ScopeRead, selfservice.ScopeWrite)
	other.Must(http.StatusNotFound, http.MethodGet, clients+"/"+id, nil)
	scenetest.NewUser(t, server, scenetest.VendorID, selfservice.ScopeRead).Must(http.StatusForbidden, http.MethodDelete, clients+"/"+id, nil)
	admin.Must(http.StatusOK, http.MethodPut, clients+"/"+id, body(map[string]any{"client_uri": "https://example.no", "scopes": []string{"brreg:register.oppslag"}}))
	if got := admin.Must(http.StatusOK, http.MethodGet, clients+"/"+id, nil).Body; !strings.Contains(got, "https://example.no") {
		t.Errorf("what it does not know is lost: %s", got)
	}
	admin.Must(http.StatusNoContent, http.MethodDelete, clients+"/"+id, nil)
	admin.Must(http.StatusConflict, http.MethodPut, clients+"/"+id, body(nil))
	if list := admin.Must(http.StatusOK, http.MethodGet, clients, nil).Body; list != "[]" {
		t.Errorf("a deleted client is listed: %s", list)
	}
	if list := admin.Must(http.StatusOK, http.MethodGet, clients+"?inactive=true", nil).Body; !strings.Contains(list, id) {
		t.Errorf("it is gone: %s", list)
	}
}

// What the organisation has is told with what it has asked for, and the public scopes to anybody.
func TestScopes(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{World: emulator.World{Vendors: []emulator.Vendor{{
		Organisation: scenetest.VendorOrg, Clients: []emulator.Client{{ClientID: scenetest.VendorID, Scopes: []string{selfservice.ScopeRead, wire.ScopeRegisterWrite}}},
		ScopeRequests: []emulator.ScopeRequest{{Scope: "skd:a", State: "DENIED"}},
	}}}})
	admin := scenetest.NewUser(t, server, scenetest.VendorID, selfservice.ScopeRead)
	type access struct{ Scope, State string }
	want := []access{{wire.ScopeRegisterWrite, "APPROVED"}, {selfservice.ScopeRead, "APPROVED"}, {"skd:a", "DENIED"}}
	if got := scenetest.Decode[[]access](t, admin.Must(http.StatusOK, http.MethodGet, "/api/v1/scopes/access/all", nil)); !slices.Equal(got, want) {
		t.Errorf("the accesses are %v", got)
	}
	scenetest.NewUser(t, server, scenetest.VendorID, wire.ScopeRegisterWrite).Must(http.StatusForbidden, http.MethodGet, "/api/v1/scopes/access/all", nil)
	anyone := scenetest.NewUser(t, server, scenetest.VendorID)
	anyone.Token = ""
	for query, want := range map[string]string{
		"":                               "altinn:authentication/systemregister.write altinn:broker.read digdir:profile",
		"?accessible_for_all=true":       "altinn:broker.read digdir:profile",
		"?accessible_for_all=false":      "altinn:authentication/systemregister.write",
		"?integration_type=MASKINPORTEN": "altinn:authentication/systemregister.write altinn:broker.read",
		"?integration_type=maskinporten&inactive=false&accessible_for_all=true": "altinn:broker.read",
	} {
		names := []string{}
		for _, scope := range scenetest.Decode[[]struct{ Name string }](t, anyone.Must(http.StatusOK, http.MethodGet, "/api/v1/scopes/all"+query, nil)) {
			if slices.Contains([]string{wire.ScopeRegisterWrite, "altinn:broker.read", "digdir:profile", selfservice.ScopeRead}, scope.Name) {
				names = append(names, scope.Name)
			}
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}

// What is stored outlives a restart, and Maskinporten knows it then.
func TestRestart(t *testing.T) {
	t.Parallel()
	options := emulator.Options{StateFile: t.TempDir() + "/state.json", NewKey: scenetest.SharedKey}
	first, err := emulator.Start(options)
	if err != nil {
		t.Fatal(err)
	}
	key, public := newKey(t, "key-1")
	id := made(t, newAdmin(t, first), public)
	bare := made(t, newAdmin(t, first))
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := scenetest.Start(t, options)
	if answer := grant(t, second, key, id); answer.Status != http.StatusOK {
		t.Errorf("%d %s", answer.Status, answer.Body)
	}
	newAdmin(t, second).Must(http.StatusOK, http.MethodGet, clients+"/"+bare, nil)
}
