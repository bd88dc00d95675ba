package acceptance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// Every form of a credential gets the provider to work, from the configuration and from the environment alike.
func TestEveryCredentialWorks(t *testing.T) {
	t.Parallel()

	forms := newWorld(t).keyForms(t)

	tests := map[string]object{ // of maskinporten; nil is an access token
		"a JWK":                        {"client_jwk": forms.jwk},
		"a JWK in base64":              {"client_jwk": forms.base64JWK},
		"a JWK set":                    {"client_jwk": forms.set},
		"a JWK without kid and its id": {"client_jwk": forms.bareJWK, "key_id": keyID},
		"PKCS#1":                       {"private_key": forms.pkcs1, "key_id": keyID},
		"PKCS#8":                       {"private_key": forms.pkcs8, "key_id": keyID},
		"PKCS#8 on one line":           {"private_key": strings.ReplaceAll(forms.pkcs8, "\n", `\n`), "key_id": keyID},
		"PKCS#12, old":                 {"pkcs12": forms.legacyPKCS12, "pkcs12_password": keyPassword, "key_id": keyID},
		"PKCS#12, new":                 {"pkcs12": forms.modernPKCS12, "pkcs12_password": keyPassword, "key_id": keyID},
		"an access token":              nil,
	}
	sources := map[string]func(*world, object) (*world, object){
		"from the configuration": (*world).configured,
		"from the environment":   (*world).exported,
	}

	for name, attributes := range tests {
		for source, place := range sources {
			t.Run(name+" "+source, func(t *testing.T) {
				t.Parallel()

				w := newWorld(t)
				credential, grants := object{"maskinporten": attributes}, 1

				if attributes == nil {
					credential, grants = object{"access_token": w.Token(t, providertest.VendorClient, providertest.RegisterScope)}, 0
				}

				from, config := place(w, credential)
				p := from.unconfigured(t, nil)
				must(t, nil, p.configure(t, config))

				_, said := p.dataSource(t, "altinn_systems", object{})
				must(t, nil, said)

				if got := len(w.Altinn.Grants()); got != grants {
					t.Errorf("%d grants, want %d", got, grants)
				}
			})
		}
	}
}

// configured is a world whose credential is in the configuration, and that configuration.
func (w *world) configured(credential object) (*world, object) {
	access := w.Altinn.Access()
	config := providertest.With(credential, object{"platform_url": access.PlatformURL})

	if key, there := credential["maskinporten"].(object); there {
		config["maskinporten"] = providertest.With(object{"client_id": providertest.VendorClient, "well_known_url": access.WellKnownURL}, key)
	}

	return w.without("ALTINN_", "MASKINPORTEN_"), config
}

// exported is a world whose credential is in the environment, and an empty configuration.
func (w *world) exported(credential object) (*world, object) {
	names := map[string]string{
		"client_jwk": "MASKINPORTEN_CLIENT_JWK", "private_key": "MASKINPORTEN_PRIVATE_KEY", "key_id": "MASKINPORTEN_KID",
		"pkcs12": "MASKINPORTEN_PKCS12", "pkcs12_password": "MASKINPORTEN_PKCS12_PASSWORD",
	}
	values := map[string]string{}
	values["ALTINN_ACCESS_TOKEN"], _ = credential["access_token"].(string)

	key, _ := credential["maskinporten"].(object)
	for attribute, value := range key {
		values[names[attribute]], _ = value.(string)
	}

	return w.without("MASKINPORTEN_CLIENT_JWK").as(values), object{}
}

// Configured token, configured key, token from the environment, key from the environment: the first one counts.
func TestConfiguredCredentialComesFirst(t *testing.T) {
	t.Parallel()

	const ready = "altinn:authentication/systemuser.request.read" // a mark: a grant would not have it

	tests := map[string]struct {
		configured, exported string // "token", "key" or neither
		client               string
		ready                bool
	}{
		"token before the environment's key":   {configured: "token", exported: "key", client: providertest.OtherVendorClient, ready: true},
		"token before the environment's token": {configured: "token", exported: "token", client: providertest.OtherVendorClient, ready: true},
		"key before the environment's token":   {configured: "key", exported: "token", client: providertest.OtherVendorClient},
		"key before the environment's key":     {configured: "key", exported: "key", client: providertest.OtherVendorClient},
		"the environment's token":              {exported: "token", client: providertest.VendorClient, ready: true},
		"the environment's token before its key": {
			exported: "both", client: providertest.VendorClient, ready: true,
		},
		"the environment's key": {exported: "key", client: providertest.VendorClient},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			token := func(client string) string { return w.Token(t, client, providertest.RegisterScope, ready) }
			config := object{}

			switch test.configured {
			case "token":
				config["access_token"] = token(providertest.OtherVendorClient)
			case "key":
				config["maskinporten"] = object{
					"client_id": providertest.OtherVendorClient, "client_jwk": w.Environment(providertest.OtherVendorClient)["MASKINPORTEN_CLIENT_JWK"],
					"well_known_url": w.Altinn.Access().WellKnownURL,
				}
			}

			switch test.exported {
			case "token":
				w = w.without("MASKINPORTEN_CLIENT_JWK").as(map[string]string{"ALTINN_ACCESS_TOKEN": token(providertest.VendorClient)})
			case "both":
				w = w.as(map[string]string{"ALTINN_ACCESS_TOKEN": token(providertest.VendorClient)})
			}

			p := w.unconfigured(t, nil)
			said := p.configure(t, config)

			if test.exported == "both" { // two credentials on one level
				if !said.Errors().Says("ALTINN_ACCESS_TOKEN", "MASKINPORTEN_CLIENT_JWK") {
					t.Errorf("no error names both: %s", said)
				}

				return
			}

			must(t, nil, said)

			_, said = p.dataSource(t, "altinn_systems", object{})
			must(t, nil, said)

			calls := w.Altinn.Journal()
			last := calls[len(calls)-1]

			if isReady := strings.Contains(fmt.Sprint(last.Scopes), ready); last.ClientID != test.client || isReady != test.ready {
				t.Errorf("the call came from %s with %v, want %s with a ready token: %t", last.ClientID, last.Scopes, test.client, test.ready)
			}
		})
	}
}

// However much is done at once, Maskinporten is asked once for its metadata and once for a token.
func TestOneTokenForAllOfARun(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)

	var group sync.WaitGroup
	for _, name := range numbered("run-%d", 20) {
		group.Go(func() {
			p.drift(t, p.create(t, providertest.SystemType, providertest.CompleteSystem(name)), providertest.CompleteSystem(name))
		})
	}

	group.Wait()

	grants := w.Altinn.Grants()
	if metadata := w.Calls(http.MethodGet, "/.well-known/oauth-authorization-server"); metadata != 1 || len(grants) != 1 {
		t.Fatalf("asked %d times for the metadata and %d times for a token", metadata, len(grants))
	}

	if !slices.Equal(grants[0].Scopes, []string{providertest.RegisterScope}) { // a client may have no other
		t.Errorf("asked for %v, want %s alone", grants[0].Scopes, providertest.RegisterScope)
	}
}

// The credential may come from a resource that does not exist yet: the plan works, and so does the apply.
func TestCredentialKnownAfterApplyDoesNotStopThePlan(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	access := w.Altinn.Access()

	output := ref("terraform_data.credential.output")
	tests := map[string]struct {
		credential string
		provider   object
	}{
		"an access token": {w.Token(t, providertest.VendorClient, providertest.RegisterScope), object{"access_token": output}},
		"a JWK": {w.keyForms(t).jwk, object{
			"maskinporten": ref(fmt.Sprintf(`{ client_id = %q, client_jwk = %s, well_known_url = %q }`, providertest.VendorClient, output, access.WellKnownURL)),
		}},
		"all of maskinporten": {literal(t, object{
			"client_id": providertest.VendorClient, "client_jwk": w.keyForms(t).jwk, "well_known_url": access.WellKnownURL,
		}), object{"maskinporten": ref("jsondecode(" + string(output) + ")")}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			system := providertest.CompleteSystem("later-" + slug(name))
			text := block(t, `provider "altinn"`, providertest.With(test.provider, object{"platform_url": access.PlatformURL})) +
				block(t, `resource "terraform_data" "credential"`, object{"input": test.credential}) + config(t, system)

			w.without("ALTINN_", "MASKINPORTEN_").acceptance(t, func(*conversation) []resource.TestStep {
				return []resource.TestStep{{Config: text, ConfigStateChecks: stateOf(system)}}
			})
		})
	}
}

// A credential in the configuration of a real CLI.
func TestConfiguredCredentialWithARealCLI(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	from, config := w.configured(object{"maskinporten": object{"client_jwk": w.keyForms(t).jwk}})

	from.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{{
			Config: block(t, `provider "altinn"`, config) + block(t, `resource "altinn_system" "this"`, providertest.CompleteSystem("configured")),
			Check:  w.registers(t, providertest.Vendor+"_configured", object{"isDeleted": false}),
		}}
	})
}

// What is wrong with a credential is said without showing any of it.
func TestWrongCredentialIsRefusedAndNotShown(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	forms := w.keyForms(t)
	known := forms.all(t)

	var members object
	must(t, json.Unmarshal([]byte(forms.jwk), &members), nil)

	tests := map[string]struct {
		attributes object
		attribute  string
		words      []string
	}{
		"half a JWK":                  {object{"client_jwk": forms.jwk[:len(forms.jwk)/2]}, "maskinporten.client_jwk", []string{"JSON"}},
		"a public JWK":                {object{"client_jwk": literal(t, providertest.Without(members, "d", "p", "q", "dp", "dq", "qi"))}, "maskinporten.client_jwk", []string{"private"}},
		"a JWK with a false member":   {object{"client_jwk": literal(t, providertest.With(members, object{"p": members["q"]}))}, "maskinporten.client_jwk", nil},
		"a JWK without kid":           {object{"client_jwk": forms.bareJWK}, "maskinporten.key_id", []string{"kid"}},
		"a PEM for a JWK":             {object{"client_jwk": forms.pkcs8}, "maskinporten.client_jwk", []string{"private_key"}},
		"half a PEM":                  {object{"private_key": forms.pkcs8[:len(forms.pkcs8)/2], "key_id": keyID}, "maskinporten.private_key", nil},
		"a PEM without key id":        {object{"private_key": forms.pkcs1}, "maskinporten.key_id", []string{"key_id"}},
		"a JWK for a PEM":             {object{"private_key": forms.jwk, "key_id": keyID}, "maskinporten.private_key", []string{"client_jwk"}},
		"a wrong password":            {object{"pkcs12": forms.modernPKCS12, "pkcs12_password": keyPassword + "x"}, "maskinporten.pkcs12_password", []string{"password"}},
		"half a PKCS#12":              {object{"pkcs12": forms.modernPKCS12[:len(forms.modernPKCS12)/2], "pkcs12_password": keyPassword}, "maskinporten.pkcs12", nil},
		"two keys":                    {object{"client_jwk": forms.jwk, "private_key": forms.pkcs8, "key_id": keyID}, "maskinporten.private_key", []string{"client_jwk", "private_key"}},
		"a JWK with another key's id": {object{"client_jwk": forms.jwk, "key_id": "other"}, "maskinporten.key_id", nil},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			from, config := w.configured(object{"maskinporten": test.attributes})

			said := from.unconfigured(t, nil).configure(t, config)
			if errors := said.Errors(); len(errors) == 0 || pathText(errors[0].Attribute) != test.attribute || !errors.Says(test.words...) {
				t.Errorf("no error on %s says %q: %s", test.attribute, test.words, said)
			}

			if found := known.leaks(said.String()); len(found) > 0 {
				t.Errorf("the error shows %v", found)
			}
		})
	}
}
