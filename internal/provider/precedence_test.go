package provider

import (
	"context"
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
)

// configuration makes a level of the texts of a provider block; those of maskinporten stand beside the others.
func configuration(t *testing.T, texts map[string]string) block {
	t.Helper()
	text := func(name string) types.String {
		if value, ok := texts[name]; ok {
			return types.StringValue(value)
		}
		return types.StringNull()
	}
	names := []string{
		"client_id", "client_jwk", "private_key", "key_id", "pkcs12", "pkcs12_password", "consumer_org", "well_known_url", "issuer",
		"token_endpoint", "propagation_timeout",
	}
	members, membersTypes := map[string]attr.Value{}, map[string]attr.Type{}
	for _, name := range names {
		members[name], membersTypes[name] = text(name), types.StringType
	}
	b, diags := blockFromModel(context.Background(), model{
		Environment: text("environment"), PlatformURL: text("platform_url"), SelfserviceURL: text("selfservice_url"), AccessToken: text("access_token"),
		Maskinporten: types.ObjectValueMust(membersTypes, members),
	})
	if diags.HasError() {
		t.Fatal(diags)
	}
	return b
}

func variables(texts map[string]string) block {
	return blockFromEnvironment(func(name string) string { return texts[name] })
}

func with(texts map[string]string, name, text string) map[string]string {
	copied := map[string]string{}
	maps.Copy(copied, texts)
	copied[name] = text
	return copied
}

func TestPrecedenceOfCredentials(t *testing.T) {
	t.Parallel()
	const tokenOfConfiguration, tokenOfEnvironment = "token-of-configuration", "token-of-environment"
	token := map[string]string{"access_token": tokenOfConfiguration}
	key := map[string]string{"client_id": "configured-client", "client_jwk": jwkText("configured-kid")}
	envToken := map[string]string{"ALTINN_ACCESS_TOKEN": tokenOfEnvironment}
	envKey := map[string]string{
		"MASKINPORTEN_CLIENT_ID": "env-client", "MASKINPORTEN_CLIENT_JWK": jwkText("env-kid"), "MASKINPORTEN_CONSUMER_ORG": vendorOrg,
	}
	for name, test := range map[string]struct {
		configuration, environment      map[string]string
		token, kid, client, consumerOrg string
	}{
		"configured token over environment token":   {token, envToken, tokenOfConfiguration, "", "", ""},
		"configured token over environment key":     {token, envKey, tokenOfConfiguration, "", "", ""},
		"configured key over environment token":     {key, envToken, "", "configured-kid", "configured-client", ""},
		"configured key over environment key":       {key, envKey, "", "configured-kid", "configured-client", ""},
		"environment token":                         {nil, envToken, tokenOfEnvironment, "", "", ""},
		"environment key":                           {nil, envKey, "", "env-kid", "env-client", vendorOrg},
		"configured client id with environment key": {map[string]string{"client_id": "configured-client"}, envKey, "", "env-kid", "configured-client", vendorOrg},
		"configured organisation with environment key": {
			map[string]string{"consumer_org": "974760673"}, envKey, "", "env-kid", "env-client", "974760673",
		},
		"configured client id with environment token": {map[string]string{"client_id": "configured-client"}, envToken, tokenOfEnvironment, "", "configured-client", ""},
		"nothing": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, diags := resolve(configuration(t, test.configuration), variables(with(test.environment, "ALTINN_ENVIRONMENT", "tt02")), now)
			if diags.HasError() {
				t.Fatal(diags)
			}
			var token, kid string
			if s.credential.ready != nil {
				token = must(s.credential.ready.Token(t.Context()))
			}
			if s.credential.key != nil {
				kid = s.credential.key.ID()
			}
			if token != test.token || kid != test.kid {
				t.Errorf("token %q and key %q, want %q and %q", token, kid, test.token, test.kid)
			}
			if s.clientID != test.client || s.consumerOrg != test.consumerOrg {
				t.Errorf("client %q for %q, want %q for %q", s.clientID, s.consumerOrg, test.client, test.consumerOrg)
			}
			if s.credential.missing() != (test.token == "" && test.kid == "") {
				t.Errorf("missing is %v", s.credential.missing())
			}
		})
	}
}

func TestPrecedenceOfPlaces(t *testing.T) {
	t.Parallel()
	const own, other = "http://127.0.0.1:8050/", "http://127.0.0.1:9050/"
	key := map[string]string{"MASKINPORTEN_CLIENT_ID": "c", "MASKINPORTEN_CLIENT_JWK": jwkText("k")}
	wellKnown := func(base string) string { return base + ".well-known/oauth-authorization-server" }
	explicit := maskinporten.Endpoints{Issuer: own, TokenEndpoint: own + "token"}
	for name, test := range map[string]struct {
		configuration, environment map[string]string
		platform                   string
		endpoints                  maskinporten.Endpoints
	}{
		"environment configured": {
			map[string]string{"environment": "prod"}, map[string]string{"ALTINN_ENVIRONMENT": "tt02"},
			"https://platform.altinn.no", maskinporten.Production(),
		},
		"environment from the environment": {
			nil, map[string]string{"ALTINN_ENVIRONMENT": "at23"}, "https://platform.at23.altinn.cloud", maskinporten.Test(),
		},
		"overrides configured": {
			map[string]string{"environment": "tt02", "platform_url": own, "well_known_url": wellKnown(own)},
			map[string]string{"ALTINN_PLATFORM_URL": other, "MASKINPORTEN_WELL_KNOWN_URL": wellKnown(other)},
			"http://127.0.0.1:8050", maskinporten.Endpoints{WellKnownURL: wellKnown(own)},
		},
		"overrides from the environment": {
			nil,
			map[string]string{"ALTINN_ENVIRONMENT": "tt02", "ALTINN_PLATFORM_URL": other, "MASKINPORTEN_WELL_KNOWN_URL": wellKnown(other)},
			"http://127.0.0.1:9050", maskinporten.Endpoints{WellKnownURL: wellKnown(other)},
		},
		"overrides from the environment that are no emulator's": {
			nil,
			map[string]string{"ALTINN_ENVIRONMENT": "tt02", "ALTINN_PLATFORM_URL": "https://proxy.example/", "MASKINPORTEN_ISSUER": "https://maskin.example/"},
			"https://proxy.example", maskinporten.IssuedBy("https://maskin.example/"),
		},
		"configured override without environment": {
			map[string]string{"platform_url": own, "well_known_url": wellKnown(own)}, nil,
			"http://127.0.0.1:8050", maskinporten.Endpoints{WellKnownURL: wellKnown(own)},
		},
		"issuer alone": {
			map[string]string{"platform_url": own, "issuer": own}, nil, "http://127.0.0.1:8050", maskinporten.IssuedBy(own),
		},
		"issuer and token endpoint": {
			map[string]string{"platform_url": own, "issuer": own, "token_endpoint": own + "token"}, nil, "http://127.0.0.1:8050", explicit,
		},
		"issuer and token endpoint over metadata, as on NAIS": {
			map[string]string{"platform_url": own},
			map[string]string{"MASKINPORTEN_WELL_KNOWN_URL": wellKnown(own), "MASKINPORTEN_ISSUER": own, "MASKINPORTEN_TOKEN_ENDPOINT": own + "token"},
			"http://127.0.0.1:8050", explicit,
		},
		"configured metadata over all of the environment's": {
			map[string]string{"environment": "tt02", "well_known_url": wellKnown(own)},
			map[string]string{"MASKINPORTEN_ISSUER": other, "MASKINPORTEN_TOKEN_ENDPOINT": other + "token"},
			"https://platform.tt02.altinn.no", maskinporten.Endpoints{WellKnownURL: wellKnown(own)},
		},
		"metadata with an expected issuer": {
			map[string]string{"environment": "tt02", "well_known_url": wellKnown(own), "issuer": own}, nil,
			"https://platform.tt02.altinn.no", maskinporten.Endpoints{WellKnownURL: wellKnown(own), Issuer: own},
		},
		"client id in MASKINPORTEN_ISSUER": {
			map[string]string{"environment": "tt02"}, map[string]string{"MASKINPORTEN_ISSUER": "0c3b1d2e-8f0a-4c7e-9b1a-3d4e5f607182"},
			"https://platform.tt02.altinn.no", maskinporten.Test(),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			environment := maps.Clone(key)
			maps.Copy(environment, test.environment)
			s, diags := resolve(configuration(t, test.configuration), variables(environment), now)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			if s.platformURL != test.platform || s.endpoints != test.endpoints {
				t.Errorf("platform %s with %+v, want %s with %+v", s.platformURL, s.endpoints, test.platform, test.endpoints)
			}
		})
	}
}

func TestEnvironments(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct{ platform, issuer string }{
		"prod": {"https://platform.altinn.no", "https://maskinporten.no/"},
		"tt02": {"https://platform.tt02.altinn.no", "https://test.maskinporten.no/"},
		"at22": {"https://platform.at22.altinn.cloud", "https://test.maskinporten.no/"},
		"at23": {"https://platform.at23.altinn.cloud", "https://test.maskinporten.no/"},
		"at24": {"https://platform.at24.altinn.cloud", "https://test.maskinporten.no/"},
		"yt01": {"https://platform.yt01.altinn.cloud", "https://test.maskinporten.no/"},
	} {
		if got, ok := environmentNamed(name); !ok || got.platformURL != want.platform || got.maskinporten.Issuer != want.issuer {
			t.Errorf("%s is %+v", name, got)
		}
	}
	if n := len(environments()); n != 6 {
		t.Errorf("%d environments", n)
	}
	for wrong, want := range map[string]string{
		"production": "prod", "PROD": "prod", "TT02": "tt02", "tt2": "tt02", "tt": "tt02", "at21": "at22", "yt1": "yt01", "test": "", "": "",
	} {
		if got := nearestEnvironment(wrong); got != want {
			t.Errorf("nearest to %q is %q, want %q", wrong, got, want)
		}
	}
}

func TestPrecedenceOfSelfservice(t *testing.T) {
	t.Parallel()
	const own, test = "http://127.0.0.1:8050", "https://api.test.samarbeid.digdir.no"
	for name, tc := range map[string]struct {
		configuration, environment map[string]string
		want                       string
	}{
		"environment":                      {map[string]string{"environment": "at22"}, nil, test},
		"production":                       {map[string]string{"environment": "prod"}, nil, "https://api.samarbeid.digdir.no"},
		"configured":                       {map[string]string{"environment": "tt02", "selfservice_url": own + "/"}, nil, own},
		"variable of an emulator":          {nil, map[string]string{"ALTINN_ENVIRONMENT": "tt02", "DIGDIR_SELFSERVICE_URL": own}, own},
		"configured over a variable":       {map[string]string{"environment": "tt02", "selfservice_url": test}, map[string]string{"DIGDIR_SELFSERVICE_URL": own}, test},
		"another platform has none":        {map[string]string{"environment": "tt02", "platform_url": own}, nil, ""},
		"another platform and its own API": {map[string]string{"platform_url": own, "selfservice_url": own}, map[string]string{"MASKINPORTEN_ISSUER": own + "/"}, own},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, diags := resolve(configuration(t, tc.configuration), variables(tc.environment), now)
			if diags.HasError() || s.selfserviceURL != tc.want {
				t.Errorf("%q, want %q: %v", s.selfserviceURL, tc.want, diags)
			}
		})
	}
}
