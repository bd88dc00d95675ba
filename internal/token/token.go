package token

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// Data is what the provider block hands to the ephemeral resources.
type Data struct {
	*tfkit.ProviderData

	// Grants makes Maskinporten's tokens, Exchanged Altinn's own. They are nil without a Maskinporten credential; while that is
	// not known, they fail and name the attribute to wait for.
	Grants, Exchanged maskinporten.Grants
}

// base is what both ephemeral resources are made of.
type base struct {
	data *Data
}

// Configure implements [ephemeral.EphemeralResourceWithConfigure].
func (b *base) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	if data := tfkit.Unpack[Data](req.ProviderData, &resp.Diagnostics); data != nil {
		resp.Diagnostics.Append(data.RequireCredential()...)
		b.data = data
	}
}

// grant gets a token, Maskinporten's or the one of Altinn's that it is exchanged for, or says why there is none. refused is
// Maskinporten's answer when it gave one.
func (b *base) grant(ctx context.Context, request maskinporten.Request, exchange bool) (token maskinporten.Token, refused *maskinporten.Error, err error) {
	from := b.data.Grants
	if exchange {
		from = b.data.Exchanged
	}
	if from == nil {
		return token, nil, errors.New(needsCredential)
	}
	token, err = from.Grant(ctx, request)
	refused, _ = errors.AsType[*maskinporten.Error](err)
	return token, refused, err
}

// refusal explains why there is no token. If Maskinporten has refused the scopes, it says which of them may be wrong: an
// ephemeral resource has no plan of its own, and is opened while planning as far as its values are known then.
func (b *base) refusal(ctx context.Context, err error, refused *maskinporten.Error, scopes types.Set) diag.Diagnostics {
	diags := failed(err)
	if refused != nil && refused.RefusesScopes() && b.data.Catalog != nil {
		diags.Append(b.data.Catalog.ExplainScopes(ctx, path.Root("scopes"), tfkit.Strings(scopes))...)
	}
	return diags
}

// result is what both hand out.
type result struct { //nolint:recvcheck // a copy must not print the token either
	AccessToken types.String `tfsdk:"access_token"`
	ExpiresAt   types.String `tfsdk:"expires_at"`
}

// Format implements [fmt.Formatter] without the token, for everything that holds a result.
func (result) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "result with a token") }

func (r *result) read(token maskinporten.Token) {
	r.AccessToken = types.StringValue(token.Value)
	r.ExpiresAt = types.StringValue(token.ExpiresAt.UTC().Format(time.RFC3339))
}

func scopesAttribute() schema.SetAttribute {
	return schema.SetAttribute{
		Required: true, ElementType: types.StringType,
		MarkdownDescription: "The scopes that the token carries, at least one, such as `altinn:instances.read`. " +
			"Maskinporten grants all of them or refuses; the client must have each of them. When it refuses, `plan_time_checks` of the " +
			"provider block has them compared with Digdir's lists, and a warning names what may have been meant: while planning, if all " +
			"arguments are known then, and otherwise in the apply.",
		Validators: []validator.Set{
			setvalidator.SizeAtLeast(1),
			setvalidator.NoNullValues(),
			setvalidator.ValueStringsAre(tfkit.Check("scope", checkScope)),
		},
	}
}

func resourceAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "Restricts the token to one API: a URI, which becomes the `aud` claim (RFC 8707). " +
			"It must not have a fragment. Defaults to no restriction.",
		Validators: []validator.String{tfkit.Check("resource", checkResource)},
	}
}

func exchangeAttribute() schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Whether to exchange the token for one of Altinn's own, which APIs of other Altinn products and Altinn's " +
			"access management ask for. It lives for 30 minutes and carries the same scopes, and no audience. Altinn's system register takes " +
			"both. Defaults to `false`.",
	}
}

func accessTokenAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Computed: true, Sensitive: true,
		MarkdownDescription: "The token, for the `Authorization: Bearer` header. It may be shared with other uses in the same run, " +
			"so at least a quarter of its life, or 30 seconds, is left.",
	}
}

func expiresAtAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Computed: true,
		MarkdownDescription: "When the token expires, in RFC 3339. Maskinporten's default is two minutes after it was made; Altinn's own, " +
			"with `exchange`, expires after 30 minutes.",
	}
}

func checkScope(scope string) error {
	if scope == "" || strings.ContainsFunc(scope, func(r rune) bool { return r <= ' ' || r == '"' || r == '\\' || r > '~' }) {
		return errors.New("a scope is one word of printable ASCII characters, such as \"altinn:instances.read\"; write several as several elements")
	}
	return nil
}

func checkResource(uri string) error {
	if uri == "" || strings.ContainsAny(uri, "# \t\n") {
		return errors.New("a resource is a URI without white space and without a fragment (#…)")
	}
	return nil
}
