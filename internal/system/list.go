package system

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/list/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

var _ list.ListResourceWithConfigure = (*ListResource)(nil)

// ListResource is altinn_system as a list resource: the systems of the vendor's that are not
// deleted.
type ListResource struct {
	client *altinn.Client
}

// NewListResource returns the list resource, not yet configured.
func NewListResource() list.ListResource { return &ListResource{} }

// Metadata implements [list.ListResource].
func (l *ListResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_system"
}

// ListResourceConfigSchema implements [list.ListResource].
func (l *ListResource) ListResourceConfigSchema(ctx context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the systems of the vendor's in Altinn's system register that are not deleted, hidden ones " +
			"included, in the order of their ids. The vendor is the organisation of the token.\n\n" +
			"The command `terraform query` runs it, with Terraform 1.14 and later; OpenTofu has no such command.",
		Attributes: map[string]schema.Attribute{
			"id_prefix": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Lists only systems whose id starts with this, such as `991825827_smart`; upper and lower case " +
					"differ. Defaults to all systems.",
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
		l.client = data.Altinn
	}
}

// List implements [list.ListResource].
func (l *ListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config struct {
		IDPrefix types.String   `tfsdk:"id_prefix"`
		Timeouts timeouts.Value `tfsdk:"timeouts"`
	}
	if diags := tfkit.DecodeList(ctx, req.Config, &config); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = tfkit.Listing[altinn.SystemSummary]{
		Timeouts: config.Timeouts,
		Find: func(ctx context.Context) iter.Seq2[altinn.SystemSummary, diag.Diagnostics] {
			return l.find(ctx, config.IDPrefix.ValueString())
		},
		Show: func(ctx context.Context, found altinn.SystemSummary, result *list.ListResult) bool {
			return l.show(ctx, found, req.IncludeResource, result)
		},
	}.Results(ctx, req)
}

// find lists the systems with a prefix, in the order of their ids: the service has none.
func (l *ListResource) find(ctx context.Context, prefix string) iter.Seq2[altinn.SystemSummary, diag.Diagnostics] {
	return func(yield func(altinn.SystemSummary, diag.Diagnostics) bool) {
		all, err := l.client.Systems(ctx)
		if err != nil {
			yield(altinn.SystemSummary{}, listFailed(err))
			return
		}
		slices.SortFunc(all, func(a, b altinn.SystemSummary) int { return strings.Compare(a.ID, b.ID) })
		for _, summary := range all {
			if strings.HasPrefix(summary.ID, prefix) && !yield(summary, nil) {
				return
			}
		}
	}
}

// show fills in a result, with what a read after an import would give if that is asked for.
func (l *ListResource) show(ctx context.Context, summary altinn.SystemSummary, whole bool, result *list.ListResult) bool {
	result.DisplayName = displayName(summary)
	result.Diagnostics.Append(tfkit.SetIdentity(ctx, result.Identity, types.StringValue(summary.ID))...)
	if !whole {
		return true
	}
	found, err := l.client.System(ctx, summary.ID)
	switch {
	case api.IsNotFound(err) || err == nil && found.IsDeleted:
		return false
	case err != nil:
		result.Diagnostics.Append(failed("read", summary.ID, err).Diagnostics()...)
		return false
	}
	var state model
	tfkit.ImportedResource(ctx, result, summary.ID, &state)
	state.read(*found)
	result.Diagnostics.Append(result.Resource.Set(ctx, state)...)
	result.Diagnostics.Append(oddRightsWarning(*found)...)
	return true
}

// displayName is the name that customers see, which systems can share, and the id, which they
// cannot.
func displayName(summary altinn.SystemSummary) string {
	if name := summary.Name["nb"]; name != "" {
		return name + " (" + summary.ID + ")"
	}
	return summary.ID
}
