package token_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

type object = providertest.Object

const (
	maskinporten = providertest.MaskinportenTokenType
	systemUser   = providertest.SystemUserTokenType

	scope = providertest.RequestReadScope
	asked = providertest.Vendor + "_asking"
)

// claims are those of a token that a test looks into.
type claims struct {
	Scope    string `json:"scope"`
	ClientID string `json:"client_id"`
	Audience any    `json:"aud"`
	Details  []struct {
		SystemUserIDs []string `json:"systemuser_id"`
		SystemID      string   `json:"system_id"`
		SystemUserOrg object   `json:"systemuser_org"`
	} `json:"authorization_details"`
}

func readClaims(t *testing.T, opened object) claims {
	t.Helper()
	var read claims
	readInto(t, opened, &read)
	return read
}

func readInto(t *testing.T, opened object, read any) {
	t.Helper()
	token, _ := opened["access_token"].(string)
	_, payload, _ := strings.Cut(token, ".")
	payload, _, _ = strings.Cut(payload, ".")
	text, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, read); err != nil {
		t.Fatal(err)
	}
}

// A token has the scopes that were chosen, for the API that was chosen, and says when it expires.
func TestMaskinportenTokenIsWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		config := object{"scopes": []string{scope, providertest.RegisterScope}, "resource": "https://api.example.no"}
		got, said := w.Provider(t).Open(maskinporten, config)
		said.Expect(t, nil, nil)
		read := readClaims(t, got)
		scopes := strings.Fields(read.Scope)
		slices.Sort(scopes)
		if !slices.Equal(scopes, []string{providertest.RegisterScope, scope}) || read.ClientID != providertest.VendorClient ||
			!strings.Contains(fmt.Sprint(read.Audience), "https://api.example.no") || len(read.Details) > 0 {
			t.Errorf("the claims are %+v", read)
		}
		if expires := time.Now().Add(time.Hour).UTC().Format(time.RFC3339); got["expires_at"] != expires {
			t.Errorf("it expires at %v, want %s", got["expires_at"], expires)
		}
	})
}

// A token for a system user tells whose it is, with and without the reference and the system.
func TestSystemUserTokenTellsWhoseItIs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind, ref string
		config    object
	}{
		"all is given":       {providertest.Standard, "main", object{"system_id": asked, "external_ref": "main"}},
		"the system is not":  {providertest.Standard, "main", object{"external_ref": "main"}},
		"an agent":           {providertest.Agent, "klient_æ", object{"external_ref": "klient_æ"}},
		"without reference":  {providertest.Standard, providertest.Customer, nil},
		"the default as one": {providertest.Standard, providertest.Customer, object{"external_ref": providertest.Customer}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				id := w.Ask(t, test.kind, w.RegisterOffering(t, "asking"), object{"externalRef": test.ref})
				w.Approve(t, id)
				config := providertest.With(object{"party_org_number": providertest.Customer, "scopes": []string{scope}}, test.config)
				got, said := w.Provider(t).Open(systemUser, config)
				said.Expect(t, nil, nil)
				read := readClaims(t, got)
				if len(read.Details) != 1 || read.Scope != scope {
					t.Fatalf("the claims are %+v", read)
				}
				whose := read.Details[0]
				if !slices.Equal(whose.SystemUserIDs, []string{id}) || whose.SystemID != asked || whose.SystemUserOrg["ID"] != "0192:"+providertest.Customer ||
					got["system_user_id"] != id || got["system_id"] != asked {
					t.Errorf("it is for %v of %v, by its claims for %+v", got["system_user_id"], got["system_id"], whose)
				}
			})
		})
	}
}

// The system is decomposed at Altinn, and so in the token: it is the same here.
func TestSystemUserTokenOfADecomposedSystem(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		id := w.Ask(t, providertest.Standard, w.RegisterOffering(t, norm.NFD.String("på-nett")), nil)
		w.Approve(t, id)
		for _, config := range []object{ofCustomer(), providertest.With(ofCustomer(), object{"system_id": providertest.Vendor + "_på-nett"})} {
			got, said := w.Provider(t).Open(systemUser, config)
			said.Expect(t, nil, nil)
			if got["system_id"] != providertest.Vendor+"_på-nett" {
				t.Errorf("the system is %+q", got["system_id"])
			}
		}
	})
}

// What a token does not tell stays null, whatever it is made of.
func TestTokenThatTellsNothing(t *testing.T) {
	t.Parallel()
	for name, payload := range map[string]string{
		"opaque":                   "",
		"for nobody":               `{"scope":"a:b"}`,
		"of another kind":          `{"authorization_details":[{"type":"urn:example:other","system_id":"wrong"}]}`,
		"without ids":              `{"authorization_details":[{"type":"urn:altinn:systemuser","systemuser_id":[]}]}`,
		"details of another shape": `{"authorization_details":"none"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				token := "opaque"
				if payload != "" {
					token = base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256"}`)) + "." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".c2ln"
				}
				body := `{"access_token":"` + token + `","token_type":"Bearer","expires_in":119,"scope":"a:b"}`
				w.Fault(t, emulator.Fault{Path: "/token", Status: http.StatusOK, Body: &body, Headers: map[string]string{"Content-Type": "application/json"}})
				got, said := w.Provider(t).Open(systemUser, object{"party_org_number": providertest.Customer, "scopes": []string{scope}})
				said.Expect(t, nil, nil)
				want := object{
					"access_token": token, "expires_at": "2000-01-01T00:01:59Z", "scopes": []any{scope}, "party_org_number": providertest.Customer,
					"external_ref": nil, "resource": nil, "exchange": nil, "system_id": nil, "system_user_id": nil,
				}
				if !reflect.DeepEqual(got, want) {
					t.Errorf(" got %v\nwant %v", got, want)
				}
			})
		})
	}
}

// What Maskinporten, or the provider before it, refuses.
func TestTokenFails(t *testing.T) {
	t.Parallel()
	register := []string{providertest.RegisterScope}
	ready := func(t *testing.T, w *providertest.World) *providertest.World { t.Helper(); return w.Unsigned(t) }
	nothing := func(_ *testing.T, w *providertest.World) *providertest.World { return w.Without("MASKINPORTEN_") }
	for name, test := range map[string]struct {
		typ    string
		config object
		as     func(*testing.T, *providertest.World) *providertest.World
	}{
		"no scopes":                        {maskinporten, object{"scopes": []string{}}, nil},
		"two scopes in one text":           {maskinporten, object{"scopes": []string{"a b"}}, nil},
		"an empty scope":                   {maskinporten, object{"scopes": []string{""}}, nil},
		"a scope that the client lacks":    {maskinporten, object{"scopes": []string{"altinn:instances.write"}}, nil},
		"a misspelt scope":                 {maskinporten, object{"scopes": []string{"altinn:authentication/systemregister.wriite", providertest.RegisterScope}}, nil},
		"a misspelt scope, system user":    {systemUser, object{"scopes": []string{"altinn:brokr.read"}, "party_org_number": providertest.Customer}, nil},
		"an organisation with no consent":  {maskinporten, object{"scopes": register, "consumer_org": providertest.Customer}, nil},
		"an organisation of letters":       {maskinporten, object{"scopes": register, "consumer_org": "norge"}, nil},
		"the vendor's own organisation":    {maskinporten, object{"scopes": register, "consumer_org": providertest.Vendor}, nil},
		"a resource with a fragment":       {maskinporten, object{"scopes": register, "resource": "https://a.no/#b"}, nil},
		"a customer of wrong digits":       {systemUser, object{"scopes": register, "party_org_number": "310904474"}, nil},
		"an empty reference":               {systemUser, object{"scopes": register, "party_org_number": providertest.Customer, "external_ref": ""}, nil},
		"a scope too many for system user": {systemUser, object{"scopes": []string{"altinn:instances.write"}, "party_org_number": providertest.Customer}, nil},
		"a ready token":                    {maskinporten, object{"scopes": register}, ready},
		"a ready token, for a system user": {systemUser, object{"scopes": register, "party_org_number": providertest.Customer}, ready},
		"no credential":                    {maskinporten, object{"scopes": register}, nothing},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				if test.as != nil {
					w = test.as(t, w)
				}
				got, said := w.Provider(t).Open(test.typ, test.config)
				providertest.Golden(t, name, said)
				if got != nil || len(said.Errors()) != 1 || said.Says(w.Env["ALTINN_ACCESS_TOKEN"]) && w.Env["ALTINN_ACCESS_TOKEN"] != "" {
					t.Errorf("%v: %s", got, said)
				}
			})
		})
	}
}

// Most clients cannot read what the organisation has been granted. Of what Maskinporten has refused, the public list is enough to guess.
func TestMisspeltScopeOfAClientThatReadsNoAccesses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		w := providertest.New(t, emulator.Options{World: emulator.World{Vendors: []emulator.Vendor{{
			Organisation: providertest.Vendor, Name: "SmartCloud AS",
			Clients: []emulator.Client{{ClientID: providertest.VendorClient, Scopes: []string{providertest.RegisterScope}}},
		}}}})
		_, said := w.Provider(t).Open(maskinporten, object{"scopes": []string{"altinn:brokr.read", "helt:noe-annet", providertest.RequestReadScope}})
		providertest.Golden(t, "refused", said)
	})
}

func TestTokenWithACredentialThatIsNotKnownYet(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p := w.Without("MASKINPORTEN_").Unconfigured(t, w.Network)
		p.Configure(object{"maskinporten": object{"client_id": providertest.VendorClient, "client_jwk": tfkittest.Unknown}}).Expect(t, nil, nil)
		_, said := p.Open(maskinporten, object{"scopes": []string{scope}})
		providertest.Golden(t, "not known", said)
	})
}

func TestTokenInterrupted(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p := w.Provider(t)
		w.Fault(t, emulator.Fault{Path: "/token", Delay: emulator.Duration(time.Hour)})
		time.AfterFunc(time.Second, p.Stop)
		started := time.Now()
		_, said := p.Open(systemUser, object{"scopes": []string{scope}, "party_org_number": providertest.Customer})
		providertest.Golden(t, "interrupted", said)
		if took := time.Since(started); took != time.Second {
			t.Errorf("after %s", took)
		}
	})
}

// Removing the client id from the system stops tokens at once, also for system users that had them a moment ago.
func TestTokensStopWithTheClientID(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		w.Approve(t, w.Ask(t, providertest.Standard, w.RegisterOffering(t, "asking"), nil))
		config := object{"system_id": asked, "party_org_number": providertest.Customer, "scopes": []string{scope}}
		_, said := w.Provider(t).Open(systemUser, config)
		said.Expect(t, nil, nil)
		w.Alter(t, asked, object{"clientId": []string{}})
		_, said = w.Provider(t).Open(systemUser, config)
		said.At("system_id").Expect(t, []string{"does not list the client id"}, nil)
	})
}

func notFound() emulator.Fault {
	body := `{"title":"Not Found","status":404,"traceId":"00-1"}`
	return emulator.Fault{Status: http.StatusNotFound, Body: &body, Headers: map[string]string{"Content-Type": "application/problem+json"}}
}
