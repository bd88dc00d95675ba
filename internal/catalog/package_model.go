package catalog

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// defaultLanguage is the one of texts that nobody has asked for in another.
const defaultLanguage = "nb"

// packageModel is what the data sources tell of an access package.
type packageModel struct {
	URN                 types.String `tfsdk:"urn"`
	Name                types.String `tfsdk:"name"`
	Title               types.String `tfsdk:"title"`
	Description         types.String `tfsdk:"description"`
	AreaURN             types.String `tfsdk:"area_urn"`
	AreaTitle           types.String `tfsdk:"area_title"`
	ForType             types.String `tfsdk:"for_type"`
	Delegable           types.Bool   `tfsdk:"delegable"`
	Assignable          types.Bool   `tfsdk:"assignable"`
	InSystems           types.Bool   `tfsdk:"usable_in_systems"`
	InVisibleSystems    types.Bool   `tfsdk:"usable_in_visible_systems"`
	InStandardRequests  types.Bool   `tfsdk:"usable_in_standard_requests"`
	InRequestsForAgents types.Bool   `tfsdk:"usable_in_agent_requests"`
}

// read takes over what the catalog answered.
func (m *packageModel) read(p *altinn.AccessPackageInfo) {
	fits := func(use tfkit.PackageUse) types.Bool {
		return types.BoolValue(judgePackage(p.URN, p, use) == verdict{})
	}
	m.URN = types.StringValue(p.URN)
	m.Name = types.StringValue(strings.TrimPrefix(p.URN, identifier.AccessPackagePrefix))
	m.Title = tfkit.OptionalString(p.Name)
	m.Description = tfkit.OptionalString(p.Description)
	m.AreaURN = tfkit.OptionalString(p.Area.URN)
	m.AreaTitle = tfkit.OptionalString(p.Area.Name)
	m.ForType = tfkit.OptionalString(p.Type.Name)
	m.Delegable = types.BoolValue(p.Delegable)
	m.Assignable = types.BoolValue(p.Assignable)
	m.InSystems = fits(tfkit.ForHiddenSystem)
	m.InVisibleSystems = fits(tfkit.ForVisibleSystem)
	m.InStandardRequests = fits(tfkit.ForStandardUser)
	m.InRequestsForAgents = fits(tfkit.ForAgentUser)
}

// packageAttributes are what both data sources tell of an access package.
func packageAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	flag := func(description string) schema.Attribute {
		return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"urn": text("The URN of the access package, as `access_packages` of systems and requests take it."),
		"name": text("The last part of the URN, such as `skatt-naering`. It is the same in all languages, and unique, which the title " +
			"is not."),
		"title":       text("The name of the access package in words. Some packages have the same."),
		"description": text("What the access package is for. Null if Altinn does not tell."),
		"area_urn":    text("The URN of the area that the access package belongs to, such as `accesspackage:area:personale`."),
		"area_title":  text("The name of the area that the access package belongs to."),
		"for_type":    text("Whom the access package is for, as Altinn writes it in Norwegian: `Organisasjon` or `Person`."),
		"delegable":   flag("Whether the access package can be passed on to others, clients' included."),
		"assignable":  flag("Whether the access package can be given to somebody directly."),
		"usable_in_systems": flag("Whether a system can have the access package at all: it is delegable or assignable. With one for client " +
			"relations the system must be hidden."),
		"usable_in_visible_systems": flag("Whether a system with `is_visible = true` can have the access package: it is not for client " +
			"relations, such as those of accountants and auditors."),
		"usable_in_standard_requests": flag("Whether a request with `user_type = \"standard\"` can ask for the access package. Altinn " +
			"accepts a request for one that is assignable and not delegable too, though the customer's approval may fail."),
		"usable_in_agent_requests": flag("Whether a request with `user_type = \"agent\"` can ask for the access package: it is delegable."),
	}
}

func languageAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "The language of the texts: `nb` (Norwegian Bokmål), `nn` (Nynorsk) or `en` (English). Defaults to `nb`. URNs " +
			"and names are the same in all.",
		Validators: []validator.String{stringvalidator.OneOf("nb", "nn", "en")},
	}
}

func languageOf(configured types.String) string {
	if configured.IsNull() {
		return defaultLanguage
	}
	return configured.ValueString()
}
