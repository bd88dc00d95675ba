package systemuserrequest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

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
	client *altinn.Client
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
		d.client = data.Altinn
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
	found, diags := readAll(ctx, d.client, config.SystemID.ValueString())
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	config.Requests = make([]listed, len(found))
	for i, f := range found {
		config.Requests[i].read(f.kind, *f.request)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
}

// readAll lists the requests for a system, in the order of their ids, and warns if there may be more.
func readAll(ctx context.Context, client *altinn.Client, systemID string) ([]finding, diag.Diagnostics) {
	var all []finding
	var diags diag.Diagnostics
	for _, kind := range []altinn.UserType{altinn.StandardUser, altinn.AgentUser} {
		listed, err := list(ctx, client, kind, systemID)
		if err != nil && !errors.Is(err, altinn.ErrIncomplete) {
			return nil, listFailed(systemID, err)
		}
		if err != nil {
			more, moreErr := acceptedBeside(ctx, client, kind, systemID, listed)
			listed = append(listed, more...)
			diags.Append(listIncomplete(systemID, kind, moreErr))
		}
		all = append(all, listed...)
	}
	slices.SortFunc(all, func(a, b finding) int { return strings.Compare(a.request.ID, b.request.ID) })
	return all, diags
}

// list lists the requests of one kind. With [altinn.ErrIncomplete] it returns those that were shown.
func list(ctx context.Context, client *altinn.Client, kind altinn.UserType, systemID string) ([]finding, error) {
	var found []finding
	for request, err := range client.SystemUserRequests(ctx, kind, systemID) {
		if err != nil {
			return found, err
		}
		found = append(found, finding{kind: kind, request: &request})
	}
	return found, nil
}

// acceptedBeside finds accepted requests that a list lacks: each has a system user, and the list of those is complete
// (altinn-api.md §6.2). How many requests are under way at once, the client bounds.
func acceptedBeside(
	ctx context.Context, client *altinn.Client, kind altinn.UserType, systemID string, listed []finding,
) ([]finding, error) {
	seen := make(map[string]bool, len(listed))
	for _, f := range listed {
		seen[f.request.ID] = true
	}
	var users []altinn.SystemUser
	for user, err := range client.SystemUsers(ctx, systemID) {
		if err != nil {
			return nil, err
		}
		if user.UserType == kind && !seen[user.ID] { // a request and what came of it have the same id (§6.1)
			users = append(users, user)
		}
	}
	requests := make([]*altinn.SystemUserRequest, len(users))
	errs := make([]error, len(users))
	var all sync.WaitGroup
	for i, user := range users {
		all.Go(func() {
			requests[i], errs[i] = client.SystemUserRequestByRef(ctx, kind, user.SystemID, user.PartyOrgNumber, user.ExternalRef)
		})
	}
	all.Wait()
	var found []finding
	var failed error
	for i, request := range requests {
		switch {
		case missing(errs[i]): // its request is deleted
		case errs[i] != nil:
			failed = errs[i]
		case !seen[request.ID]:
			seen[request.ID] = true
			found = append(found, finding{kind: kind, request: request})
		}
	}
	return found, failed
}
