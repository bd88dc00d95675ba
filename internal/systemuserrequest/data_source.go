package systemuserrequest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

var (
	_ datasource.DataSourceWithConfigure        = (*DataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*DataSource)(nil)
)

// DataSource is altinn_system_user_request as a data source: one request, by id or by system, party
// and reference.
type DataSource struct {
	reader reader
	claims *run.Claims
}

// NewDataSource returns the data source, not yet configured.
func NewDataSource() datasource.DataSource { return &DataSource{} }

// Metadata implements [datasource.DataSource].
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_system_user_request"
}

// Schema implements [datasource.DataSource].
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := listedAttributes()
	argument := func(description string, checks ...validator.String) schema.Attribute {
		return schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: description, Validators: checks}
	}
	attributes["id"] = argument(approval.DescribeID(noun)+" Give either the id, or system and party.", tfkit.Check("request id", checkID))
	attributes["system_id"] = argument("The id of the system that is to act for the customer, such as `991825827_smartcloud`. It must be "+
		"the vendor's own.", stringvalidator.LengthAtLeast(1))
	attributes["party_org_number"] = argument("The organisation number of the customer, nine digits.",
		tfkit.Check("organisation number", identifier.CheckOrgNumber))
	attributes["external_ref"] = argument("The vendor's reference. Defaults to the organisation number of the party. Where several "+
		"requests have one system, party and reference, Altinn shows one of them.", stringvalidator.LengthAtLeast(1))
	attributes["user_type"] = argument("The kind of system user: `standard` or `agent`. It need not be given, unless there are requests "+
		"of both kinds with the same reference.", stringvalidator.OneOf(string(altinn.StandardUser), string(altinn.AgentUser)))
	attributes["escalated"] = schema.BoolAttribute{Computed: true, MarkdownDescription: describeEscalated + escalatedAgents}
	attributes["confirm_url"] = schema.StringAttribute{Computed: true, MarkdownDescription: approval.DescribeConfirmURL(noun)}
	attributes["system_user_id"] = schema.StringAttribute{Computed: true, MarkdownDescription: describeSystemUserID}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A vendor's request that a customer lets a system act for it, by its id, or by system, party and reference. " +
			"A request that does not exist, or was deleted, is an error.",
		Attributes: attributes,
	}
}

// ConfigValidators implements [datasource.DataSourceWithConfigValidators].
func (d *DataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	id, system, party := path.MatchRoot("id"), path.MatchRoot("system_id"), path.MatchRoot("party_org_number")
	return []datasource.ConfigValidator{
		datasourcevalidator.ExactlyOneOf(id, system),
		datasourcevalidator.RequiredTogether(system, party),
		datasourcevalidator.Conflicting(id, path.MatchRoot("external_ref")),
		datasourcevalidator.Conflicting(id, path.MatchRoot("user_type")),
	}
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if data := tfkit.ConfigureData(req.ProviderData, &resp.Diagnostics); data != nil {
		resp.Diagnostics.Append(data.RequireCredential()...)
		d.reader, d.claims = newReader(data), &data.Run.Requests
	}
}

// Read implements [datasource.DataSource].
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config details
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	found, diags := d.find(ctx, config.listed)
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	config.read(found)
	if config.ending() == "" { // what has ended is nobody's loss
		conflict := d.claims.Reads(config.ID.ValueString(), config.key().String(), run.Holder{})
		if resp.Diagnostics.Append(conflicts(config.ID.ValueString(), config.key(), conflict)...); resp.Diagnostics.HasError() {
			return
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
}

// find finds the request that a configuration names, and what came of it.
func (d *DataSource) find(ctx context.Context, config listed) (lookup, diag.Diagnostics) {
	if config.ExternalRef.IsNull() {
		config.ExternalRef = config.PartyOrgNumber
	}
	var found lookup
	if id := config.ID.ValueString(); id != "" {
		var err error
		if found, err = d.reader.byID(ctx, id); err != nil {
			return found, failed("read", id, err).Diagnostics()
		}
	} else {
		var diags diag.Diagnostics
		if found, diags = d.reader.only(ctx, "read", config.key(), config.kind()); diags.HasError() {
			return found, diags
		}
	}
	k := approval.KeyOf(*found.request)
	found, err := d.reader.withUser(ctx, found, k)
	if err != nil {
		return found, failedOn(k, "read", found.request.ID, err).Diagnostics()
	}
	return found, nil
}

// listedAttributes are what data sources tell of every request.
func listedAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	set := func(description string) schema.Attribute {
		return schema.ListAttribute{Computed: true, CustomType: tfkit.LargeSetType(), MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"id":                text(approval.DescribeID(noun)),
		"system_id":         text("The id of the system that is to act for the customer."),
		"party_org_number":  text("The organisation number of the customer."),
		"user_type":         text("The kind of system user: `standard` acts for the customer, `agent` for the customer's clients."),
		"external_ref":      text("The vendor's own reference: the organisation number of the party if none was given."),
		"integration_title": text("The name under which the customer sees the system user."),
		"rights": set("The ids of the resources that were asked for; none for an agent. A right that is more than a resource, such as one " +
			"with an action, shows as a text with spaces in it."),
		"access_packages": set("The access packages that were asked for, by their URNs."),
		"redirect_url":    text("Where the customer is sent after the answer; null for nowhere."),
		"status":          text(approval.DescribeStatus(noun)),
		"created_at":      text(approval.DescribeCreatedAt(noun)),
		"timed_out":       schema.BoolAttribute{Computed: true, MarkdownDescription: describeTimedOut},
		"escalated":       schema.BoolAttribute{Computed: true, MarkdownDescription: describeEscalated},
	}
}
