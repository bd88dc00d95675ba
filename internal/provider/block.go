package provider

import (
	"context"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
)

// model is the provider block as Terraform decodes it.
type model struct {
	Environment           types.String `tfsdk:"environment"`
	PlatformURL           types.String `tfsdk:"platform_url"`
	SelfserviceURL        types.String `tfsdk:"selfservice_url"`
	AccessToken           types.String `tfsdk:"access_token"`
	Maskinporten          types.Object `tfsdk:"maskinporten"`
	RequestTimeout        types.String `tfsdk:"request_timeout"`
	MaxRetries            types.Int64  `tfsdk:"max_retries"`
	MaxConcurrentRequests types.Int64  `tfsdk:"max_concurrent_requests"`
	PlanTimeChecks        types.Bool   `tfsdk:"plan_time_checks"`
	MaxRequestsPerSecond  types.Int64  `tfsdk:"max_requests_per_second"`
}

type maskinportenModel struct {
	ClientID       types.String `tfsdk:"client_id"`
	ClientJWK      types.String `tfsdk:"client_jwk"`
	PrivateKey     types.String `tfsdk:"private_key"`
	KeyID          types.String `tfsdk:"key_id"`
	PKCS12         types.String `tfsdk:"pkcs12"`
	PKCS12Password types.String `tfsdk:"pkcs12_password"`
	ConsumerOrg    types.String `tfsdk:"consumer_org"`
	WellKnownURL   types.String `tfsdk:"well_known_url"`
	Issuer         types.String `tfsdk:"issuer"`
	TokenEndpoint  types.String `tfsdk:"token_endpoint"`

	PropagationTimeout types.String `tfsdk:"propagation_timeout"`
}

// block holds the inputs that can come from the environment as well as from the configuration: of
// one level, or of both as [merge] combines them.
type block struct {
	environment input
	platformURL input
	selfservice input // URL
	accessToken input

	clientID    input
	clientJWK   input
	privateKey  input
	keyID       input
	pkcs12      input
	password    input
	consumerOrg input

	wellKnownURL  input
	issuer        input
	tokenEndpoint input

	// ignoredIssuer is true if MASKINPORTEN_ISSUER is not a URL: some tools have the client id
	// there (maskinporten.md §3.3).
	ignoredIssuer bool
}

func blockFromModel(ctx context.Context, m model) (block, diag.Diagnostics) {
	b := block{
		environment: configured(m.Environment, path.Root("environment")),
		platformURL: configured(m.PlatformURL, path.Root("platform_url")),
		selfservice: configured(m.SelfserviceURL, path.Root("selfservice_url")),
		accessToken: configured(m.AccessToken, path.Root("access_token")),
	}
	at := path.Root("maskinporten")
	if m.Maskinporten.IsUnknown() {
		// Until it is known, it counts as the credential and as the address of Maskinporten.
		whole := input{given: true, unknown: true, attribute: at}
		b.clientID, b.clientJWK, b.wellKnownURL = whole, whole, whole
		return b, nil
	}
	var mp maskinportenModel
	if !m.Maskinporten.IsNull() {
		if diags := m.Maskinporten.As(ctx, &mp, basetypes.ObjectAsOptions{}); diags.HasError() {
			return b, diags
		}
	}
	b.clientID = configured(mp.ClientID, at.AtName("client_id"))
	b.clientJWK = configured(mp.ClientJWK, at.AtName("client_jwk"))
	b.privateKey = configured(mp.PrivateKey, at.AtName("private_key"))
	b.keyID = configured(mp.KeyID, at.AtName("key_id"))
	b.pkcs12 = configured(mp.PKCS12, at.AtName("pkcs12"))
	b.password = configured(mp.PKCS12Password, at.AtName("pkcs12_password"))
	b.password.text = passwordText(mp.PKCS12Password.ValueString())
	b.consumerOrg = configured(mp.ConsumerOrg, at.AtName("consumer_org"))
	b.wellKnownURL = configured(mp.WellKnownURL, at.AtName("well_known_url"))
	b.issuer = configured(mp.Issuer, at.AtName("issuer"))
	b.tokenEndpoint = configured(mp.TokenEndpoint, at.AtName("token_endpoint"))
	return b, nil
}

// blockFromEnvironment reads the variables. An empty one counts as not set.
func blockFromEnvironment(getenv func(string) string) block {
	read := func(variable string) input {
		text := maskinporten.Trim(getenv(variable))
		return input{given: text != "", text: text, variable: variable}
	}
	b := block{
		environment:   read("ALTINN_ENVIRONMENT"),
		platformURL:   read("ALTINN_PLATFORM_URL"),
		selfservice:   read("DIGDIR_SELFSERVICE_URL"),
		accessToken:   read("ALTINN_ACCESS_TOKEN"),
		clientID:      read("MASKINPORTEN_CLIENT_ID"),
		clientJWK:     read("MASKINPORTEN_CLIENT_JWK"),
		privateKey:    read("MASKINPORTEN_PRIVATE_KEY"),
		keyID:         read("MASKINPORTEN_KID"),
		pkcs12:        read("MASKINPORTEN_PKCS12"),
		password:      read("MASKINPORTEN_PKCS12_PASSWORD"),
		consumerOrg:   read("MASKINPORTEN_CONSUMER_ORG"),
		wellKnownURL:  read("MASKINPORTEN_WELL_KNOWN_URL"),
		issuer:        read("MASKINPORTEN_ISSUER"),
		tokenEndpoint: read("MASKINPORTEN_TOKEN_ENDPOINT"),
	}
	b.password.text = passwordText(getenv(b.password.variable))
	if u, err := url.Parse(b.issuer.text); b.issuer.given && (err != nil || u.Host == "") {
		b.issuer, b.ignoredIssuer = input{variable: b.issuer.variable}, true
	}
	return b
}

// keys returns the inputs for a key, each of which is a credential.
func (b block) keys() []input { return []input{b.clientJWK, b.privateKey, b.pkcs12} }

func (b block) hasKey() bool { return first(b.keys()...).given }

func (b block) hasCredential() bool { return b.accessToken.given || b.hasKey() }

func (b block) hasEndpoints() bool { return first(b.wellKnownURL, b.issuer, b.tokenEndpoint).given }

// merge combines both levels. A configured credential never mixes with variables, and neither do
// configured endpoints.
func merge(configuration, environment block) block {
	b := block{
		environment:   first(configuration.environment, environment.environment),
		platformURL:   first(configuration.platformURL, environment.platformURL),
		selfservice:   first(configuration.selfservice, environment.selfservice),
		ignoredIssuer: environment.ignoredIssuer,
	}
	places := environment
	if configuration.hasEndpoints() {
		places = configuration
	}
	b.wellKnownURL, b.issuer, b.tokenEndpoint = places.wellKnownURL, places.issuer, places.tokenEndpoint

	source := environment
	if configuration.hasCredential() {
		source = configuration
	}
	b.accessToken = source.accessToken
	b.clientJWK, b.privateKey, b.pkcs12 = source.clientJWK, source.privateKey, source.pkcs12
	b.keyID, b.password = source.keyID, source.password
	b.clientID, b.consumerOrg = source.clientID, source.consumerOrg
	if !configuration.hasCredential() {
		b.clientID = first(configuration.clientID, environment.clientID)
		b.consumerOrg = first(configuration.consumerOrg, environment.consumerOrg)
	}
	return b
}
