package systemuser

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

var _ datasource.DataSourceWithConfigure = (*DataSourceList)(nil)

// DataSourceList is altinn_system_users: all system users of a system.
type DataSourceList struct {
	client *altinn.Client
}

// NewDataSourceList returns the data source, not yet configured.
func NewDataSourceList() datasource.DataSource { return &DataSourceList{} }

// Metadata implements [datasource.DataSource].
func (d *DataSourceList) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_system_users"
}

// Schema implements [datasource.DataSource].
func (d *DataSourceList) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "All system users that customers have given to a system, of both kinds, whether the vendor asked for them or " +
			"the customers made them in Altinn's portal. It takes the scope `" + altinn.ScopeSystemRegister + "`. What each may " +
			"really do, [`altinn_system_user_access`](system_user_access.md) tells.",
		Attributes: map[string]schema.Attribute{
			"system_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "The id of the system, such as `991825827_smartcloud`. It must be the vendor's own; it may be deleted.",
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"system_users": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The system users, in the order of their ids.",
				NestedObject:        schema.NestedAttributeObject{Attributes: attributes()},
			},
		},
	}
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *DataSourceList) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if data := tfkit.ConfigureData(req.ProviderData, &resp.Diagnostics); data != nil {
		resp.Diagnostics.Append(data.RequireCredential()...)
		d.client = data.Altinn
	}
}

// Read implements [datasource.DataSource].
func (d *DataSourceList) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config struct {
		SystemID    types.String `tfsdk:"system_id"`
		SystemUsers []model      `tfsdk:"system_users"`
	}
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	config.SystemUsers = []model{}
	for user, err := range d.client.SystemUsers(ctx, config.SystemID.ValueString()) {
		if errors.Is(err, altinn.ErrIncomplete) {
			resp.Diagnostics.Append(listIncomplete(config.SystemID.ValueString()))
			break
		}
		if err != nil {
			resp.Diagnostics.Append(listFailed(config.SystemID.ValueString(), err)...)
			return
		}
		if user.IsDeleted {
			continue
		}
		var m model
		m.read(user)
		config.SystemUsers = append(config.SystemUsers, m)
	}
	slices.SortFunc(config.SystemUsers, func(a, b model) int { return strings.Compare(a.ID.ValueString(), b.ID.ValueString()) })
	resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
}
