package access

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
)

var _ datasource.DataSourceWithConfigure = (*ClientsDataSource)(nil)

// ClientsDataSource is altinn_system_user_clients: the clients of a system user for clients.
type ClientsDataSource struct{ reader }

// NewClientsDataSource returns the data source, not yet configured.
func NewClientsDataSource() datasource.DataSource { return &ClientsDataSource{} }

type clientsModel struct {
	systemUser

	Clients []organisation `tfsdk:"clients"`
}

// Metadata implements [datasource.DataSource].
func (*ClientsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_system_user_clients"
}

// Schema implements [datasource.DataSource].
func (*ClientsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The clients that an accountant or auditor has given to its system user for clients (`user_type = \"agent\"`), " +
			"with what the system user holds for each. Altinn cannot change such a system user: when it has to be replaced, " +
			"[this list](../guides/replace-agent.md) is what the new one needs.\n\n" +
			"~> It takes the scope `" + altinn.ScopeMyClients + "`, and whether Digdir grants that to system vendors is not settled: ask " +
			"before you build on it. [`altinn_system_user_access`](system_user_access.md) tells the clients and their access packages, too, " +
			"with another scope.\n\n" +
			"The provider asks with a token of the system user's own, which reaches neither state nor plan, and for which it takes a " +
			"Maskinporten credential. A system user that does not exist, or is a standard one, is an error. Persons are never in the list.",
		Attributes: withSystemUser("The organisation number, nine digits, of the accountant or auditor that has the system user.",
			map[string]schema.Attribute{
				"clients": organisationsAttribute("The clients, by their numbers, those with nothing given among them. What a client has given "+
					"by several roles is put together.", "client"),
			}),
	}
}

// Read implements [datasource.DataSource].
func (d *ClientsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config clientsModel
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	o := operation{noun: "clients of system user", scope: altinn.ScopeMyClients, key: config.key()}
	user, diags := d.find(ctx, o)
	if diags.HasError() {
		resp.Diagnostics.Append(diags...)
		return
	}
	if user.UserType == altinn.StandardUser {
		resp.Diagnostics.Append(o.withoutClients())
		return
	}
	found, err := d.client.SystemUserClients(ctx, d.tokens(*user))
	if errors.Is(err, altinn.ErrUnknownSystemUser) {
		if diags := d.findAgain(ctx, o, user); diags.HasError() {
			resp.Diagnostics.Append(diags...)
			return
		}
	}
	if err != nil {
		resp.Diagnostics.Append(o.failed(err, user.OwnRef)...)
		return
	}
	config.Clients = organisations(found)
	resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
}
