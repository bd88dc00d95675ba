package systemuserrequest

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/list/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

var _ list.ListResourceWithConfigure = (*ListResource)(nil)

// ListResource is altinn_system_user_request as a list resource: the requests for one system of the
// vendor's, or for all.
type ListResource struct {
	reader reader
}

// NewListResource returns the list resource, not yet configured.
func NewListResource() list.ListResource { return &ListResource{} }

// Metadata implements [list.ListResource].
func (l *ListResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_system_user_request"
}

// ListResourceConfigSchema implements [list.ListResource].
func (l *ListResource) ListResourceConfigSchema(ctx context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the requests for system users that are not deleted: for each system first those of the type " +
			"`standard`, then those of the type `agent`.\n\n" +
			"Standard requests are always complete. Altinn lists requests for agents without any order, so beyond one page of 50 some may " +
			"be missing. The accepted ones are then found through the system users of the system, which takes the scope `" +
			altinn.ScopeSystemRegister + "`; of the others some may still be missing, and a warning says so.\n\n" +
			"The command `terraform query` runs it, with Terraform 1.14 and later; OpenTofu has no such command.",
		Attributes: map[string]schema.Attribute{
			"system_id": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Lists only the requests for the system with this id, which must be the vendor's own and may be " +
					"deleted. Defaults to all systems of the vendor's that are not deleted, which takes the scope `" +
					altinn.ScopeSystemRegister + "`.",
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"user_type": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Lists only requests of this type: `standard` or `agent`. Defaults to both.",
				Validators:          []validator.String{stringvalidator.OneOf(string(altinn.StandardUser), string(altinn.AgentUser))},
			},
			"status": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Lists only requests with this status, in the word and the case that Altinn writes: `New`, " +
					"`Accepted`, `Rejected`, or another one if Altinn gets new ones. Defaults to every status.",
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"timeouts": tfkit.ListTimeouts(ctx),
		},
	}
}

// Configure implements [list.ListResourceWithConfigure].
func (l *ListResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	if data := tfkit.ConfigureData(req.ProviderData, &resp.Diagnostics); data != nil {
		resp.Diagnostics.Append(data.RequireCredential()...)
		l.reader = newReader(data)
	}
}

// filter is the configuration of the list resource.
type filter struct {
	SystemID types.String   `tfsdk:"system_id"`
	UserType types.String   `tfsdk:"user_type"`
	Status   types.String   `tfsdk:"status"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

func (f filter) kinds() []altinn.UserType {
	if f.UserType.IsNull() {
		return altinn.UserTypes()
	}
	return []altinn.UserType{altinn.UserType(f.UserType.ValueString())}
}

// List implements [list.ListResource].
func (l *ListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config filter
	if diags := tfkit.DecodeList(ctx, req.Config, &config); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = tfkit.Listing[lookup]{
		Timeouts: config.Timeouts,
		Find: func(ctx context.Context) iter.Seq2[lookup, diag.Diagnostics] {
			return l.find(ctx, config)
		},
		Show: func(ctx context.Context, found lookup, result *list.ListResult) bool {
			if !req.IncludeResource {
				result.Diagnostics.Append(describeResult(ctx, found, result)...)
				return true
			}
			return l.showWhole(ctx, found, config, result)
		},
	}.Results(ctx, req)
}

// find finds the requests that fit, system by system.
func (l *ListResource) find(ctx context.Context, config filter) iter.Seq2[lookup, diag.Diagnostics] {
	return func(yield func(lookup, diag.Diagnostics) bool) {
		systemIDs, err := l.systemIDs(ctx, config.SystemID)
		if err != nil {
			yield(lookup{}, systemsNotListed(err))
			return
		}
		for _, systemID := range systemIDs {
			for _, kind := range config.kinds() {
				d := discovery{reader: l.reader, kind: kind, systemID: systemID, onlyStatus: config.Status.ValueString()}
				for found, diags := range d.all(ctx) {
					if !yield(found, diags) {
						return
					}
				}
			}
		}
	}
}

// systemIDs are the systems whose requests are listed: the chosen one, or all of the vendor's, in
// the order of their ids.
func (l *ListResource) systemIDs(ctx context.Context, chosen types.String) ([]string, error) {
	if !chosen.IsNull() {
		return []string{chosen.ValueString()}, nil
	}
	systems, err := l.reader.client.Systems(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing the systems: %w", err)
	}
	ids := make([]string, len(systems))
	for i, s := range systems {
		ids[i] = s.ID
	}
	slices.Sort(ids)
	return ids, nil
}

// showWhole fills in a result with what a read after an import would give. A request that has got
// another status since it was listed, or that a refresh would remove, is left out.
func (l *ListResource) showWhole(ctx context.Context, listed lookup, config filter, result *list.ListResult) bool {
	id := listed.request.ID
	k := approval.KeyOf(*listed.request)
	found, err := l.reader.current(ctx, listed.kind, id, k)
	switch {
	case err != nil:
		result.Diagnostics.Append(failedOn(k, "read", id, err).Diagnostics()...)
		return false
	case found.gone() || found.request == nil || !config.Status.IsNull() && config.Status.ValueString() != found.request.Status:
		return false
	}
	var state model
	result.Diagnostics.Append(describeResult(ctx, found, result)...)
	tfkit.ImportedResource(ctx, result, id, &state)
	state.read(found)
	result.Diagnostics.Append(result.Resource.Set(ctx, state)...)
	result.Diagnostics.Append(wording().OddRights(state.describe(), "rights", state.Rights)...)
	return true
}

// describeResult says what a result is, for whom, and of which system. What a customer calls a system
// user tells neither customers nor systems apart.
func describeResult(ctx context.Context, found lookup, result *list.ListResult) diag.Diagnostics {
	r := found.request
	reference := ""
	if r.ExternalRef != r.PartyOrgNumber {
		reference = ", reference " + r.ExternalRef
	}
	result.DisplayName = fmt.Sprintf("%s for %s%s, system %s (%s)", r.IntegrationTitle, r.PartyOrgNumber, reference, r.SystemID, r.Status)
	return tfkit.SetIdentity(ctx, result.Identity, types.StringValue(r.ID))
}
