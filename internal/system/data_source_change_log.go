package system

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

var _ datasource.DataSourceWithConfigure = (*DataSourceChangeLog)(nil)

// DataSourceChangeLog is altinn_system_change_log: who has changed a system, when and how.
type DataSourceChangeLog struct {
	client *altinn.Client
}

// NewDataSourceChangeLog returns the data source, not yet configured.
func NewDataSourceChangeLog() datasource.DataSource { return &DataSourceChangeLog{} }

// Metadata implements [datasource.DataSource].
func (d *DataSourceChangeLog) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_system_change_log"
}

// Schema implements [datasource.DataSource].
func (d *DataSourceChangeLog) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The change log of a system in Altinn's system register: who has changed it, when and how. It outlives " +
			"the system.",
		Attributes: map[string]schema.Attribute{
			"system_id": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "The id of the system, such as `991825827_smartcloud`. It must be one of the vendor's own; it may be " +
					"deleted. Upper and lower case differ.",
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"changes": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The changes, the newest first.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"change_type": text("What was done, as Altinn writes it: `create`, `update`, `rightsupdate`, `accesspackageupdate`, " +
						"`delete`, `unknown`, or another word if Altinn gets new ones."),
					"changed_by_org_number": text("The organisation number of who made the change, as the token said it."),
					"client_id": text("The Maskinporten client that made the change. Null where Altinn does not tell, as for tokens that " +
						"name none."),
					"created_at": text("When the change was made, in RFC 3339 format. Null where Altinn does not tell."),
					"changed_data": text("What was sent, as JSON text for `jsondecode`: a whole system for `create` and `update`, a list for " +
						"`rightsupdate` and `accesspackageupdate`. The names are Altinn's own inner ones, such as `ClientId` and " +
						"`AllowedRedirectUrls`. Null for `delete`."),
				}},
			},
		},
	}
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *DataSourceChangeLog) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if data := tfkit.ConfigureData(req.ProviderData, &resp.Diagnostics); data != nil {
		resp.Diagnostics.Append(data.RequireCredential()...)
		d.client = data.Altinn
	}
}

// change is one entry of the log.
type change struct {
	Type      types.String `tfsdk:"change_type"`
	ChangedBy types.String `tfsdk:"changed_by_org_number"`
	ClientID  types.String `tfsdk:"client_id"`
	CreatedAt types.String `tfsdk:"created_at"`
	Data      types.String `tfsdk:"changed_data"`
}

// Read implements [datasource.DataSource].
func (d *DataSourceChangeLog) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config struct {
		SystemID types.String `tfsdk:"system_id"`
		Changes  []change     `tfsdk:"changes"`
	}
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	id := config.SystemID.ValueString()
	log, err := d.client.SystemChangeLog(ctx, id)
	if err != nil {
		resp.Diagnostics.Append(changeLogFailed(id, err)...)
		return
	}
	config.Changes = make([]change, len(log))
	for i, entry := range log {
		config.Changes[i].read(entry)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
}

func (c *change) read(entry altinn.SystemChange) {
	c.Type = types.StringValue(entry.Type)
	c.ChangedBy = types.StringValue(entry.ChangedBy)
	c.ClientID = tfkit.OptionalString(entry.ClientID)
	c.CreatedAt = tfkit.Timestamp(entry.Created)
	c.Data = jsonText(entry.Data)
}

// jsonText is JSON without white space between its tokens, which the service may write or not.
// Nothing, and null, is null.
func jsonText(data json.RawMessage) types.String {
	var b bytes.Buffer
	if len(data) == 0 || string(data) == "null" || json.Compact(&b, data) != nil {
		return types.StringNull()
	}
	return types.StringValue(b.String())
}
