package acceptance_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// A token has the scopes that were chosen, for the API that was chosen, and says when it expires.
func TestMaskinportenTokenHasTheChosenScopes(t *testing.T) {
	t.Parallel()

	w := newWorld(t)

	got, said := w.provider(t).open(t, providertest.MaskinportenTokenType, object{
		"scopes": []string{providertest.RequestReadScope, providertest.RegisterScope}, "resource": "https://api.example.no",
	})
	must(t, nil, said)

	token, _ := got["access_token"].(string)

	read, err := readClaims(token)
	must(t, err, nil)

	scopes := strings.Fields(read.Scope)
	if slices.Sort(scopes); !slices.Equal(scopes, []string{providertest.RegisterScope, providertest.RequestReadScope}) {
		t.Errorf("the scopes are %v", scopes)
	}

	if read.ClientID != providertest.VendorClient || !strings.Contains(fmt.Sprint(read.Aud), "https://api.example.no") || len(read.Details) > 0 {
		t.Errorf("the claims are %+v", read)
	}

	expires, _ := got["expires_at"].(string)
	if at, err := time.Parse(time.RFC3339, expires); err != nil || !at.After(time.Now()) {
		t.Errorf("it expires at %q: %v", expires, err)
	}
}

// What Maskinporten, or the provider before it, refuses.
func TestTokenRefused(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		typ    string
		config object
		at     string
		says   []string
	}{
		"no scopes":                       {providertest.MaskinportenTokenType, object{"scopes": []string{}}, "scopes", []string{"at least 1"}},
		"two scopes in one text":          {providertest.MaskinportenTokenType, object{"scopes": []string{"a b"}}, "scopes", []string{"several elements"}},
		"an empty scope":                  {providertest.MaskinportenTokenType, object{"scopes": []string{""}}, "scopes", []string{"one word"}},
		"a scope that the client lacks":   {providertest.MaskinportenTokenType, object{"scopes": []string{"altinn:instances.read"}}, "", []string{"MP-200", "lacks at least one of the scopes"}},
		"an organisation with no consent": {providertest.MaskinportenTokenType, object{"scopes": []string{providertest.RegisterScope}, "consumer_org": providertest.Customer}, "", []string{"MP-251", "has not delegated", "consumer org: " + providertest.Customer}},
		"an organisation of letters":      {providertest.MaskinportenTokenType, object{"scopes": []string{providertest.RegisterScope}, "consumer_org": "norge"}, "consumer_org", []string{"nine digits"}},
		"the vendor's own organisation":   {providertest.MaskinportenTokenType, object{"scopes": []string{providertest.RegisterScope}, "consumer_org": providertest.Vendor}, "", []string{"Leave out the consumer organisation"}},
		"a resource with a fragment":      {providertest.MaskinportenTokenType, object{"scopes": []string{providertest.RegisterScope}, "resource": "https://a.no/#b"}, "resource", []string{"fragment"}},
		"a customer of wrong digits":      {providertest.SystemUserTokenType, object{"scopes": []string{providertest.RegisterScope}, "party_org_number": "310904474"}, "party_org_number", []string{"310904474"}},
		"an empty reference":              {providertest.SystemUserTokenType, object{"scopes": []string{providertest.RegisterScope}, "party_org_number": providertest.Customer, "external_ref": ""}, "external_ref", []string{"reference"}},
		"a scope too many":                {providertest.SystemUserTokenType, object{"scopes": []string{"altinn:instances.read"}, "party_org_number": providertest.Customer}, "", []string{"MP-200"}},
	}

	w := newWorld(t)
	p := w.provider(t)

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got, said := p.open(t, test.typ, test.config)
			if got != nil || !said.Errors().At(test.at).Says(test.says...) {
				t.Errorf("no error on %q says %q: %s", test.at, test.says, said)
			}
		})
	}
}

// A ready token is nothing to get another one with.
func TestReadyTokenGetsNoOther(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	ready := w.Token(t, providertest.VendorClient, providertest.RegisterScope)
	p := w.without("MASKINPORTEN_CLIENT").as(map[string]string{"ALTINN_ACCESS_TOKEN": ready}).provider(t)

	for typ, config := range map[string]object{
		providertest.MaskinportenTokenType: {"scopes": []string{providertest.RegisterScope}},
		providertest.SystemUserTokenType:   {"scopes": []string{providertest.RegisterScope}, "party_org_number": providertest.Customer},
	} {
		got, said := p.open(t, typ, config)
		if got != nil || !said.Errors().Says("ready token", "ALTINN_ACCESS_TOKEN", "maskinporten.client_id") || said.Says(ready) {
			t.Errorf("%s: no clear error: %s", typ, said)
		}
	}
}

// A token for a system user tells whose it is, with and without the reference and the system.
func TestSystemUserTokenTellsWhoseItIs(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		kind   string
		ref    string
		config object
	}{
		"all is given":       {providertest.Standard, "main", object{"system_id": providertest.Vendor + "_asking", "external_ref": "main"}},
		"the system is not":  {providertest.Standard, "main", object{"external_ref": "main"}},
		"an agent":           {providertest.Agent, "klient_æ", object{"external_ref": "klient_æ"}},
		"without reference":  {providertest.Standard, providertest.Customer, object{}},
		"the default as one": {providertest.Standard, providertest.Customer, object{"external_ref": providertest.Customer}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			system := w.RegisterOffering(t, "asking")
			id := w.Ask(t, test.kind, system, object{"externalRef": test.ref})
			w.Approve(t, id)

			got, said := w.provider(t).open(t, providertest.SystemUserTokenType,
				providertest.With(object{"party_org_number": providertest.Customer, "scopes": []string{providertest.RequestReadScope}}, test.config))
			expectSaid(t, said, nil, nil)

			if got["system_user_id"] != id || got["system_id"] != system {
				t.Errorf("it is for %v of %v", got["system_user_id"], got["system_id"])
			}

			token, _ := got["access_token"].(string)

			read, err := readClaims(token)
			must(t, err, nil)
			must(t, read.systemUser(id, system, providertest.Customer), nil)

			if read.Scope != providertest.RequestReadScope {
				t.Errorf("the scope is %q", read.Scope)
			}
		})
	}
}

// Maskinporten has one error for every reason why there is no system user. The provider finds the one that it is.
func TestSystemUserTokenSaysWhatIsMissing(t *testing.T) {
	t.Parallel()

	approved := func(t *testing.T, w *world) string {
		t.Helper()

		id := w.Ask(t, providertest.Standard, providertest.Vendor+"_asking", object{"externalRef": "main"})
		w.Approve(t, id)

		return id
	}

	tests := map[string]struct {
		happens func(t *testing.T, w *world)
		config  object
		at      string
		says    []string
	}{
		"the client id is removed from the system": {
			happens: func(t *testing.T, w *world) {
				t.Helper()
				approved(t, w)
				w.Alter(t, providertest.Vendor+"_asking", object{"clientId": []string{"somebody-else"}})
			},
			at: "system_id", says: []string{"does not list the client id", providertest.VendorClient, "client_ids"},
		},
		"the client id is removed, and the system left to Maskinporten": {
			happens: func(t *testing.T, w *world) {
				t.Helper()
				approved(t, w)
				w.Alter(t, providertest.Vendor+"_asking", object{"clientId": []string{"somebody-else"}})
			},
			config: object{"system_id": nil},
			says:   []string{"None of the vendor's systems lists the client id", providertest.VendorClient, "client_ids"},
		},
		"the client belongs to another system": {
			happens: func(t *testing.T, w *world) {
				t.Helper()
				approved(t, w)
				w.Register(t, providertest.VendorClient, providertest.SystemBody("second", nil))
			},
			config: object{"system_id": providertest.Vendor + "_second"},
			at:     "system_id", says: []string{providertest.Vendor + "_asking", "not of", providertest.Vendor + "_second", "credential"},
		},
		"the customer has not answered": {
			happens: func(t *testing.T, w *world) {
				t.Helper()
				w.Ask(t, providertest.Standard, providertest.Vendor+"_asking", object{"externalRef": "main"})
			},
			at: "party_org_number", says: []string{"has not answered", "/accessmanagement/ui/systemuser/request?id="},
		},
		"the agent's customer has not answered": {
			happens: func(t *testing.T, w *world) {
				t.Helper()
				w.Ask(t, providertest.Agent, providertest.Vendor+"_asking", object{"externalRef": "main"})
			},
			at: "party_org_number", says: []string{"has not answered", "/accessmanagement/ui/systemuser/agentrequest?id="},
		},
		"the customer has rejected": {
			happens: func(t *testing.T, w *world) {
				t.Helper()
				w.Reject(t, w.Ask(t, providertest.Standard, providertest.Vendor+"_asking", object{"externalRef": "main"}))
			},
			at: "party_org_number", says: []string{"Rejected", "ask again"},
		},
		"another reference": {
			happens: func(t *testing.T, w *world) { t.Helper(); approved(t, w) },
			config:  object{"external_ref": "Main"},
			at:      "external_ref", says: []string{`"Main"`, `"main"`},
		},
		"no reference": {
			happens: func(t *testing.T, w *world) { t.Helper(); approved(t, w) },
			config:  object{"external_ref": nil},
			at:      "external_ref", says: []string{`"` + providertest.Customer + `"`, `"main"`},
		},
		"another customer": {
			happens: func(t *testing.T, w *world) { t.Helper(); approved(t, w) },
			config:  object{"party_org_number": providertest.OtherCustomer},
			at:      "party_org_number", says: []string{"has not been asked", "altinn_system_user_request"},
		},
		"the customer has deleted the system user": {
			happens: func(t *testing.T, w *world) { t.Helper(); w.DeleteSystemUser(t, approved(t, w)) },
			at:      "party_org_number", says: []string{"altinn_system_user_request"},
		},
		"the customer has deleted the system user, and the request is left": {
			happens: func(t *testing.T, w *world) {
				t.Helper()
				orphan(t, w, providertest.Standard, providertest.Vendor+"_asking")
			},
			config: object{"external_ref": nil},
			at:     "party_org_number", says: []string{"was accepted, but the system user is gone"},
		},
		"the system is deleted": {
			happens: func(t *testing.T, w *world) {
				t.Helper()
				approved(t, w)
				w.Remove(t, providertest.Vendor+"_asking")
			},
			at: "system_id", says: []string{"is deleted", "for good"},
		},
		"there is no such system": {
			happens: func(*testing.T, *world) {},
			config:  object{"system_id": providertest.Vendor + "_unknown"},
			at:      "system_id", says: []string{"no system with the id", providertest.Vendor + "_unknown"},
		},
		"Altinn does not answer": {
			happens: func(t *testing.T, w *world) {
				t.Helper()
				w.Fault(t, emulator.Fault{Path: "/authentication/*", Status: http.StatusForbidden, Times: -1})
			},
			says: []string{"could not be asked for the reason", "403"},
		},
		"Maskinporten is behind": {
			happens: func(t *testing.T, w *world) {
				t.Helper()
				approved(t, w)

				body := `{"error":"invalid_altinn_customer_configuration","error_description":"System user not found","error_uri":"https://x/errors/MP-303"}`
				w.Fault(t, emulator.Fault{Path: "/token", Status: http.StatusBadRequest, Body: &body,
					Headers: map[string]string{"Content-Type": "application/json"}})
			},
			says: []string{"as they should be", "run again"},
		},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			config := providertest.With(object{
				"system_id": w.RegisterOffering(t, "asking"), "party_org_number": providertest.Customer, "external_ref": "main", "scopes": []string{providertest.RequestReadScope},
			}, test.config)
			test.happens(t, w)

			got, said := w.provider(t).open(t, providertest.SystemUserTokenType, config)
			if got != nil || len(said.Errors()) != 1 || !said.Errors().At(test.at).Says(test.says...) {
				t.Errorf("no single error on %q says %q: %s", test.at, test.says, said)
			}
		})
	}
}

// Removing the client id from the system stops tokens at once, also for system users that had them a moment ago.
func TestTokensStopWithTheClientID(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	config := object{"system_id": w.RegisterOffering(t, "asking"), "party_org_number": providertest.Customer, "scopes": []string{providertest.RequestReadScope}}
	w.Approve(t, w.Ask(t, providertest.Standard, providertest.Vendor+"_asking", nil))

	_, said := w.provider(t).open(t, providertest.SystemUserTokenType, config)
	must(t, nil, said)

	w.Alter(t, providertest.Vendor+"_asking", object{"clientId": []string{}})

	_, said = w.provider(t).open(t, providertest.SystemUserTokenType, config)
	if !said.Errors().At("system_id").Says("does not list the client id") {
		t.Errorf("the next run says %s", said)
	}
}
