package provider_test

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// listing is a provider with one resource, which has what a request has in sets in two lists, checks as much, and keeps it in the state
// alone: what large sets are held against.
type listing struct{}

func (listing) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "listing"
}
func (listing) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (listing) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (listing) DataSources(context.Context) []func() datasource.DataSource                        { return nil }
func (listing) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return listed{} }}
}

type listed struct{}

type lists struct {
	Rights         types.List `tfsdk:"rights"`
	AccessPackages types.List `tfsdk:"access_packages"`
}

func (listed) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "listing_object"
}

func (listed) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	list := func(element validator.String) schema.ListAttribute {
		return schema.ListAttribute{
			Optional: true, Computed: true, ElementType: types.StringType,
			Default:       listdefault.StaticValue(types.ListValueMust(types.StringType, nil)),
			Validators:    []validator.List{listvalidator.NoNullValues(), listvalidator.ValueStringsAre(element)},
			PlanModifiers: []planmodifier.List{listplanmodifier.RequiresReplace()},
		}
	}
	resp.Schema.Attributes = map[string]schema.Attribute{
		"rights":          list(tfkit.Check("resource id", tfkit.CheckStoredRight)),
		"access_packages": list(tfkit.Check("access package", identifier.CheckAccessPackageURN)),
	}
}

func (listed) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state lists
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
}

func (listed) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan lists
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (listed) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state lists
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

func (listed) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

func (listed) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
