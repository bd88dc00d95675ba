package maskinportenclient_test

import (
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

func TestLifeOfAClient(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		p := w.Provider(t)
		first := config(oneKey())
		i := p.Create(typeName, first)
		id := i.Text("client_id")
		if got := w.stored(t, id); got["client_name"] != "SmartCloud" || got["integration_type"] != "maskinporten" {
			t.Errorf("stored: %v", got)
		}
		i.ExpectSettled(first)
		second := providertest.With(first, object{
			"name": "SmartCloud 2", "description": nil, "access_token_lifetime": 600,
			"scopes": []string{providertest.RegisterScope, providertest.RequestReadScope},
		})
		p.NextRun()
		i.MustApply(second)
		if got := w.stored(t, id); got["client_name"] != "SmartCloud 2" || got["access_token_lifetime"] != 600.0 || got["description"] != "" {
			t.Errorf("stored: %v", got)
		}
		p.NextRun()
		i.ExpectSettled(second)
		if ids := w.keyIDs(t, id); !slices.Equal(ids, []string{"key-a"}) {
			t.Errorf("keys: %v", ids)
		}
		p.NextRun()
		i.Apply(nil).Expect(t, nil, []string{"cannot be undone", id})
		if left := w.active(t); len(left) > 0 || i.Exists() {
			t.Errorf("left: %v", left)
		}
	})
}

// One key is the same in every form, and a client that was made in the portal is taken over without a change.
func TestTakeOverOfAClient(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		status, _ := w.send(t, http.MethodPost, clientsPath, object{
			"client_name": "SmartCloud", "description": "Accounting", "scopes": []string{providertest.RegisterScope},
			"integration_type": "maskinporten", "application_type": "web", "token_endpoint_auth_method": "private_key_jwt",
			"grant_types": []string{"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "client_uri": "https://smartcloud.example.no",
		})
		id := w.active(t)[0]
		if keys, _ := w.send(t, http.MethodPost, clientsPath+"/"+id+"/jwks", object{"keys": []any{jwk(0, "key-a")}}); status != 201 || keys != 201 {
			t.Fatalf("the portal: %d, %d", status, keys)
		}
		p := w.Provider(t)
		i := p.Instance(typeName)
		if said := i.Import(id); len(said) > 0 {
			t.Fatal(said)
		}
		for _, form := range []string{spki(0), pkcs1(0)} {
			i.ExpectSettled(config(object{"key-a": object{"public_key": form}}))
		}
		again := p.Instance(typeName)
		if said := again.ImportIdentity(object{"client_id": id}); len(said) > 0 {
			t.Fatal(said)
		}
		i.MustApply(providertest.With(config(object{"key-a": object{"public_key": pkcs1(0)}}), object{"description": "Payroll"}))
		if got := w.stored(t, id); got["client_uri"] != "https://smartcloud.example.no" || got["description"] != "Payroll" {
			t.Errorf("a change took away what it does not know: %v", got)
		}
	})
}

// An import without an id does not ask for every client, and white space around one is no part of it.
func TestImportOfAnEmptyID(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		id := w.made(t, "SmartCloud", "key-a")
		for _, empty := range []string{"", " \n"} {
			calls := w.Calls(http.MethodGet, clientsPath)
			w.Provider(t).Instance(typeName).Import(empty).Expect(t, []string{"Nothing to import"}, nil)
			w.Provider(t).Instance(typeName).ImportIdentity(object{"client_id": empty}).Expect(t, []string{"Nothing to import"}, nil)
			if w.Calls(http.MethodGet, clientsPath) > calls {
				t.Error("it was asked for")
			}
		}
		i := w.Provider(t).Instance(typeName)
		if said := i.Import(" " + id + "\n"); len(said) > 0 || i.Text("client_id") != id {
			t.Errorf("the state is %v: %s", i.State(), said)
		}
	})
}

// What is wrong with a configuration is said before anything is sent, and nothing of a key is repeated.
func TestBadInput(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		p := w.Provider(t)
		many := object{}
		for n := range 6 {
			many["key-"+string(rune('a'+n))] = object{"public_key": spki(0)}
		}
		for name, test := range map[string]struct {
			change object
			words  []string
		}{
			"no keys":        {object{"keys": object{}}, []string{"at least one key"}},
			"six keys":       {object{"keys": many}, []string{"6 keys", "5 at most"}},
			"name of a file": {object{"keys": object{"key-a": object{"public_key": "keys/a.pem"}}}, []string{"neither a public key", `file("NAME")`}},
			"key id":         {object{"keys": object{"key a": object{"public_key": spki(0)}}}, []string{"key a", "not a key id"}},
			"private key":    {object{"keys": object{"key-a": object{"public_key": privateKey(0)}}}, []string{"key-a", "private key"}},
			"other kid":      {object{"keys": object{"key-a": object{"public_key": jwkText(0, "key-b")}}}, []string{"key-b", "key-a"}},
			"ended":          {object{"keys": object{"key-a": object{"public_key": spki(0), "expires_at": "1999-01-01T00:00:00Z"}}}, []string{"is past"}},
			"too late":       {object{"keys": object{"key-a": object{"public_key": spki(0), "expires_at": "2099-01-01T00:00:00Z"}}}, []string{"a year at most"}},
			"no time":        {object{"keys": object{"key-a": object{"public_key": spki(0), "expires_at": "in May"}}}, []string{"RFC 3339"}},
			"no scopes":      {object{"scopes": []string{}}, []string{"at least 1"}},
			"several in one": {object{"scopes": []string{"a b"}}, []string{"white space"}},
			"no name":        {object{"name": " "}, []string{"needs a name"}},
			"no duration":    {object{"expiry_warning": "60 days"}, []string{"not a duration"}},
		} {
			said := p.Instance(typeName).Plan(providertest.With(config(oneKey()), test.change)).Diagnostics
			if !said.Errors().Says(test.words...) || said.Says("MII") {
				t.Errorf("%s: %s", name, said)
			}
			for _, one := range said.Errors() { // CLIs have no line for what is deeper
				if steps := one.Attribute.Steps(); len(steps) == 0 || len(steps) > 2 {
					t.Errorf("%s is told at %s", name, one.Attribute)
				}
			}
		}
		if calls := w.Calls(http.MethodPost, clientsPath); calls > 0 {
			t.Errorf("%d clients were made", calls)
		}
	})
}

// Whatever becomes of the calls of a creation, there is one client with its keys, or none.
func TestOutcomeOfCreate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		faults []emulator.Fault
		fails  []string // nil for a creation that succeeds
	}{
		"answer lost":             {[]emulator.Fault{{Method: "POST", Path: clientsPath, Drop: emulator.DropAfter}}, nil},
		"server error, then made": {[]emulator.Fault{{Method: "POST", Path: clientsPath, Status: 500}}, nil},
		"server errors":           {[]emulator.Fault{{Method: "POST", Path: clientsPath, Status: 500, Times: 5}}, []string{"nothing has been made"}},
		"keys lost":               {[]emulator.Fault{{Method: "POST", Path: keysPattern, Drop: emulator.DropAfter}}, nil},
		"read back in vain":       {[]emulator.Fault{{Method: "GET", Path: keysPattern, Status: 403, Times: 5}}, nil},
		"keys refused":            {[]emulator.Fault{{Method: "POST", Path: keysPattern, Status: 400, Times: 5}}, []string{"deleted again"}},
		"list unreadable":         {[]emulator.Fault{{Method: "GET", Path: clientsPath, Status: 403, Times: 50}}, []string{"idporten:dcr.read"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				i := w.Provider(t).Instance(typeName)
				plan := i.Plan(config(oneKey()))
				for _, fault := range test.faults {
					w.Fault(t, fault)
				}
				said := slices.Concat(plan.Diagnostics, i.ApplyPlan(plan))
				w.Altinn.ClearFaults()
				if said.HasError() != (test.fails != nil) || test.fails != nil && !said.Errors().Says(test.fails...) {
					t.Errorf("%s, want %q", said, test.fails)
				}
				want := 1
				if test.fails != nil {
					want = 0
				}
				if left := w.active(t); len(left) != want || i.Exists() != (want == 1) {
					t.Errorf("%d clients, want %d; the state is %v", len(left), want, i.State())
				}
			})
		})
	}
}

// What the API keeps otherwise than it was written is told, and no inconsistency of the provider: scopes bound the life of tokens.
func TestLifetimeThatIsBounded(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		bounded := providertest.Rewriting{Next: w.Network, Rewrite: func(answer any) any {
			if client, ok := answer.(object); ok && client["access_token_lifetime"] != nil {
				client["access_token_lifetime"] = 60
			}
			return answer
		}}
		i := w.ProviderOver(t, bounded).Instance(typeName)
		long := providertest.With(config(oneKey()), object{"access_token_lifetime": 600})
		i.Apply(long).Expect(t, nil, []string{"not what was written", "`access_token_lifetime`", i.Text("client_id")})
		i = w.ProviderOver(t, bounded).Resume(i)
		i.MustRefresh()
		if p := i.Plan(long); p.Action != "update" {
			t.Errorf("the next plan is to %s", p.Action)
		}
		i.Apply(long).Expect(t, nil, []string{"not what was written"})
		i.MustRefresh()
		i.ExpectUnchanged(providertest.With(long, object{"access_token_lifetime": 60}))
	})
}

// A client that has got another address is not deleted for the old one.
func TestRenameWithoutMoved(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		i := w.Provider(t).Create(typeName, config(oneKey()))
		p := w.Provider(t)
		old := p.Resume(i)
		old.MustRefresh()
		destroyed := old.Plan(nil).Diagnostics
		made := p.Instance(typeName).Plan(config(oneKey())).Diagnostics
		if !append(destroyed, made...).Errors().Says("moved", i.Text("client_id")) {
			t.Errorf("%s; %s", destroyed, made)
		}
	})
}

func TestClientThatIsDeletedElsewhere(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		i := w.Provider(t).Create(typeName, config(oneKey()))
		id := i.Text("client_id")
		w.send(t, http.MethodDelete, clientsPath+"/"+id, nil)
		i = w.Provider(t).Resume(i)
		changed := i.Plan(providertest.With(config(oneKey()), object{"name": "SmartSky"}))
		i.ApplyPlan(changed).Expect(t, []string{"deleted since"}, nil)
		i.Refresh().Expect(t, nil, []string{"deleted outside Terraform", id})
		if i.Exists() {
			t.Error("it is still in the state")
		}
	})
}

// What somebody has changed since the plan was made is not undone.
func TestChangeSinceThePlan(t *testing.T) {
	t.Parallel()
	two := object{"key-a": object{"public_key": spki(0)}, "key-b": object{"public_key": spki(1)}}
	for name, keys := range map[string][]any{
		"a key added":   {jwk(0, "key-a"), jwk(1, "key-b"), jwk(2, "key-c")},
		"a key revoked": {jwk(0, "key-a")},
		"a key changed": {jwk(0, "key-a"), jwk(2, "key-b")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				i := w.Provider(t).Create(typeName, config(two))
				id := i.Text("client_id")
				plan := i.Plan(providertest.With(config(two), object{"description": "Payroll"}))
				w.send(t, http.MethodPost, clientsPath+"/"+id+"/jwks", object{"keys": keys})
				i.ApplyPlan(plan).Expect(t, []string{"Nothing has been written", "keys"}, nil)
				if ids := w.keyIDs(t, id); len(ids) != len(keys) || w.stored(t, id)["description"] != "Accounting" {
					t.Errorf("keys %v of %v", ids, w.stored(t, id))
				}
			})
		})
	}
}

func TestProtectedClient(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		i := w.Provider(t).Create(typeName, providertest.With(config(oneKey()), object{"deletion_protection": true}))
		i = w.Provider(t).Resume(i)
		i.Plan(nil).Diagnostics.Expect(t, []string{"deletion_protection"}, nil)
		i.Discard().Expect(t, []string{"deletion_protection"}, nil)
		if left := w.active(t); len(left) != 1 {
			t.Errorf("there are %d clients", len(left))
		}
	})
}

// What the provider's credential or address lacks is named, with whom to ask.
func TestCredentialAndAddress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		w := &world{providertest.New(t, emulator.Options{World: emulator.World{Vendors: []emulator.Vendor{{
			Organisation: providertest.Vendor, Name: "SmartCloud AS", Clients: []emulator.Client{
				{ClientID: providertest.VendorClient, Scopes: []string{providertest.RegisterScope}},
				{ClientID: "reader", Scopes: []string{providertest.RegisterScope, providertest.AdminReadScope}},
			},
		}}}})}
		ask := []string{"servicedesk@digdir.no", "admin client"}
		w.Provider(t).Instance(typeName).Plan(config(oneKey())).Diagnostics.Expect(t, append(ask, "scopes: idporten:dcr.read"), nil)
		reader := w.As(w.Environment("reader")).Provider(t).Instance(typeName)
		reader.Apply(config(oneKey())).Expect(t, append(ask, "scopes: idporten:dcr.write"), nil)
		forbidden := w.As(w.Environment("reader"))
		forbidden.Fault(t, emulator.Fault{Path: clientsPath, Status: http.StatusForbidden, Times: -1})
		forbidden.Provider(t).Instance(typeName).Plan(config(oneKey())).Diagnostics.Expect(t, append(ask, "lacks the scope `idporten:dcr.read`"), nil)
		for address, says := range map[string]string{
			"http://127.0.0.1:80/api/v1": "scheme and host alone", "ftp://127.0.0.1": "http",
		} {
			said := w.As(map[string]string{"DIGDIR_SELFSERVICE_URL": address}).Unconfigured(t, w.Network).Configure(object{})
			if !said.Errors().Says("DIGDIR_SELFSERVICE_URL", says) {
				t.Errorf("%s: %s", address, said)
			}
		}
	})
}

// A plan of an API that does not answer waits for it once, and says so once.
func TestPlanWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		w.Fault(t, emulator.Fault{Path: "/api/*", Delay: emulator.Duration(time.Hour), Times: -1})
		began := time.Now()
		said := w.Provider(t).Instance(typeName).Plan(config(oneKey())).Diagnostics
		if took := time.Since(began); len(said) != 1 || !said.Warnings().Says("could not be asked") || took > 11*time.Second {
			t.Errorf("after %s: %s", took, said)
		}
	})
}

// Another vendor's client can neither be imported nor seen, and without an address there is nothing to ask.
func TestWhoMayWhat(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		i := w.Provider(t).Create(typeName, config(oneKey()))
		theirs := w.As(w.Environment(providertest.OtherVendorClient)).Provider(t)
		theirs.Instance(typeName).Import(i.Text("client_id")).Expect(t, []string{"no client with the id"}, nil)
		nowhere := w.Without("DIGDIR_").Provider(t)
		nowhere.Instance(typeName).Plan(config(oneKey())).Diagnostics.Expect(t, []string{"selfservice_url", "DIGDIR_SELFSERVICE_URL"}, nil)
	})
}

// What the API says of the keys is not taken for the end of the client: it may have none.
func TestClientWhoseKeysAreNotFound(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		i := w.Provider(t).Create(typeName, config(oneKey()))
		none := `{"status":404,"correlation_id":"b496e785cbd430eee802c1eaafa76f46","errors":[]}`
		w.Fault(t, emulator.Fault{Method: "GET", Path: keysPattern, Status: 404, Body: &none, Times: -1})
		i = w.Provider(t).Resume(i)
		i.MustRefresh()
		if keys, _ := i.State()["keys"].(object); !i.Exists() || len(keys) > 0 {
			t.Errorf("the state is %v", i.State())
		}
	})
}
