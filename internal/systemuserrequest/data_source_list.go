package systemuserrequest

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

var _ datasource.DataSourceWithConfigure = (*DataSourceList)(nil)

// DataSourceList is altinn_system_user_requests: all requests for a system, of both kinds.
type DataSourceList struct {
	reader reader
}

// NewDataSourceList returns the data source, not yet configured.
func NewDataSourceList() datasource.DataSource { return &DataSourceList{} }

// Metadata implements [datasource.DataSource].
func (d *DataSourceList) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_system_user_requests"
}

// Schema implements [datasource.DataSource].
func (d *DataSourceList) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "All requests for a system that are not deleted, of both kinds and in every status.\n\n" +
			"Standard requests are always complete. Altinn lists requests for agents without any order, so beyond one page of 50 some may " +
			"be missing. The accepted ones are then found through the system users of the system, which takes the scope `" +
			altinn.ScopeSystemRegister + "`; of the others some may still be missing, and a warning says so.\n\n" +
			"Altinn's lists tell neither where the customer answers a request nor which system user came of it: read a single request " +
			"with the data source `altinn_system_user_request` for that.",
		Attributes: map[string]schema.Attribute{
			"system_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "The id of the system, such as `991825827_smartcloud`. It must be the vendor's own; it may be deleted.",
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"requests": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The requests, in the order of their ids.",
				NestedObject:        schema.NestedAttributeObject{Attributes: listedAttributes()},
			},
		},
	}
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *DataSourceList) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if data := tfkit.ConfigureData(req.ProviderData, &resp.Diagnostics); data != nil {
		resp.Diagnostics.Append(data.RequireCredential()...)
		d.reader = newReader(data)
	}
}

// Read implements [datasource.DataSource].
func (d *DataSourceList) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config struct {
		SystemID types.String `tfsdk:"system_id"`
		Requests []listed     `tfsdk:"requests"`
	}
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	found, diags := d.reader.all(ctx, config.SystemID.ValueString())
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	config.Requests = make([]listed, len(found))
	for i, f := range found {
		config.Requests[i].read(f.kind, *f.request)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
}

// all lists the requests for a system, in the order of their ids, and warns if there may be more.
func (r reader) all(ctx context.Context, systemID string) ([]lookup, diag.Diagnostics) {
	var all []lookup
	var warnings diag.Diagnostics
	for _, kind := range altinn.UserTypes() {
		for found, diags := range (discovery{reader: r, kind: kind, systemID: systemID}).all(ctx) {
			switch {
			case diags.HasError():
				return nil, diags
			case len(diags) > 0:
				warnings.Append(diags...)
			default:
				all = append(all, found)
			}
		}
	}
	slices.SortFunc(all, func(a, b lookup) int { return strings.Compare(a.request.ID, b.request.ID) })
	return all, warnings
}
