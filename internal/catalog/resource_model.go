package catalog

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// resourceModel is what the data sources tell of a resource.
type resourceModel struct {
	ID               types.String `tfsdk:"id"`
	Title            types.Map    `tfsdk:"title"`
	Description      types.Map    `tfsdk:"description"`
	RightDescription types.Map    `tfsdk:"right_description"`
	ResourceType     types.String `tfsdk:"resource_type"`
	Delegable        types.Bool   `tfsdk:"delegable"`
	UsableInRights   types.Bool   `tfsdk:"usable_in_rights"`
	Visible          types.Bool   `tfsdk:"visible"`
	Status           types.String `tfsdk:"status"`
	Homepage         types.String `tfsdk:"homepage"`
	Keywords         types.Set    `tfsdk:"keywords"`
	OwnerOrgNumber   types.String `tfsdk:"owner_org_number"`
	OwnerOrgCode     types.String `tfsdk:"owner_org_code"`
	OwnerName        types.Map    `tfsdk:"owner_name"`
}

// read takes over what the registry answered; texts that are missing there are an empty map (altinn-api.md §10.1).
func (m *resourceModel) read(r *altinn.Resource) {
	m.ID = types.StringValue(r.ID)
	m.Title = tfkit.StringMap(r.Title)
	m.Description = tfkit.StringMap(r.Description)
	m.RightDescription = tfkit.StringMap(r.RightDescription)
	m.ResourceType = tfkit.OptionalString(r.Type)
	m.Delegable = types.BoolValue(r.Delegable)
	m.UsableInRights = types.BoolValue(r.Registrable() && r.Delegable)
	m.Visible = types.BoolValue(r.Visible)
	m.Status = tfkit.OptionalString(r.Status)
	m.Homepage = tfkit.OptionalString(r.Homepage)
	m.Keywords = tfkit.StringSet(words(r))
	m.OwnerOrgNumber = tfkit.OptionalString(r.Owner.OrgNumber)
	m.OwnerOrgCode = tfkit.OptionalString(r.Owner.OrgCode)
	m.OwnerName = tfkit.StringMap(r.Owner.Name)
}

func words(r *altinn.Resource) []string {
	texts := make([]string, len(r.Keywords))
	for i, keyword := range r.Keywords {
		texts[i] = keyword.Word
	}
	return texts
}

// resourceAttributes are what both data sources tell of a resource.
func resourceAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	flag := func(description string) schema.Attribute {
		return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
	}
	texts := func(description string) schema.Attribute {
		return schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"id": text("The id of the resource, as `rights` of systems and requests take it."),
		"title": texts("The name of the resource, by language: `nb`, `nn` and `en`, as far as its owner has written them. Apps often have " +
			"one language alone."),
		"description":       texts("What the resource is, by language. Empty for apps that are not in the registry itself."),
		"right_description": texts("What a right to the resource allows, in words for customers, by language. May be empty."),
		"resource_type":     text("The type of the resource as Altinn writes it, such as `GenericAccessResource` or `AltinnApp`."),
		"delegable": flag("Whether a right to the resource can be passed on. Altinn registers a system with one that cannot, and fails " +
			"the customer's approval later."),
		"usable_in_rights": flag(fmt.Sprintf("Whether the resource can stand in `rights` and be approved: it is delegable, and its type is "+
			"one of `%s`.", strings.Join(altinn.RegistrableTypes(), "`, `"))),
		"visible":  flag("Whether Altinn's own pages show the resource. It makes no difference for `rights`."),
		"status":   text("The status that the owner gives the resource, such as `Active`. Null if there is none."),
		"homepage": text("The address of a page about the resource. Null if there is none."),
		"keywords": schema.SetAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "The words that the owner wants the resource to be found by, in whatever language.",
		},
		"owner_org_number": text("The organisation number of the agency that owns the resource. Null if Altinn does not know it."),
		"owner_org_code":   text("The code of the agency that owns the resource, such as `skd`. Null if there is none."),
		"owner_name":       texts("The name of the agency that owns the resource, by language. May be empty."),
	}
}
