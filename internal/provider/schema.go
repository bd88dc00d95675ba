package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

func providerSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Manages a system vendor's systems and system users in [Altinn](https://www.altinn.no).\n\n" +
			"Every argument except the limits can come from an environment variable instead. A credential is looked for in this " +
			"order: `access_token`, a key in `maskinporten`, `ALTINN_ACCESS_TOKEN`, a key in an environment variable. Two " +
			"credentials on one level are an error, and a credential in the configuration never mixes with environment variables.",
		Attributes: map[string]schema.Attribute{
			"environment": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "The environment of Altinn to work on, which selects the platform and Maskinporten together: " +
					"`prod`, `tt02` (the test environment for vendors), `at22`, `at23`, `at24` or `yt01`. There is no default, so " +
					"that nobody changes production by leaving something out. Can also be set with `ALTINN_ENVIRONMENT`. When it is set here, " +
					"environment variables of other addresses than its own are an error, unless they name this machine, as those of an emulator do.",
			},
			"platform_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "The base URL of Altinn's platform, instead of the environment's, such as the emulator's. It must " +
					"be https, unless its host is this machine. With it, and with one of Maskinporten's URLs or an `access_token`, " +
					"`environment` may be left out. Can also be set with `ALTINN_PLATFORM_URL`, which counts beside `environment` only " +
					"if it names this machine.",
			},
			"selfservice_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Scheme and host of Digdir's self-service API, by which Maskinporten clients are managed, instead of the " +
					"environment's, such as the emulator's. It must be https, unless its host is this machine. Beside `platform_url` it " +
					"has no default, and only what manages clients needs it. Can also be set with `DIGDIR_SELFSERVICE_URL`, which counts " +
					"beside `environment` only if it names this machine.",
			},
			"access_token": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "A ready bearer token for Altinn, instead of a key in `maskinporten`. It cannot be renewed, and " +
					"tokens live for two minutes unless the client says otherwise. Can also be set with `ALTINN_ACCESS_TOKEN`.",
			},
			"maskinporten": maskinportenAttribute(),
			"request_timeout": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "How long one attempt of a request may take: a number and a unit, such as `45s` or `2m`, from " +
					"`1s` to `10m`. Defaults to `30s`.",
			},
			"max_retries": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: fmt.Sprintf("How many times a call is tried again at most, after failures that may pass, from `0` "+
					"to `%d`. The waits between them double, from half a second to twenty. Defaults to `%d`, which is enough for fifteen "+
					"seconds in which Altinn fails whatever it is asked, as it does when its database restarts. A call that a service refuses for being one too many (429) does not count: all "+
					"calls to that service wait and slow down then, for five minutes at most (two at Maskinporten).", mostRetries, defaultRetries),
				Validators: []validator.Int64{int64validator.Between(0, mostRetries)},
			},
			"max_concurrent_requests": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: fmt.Sprintf("How many requests to Altinn may be under way at once, for the whole provider, from `1` "+
					"to `%d`. Defaults to `%d`, as many as Terraform's own operations. Exchanges of tokens at Altinn count, for this limit "+
					"and for `max_requests_per_second`; calls to Maskinporten and to Digdir's self-service API do not.", mostConcurrency,
					api.DefaultMaxConcurrentRequests),
				Validators: []validator.Int64{int64validator.Between(1, mostConcurrency)},
			},
			"max_requests_per_second": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: fmt.Sprintf("How many requests to Altinn may be sent per second, for the whole provider, from `1` to "+
					"`%d`. Defaults to `%d`, more than ten operations at once come to. When Altinn wants fewer, the provider slows down "+
					"by itself; a lower limit leaves room for others.", highestRate, api.DefaultMaxRequestsPerSecond),
				Validators: []validator.Int64{int64validator.Between(1, highestRate)},
			},
			"plan_time_checks": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether planning looks resources and access packages that are new or change up in Altinn's open metadata, " +
					"so that a misspelt or unusable one fails the plan instead of the apply. Scopes of Maskinporten are compared with Digdir's lists, " +
					"and one that is not in them is a warning. Metadata that cannot be read are a warning as well. " +
					"Defaults to `true`; as long as the value is not known, nothing is looked up. Can also be set with " +
					"`ALTINN_PLAN_TIME_CHECKS`, to `true`, `false`, `1` or `0`.",
			},
		},
	}
}

func maskinportenAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "The Maskinporten client that gets the tokens, and its key: exactly one of `client_jwk`, `private_key` and " +
			"`pkcs12`. Prefer the environment variables for keys: a saved plan file holds the values of variables.",
		Attributes: map[string]schema.Attribute{
			"client_id": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "The id of the Maskinporten client, normally a UUID. Required here when the key is here. Can also be " +
					"set with `MASKINPORTEN_CLIENT_ID`.",
			},
			"client_jwk": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "The private RSA key as a JSON Web Key with its `kid`, as JSON or in base64. A JWK set with one " +
					"private key works too. Can also be set with `MASKINPORTEN_CLIENT_JWK`.",
			},
			"private_key": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "The private RSA key in PEM form, PKCS#1 or PKCS#8, not encrypted; the base64 between the BEGIN and END " +
					"lines is enough. It needs `key_id`. Can also be set with `MASKINPORTEN_PRIVATE_KEY`.",
			},
			"key_id": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "The key id (`kid`) that Digdir's portal shows for the public key. Required with `private_key`. With " +
					"`pkcs12` it is sent instead of the certificate, for a certificate that is uploaded to the client. With " +
					"`client_jwk` it stands in for a missing `kid`, and chooses the key in a set of several. Can also be set with " +
					"`MASKINPORTEN_KID`.",
			},
			"pkcs12": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "An enterprise certificate with its private RSA key: a PKCS#12 file (`.p12`, `.pfx`) in base64, as " +
					"`filebase64` reads it. Can also be set with `MASKINPORTEN_PKCS12`.",
			},
			"pkcs12_password": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "The password of the PKCS#12 file. Defaults to none. Can also be set with " +
					"`MASKINPORTEN_PKCS12_PASSWORD`.",
			},
			"consumer_org": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "The organisation number, nine digits, of another organisation to act for, which has delegated the " +
					"scopes in Altinn. Defaults to the client's own organisation. Can also be set with `MASKINPORTEN_CONSUMER_ORG`.",
			},
			"well_known_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "The URL of Maskinporten's metadata, instead of the environment's, such as the emulator's. It must be " +
					"https, unless its host is this machine. Can also be set with `MASKINPORTEN_WELL_KNOWN_URL`.",
			},
			"issuer": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "The issuer of another Maskinporten, an absolute URL exactly as its metadata write it, trailing slash " +
					"included. By itself it says where the metadata are. Can also be set with `MASKINPORTEN_ISSUER`, which is read " +
					"only when it is an absolute URL.",
			},
			"propagation_timeout": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "How long to repeat grants that Maskinporten refuses since it does not know the client, the key or a scope, as a " +
					"duration such as `5m`, at most `1h`. What Digdir's self-service changes reaches Maskinporten after minutes: with this, one apply " +
					"can make a client and use it. Defaults to `0s`: such a grant fails at once.",
			},
			"token_endpoint": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "The URL of another Maskinporten's token endpoint. It needs `issuer`, and with both no metadata are " +
					"read. Can also be set with `MASKINPORTEN_TOKEN_ENDPOINT`.",
			},
		},
	}
}
