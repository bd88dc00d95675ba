package token

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

var _ ephemeral.EphemeralResourceWithConfigure = (*Maskinporten)(nil)

// Maskinporten is altinn_maskinporten_token: a token of the vendor's own.
type Maskinporten struct{ base }

// NewMaskinporten returns the ephemeral resource, not yet configured.
func NewMaskinporten() ephemeral.EphemeralResource { return &Maskinporten{} }

type maskinportenModel struct {
	Scopes      types.Set    `tfsdk:"scopes"`
	Resource    types.String `tfsdk:"resource"`
	Exchange    types.Bool   `tfsdk:"exchange"`
	ConsumerOrg types.String `tfsdk:"consumer_org"`
	result
}

// Metadata implements [ephemeral.EphemeralResource].
func (*Maskinporten) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_maskinporten_token"
}

// Schema implements [ephemeral.EphemeralResource].
func (*Maskinporten) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A Maskinporten token of the client that the provider block configures, with scopes of your choice. " +
			"It exists while Terraform runs, and never in state or plan. Needs a Maskinporten credential; a ready token is not enough.",
		Attributes: map[string]schema.Attribute{
			"scopes":   scopesAttribute(),
			"resource": resourceAttribute(),
			"exchange": exchangeAttribute(),
			"consumer_org": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "The organisation number, nine digits, of the organisation to act for, which has delegated the " +
					"scopes. Defaults to `maskinporten.consumer_org` of the provider block.",
				Validators: []validator.String{tfkit.Check("organisation number", identifier.CheckOrgNumber)},
			},
			"access_token": accessTokenAttribute(),
			"expires_at":   expiresAtAttribute(),
		},
	}
}

// Open implements [ephemeral.EphemeralResource].
func (m *Maskinporten) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var config maskinportenModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	token, refused, err := m.grant(ctx, maskinporten.Request{
		Scopes:      tfkit.Strings(config.Scopes),
		Resource:    config.Resource.ValueString(),
		ConsumerOrg: config.ConsumerOrg.ValueString(),
	}, config.Exchange.ValueBool())
	if err != nil {
		resp.Diagnostics.Append(m.refusal(ctx, err, refused, config.Scopes)...)
		return
	}
	config.read(token)
	resp.Diagnostics.Append(resp.Result.Set(ctx, config)...)
}
