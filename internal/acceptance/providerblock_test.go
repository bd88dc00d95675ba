package acceptance_test

import (
	"fmt"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// What is wrong in a provider block is said on the attribute at fault, before anything is sent.
func TestWrongProviderBlockIsRefused(t *testing.T) {
	t.Parallel()

	key := func(changes object) object {
		return object{"environment": "tt02", "maskinporten": providertest.With(object{"client_id": "a"}, changes)}
	}

	tests := map[string]struct {
		config    object
		attribute string
		words     []string
	}{
		"an unknown environment":        {object{"environment": "test"}, "environment", []string{"test", "tt02", "prod"}},
		"an environment in capitals":    {object{"environment": "TT02"}, "environment", []string{`"tt02"`}},
		"an empty environment":          {object{"environment": ""}, "environment", []string{"empty"}},
		"no environment":                {object{}, "environment", []string{"ALTINN_ENVIRONMENT", "no default"}},
		"plain http":                    {object{"platform_url": "http://platform.altinn.no"}, "platform_url", []string{"https"}},
		"no URL":                        {object{"platform_url": "platform.altinn.no"}, "platform_url", []string{"https"}},
		"a URL with a query":            {object{"platform_url": "https://platform.altinn.no?a"}, "platform_url", []string{"query"}},
		"plain http to Maskinporten":    {key(object{"well_known_url": "http://maskinporten.no/x"}), "maskinporten.well_known_url", []string{"https"}},
		"a token endpoint alone":        {key(object{"token_endpoint": "https://maskinporten.no/token"}), "maskinporten.token_endpoint", []string{"issuer"}},
		"a key id alone":                {key(object{"key_id": "a"}), "maskinporten.key_id", []string{"key"}},
		"a password alone":              {key(object{"pkcs12_password": "a"}), "maskinporten.pkcs12_password", []string{"pkcs12"}},
		"a client id with a blank":      {key(object{"client_id": "a b"}), "maskinporten.client_id", []string{"white space"}},
		"a wrong consumer":              {key(object{"consumer_org": "991825828"}), "maskinporten.consumer_org", []string{"991825828", "digit"}},
		"token and key":                 {providertest.With(key(object{"client_jwk": "{}"}), object{"access_token": "x"}), "maskinporten.client_jwk", []string{"access_token", "client_jwk"}},
		"an empty token":                {object{"environment": "tt02", "access_token": ""}, "access_token", []string{"empty"}},
		"a token with a line break":     {object{"environment": "tt02", "access_token": "a\nb"}, "access_token", nil},
		"a timeout that is none":        {object{"environment": "tt02", "request_timeout": "soon"}, "request_timeout", []string{"soon"}},
		"a timeout that is too long":    {object{"environment": "tt02", "request_timeout": "1h"}, "request_timeout", []string{"10m"}},
		"a negative number of retries":  {object{"environment": "tt02", "max_retries": int64(-1)}, "max_retries", []string{"-1"}},
		"too many retries":              {object{"environment": "tt02", "max_retries": int64(1000)}, "max_retries", []string{"10"}},
		"no request at a time":          {object{"environment": "tt02", "max_concurrent_requests": int64(0)}, "max_concurrent_requests", []string{"1"}},
		"far too many requests at once": {object{"environment": "tt02", "max_concurrent_requests": int64(100000)}, "max_concurrent_requests", []string{"100"}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			said := (&world{&providertest.World{}}).unconfigured(t, nil).configure(t, test.config)
			errors := said.Errors()

			if len(errors) != 1 || pathText(errors[0].Attribute) != test.attribute || !errors.Says(test.words...) {
				t.Errorf("no single error on %s says %q: %s", test.attribute, test.words, said)
			}
		})
	}
}

// Without a credential the error lists every way to give one.
func TestMissingCredentialNamesEveryWayToGiveOne(t *testing.T) {
	t.Parallel()

	w := newWorld(t).without("MASKINPORTEN_")
	p := w.provider(t)
	ways := []string{
		"ALTINN_ACCESS_TOKEN", "MASKINPORTEN_CLIENT_ID", "MASKINPORTEN_CLIENT_JWK", "MASKINPORTEN_PRIVATE_KEY", "MASKINPORTEN_KID",
		"MASKINPORTEN_PKCS12", "MASKINPORTEN_PKCS12_PASSWORD",
	}

	_, said := p.dataSource(t, "altinn_systems", object{})
	if !said.Errors().Says(ways...) {
		t.Errorf("the data source: %s", said)
	}

	if said := p.plan(t, p.nothing(t, providertest.SystemType), providertest.MinimalSystem("none")).said; !said.Errors().Says(ways...) {
		t.Errorf("the resource: %s", said)
	}
}

// What Maskinporten refuses is told with its own words and codes, and is not tried again.
func TestRefusedGrantIsTold(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		environment map[string]string
		words       []string
	}{
		"an unknown client": {map[string]string{"MASKINPORTEN_CLIENT_ID": "nobody"}, []string{"MP-100", "nobody"}},
		"an unknown key":    {map[string]string{"MASKINPORTEN_CLIENT_JWK": "", "MASKINPORTEN_KID": "other"}, []string{"kid", "other"}},
		"an issuer of another Maskinporten": {
			map[string]string{"MASKINPORTEN_ISSUER": "https://test.maskinporten.no/"}, []string{"issuer"},
		},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			if test.environment["MASKINPORTEN_KID"] != "" {
				test.environment["MASKINPORTEN_CLIENT_JWK"] = w.keyForms(t).bareJWK
			}

			p := w.as(test.environment).provider(t)

			_, said := p.dataSource(t, "altinn_systems", object{})
			if !said.Errors().Says(test.words...) {
				t.Errorf("no error says %q: %s", test.words, said)
			}

			if grants := len(w.Altinn.Grants()); grants > 1 {
				t.Errorf("%d grants", grants)
			}
		})
	}
}

// Each command of a CLI is a run of its own: it asks for one token, whatever it does with it.
func TestEachCommandAsksForOneToken(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	w := newWorld(t)
	run := w.workspace(t, t.TempDir())

	text := "terraform {\n  required_providers {\n    altinn = {\n      source = \"altinn/altinn\"\n    }\n  }\n}\n"
	for i, name := range numbered("token-%d", 5) {
		text += block(t, fmt.Sprintf(`resource "altinn_system" "s%d"`, i), providertest.CompleteSystem(name))
	}

	run.write(t, "main.tf", text)

	commands := []struct {
		args   []string
		grants int
	}{
		{[]string{"validate"}, 0},
		{[]string{"plan", "-out=plan.bin"}, 1}, // whether the ids are free
		{[]string{"apply", "plan.bin"}, 1},
		{[]string{"plan", "-detailed-exitcode"}, 1},
		{[]string{"apply", "-refresh-only", "-auto-approve"}, 1},
	}

	for _, command := range commands {
		before := len(w.Altinn.Grants())
		run.must(t, command.args...)

		if got := len(w.Altinn.Grants()) - before; got != command.grants {
			t.Errorf("%v: %d grants, want %d", command.args, got, command.grants)
		}
	}
}
