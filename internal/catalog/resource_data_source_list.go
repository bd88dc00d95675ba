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

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

var _ datasource.DataSourceWithConfigure = (*ResourceDataSourceList)(nil)

// ResourceDataSourceList is altinn_resources: the resources that a search finds.
type ResourceDataSourceList struct {
	metadata *altinn.Metadata
}

// NewResourceDataSourceList returns the data source, not yet configured.
func NewResourceDataSourceList() datasource.DataSource { return &ResourceDataSourceList{} }

// Metadata implements [datasource.DataSource].
func (d *ResourceDataSourceList) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_resources"
}

// Schema implements [datasource.DataSource].
func (d *ResourceDataSourceList) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	search := func(description string) schema.Attribute {
		return schema.StringAttribute{
			Optional: true, MarkdownDescription: description, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The resources of Altinn's resource registry, and the apps, that match all arguments; all of them without any. " +
			"It needs no credential. The whole list, several MB in production, is read once in a run, whatever number of data sources " +
			"search it; what is found is kept in the state, so search narrowly.",
		Attributes: map[string]schema.Attribute{
			"search": search("Words that must all occur, whole or as a part of others, in id, title, description or keywords, in whatever " +
				"language. Upper and lower case do not matter. Defaults to everything."),
			"owner": search("The agency that owns the resources, by its organisation number or its code, such as `974761076` or `skd`. " +
				"Defaults to all."),
			"resource_type": search("The type of the resources as Altinn writes it, such as `GenericAccessResource` or `AltinnApp`. Upper " +
				"and lower case do not matter. Defaults to all."),
			"include_apps": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether to include apps that are not in the registry itself, which are most of them. With `false` the " +
					"list can be read while Altinn's source of apps is down. Defaults to `true`.",
			},
			"resources": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The resources, in the order of their ids.",
				NestedObject:        schema.NestedAttributeObject{Attributes: resourceAttributes()},
			},
		},
	}
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *ResourceDataSourceList) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if data := tfkit.ConfigureData(req.ProviderData, &resp.Diagnostics); data != nil {
		d.metadata = data.Metadata
	}
}

// resourceSearch is altinn_resources.
type resourceSearch struct {
	Search       types.String    `tfsdk:"search"`
	Owner        types.String    `tfsdk:"owner"`
	ResourceType types.String    `tfsdk:"resource_type"`
	IncludeApps  types.Bool      `tfsdk:"include_apps"`
	Resources    []resourceModel `tfsdk:"resources"`
}

// Read implements [datasource.DataSource].
func (d *ResourceDataSourceList) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config resourceSearch
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	withApps := config.IncludeApps.IsNull() || config.IncludeApps.ValueBool()
	all, err := d.metadata.Resources(ctx, withApps)
	if err != nil {
		resp.Diagnostics.Append(resourcesFailed(err, withApps)...)
		return
	}
	config.Resources = []resourceModel{}
	for i := range all {
		if config.matches(&all[i]) {
			var m resourceModel
			m.read(&all[i])
			config.Resources = append(config.Resources, m)
		}
	}
	slices.SortFunc(config.Resources, func(a, b resourceModel) int { return strings.Compare(a.ID.ValueString(), b.ID.ValueString()) })
	resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
}

// matches searches here: the service has no search by title (altinn-api.md §10.1).
func (s *resourceSearch) matches(r *altinn.Resource) bool {
	owner, kind := s.Owner.ValueString(), s.ResourceType.ValueString()
	if owner != "" && owner != r.Owner.OrgNumber && !strings.EqualFold(owner, r.Owner.OrgCode) ||
		kind != "" && !strings.EqualFold(kind, r.Type) {
		return false
	}
	texts := append([]string{r.ID}, words(r)...)
	for _, translated := range []map[string]string{r.Title, r.Description} {
		for _, text := range translated {
			texts = append(texts, text)
		}
	}
	return containsWords(texts, s.Search.ValueString())
}

// containsWords reports whether every word of a search is in at least one of the texts.
func containsWords(texts []string, search string) bool {
	for word := range strings.FieldsSeq(strings.ToLower(search)) {
		if !slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(strings.ToLower(text), word) }) {
			return false
		}
	}
	return true
}
