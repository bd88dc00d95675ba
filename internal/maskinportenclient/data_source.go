package maskinportenclient

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

var _ datasource.DataSourceWithConfigure = (*DataSource)(nil)

// DataSource is altinn_maskinporten_client as a data source: one client, by id or by name.
type DataSource struct {
	clients clients
}

// NewDataSource returns the data source, not yet configured.
func NewDataSource() datasource.DataSource { return &DataSource{} }

// Metadata implements [datasource.DataSource].
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_maskinporten_client"
}

// Schema implements [datasource.DataSource].
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := readAttributes()
	attributes["client_id"] = schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "The id of the client, as Digdir's portal shows it. Give either this or `name`.",
		Validators: []validator.String{
			stringvalidator.LengthAtLeast(1),
			stringvalidator.ExactlyOneOf(path.MatchRoot("client_id"), path.MatchRoot("name")),
		},
	}
	attributes["name"] = schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "The name of the client, as Digdir's portal shows it; upper and lower case differ. Exactly one client of the " +
			"organisation's must have it. Give either this or `client_id`.",
		Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A Maskinporten client of the organisation's, with its scopes and its public keys, by way of Digdir's self-service API. One that has been " +
			"deleted is an error. The credential of the provider must have the scope `idporten:dcr.read`.",
		Attributes: attributes,
	}
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.clients = readingClients(req.ProviderData, &resp.Diagnostics)
}

// readingClients are for what only reads.
func readingClients(providerData any, diags *diag.Diagnostics) clients {
	data := tfkit.ConfigureData(providerData, diags)
	if data == nil {
		return clients{}
	}
	diags.Append(data.RequireCredential()...)
	diags.Append(data.RequireSelfService()...)
	return clients{api: data.SelfService, run: data.Run, now: data.Now}
}

// Read implements [datasource.DataSource].
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config details
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	id := config.ClientID.ValueString()
	if config.ClientID.IsNull() {
		var diags diag.Diagnostics
		id, diags = d.clients.named(ctx, config.Name.ValueString())
		if resp.Diagnostics.Append(diags...); diags.HasError() {
			return
		}
	}
	there, err := d.clients.read(ctx, id)
	switch {
	case isGone(there, err):
		resp.Diagnostics.Append(failed("read", id, err).WithVerdict(nothingToRead(id, there.Inactive))...)
	case err != nil:
		resp.Diagnostics.Append(failed("read", id, err).Diagnostics()...)
	case there.IntegrationType != selfservice.Maskinporten:
		resp.Diagnostics.Append(failed("read", id, nil).WithVerdict(anotherType(id, there.IntegrationType))...)
	case d.clients.run.Clients.Reads(id, there.Name, run.Holder{}) != run.NoConflict:
		resp.Diagnostics.Append(lostElsewhere(id))
	default:
		config.read(there)
		resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
	}
}

// named is the id of the one client with a name.
func (c clients) named(ctx context.Context, name string) (string, diag.Diagnostics) {
	all, err := c.api.Registrations(ctx, false)
	if err != nil {
		return "", failed("read", name, err).Diagnostics()
	}
	var ids []string
	for _, one := range all {
		if one.Name == name {
			ids = append(ids, one.ClientID)
		}
	}
	if len(ids) != 1 {
		return "", failed("read", name, nil).WithVerdict(notOneOfTheName(ids))
	}
	return ids[0], nil
}

// readAttributes are what the data sources tell of a client.
func readAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"client_id":   text("The id of the client, for `client_ids` of a system, and for `maskinporten.client_id` of a provider."),
		"name":        text("The name of the client, as Digdir's portal shows it. Several clients can have the same."),
		"description": text("What the client is for. May be empty."),
		"scopes": schema.SetAttribute{
			Computed: true, ElementType: types.StringType, MarkdownDescription: "The scopes that the client may get tokens with.",
		},
		"access_token_lifetime": schema.Int64Attribute{Computed: true, MarkdownDescription: "How long the client's tokens live, in seconds."},
		"keys": schema.MapNestedAttribute{
			Computed: true,
			MarkdownDescription: "The public keys of the client by their key ids. Empty for a client that signs with an enterprise certificate that is " +
				"not uploaded, and for one that has been deleted.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"public_key": text("The public key as a JSON Web Key."),
				"expires_at": text("When the key ends, in RFC 3339. Null if the API does not tell it."),
			}},
		},
		"created_at":   text("When the client was made, in RFC 3339."),
		"last_updated": text("When the client was last changed, in RFC 3339."),
	}
}
