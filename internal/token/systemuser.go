package token

import (
	"context"
	"encoding/json"

	"github.com/golang-jwt/jwt/v5"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/text/unicode/norm"

	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

var _ ephemeral.EphemeralResourceWithConfigure = (*SystemUser)(nil)

// SystemUser is altinn_system_user_token: a token of one customer's system user.
type SystemUser struct{ base }

// NewSystemUser returns the ephemeral resource, not yet configured.
func NewSystemUser() ephemeral.EphemeralResource { return &SystemUser{} }

type systemUserModel struct {
	SystemID       types.String `tfsdk:"system_id"`
	PartyOrgNumber types.String `tfsdk:"party_org_number"`
	ExternalRef    types.String `tfsdk:"external_ref"`
	Scopes         types.Set    `tfsdk:"scopes"`
	Resource       types.String `tfsdk:"resource"`
	Exchange       types.Bool   `tfsdk:"exchange"`
	SystemUserID   types.String `tfsdk:"system_user_id"`
	result
}

// Metadata implements [ephemeral.EphemeralResource].
func (*SystemUser) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_system_user_token"
}

// Schema implements [ephemeral.EphemeralResource].
func (*SystemUser) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A Maskinporten token of one customer's system user: the proof that the whole chain works, from the " +
			"registered system over the customer's approval to the client. It exists while Terraform runs, and never in state or " +
			"plan. When Maskinporten knows no such system user, the error says what is missing. Needs a Maskinporten credential; a " +
			"ready token is not enough.",
		Attributes: map[string]schema.Attribute{
			"system_id": schema.StringAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "The id of the system that the system user belongs to. Maskinporten finds the system by the client " +
					"id alone; when it is given, a token for another system is an error. Defaults to the system in the token.",
				Validators: []validator.String{tfkit.Check("system id", identifier.CheckStoredSystemID)},
			},
			"party_org_number": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "The organisation number, nine digits, of the customer that has the system user. For an agent " +
					"system user that is the accountant or auditor, never one of its clients.",
				Validators: []validator.String{tfkit.Check("organisation number", identifier.CheckOrgNumber)},
			},
			"external_ref": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "The reference of the request for the system user: 1 to 255 letters, digits, `_` and `-`. " +
					"Defaults to the customer's organisation number, as in the request.",
				Validators: []validator.String{tfkit.Check("external reference", identifier.CheckExternalRef)},
			},
			"scopes":   scopesAttribute(),
			"resource": resourceAttribute(),
			"exchange": exchangeAttribute(),
			"system_user_id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "The id of the system user in the token, a UUID.",
			},
			"access_token": accessTokenAttribute(),
			"expires_at":   expiresAtAttribute(),
		},
	}
}

// Open implements [ephemeral.EphemeralResource].
func (s *SystemUser) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var config systemUserModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	token, diags := s.grantFor(ctx, config)
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	user := readSystemUser(token.Value)
	if wanted := config.SystemID.ValueString(); wanted != "" && user.SystemID != "" && wanted != user.SystemID {
		resp.Diagnostics.Append(otherSystem(wanted, user.SystemID))
		return
	}
	if user.SystemID != "" {
		config.SystemID = types.StringValue(user.SystemID)
	}
	config.SystemUserID = types.StringPointerValue(user.id())
	config.read(token)
	resp.Diagnostics.Append(resp.Result.Set(ctx, config)...)
}

// grantFor gets the token, or says why there is none. Maskinporten compares references as they are
// spelled: one that Altinn spells otherwise is asked for once more.
func (s *SystemUser) grantFor(ctx context.Context, config systemUserModel) (maskinporten.Token, diag.Diagnostics) {
	request := maskinporten.Request{
		Scopes:     tfkit.Strings(config.Scopes),
		Resource:   config.Resource.ValueString(),
		SystemUser: &maskinporten.SystemUser{OrgNumber: config.PartyOrgNumber.ValueString(), ExternalRef: config.ExternalRef.ValueString()},
	}
	token, refused, err := s.grant(ctx, request, config.Exchange.ValueBool())
	if refused != nil && refused.FindsNoSystemUser() {
		asked := newDiagnosis(s.data.Altinn, refused.ClientID, config)
		user, missing, lookupErr := asked.find(ctx)
		if user == nil || user.OwnRef == asked.ref {
			return token, diag.Diagnostics{noSystemUser(asked.party, refused, missing, lookupErr)}
		}
		request.SystemUser.ExternalRef = user.OwnRef
		token, refused, err = s.grant(ctx, request, config.Exchange.ValueBool())
		if why := approval.WhyNoToken(user.OwnRef); why != "" && refused != nil && refused.RefusesReference() {
			return token, diag.Diagnostics{noTokenByReference(asked.party, refused, why)}
		}
	}
	if err != nil {
		return token, s.refusal(ctx, err, refused, config.Scopes)
	}
	return token, nil
}

// authorization is the system user in a token (maskinporten.md §5.3).
type authorization struct {
	Type          string   `json:"type"`
	SystemUserIDs []string `json:"systemuser_id"`
	SystemID      string   `json:"system_id"`
}

func (a authorization) id() *string {
	if len(a.SystemUserIDs) == 0 {
		return nil
	}
	return &a.SystemUserIDs[0]
}

// authorizations is an array in Maskinporten's tokens, and an object in Altinn's (altinn-api.md §14.1).
type authorizations []authorization

// UnmarshalJSON implements [json.Unmarshaler].
func (a *authorizations) UnmarshalJSON(text []byte) error {
	var several []authorization
	var one authorization
	switch {
	case json.Unmarshal(text, &several) == nil:
		*a = several
	case json.Unmarshal(text, &one) == nil:
		*a = authorizations{one}
	}
	return nil // what else there may be tells nothing
}

// readSystemUser reads, unverified, whom a token is for: it came straight from Maskinporten or
// Altinn. Texts are composed, as Terraform knows them.
func readSystemUser(token string) authorization {
	var claims struct {
		jwt.RegisteredClaims

		Details authorizations `json:"authorization_details"`
	}
	if _, _, err := jwt.NewParser().ParseUnverified(token, &claims); err != nil {
		return authorization{} // not a JWT: nothing to read
	}
	for _, detail := range claims.Details {
		if detail.Type == "urn:altinn:systemuser" {
			detail.SystemID = norm.NFC.String(detail.SystemID)
			return detail
		}
	}
	return authorization{}
}
