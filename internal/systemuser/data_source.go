package systemuser

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

var _ datasource.DataSourceWithConfigure = (*DataSource)(nil)

// DataSource is altinn_system_user: one system user, by system, party and reference.
type DataSource struct {
	client *altinn.Client
}

// NewDataSource returns the data source, not yet configured.
func NewDataSource() datasource.DataSource { return &DataSource{} }

// Metadata implements [datasource.DataSource].
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_system_user"
}

// Schema implements [datasource.DataSource].
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	all := attributes()
	all["system_id"] = schema.StringAttribute{
		Required:            true,
		MarkdownDescription: "The id of the system, such as `991825827_smartcloud`. It must be the vendor's own; upper and lower case differ.",
		Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
	}
	all["party_org_number"] = schema.StringAttribute{
		Required:            true,
		MarkdownDescription: "The organisation number of the customer, nine digits.",
		Validators:          []validator.String{tfkit.Check("organisation number", identifier.CheckOrgNumber)},
	}
	all["external_ref"] = schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "The reference of the system user. Defaults to the organisation number of the customer, which is also the " +
			"reference of system users that customers make in Altinn's portal.",
		Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A system user of a customer's, by system, party and reference, whether a vendor asked for it or the customer " +
			"made it in Altinn's portal. One that does not exist, or was deleted, is an error. What a system user " +
			"may really do, [`altinn_system_user_access`](system_user_access.md) tells.",
		Attributes: all,
	}
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if data := tfkit.ConfigureData(req.ProviderData, &resp.Diagnostics); data != nil {
		resp.Diagnostics.Append(data.RequireCredential()...)
		d.client = data.Altinn
	}
}

// Read implements [datasource.DataSource].
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config model
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	if config.ExternalRef.IsNull() {
		config.ExternalRef = config.PartyOrgNumber
	}
	k := approval.Key{
		System: config.SystemID.ValueString(), Party: config.PartyOrgNumber.ValueString(), Reference: config.ExternalRef.ValueString(),
	}
	found, err := d.client.SystemUser(ctx, k.System, k.Party, k.Reference)
	if err != nil {
		resp.Diagnostics.Append(readFailed(k, err)...)
		return
	}
	config.read(*found)
	resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
}
