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

var _ datasource.DataSourceWithConfigure = (*PackageDataSourceList)(nil)

// PackageDataSourceList is altinn_access_packages: the access packages that a search finds.
type PackageDataSourceList struct {
	metadata *altinn.Metadata
}

// NewPackageDataSourceList returns the data source, not yet configured.
func NewPackageDataSourceList() datasource.DataSource { return &PackageDataSourceList{} }

// Metadata implements [datasource.DataSource].
func (d *PackageDataSourceList) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_access_packages"
}

// Schema implements [datasource.DataSource].
func (d *PackageDataSourceList) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	notEmpty := []validator.String{stringvalidator.LengthAtLeast(1)}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The access packages that match all arguments; all of Altinn's without any. It needs no credential. " +
			"Packages that no system user can have are among them: `usable_in_systems` is false for those.",
		Attributes: map[string]schema.Attribute{
			"language": languageAttribute(),
			"search": schema.StringAttribute{
				Optional: true, Validators: notEmpty,
				MarkdownDescription: "Words that must all occur, whole or as a part of others, in URN, title or description in the chosen " +
					"language. Upper and lower case do not matter. Defaults to everything.",
			},
			"area": schema.StringAttribute{
				Optional: true, Validators: notEmpty,
				MarkdownDescription: "The area of the access packages, by its URN, such as `accesspackage:area:personale`, by the last part " +
					"of that, `personale`, or by its name in the chosen language. Upper and lower case do not matter. Defaults to all.",
			},
			"delegable": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether the access packages can be passed on, as system users for clients need it. Defaults to both " +
					"kinds.",
			},
			"assignable": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether the access packages can be given to somebody directly, as standard system users and visible " +
					"systems need it. Defaults to both kinds.",
			},
			"access_packages": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The access packages, in the order of their URNs.",
				NestedObject:        schema.NestedAttributeObject{Attributes: packageAttributes()},
			},
		},
	}
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *PackageDataSourceList) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if data := tfkit.ConfigureData(req.ProviderData, &resp.Diagnostics); data != nil {
		d.metadata = data.Metadata
	}
}

// packageSearch is altinn_access_packages.
type packageSearch struct {
	Language   types.String   `tfsdk:"language"`
	Search     types.String   `tfsdk:"search"`
	Area       types.String   `tfsdk:"area"`
	Delegable  types.Bool     `tfsdk:"delegable"`
	Assignable types.Bool     `tfsdk:"assignable"`
	Packages   []packageModel `tfsdk:"access_packages"`
}

// Read implements [datasource.DataSource].
func (d *PackageDataSourceList) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config packageSearch
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	all, err := d.metadata.AccessPackages(ctx, languageOf(config.Language))
	if err != nil {
		resp.Diagnostics.Append(packagesFailed(err)...)
		return
	}
	if area := config.Area.ValueString(); area != "" && !slices.ContainsFunc(all, config.inArea) {
		resp.Diagnostics.Append(noArea(area, all))
		return
	}
	config.Packages = []packageModel{}
	for i := range all {
		if config.matches(&all[i]) {
			var m packageModel
			m.read(&all[i])
			config.Packages = append(config.Packages, m)
		}
	}
	slices.SortFunc(config.Packages, func(a, b packageModel) int { return strings.Compare(a.URN.ValueString(), b.URN.ValueString()) })
	resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
}

func (s *packageSearch) matches(p *altinn.AccessPackageInfo) bool {
	return s.inArea(*p) &&
		(s.Delegable.IsNull() || s.Delegable.ValueBool() == p.Delegable) &&
		(s.Assignable.IsNull() || s.Assignable.ValueBool() == p.Assignable) &&
		containsWords([]string{p.URN, p.Name, p.Description}, s.Search.ValueString())
}

func (s *packageSearch) inArea(p altinn.AccessPackageInfo) bool {
	area := s.Area.ValueString()
	return s.Area.IsNull() || strings.EqualFold(area, p.Area.URN) || strings.EqualFold(area, p.Area.Name) ||
		strings.EqualFold(area, areaName(p.Area.URN))
}

// areaName is the last part of an area's URN.
func areaName(urn string) string { return urn[strings.LastIndexByte(urn, ':')+1:] }
