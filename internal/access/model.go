package access

import (
	"cmp"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// systemUser is by what both data sources find a system user.
type systemUser struct {
	SystemID       types.String `tfsdk:"system_id"`
	PartyOrgNumber types.String `tfsdk:"party_org_number"`
	ExternalRef    types.String `tfsdk:"external_ref"`
}

// key is the system user's, whose reference is the party's number where none is configured.
func (s *systemUser) key() approval.Key {
	if s.ExternalRef.IsNull() {
		s.ExternalRef = s.PartyOrgNumber
	}
	return approval.Key{System: s.SystemID.ValueString(), Party: s.PartyOrgNumber.ValueString(), Reference: s.ExternalRef.ValueString()}
}

// organisation is an organisation, and what may be done for it.
type organisation struct {
	OrgNumber      types.String `tfsdk:"org_number"`
	Name           types.String `tfsdk:"name"`
	IsDeleted      types.Bool   `tfsdk:"is_deleted"`
	AccessPackages types.Set    `tfsdk:"access_packages"`
	Resources      types.Set    `tfsdk:"resources"`
}

// organisations are those of an answer, in its order.
func organisations(answer []altinn.Access) []organisation {
	list := make([]organisation, 0, len(answer))
	for _, own := range answer {
		list = append(list, organisation{
			OrgNumber: types.StringValue(own.OrgNumber), Name: types.StringValue(cmp.Or(own.Name, own.OrgNumber)),
			IsDeleted: types.BoolValue(own.IsDeleted), AccessPackages: tfkit.StringSet(own.AccessPackages), Resources: tfkit.StringSet(own.Resources),
		})
	}
	return list
}

// withSystemUser adds the arguments that name a system user. The text says whose it is.
func withSystemUser(party string, more map[string]schema.Attribute) map[string]schema.Attribute {
	all := map[string]schema.Attribute{
		"system_id": schema.StringAttribute{
			Required: true,
			MarkdownDescription: "The id of the system, such as `991825827_smartcloud`. Its `client_ids` must list the Maskinporten client of " +
				"the provider block.",
			Validators: []validator.String{tfkit.Check("system id", identifier.CheckStoredSystemID)},
		},
		"party_org_number": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: party,
			Validators:          []validator.String{tfkit.Check("organisation number", identifier.CheckOrgNumber)},
		},
		"external_ref": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "The reference of the system user: 1 to 255 letters, digits, `_` and `-`, as Maskinporten takes no others. " +
				"Defaults to the organisation number of the customer.",
			Validators: []validator.String{tfkit.Check("external reference", identifier.CheckExternalRef)},
		},
	}
	maps.Copy(all, more)
	return all
}

// organisationsAttribute is a list of organisations. The texts say what it is, and whose name and
// access are in it.
func organisationsAttribute(description, noun string) schema.Attribute {
	return schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: description,
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"org_number": schema.StringAttribute{Computed: true, MarkdownDescription: "The organisation number of the " + noun + "."},
			"name":       schema.StringAttribute{Computed: true, MarkdownDescription: "The name of the " + noun + "."},
			"is_deleted": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the " + noun + " is deleted in the register of " +
				"organisations. Leave such out of what you compare."},
			"access_packages": packagesAttribute("The URNs of the access packages that the system user holds for the " + noun + "."),
			"resources":       resourcesAttribute("The ids of the single resources that the system user holds for the " + noun + "."),
		}},
	}
}

func packagesAttribute(description string) schema.SetAttribute {
	return schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

// resourcesAttribute describes resources, which never include those that packages hold.
func resourcesAttribute(description string) schema.SetAttribute {
	return schema.SetAttribute{
		Computed: true, ElementType: types.StringType, MarkdownDescription: description + " Those in an access package are not repeated here.",
	}
}
