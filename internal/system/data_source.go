package system

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

var _ datasource.DataSourceWithConfigure = (*DataSource)(nil)

// DataSource is altinn_system as a data source: one system, by id.
type DataSource struct {
	register register
}

// NewDataSource returns the data source, not yet configured.
func NewDataSource() datasource.DataSource { return &DataSource{} }

// Metadata implements [datasource.DataSource].
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_system"
}

// Schema implements [datasource.DataSource].
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := readAttributes()
	attributes["id"] = schema.StringAttribute{
		Required: true,
		MarkdownDescription: "The id of the system, such as `991825827_smartcloud`. It must be one of the vendor's own, and " +
			"not deleted; upper and lower case differ.",
		Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A system of the vendor's in Altinn's system register.",
		Attributes:          attributes,
	}
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if data := tfkit.ConfigureData(req.ProviderData, &resp.Diagnostics); data != nil {
		resp.Diagnostics.Append(data.RequireCredential()...)
		d.register = register{client: data.Altinn, run: data.Run}
	}
}

// Read implements [datasource.DataSource].
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config details
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := config.ID.ValueString()
	if resp.Diagnostics.Append(d.register.reads(id, run.Holder{})...); resp.Diagnostics.HasError() {
		return
	}
	found := d.register.find(ctx, "read", id)
	resp.Diagnostics.Append(found.messages()...)
	if found.failed() {
		return
	}
	config.read(*found.there)
	resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
}

// readAttributes are the attributes that both data sources have of a system.
func readAttributes() map[string]schema.Attribute {
	texts := func(description string) schema.Attribute {
		return schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
	}
	set := func(description string) schema.Attribute {
		return schema.ListAttribute{Computed: true, CustomType: tfkit.LargeSetType(), MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"id": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "The id of the system, such as `991825827_smartcloud`.",
		},
		"vendor_org_number": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "The organisation number of the vendor, as the id says it.",
		},
		"name":        texts("The name of the system, as customers see it, by language: `nb`, `nn`, `en` and perhaps others."),
		"description": texts("What the system does, as customers see it, by language: `nb`, `nn`, `en` and perhaps others."),
		"rights": set("The ids of the resources that the system needs rights to. A right that is more than a resource, such as " +
			"one with an action, shows as a text with spaces in it."),
		"access_packages": set("The access packages that the system needs, by their URNs."),
		"client_ids":      set("The ids of the Maskinporten clients that may get tokens for the system users of the system."),
		"allowed_redirect_urls": schema.ListAttribute{
			Computed: true, CustomType: tfkit.LargeSetType(),
			MarkdownDescription: "Where customers may be sent after they have answered a request, in the spelling that Altinn stores.",
		},
		"is_visible": schema.BoolAttribute{
			Computed: true,
			MarkdownDescription: "Whether customers see the system in the list they choose from when they make a system user " +
				"themselves.",
		},
	}
}
