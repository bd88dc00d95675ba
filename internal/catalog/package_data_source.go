package catalog

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

var _ datasource.DataSourceWithConfigure = (*PackageDataSource)(nil)

// PackageDataSource is altinn_access_package: one access package, by URN or by name.
type PackageDataSource struct {
	metadata *altinn.Metadata
}

// NewPackageDataSource returns the data source, not yet configured.
func NewPackageDataSource() datasource.DataSource { return &PackageDataSource{} }

// Metadata implements [datasource.DataSource].
func (d *PackageDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_access_package"
}

// Schema implements [datasource.DataSource].
func (d *PackageDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := packageAttributes()
	attributes["language"] = languageAttribute()
	attributes["urn"] = schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "The URN of the access package, such as `urn:altinn:accesspackage:skatt-naering`, as `access_packages` of " +
			"systems and requests take it. Give either this or `name`.",
		Validators: []validator.String{
			tfkit.Check("access package", identifier.CheckAccessPackageURN),
			stringvalidator.ExactlyOneOf(path.MatchRoot("urn"), path.MatchRoot("name")),
		},
	}
	attributes["name"] = schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "The last part of the URN, such as `skatt-naering`. It is the same in all languages, and unique, which the " +
			"title is not. Give either this or `urn`.",
		Validators: []validator.String{tfkit.Check("name of an access package", checkPackageName)},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "An access package: a bundle of rights that Altinn puts together, for systems and requests to ask for as a " +
			"whole. It needs no credential.",
		Attributes: attributes,
	}
}

// checkPackageName checks the last part of a URN.
func checkPackageName(name string) error {
	switch {
	case name == "":
		return errors.New("the name of an access package must not be empty")
	case strings.ContainsFunc(name, unicode.IsSpace):
		return fmt.Errorf("%q is not the name of an access package: there is no white space in one. Its title is another thing, which the "+
			"data source `altinn_access_packages` searches by", name)
	case strings.HasPrefix(name, identifier.AccessPackagePrefix):
		return fmt.Errorf("%q is a URN: write it as `urn`, or its last part alone", name)
	case strings.Contains(name, ":"):
		return fmt.Errorf("%q is not the name of an access package: there is no colon in one", name)
	}
	return nil
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *PackageDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if data := tfkit.ConfigureData(req.ProviderData, &resp.Diagnostics); data != nil {
		d.metadata = data.Metadata
	}
}

// Read implements [datasource.DataSource]. A URN in another case than Altinn's is not found: other services compare letter
// by letter.
func (d *PackageDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config struct {
		packageModel

		Language types.String `tfsdk:"language"`
	}
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	urn, at := config.URN.ValueString(), path.Root("urn")
	if config.URN.IsNull() {
		urn, at = identifier.AccessPackagePrefix+config.Name.ValueString(), path.Root("name")
	}
	language := languageOf(config.Language)
	found, err := d.metadata.AccessPackage(ctx, urn, language)
	switch {
	case api.IsNotFound(err):
		guesses := packages.nearest(urn, packageURNs(allPackages(ctx, d.metadata, language)))
		resp.Diagnostics.Append(noPackage(at, urn, err, guesses)...)
	case err != nil:
		resp.Diagnostics.Append(packageFailed(urn, err)...)
	case found.URN != urn:
		resp.Diagnostics.Append(noPackage(at, urn, nil, []string{found.URN})...)
	default:
		config.read(found)
		resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
	}
}
