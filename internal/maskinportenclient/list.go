package maskinportenclient

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/list/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

var _ list.ListResourceWithConfigure = (*ListResource)(nil)

// ListResource is altinn_maskinporten_client as a list resource: the Maskinporten clients of the organisation that are not deleted.
type ListResource struct {
	clients clients
}

// NewListResource returns the list resource, not yet configured.
func NewListResource() list.ListResource { return &ListResource{} }

// Metadata implements [list.ListResource].
func (l *ListResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_maskinporten_client"
}

// ListResourceConfigSchema implements [list.ListResource].
func (l *ListResource) ListResourceConfigSchema(ctx context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the Maskinporten clients of the organisation that are not deleted, in the order of their names, by way of Digdir's " +
			"self-service API. A client without a key, such as one that signs with an enterprise certificate, is listed too, but `keys` of the resource needs at least " +
			"one.\n\n" +
			"The command `terraform query` runs it, with Terraform 1.14 and later; OpenTofu has no such command.",
		Attributes: map[string]schema.Attribute{
			"name_prefix": schema.StringAttribute{
				Optional: true, MarkdownDescription: namePrefixDescription, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"timeouts": tfkit.ListTimeouts(ctx),
		},
	}
}

// Configure implements [list.ListResourceWithConfigure].
func (l *ListResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	l.clients = readingClients(req.ProviderData, &resp.Diagnostics)
}

// List implements [list.ListResource].
func (l *ListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config struct {
		NamePrefix types.String   `tfsdk:"name_prefix"`
		Timeouts   timeouts.Value `tfsdk:"timeouts"`
	}
	if diags := tfkit.DecodeList(ctx, req.Config, &config); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = tfkit.Listing[selfservice.Registration]{
		Timeouts: config.Timeouts,
		Find: func(ctx context.Context) iter.Seq2[selfservice.Registration, diag.Diagnostics] {
			return l.find(ctx, config.NamePrefix.ValueString())
		},
		Show: func(ctx context.Context, found selfservice.Registration, result *list.ListResult) bool {
			return l.show(ctx, found, req.IncludeResource, result)
		},
	}.Results(ctx, req)
}

func (l *ListResource) find(ctx context.Context, prefix string) iter.Seq2[selfservice.Registration, diag.Diagnostics] {
	return func(yield func(selfservice.Registration, diag.Diagnostics) bool) {
		all, err := l.clients.find(ctx, prefix, false)
		if err != nil {
			yield(selfservice.Registration{}, listFailed(err))
			return
		}
		for _, one := range all {
			if !yield(one, nil) {
				return
			}
		}
	}
}

// show fills in a result, with what a read after an import would give if that is asked for: the list lacks only the keys.
func (l *ListResource) show(ctx context.Context, found selfservice.Registration, whole bool, result *list.ListResult) bool {
	result.DisplayName = found.Name + " (" + found.ClientID + ")" // clients can share a name
	result.Diagnostics.Append(tfkit.SetIdentityBy(ctx, result.Identity, "client_id", types.StringValue(found.ClientID))...)
	if !whole {
		return true
	}
	keys, err := l.clients.api.Keys(ctx, found.ClientID)
	if err != nil {
		result.Diagnostics.Append(failed("read the keys of", found.ClientID, err).Diagnostics()...)
		return false
	}
	if len(keys) == 0 {
		result.Diagnostics.Append(listedWithoutKeys(found.ClientID, found.Name))
	}
	var state model
	tfkit.ImportedResourceBy(ctx, result, "client_id", found.ClientID, &state)
	state.read(client{found, keys})
	result.Diagnostics.Append(result.Resource.Set(ctx, state)...)
	return true
}
