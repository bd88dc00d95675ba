package catalog

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

var _ datasource.DataSourceWithConfigure = (*ScopeDataSourceList)(nil)

// The lists of scopes.
const (
	grantedScopes = "granted"
	publicScopes  = "public"
)

// ScopeDataSourceList is altinn_maskinporten_scopes: the scopes that the organisation has, or those that are public.
type ScopeDataSourceList struct {
	data *tfkit.ProviderData
}

// NewScopeDataSourceList returns the data source, not yet configured.
func NewScopeDataSourceList() datasource.DataSource { return &ScopeDataSourceList{} }

// Metadata implements [datasource.DataSource].
func (d *ScopeDataSourceList) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_maskinporten_scopes"
}

// Schema implements [datasource.DataSource].
func (d *ScopeDataSourceList) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The scopes that the organisation may give to its Maskinporten clients, or all that are public, by way of Digdir's " +
			"self-service API. Each list is read once in a run.",
		Attributes: map[string]schema.Attribute{
			"list": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Which scopes to list. `granted` are those that the organisation has been granted or has asked for, private ones included; it needs a credential with the scope " +
					"`idporten:dcr.read`. `public` are those that their owners show to everybody, hundreds of them, and needs no credential; " +
					"`open_to_all` tells which of them need no grant. Defaults to `granted`.",
				Validators: []validator.String{stringvalidator.OneOf(grantedScopes, publicScopes)},
			},
			"name_prefix": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Lists only scopes whose name starts with this, such as `altinn:`; upper and lower case differ. Defaults to all.",
			},
			"scopes": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The scopes, in the order of their names.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name": text("The scope, as `scopes` of a client takes it."),
					"state": text("The state of the organisation's access: `APPROVED`, or `REQUESTED` or `DENIED` of one that it does not have. Null in the list of public " +
						"scopes."),
					"description": text("What the scope is for, in the words of its owner. Null for a private scope."),
					"open_to_all": schema.BoolAttribute{
						Computed:            true,
						MarkdownDescription: "Whether every organisation may use the scope without being granted it. False for a private scope.",
					},
					"integration_types": schema.SetAttribute{
						Computed: true, ElementType: types.StringType,
						MarkdownDescription: "The types of clients that may have the scope, `maskinporten` among them for one of use here. Empty if all may, and " +
							"for a private scope.",
					},
					"owner_org_number": text("The organisation number of the owner, who grants the scope. Null if Digdir does not tell it."),
				}},
			},
		},
	}
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *ScopeDataSourceList) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if data := tfkit.ConfigureData(req.ProviderData, &resp.Diagnostics); data != nil {
		resp.Diagnostics.Append(data.RequireSelfService()...)
		d.data = data
	}
}

// scopeSearch is altinn_maskinporten_scopes.
type scopeSearch struct {
	List       types.String `tfsdk:"list"`
	NamePrefix types.String `tfsdk:"name_prefix"`
	Scopes     []scopeModel `tfsdk:"scopes"`
}

// scopeModel is what the data source tells of a scope.
type scopeModel struct {
	Name             types.String `tfsdk:"name"`
	State            types.String `tfsdk:"state"`
	Description      types.String `tfsdk:"description"`
	OpenToAll        types.Bool   `tfsdk:"open_to_all"`
	IntegrationTypes types.Set    `tfsdk:"integration_types"`
	OwnerOrgNumber   types.String `tfsdk:"owner_org_number"`
}

// Read implements [datasource.DataSource].
func (d *ScopeDataSourceList) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config scopeSearch
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	granted := config.List.ValueString() != publicScopes
	if granted { // the public ones need no token
		resp.Diagnostics.Append(d.data.RequireCredential()...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	public, err := d.data.Scopes.Public(ctx)
	if err != nil {
		resp.Diagnostics.Append(scopesFailed(err)...)
		return
	}
	all := publicModels(public)
	if granted {
		accesses, err := d.data.Scopes.Accesses(ctx)
		if err != nil {
			resp.Diagnostics.Append(scopesFailed(err)...)
			return
		}
		all = accessModels(accesses, public)
	}
	config.Scopes = slices.DeleteFunc(all, func(one scopeModel) bool {
		return !strings.HasPrefix(one.Name.ValueString(), config.NamePrefix.ValueString())
	})
	slices.SortStableFunc(config.Scopes, func(a, b scopeModel) int { return strings.Compare(a.Name.ValueString(), b.Name.ValueString()) })
	resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
}

func publicModels(public []selfservice.Scope) []scopeModel {
	models := make([]scopeModel, len(public))
	for i, one := range public {
		models[i] = scopeModel{
			Name: types.StringValue(one.Name), Description: tfkit.OptionalString(one.Description), OpenToAll: types.BoolValue(one.OpenToAll),
			IntegrationTypes: tfkit.StringSet(one.IntegrationTypes), OwnerOrgNumber: tfkit.OptionalString(one.Owner),
		}
	}
	return models
}

// accessModels are what the organisation has access to, with what the public list tells of it: that of accesses tells little.
func accessModels(accesses []selfservice.Access, public []selfservice.Scope) []scopeModel {
	models := make([]scopeModel, len(accesses))
	for i, one := range accesses {
		scope := selfservice.Scope{Name: one.Scope}
		if at := slices.IndexFunc(public, func(other selfservice.Scope) bool { return other.Name == one.Scope }); at >= 0 {
			scope = public[at]
		}
		if scope.Owner == "" {
			scope.Owner = one.Owner
		}
		models[i] = publicModels([]selfservice.Scope{scope})[0]
		models[i].State = tfkit.OptionalString(one.State)
	}
	return models
}
