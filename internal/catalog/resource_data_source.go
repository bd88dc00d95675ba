package catalog

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

var _ datasource.DataSourceWithConfigure = (*ResourceDataSource)(nil)

// ResourceDataSource is altinn_resource: one resource, by id.
type ResourceDataSource struct {
	metadata *altinn.Metadata
}

// NewResourceDataSource returns the data source, not yet configured.
func NewResourceDataSource() datasource.DataSource { return &ResourceDataSource{} }

// Metadata implements [datasource.DataSource].
func (d *ResourceDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_resource"
}

// Schema implements [datasource.DataSource].
func (d *ResourceDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := resourceAttributes()
	attributes["id"] = schema.StringAttribute{
		Required: true,
		MarkdownDescription: "The id of the resource, such as `ske-krav-og-betalinger`; an app has the id " +
			"`app_<organisation>_<app name>`. Upper and lower case differ.",
		Validators: []validator.String{tfkit.Check("resource id", identifier.CheckResourceID)},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A resource of Altinn's resource registry: a service or an app that systems can have rights to. It needs no " +
			"credential. Resources differ between environments.",
		Attributes: attributes,
	}
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *ResourceDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if data := tfkit.ConfigureData(req.ProviderData, &resp.Diagnostics); data != nil {
		d.metadata = data.Metadata
	}
}

// Read implements [datasource.DataSource].
func (d *ResourceDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config resourceModel
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	id := config.ID.ValueString()
	found, err := d.metadata.Resource(ctx, id)
	switch {
	case api.IsNotFound(err):
		resp.Diagnostics.Append(noResource(id, err, resources.nearest(id, resourceIDs(allResources(ctx, d.metadata))))...)
	case err != nil:
		resp.Diagnostics.Append(resourceFailed(id, err)...)
	default:
		config.read(found)
		resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
	}
}
