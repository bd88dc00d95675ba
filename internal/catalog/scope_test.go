package catalog_test

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

const (
	scopesPath  = "/api/v1/scopes/"
	publicPath  = scopesPath + "all"
	grantedPath = scopesPath + "access/all"
	scopesType  = "altinn_maskinporten_scopes"
)

// withRequests runs a test in a world whose vendor has asked for a scope in vain, and for another one.
func withRequests(t *testing.T, test func(*testing.T, *providertest.World)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		test(t, providertest.New(t, emulator.Options{World: emulator.World{Vendors: []emulator.Vendor{{
			Organisation: providertest.Vendor, Name: "SmartCloud AS",
			Clients: []emulator.Client{{ClientID: providertest.VendorClient, Scopes: []string{
				providertest.RegisterScope, providertest.AdminReadScope, providertest.AdminWriteScope, "nav:hemmelig.read",
			}}},
			ScopeRequests: []emulator.ScopeRequest{{Scope: "altinn:serviceowner/instances.read", State: "DENIED"}, {Scope: "skd:privat", State: "REQUESTED"}},
		}}}}))
	})
}

// client is a configuration of a client with a name of its own.
func client(name string, scopes ...any) object {
	return providertest.With(providertest.ClientConfig(name), object{"scopes": scopes})
}

// scopeCalls counts the calls for lists of scopes.
func scopeCalls(w *providertest.World) int {
	calls := 0
	for _, call := range w.Altinn.Journal() {
		if strings.HasPrefix(call.Path, scopesPath) {
			calls++
		}
	}
	return calls
}

func TestScopesAreChecked(t *testing.T) {
	t.Parallel()
	const good, open = providertest.RegisterScope, "altinn:broker.read"
	none := `{"status":404,"correlation_id":"1","errors":[],"error_description":"Organization does not have any scopes"}`
	for name, test := range map[string]struct {
		scopes []any
		faults []emulator.Fault
	}{
		"granted, open and private":      {[]any{good, open, "nav:hemmelig.read"}, nil},
		"misspelt":                       {[]any{"altinn:authentication/systemregister.wriite", "altinn:broker.reed"}, nil},
		"misspelt beside an unknown":     {[]any{unknown, "nav:hemelig.read"}, nil},
		"like nothing there is":          {[]any{"helt:noe-annet"}, nil},
		"of another type of client":      {[]any{"digdir:profile"}, nil},
		"public and not granted":         {[]any{providertest.RequestReadScope}, nil},
		"asked for":                      {[]any{"skd:privat", "altinn:serviceowner/instances.read"}, nil},
		"everything at once":             {[]any{"skd:privat", "digdir:profile", good, "altinn:brokr.read"}, nil},
		"no lists":                       {[]any{good, open}, failing(scopesPath+"*", http.StatusServiceUnavailable)},
		"no public list":                 {[]any{good, open}, failing(publicPath, serverError)},
		"asked for, and no public list":  {[]any{"skd:privat", good}, failing(publicPath, serverError)},
		"no list of accesses":            {[]any{good, open, "digdir:profile"}, failing(grantedPath, http.StatusForbidden)},
		"an organisation without access": {[]any{good, open}, []emulator.Fault{down(grantedPath, emulator.Fault{Status: 404, Body: &none, Headers: map[string]string{"Content-Type": "application/json"}})}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			withRequests(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				plan(t, w, test.faults)
				said := quick(t, w).Instance(providertest.ClientType).Plan(client("a", test.scopes...)).Diagnostics
				providertest.Golden(t, name, said)
				if said.HasError() {
					t.Errorf("the plan fails: %s", said)
				}
			})
		})
	}
}

// Of scopes that Maskinporten has refused, nothing is said by a list that could not be read.
func TestRefusedScopesWithoutThePublicList(t *testing.T) {
	t.Parallel()
	withRequests(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		plan(t, w, failing(publicPath, serverError))
		_, said := w.Provider(t).Open(providertest.MaskinportenTokenType, object{"scopes": []string{"nav:hemelig.read", "skd:privat"}})
		said.Expect(t, []string{"invalid_scope"}, []string{`"skd:privat" has not been approved`})
		if said.Says("not among the public scopes") {
			t.Error(said)
		}
	})
}

// The lists are read once in a run, and not at all for scopes that a client has already.
func TestScopesAreReadOnce(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p := quick(t, w)
		for i := range 5 {
			p.Instance(providertest.ClientType).Plan(client(fmt.Sprint(i), "altinn:brokr.read")).Diagnostics.Expect(t, nil, []string{"altinn:broker.read"})
		}
		if calls := scopeCalls(w); calls != 2 {
			t.Errorf("%d calls", calls)
		}
		made := quick(t, w).Create(providertest.ClientType, client("made", providertest.RegisterScope))
		before := scopeCalls(w)
		p = quick(t, w)
		made = p.Resume(made)
		made.Plan(providertest.With(client("made", providertest.RegisterScope), object{"description": "new"})).Diagnostics.Expect(t, nil, nil)
		if calls := scopeCalls(w) - before; calls > 0 {
			t.Errorf("%d calls for scopes that it has", calls)
		}
		made.Plan(client("made", providertest.RegisterScope, "altinn:brokr.read")).Diagnostics.Expect(t, nil, []string{"altinn:broker.read"})
	})
}

func TestScopesAreNotChecked(t *testing.T) {
	t.Parallel()
	token := object{"scopes": []string{"altinn:brokr.read"}}
	for name, block := range map[string]object{"nowhere to ask": {}, "turned off": {"plan_time_checks": false}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				if block["plan_time_checks"] == nil {
					w = w.Without("DIGDIR_")
				}
				p := w.Unconfigured(t, w.Network)
				p.Configure(block).Expect(t, nil, nil)
				if _, said := p.Open(providertest.MaskinportenTokenType, token); len(said) != 1 {
					t.Error(said)
				}
				if calls := scopeCalls(w); calls > 0 {
					t.Errorf("%d calls", calls)
				}
			})
		})
	}
}

// Ten clients that are planned while the lists do not come wait for them once, and say so once.
func TestListsThatHangKeepOnePlanWaitingOnce(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p := quick(t, w)
		w.Fault(t, down(scopesPath+"*", emulator.Fault{Status: http.StatusServiceUnavailable}))
		var said tfkittest.Diagnostics
		for i := range 10 {
			said = append(said, p.Instance(providertest.ClientType).Plan(client(fmt.Sprint(i), providertest.RegisterScope)).Diagnostics...)
		}
		if len(said) != 1 || scopeCalls(w) != 2 {
			t.Errorf("%d calls: %s", scopeCalls(w), said)
		}
	})
}

func TestScopesAreListed(t *testing.T) {
	t.Parallel()
	withRequests(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p := quick(t, w)
		got := read(t, p, scopesType, nil)
		want := []any{
			object{
				"name": "altinn:authentication/systemregister.write", "state": "APPROVED", "description": "Register systems", "open_to_all": false,
				"integration_types": []any{"maskinporten"}, "owner_org_number": "991825827",
			},
			object{
				"name": "altinn:serviceowner/instances.read", "state": "DENIED", "description": "Read instances of one's own apps", "open_to_all": false,
				"integration_types": []any{"maskinporten"}, "owner_org_number": "991825827",
			},
			private("idporten:dcr.read", "APPROVED"), private("idporten:dcr.write", "APPROVED"),
			private("nav:hemmelig.read", "APPROVED"), private("skd:privat", "REQUESTED"),
		}
		if !reflect.DeepEqual(got["scopes"], any(want)) {
			t.Errorf(" got %v\nwant %v", got["scopes"], want)
		}
		for prefix, want := range map[string][]string{"skd:": {"skd:privat"}, "SKD:": {}} {
			if got := members(read(t, p, scopesType, object{"name_prefix": prefix}), "scopes", "name"); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %v", prefix, got)
			}
		}
		anyone := withoutCredential(t, w)
		public := read(t, anyone, scopesType, object{"list": "public", "name_prefix": "altinn:broker"})
		if got := members(public, "scopes", "name"); !reflect.DeepEqual(got, []string{"altinn:broker.read", "altinn:broker.write"}) {
			t.Errorf("the public ones are %v", got)
		}
		if len(w.Altinn.Grants()) > 0 {
			t.Error("a token was asked for")
		}
	})
}

func private(name, state string) object {
	return object{
		"name": name, "state": state, "description": nil, "open_to_all": false, "integration_types": []any{}, "owner_org_number": "991825827",
	}
}

func TestListsOfScopesFail(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config object
		as     func(*providertest.World) *providertest.World
		faults []emulator.Fault
	}{
		"no credential":       {nil, func(w *providertest.World) *providertest.World { return w.Without("MASKINPORTEN_") }, nil},
		"no address":          {object{"list": "public"}, func(w *providertest.World) *providertest.World { return w.Without("DIGDIR_") }, nil},
		"no such list":        {object{"list": "open"}, nil, nil},
		"empty prefix":        {object{"name_prefix": ""}, nil, nil},
		"accesses forbidden":  {nil, nil, failing(grantedPath, http.StatusForbidden)},
		"token not accepted":  {nil, nil, failing(grantedPath, http.StatusUnauthorized)},
		"no answer":           {object{"list": "public"}, nil, lost(publicPath)},
		"without the scope":   {nil, func(w *providertest.World) *providertest.World { return w.As(w.Environment("narrow")) }, nil},
		"a page of a gateway": {object{"list": "public"}, nil, []emulator.Fault{down(publicPath, page(http.StatusForbidden))}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				t.Helper()
				w := providertest.New(t, emulator.Options{World: emulator.World{Vendors: []emulator.Vendor{{
					Organisation: providertest.Vendor, Name: "SmartCloud AS", Clients: []emulator.Client{
						{ClientID: providertest.VendorClient, Scopes: []string{providertest.RegisterScope, providertest.AdminReadScope}},
						{ClientID: "narrow", Scopes: []string{providertest.RegisterScope}},
					},
				}}}})
				if test.as != nil {
					w = test.as(w)
				}
				plan(t, w, test.faults)
				p := w.Unconfigured(t, w.Network)
				p.Configure(object{"max_retries": 0}).Expect(t, nil, nil)
				got, said := p.ReadData(scopesType, test.config)
				if !said.HasError() {
					t.Fatalf("got %v", got)
				}
				providertest.Golden(t, name, said)
			})
		})
	}
}

// page is a fault with the page of a gateway.
func page(status int) emulator.Fault {
	body := "<html><title>Blocked</title></html>"
	return emulator.Fault{Status: status, Body: &body, Headers: map[string]string{"Content-Type": "text/html"}}
}
