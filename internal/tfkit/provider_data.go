package tfkit

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
)

// ProviderData is what the provider hands to every resource, data source and list resource.
type ProviderData struct {
	// Altinn is the client of the platform that the provider block selects.
	Altinn *altinn.Client
	// SystemUserTokens returns the source of Altinn's own tokens of a system user that
	// [altinn.Client.SystemUser] has found, with the scopes that a call needs (altinn-api.md §14.1).
	// Pass it on as [api.Request.Tokens].
	SystemUserTokens func(altinn.SystemUser) api.TokenSource
	// SelfService calls Digdir's self-service API.
	SelfService *selfservice.Client
	// Scopes reads the lists of scopes of the same API.
	Scopes *selfservice.Scopes
	// NoSelfService is true when nothing says where the self-service API is.
	NoSelfService bool
	// Now tells the time.
	Now func() time.Time
	// Metadata reads the open metadata of the same platform. It needs no credential.
	Metadata *altinn.Metadata
	// Platform is the one that Altinn calls, nil as long as it is not known.
	Platform *Platform
	// NoCredential is true if neither the provider block nor the environment has a credential. It
	// is false if one is not known yet, as in a plan where another resource makes the key.
	NoCredential bool
	// Catalog checks names during a plan. It is nil if `plan_time_checks` is off.
	Catalog Catalog
	// Run is what the calls of one run share: a CLI configures the provider anew for every plan and
	// every apply.
	Run *run.Run
	// PollInterval is the least time between two looks at a request that is waited for
	// (altinn-api.md §7.5). A POST whose answer was lost is given that time, too.
	PollInterval time.Duration
}

// ConfigureData unpacks the [ProviderData] that a Configure method was handed; see [Unpack].
func ConfigureData(providerData any, diags *diag.Diagnostics) *ProviderData {
	return Unpack[ProviderData](providerData, diags)
}

// Unpack returns what a Configure method was handed as its type. It returns nil before the provider
// is configured, when there is nothing to do, and after adding an error to diags.
func Unpack[T any](providerData any, diags *diag.Diagnostics) *T {
	if providerData == nil {
		return nil
	}
	data, ok := providerData.(*T)
	if !ok {
		diags.AddError("Unexpected provider data",
			fmt.Sprintf("The provider handed over a %T where a %T was expected. "+
				"This is a bug in the provider: please report it to its developers.", providerData, data))
		return nil
	}
	return data
}

// RequireCredential returns an error if there is no credential, for Configure methods of what needs
// a token. The provider block alone may lack one: Altinn's open metadata needs none.
func (d *ProviderData) RequireCredential() diag.Diagnostics {
	if d == nil || !d.NoCredential {
		return nil
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic("No credential for Altinn", noCredential)}
}

// RequireSelfService returns one error when nothing says where Digdir's self-service API is, for what cannot work without it.
func (d *ProviderData) RequireSelfService() diag.Diagnostics {
	if d == nil || !d.NoSelfService {
		return nil
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic("No address of Digdir's self-service API", noSelfService)}
}

const noSelfService = `This calls Digdir's self-service API, and with a platform_url nothing says which one belongs to it.

Set environment, or ALTINN_ENVIRONMENT; or set selfservice_url, or DIGDIR_SELFSERVICE_URL, to scheme and host of the API, such as the emulator's.`

const noCredential = `This needs a token, and neither the provider block nor the environment has anything to get one with.

Give exactly one of these:
  - maskinporten.client_id with maskinporten.client_jwk: MASKINPORTEN_CLIENT_ID and MASKINPORTEN_CLIENT_JWK
  - maskinporten.client_id with maskinporten.private_key and maskinporten.key_id: MASKINPORTEN_CLIENT_ID, MASKINPORTEN_PRIVATE_KEY and MASKINPORTEN_KID
  - maskinporten.client_id with maskinporten.pkcs12 and maskinporten.pkcs12_password: MASKINPORTEN_CLIENT_ID, MASKINPORTEN_PKCS12 and MASKINPORTEN_PKCS12_PASSWORD
  - access_token, a ready token: ALTINN_ACCESS_TOKEN

Prefer the environment variables: they never reach a saved plan file.`
