package provider

import (
	"maps"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
)

const (
	emulatorURL       = "http://127.0.0.1:8050"
	emulatorWellKnown = emulatorURL + "/.well-known/oauth-authorization-server"
	tt02URL           = "https://platform.tt02.altinn.no"
	proxyURL          = "https://altinn.proxy.example"
	keyless           = "ALTINN_ACCESS_TOKEN"
)

// besides is a set of variables beside a provider block, with what comes of the two.
type besides struct {
	name             string
	block, variables map[string]string
	errors, warnings int
	platform         string
	endpoints        maskinporten.Endpoints
}

// variablesThatCount name the emulator, or nothing that the environment in the block does not have itself.
func variablesThatCount() []besides {
	tt02 := map[string]string{"environment": "tt02"}
	naisTest := map[string]string{
		"MASKINPORTEN_WELL_KNOWN_URL": "https://test.maskinporten.no/.well-known/oauth-authorization-server",
		"MASKINPORTEN_ISSUER":         "https://test.maskinporten.no/", "MASKINPORTEN_TOKEN_ENDPOINT": "https://test.maskinporten.no/token",
	}
	toEmulator := map[string]string{"ALTINN_PLATFORM_URL": emulatorURL, "MASKINPORTEN_WELL_KNOWN_URL": emulatorWellKnown}
	atEmulator := maskinporten.Endpoints{WellKnownURL: emulatorWellKnown}
	own := maskinporten.Test()
	return []besides{
		{"an emulator", tt02, toEmulator, 0, 1, emulatorURL, atEmulator},
		{"an emulator on localhost, with a ready token", tt02, map[string]string{"ALTINN_PLATFORM_URL": "http://localhost:1/", keyless: "ready"}, 0, 1, "http://localhost:1", maskinporten.Endpoints{}},
		{"an emulator's Maskinporten, with a ready token", tt02, map[string]string{"MASKINPORTEN_WELL_KNOWN_URL": emulatorWellKnown, keyless: "ready"}, 0, 0, tt02URL, maskinporten.Endpoints{}},
		{
			"an emulator's Maskinporten by issuer and endpoint", tt02,
			map[string]string{"ALTINN_PLATFORM_URL": emulatorURL, "MASKINPORTEN_ISSUER": emulatorURL + "/", "MASKINPORTEN_TOKEN_ENDPOINT": emulatorURL + "/token"},
			0, 1, emulatorURL, maskinporten.Endpoints{Issuer: emulatorURL + "/", TokenEndpoint: emulatorURL + "/token"},
		},
		{"an emulator, where Maskinporten's variables are always set", tt02, with(with(naisTest, "ALTINN_PLATFORM_URL", emulatorURL), "MASKINPORTEN_WELL_KNOWN_URL", emulatorWellKnown), 0, 1, emulatorURL, atEmulator},
		{"the environment's own", tt02, with(naisTest, "ALTINN_PLATFORM_URL", tt02URL), 0, 0, tt02URL, own},
		{
			"the environment's own, spelt otherwise", tt02, map[string]string{
				"ALTINN_PLATFORM_URL": "HTTPS://Platform.TT02.altinn.no:443/", "MASKINPORTEN_ISSUER": "https://test.maskinporten.no",
				"MASKINPORTEN_WELL_KNOWN_URL": "https://test.maskinporten.no/.well-known/openid-configuration/",
			}, 0, 0, tt02URL, own,
		},
		{"an issuer that is no URL", tt02, map[string]string{"MASKINPORTEN_ISSUER": "0c3b1d2e-8f0a-4c7e-9b1a-3d4e5f607182"}, 0, 0, tt02URL, own},
		{"another environment's name", tt02, map[string]string{"ALTINN_ENVIRONMENT": "prod"}, 0, 0, tt02URL, own},
		{"a platform beside a configured one", map[string]string{"environment": "tt02", "platform_url": proxyURL}, map[string]string{"ALTINN_PLATFORM_URL": "https://platform.altinn.no"}, 0, 0, proxyURL, own},
		{
			"Maskinporten beside a configured one", map[string]string{"environment": "tt02", "well_known_url": "https://maskin.example/x"},
			map[string]string{"MASKINPORTEN_ISSUER": "https://maskinporten.no/"}, 0, 0, tt02URL, maskinporten.Endpoints{WellKnownURL: "https://maskin.example/x"},
		},
		{"no environment in the block", nil, with(toEmulator, "ALTINN_ENVIRONMENT", "tt02"), 0, 0, emulatorURL, atEmulator},
		{"half an emulator, with no environment in the block", nil, map[string]string{"ALTINN_ENVIRONMENT": "tt02", "ALTINN_PLATFORM_URL": emulatorURL}, 0, 1, emulatorURL, own},
		{"half an emulator, as configured", map[string]string{"environment": "tt02", "platform_url": emulatorURL}, nil, 0, 0, emulatorURL, own},
	}
}

func variablesThatContradict() []besides {
	tt02, prod := map[string]string{"environment": "tt02"}, map[string]string{"environment": "prod"}
	no := maskinporten.Endpoints{}
	wrong := func(name, variable, text string) besides {
		return besides{name, tt02, map[string]string{variable: text}, 1, 0, "", no}
	}
	return []besides{
		wrong("another environment's platform", "ALTINN_PLATFORM_URL", "https://platform.altinn.no"),
		wrong("an unknown platform", "ALTINN_PLATFORM_URL", proxyURL+"/altinn?key="+canary),
		wrong("a path of the environment's platform", "ALTINN_PLATFORM_URL", tt02URL+"/authentication/api/v1"),
		wrong("a host that begins like the environment's", "ALTINN_PLATFORM_URL", tt02URL+".example"),
		wrong("a host that begins like this machine's", "ALTINN_PLATFORM_URL", "https://127.0.0.1.example"),
		wrong("plain http to the environment's platform", "ALTINN_PLATFORM_URL", "http://platform.tt02.altinn.no"),
		wrong("no URL", "ALTINN_PLATFORM_URL", "platform.tt02.altinn.no"),
		wrong("a password in the URL", "ALTINN_PLATFORM_URL", "https://u:"+canary+"@platform.tt02.altinn.no"),
		wrong("quotes", "ALTINN_PLATFORM_URL", `"https://platform.tt02.altinn.no"`),
		wrong("another environment's metadata", "MASKINPORTEN_WELL_KNOWN_URL", "https://maskinporten.no/.well-known/oauth-authorization-server"),
		wrong("another environment's self-service API", "DIGDIR_SELFSERVICE_URL", "https://api.samarbeid.digdir.no"),
		wrong("another environment's issuer", "MASKINPORTEN_ISSUER", "https://maskinporten.no/"),
		wrong("another environment's token endpoint", "MASKINPORTEN_TOKEN_ENDPOINT", "https://maskinporten.no/token"),
		{
			"several of another environment, and an emulator's", prod, map[string]string{
				"ALTINN_PLATFORM_URL": tt02URL, "MASKINPORTEN_ISSUER": "https://test.maskinporten.no/", "MASKINPORTEN_WELL_KNOWN_URL": emulatorWellKnown,
			}, 1, 0, "", no,
		},
		{"of another environment, with a ready token", tt02, map[string]string{"MASKINPORTEN_ISSUER": "https://maskinporten.no/", keyless: "ready"}, 1, 0, "", no},
		{"an emulator's platform alone", tt02, map[string]string{"ALTINN_PLATFORM_URL": emulatorURL}, 1, 0, emulatorURL, maskinporten.Test()},
		{"an emulator's Maskinporten alone", tt02, map[string]string{"MASKINPORTEN_WELL_KNOWN_URL": emulatorWellKnown}, 1, 0, tt02URL, maskinporten.Endpoints{WellKnownURL: emulatorWellKnown}},
	}
}

// A shell that still has yesterday's addresses leads nowhere but where the provider block says, or to an emulator and then it is said.
func TestLeftOverAddressesDoNotBeatTheBlock(t *testing.T) {
	t.Parallel()
	key := map[string]string{"MASKINPORTEN_CLIENT_ID": "c", "MASKINPORTEN_CLIENT_JWK": jwkText("k")}
	var found strings.Builder
	for _, test := range append(variablesThatCount(), variablesThatContradict()...) {
		environment := maps.Clone(test.variables)
		if environment == nil {
			environment = map[string]string{}
		}
		if environment[keyless] == "" {
			maps.Copy(environment, key)
		}
		s, diags := resolve(configuration(t, test.block), variables(environment), now)
		if diags.ErrorsCount() != test.errors || diags.WarningsCount() != test.warnings {
			t.Errorf("%s: %v", test.name, diags)
		}
		if s.platformURL != test.platform || s.endpoints != test.endpoints {
			t.Errorf("%s: platform %s with %+v, want %s with %+v", test.name, s.platformURL, s.endpoints, test.platform, test.endpoints)
		}
		object := object{}
		for name, text := range test.block {
			if name == "well_known_url" {
				object["maskinporten"] = map[string]any{name: text}
				continue
			}
			object[name] = text
		}
		said := start(t, environment).ConfigureUnchecked(object).Text()
		if strings.Contains(said, canary) {
			t.Errorf("%s: a secret is in\n%s", test.name, said)
		}
		found.WriteString("=== " + test.name + "\n" + said + "\n")
	}
	golden(t, "overrides", found.String())
}

// Beside an environment that is not known yet, an emulator's address counts, and any other waits for it: nothing is called before.
func TestAddressesBesideAnUnknownEnvironment(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		variables map[string]string
		warnings  int
		says      string // by a call
	}{
		"an emulator's":             {map[string]string{"ALTINN_PLATFORM_URL": emulatorURL, "MASKINPORTEN_WELL_KNOWN_URL": emulatorWellKnown}, 1, "unexpected request to 127.0.0.1:8050"},
		"an environment's":          {map[string]string{"ALTINN_PLATFORM_URL": tt02URL}, 0, "environment is not known yet"},
		"an emulator's and another": {map[string]string{"ALTINN_PLATFORM_URL": emulatorURL, "MASKINPORTEN_WELL_KNOWN_URL": "https://maskinporten.no/.well-known/x"}, 1, "environment is not known yet"},
	} {
		environment := with(with(test.variables, "MASKINPORTEN_CLIENT_ID", "c"), "MASKINPORTEN_CLIENT_JWK", jwkText("k"))
		p := start(t, environment)
		diags := p.ConfigureUnchecked(object{"environment": unknown, "max_retries": 0})
		if len(diags.Errors()) > 0 || len(diags) != test.warnings {
			t.Errorf("%s: %s", name, diags.Text())
		}
		if said := readSystem(p).Text(); !strings.Contains(said, test.says) {
			t.Errorf("%s: a call says\n%s", name, said)
		}
	}
}

// Where all of maskinporten is unknown, it may turn out to say where tokens come from: variables do not stand in for it.
func TestAddressesBesideAnUnknownCredential(t *testing.T) {
	t.Parallel()
	p := start(t, map[string]string{"MASKINPORTEN_WELL_KNOWN_URL": "https://maskinporten.no/.well-known/x"})
	if diags := p.ConfigureUnchecked(object{"environment": "tt02", "maskinporten": unknown}); len(diags) > 0 {
		t.Error(diags.Text())
	}
}

func TestPlatformsThatObjectsAreOf(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		block, variables map[string]string
		want             string
	}{
		"an environment":                               {map[string]string{"environment": "tt02"}, nil, "tt02"},
		"an environment's own address":                 {map[string]string{"platform_url": "https://PLATFORM.altinn.no:443/"}, nil, "prod"},
		"another address of an environment":            {map[string]string{"environment": "tt02", "platform_url": proxyURL}, nil, "tt02"},
		"one environment's name, another's address":    {map[string]string{"environment": "tt02", "platform_url": "https://platform.altinn.no"}, nil, "prod"},
		"an address alone":                             {map[string]string{"platform_url": proxyURL}, nil, ""},
		"an address from a variable":                   {nil, map[string]string{"ALTINN_ENVIRONMENT": "tt02", "ALTINN_PLATFORM_URL": proxyURL}, ""},
		"an address beside a name that a variable has": {map[string]string{"platform_url": proxyURL}, map[string]string{"ALTINN_ENVIRONMENT": "tt02"}, ""},
	} {
		s, diags := resolve(configuration(t, test.block), variables(test.variables), now)
		if diags.HasError() {
			t.Fatal(diags)
		}
		if got := s.environmentOfPlatform(); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
