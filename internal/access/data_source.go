package access

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

var _ datasource.DataSourceWithConfigure = (*DataSource)(nil)

// DataSource is altinn_system_user_access: what a system user may really do, and where.
type DataSource struct{ reader }

// NewDataSource returns the data source, not yet configured.
func NewDataSource() datasource.DataSource { return &DataSource{} }

type accessModel struct {
	systemUser

	PartyIsDeleted types.Bool     `tfsdk:"party_is_deleted"`
	AccessPackages types.Set      `tfsdk:"access_packages"`
	Resources      types.Set      `tfsdk:"resources"`
	Parties        []organisation `tfsdk:"parties"`
}

// Metadata implements [datasource.DataSource].
func (*DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_system_user_access"
}

// Schema implements [datasource.DataSource].
func (*DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "What a system user may really do, as Altinn's access management tells it now: what the customer approved, " +
			"and what was given or taken away since. Requests tell only what was asked for.\n\n" +
			"The provider asks with a token of the system user's own, which reaches neither state nor plan. It takes a Maskinporten " +
			"credential, not a ready token, whose client has the scope `" + altinn.ScopeAuthorizedParties + "`: Digdir grants it to the " +
			"organisation, like Altinn's other scopes, and then it is added to the client. Looking the system user up takes `" +
			altinn.ScopeRequestWrite + "` besides.\n\n" +
			"A system user that has been given nothing has empty sets. One that does not exist, since its request is not accepted yet or " +
			"the customer has deleted it, is an error that says which: read it for those alone who have accepted, by a local as below. Each read " +
			"takes a token per customer, so read those that you need.\n\n" +
			"Persons are never in it. Altinn answers with the owner of a client that is a sole proprietorship, national identity number " +
			"included; the provider drops both before anything is kept.",
		Attributes: withSystemUser(
			"The organisation number of the customer, nine digits. For a system user for clients, that is the accountant or auditor.",
			map[string]schema.Attribute{
				"party_is_deleted": schema.BoolAttribute{
					Computed: true,
					MarkdownDescription: "Whether the customer is deleted in the register of organisations. Its system user then holds " +
						"nothing, whatever was approved: leave such customers out of what you compare. Also `false` where Altinn does not name the " +
						"customer, as when nothing has been given yet.",
				},
				"access_packages": packagesAttribute("The URNs of the access packages that the system user holds at the customer itself. " +
					"A system user for clients holds none there."),
				"resources": resourcesAttribute("The ids of the single resources that the system user holds at the customer itself."),
				"parties": organisationsAttribute("The organisations for which the system user may do something, by their numbers: the "+
					"customer and its subunits, or, for a system user for clients, the clients and theirs. Each is there once. What a "+
					"client has given in single resources may be missing, as Altinn tells it in some environments alone.", "organisation"),
			}),
	}
}

// Read implements [datasource.DataSource].
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config accessModel
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	o := operation{noun: "access of system user", scope: altinn.ScopeAuthorizedParties, key: config.key()}
	user, diags := d.find(ctx, o)
	if diags.HasError() {
		resp.Diagnostics.Append(diags...)
		return
	}
	found, err := d.client.SystemUserAccess(ctx, d.tokens(*user))
	if err != nil {
		resp.Diagnostics.Append(o.failed(err, user.OwnRef)...)
		return
	}
	if len(found) == 0 {
		if resp.Diagnostics.Append(d.findAgain(ctx, o, user)...); resp.Diagnostics.HasError() {
			return
		}
	}
	var own altinn.Access
	if at := slices.IndexFunc(found, func(a altinn.Access) bool { return a.OrgNumber == o.key.Party }); at >= 0 {
		own = found[at]
	}
	config.PartyIsDeleted = types.BoolValue(own.IsDeleted)
	config.AccessPackages, config.Resources = tfkit.StringSet(own.AccessPackages), tfkit.StringSet(own.Resources)
	config.Parties = organisations(slices.DeleteFunc(found, altinn.Access.IsEmpty))
	resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
}
