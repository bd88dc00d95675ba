package systemuser

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// model is what the data sources tell of a system user.
type model struct {
	ID               types.String `tfsdk:"id"`
	SystemID         types.String `tfsdk:"system_id"`
	PartyOrgNumber   types.String `tfsdk:"party_org_number"`
	ExternalRef      types.String `tfsdk:"external_ref"`
	UserType         types.String `tfsdk:"user_type"`
	IntegrationTitle types.String `tfsdk:"integration_title"`
	VendorOrgNumber  types.String `tfsdk:"vendor_org_number"`
	CreatedAt        types.String `tfsdk:"created_at"`
}

// read takes over what the service answered.
func (m *model) read(u altinn.SystemUser) {
	m.ID = types.StringValue(u.ID)
	m.SystemID = types.StringValue(u.SystemID)
	m.PartyOrgNumber = types.StringValue(u.PartyOrgNumber)
	m.ExternalRef = types.StringValue(u.ExternalRef)
	m.UserType = types.StringValue(string(u.UserType))
	m.IntegrationTitle = types.StringValue(u.IntegrationTitle)
	m.VendorOrgNumber = types.StringValue(u.VendorOrgNumber)
	m.CreatedAt = tfkit.Timestamp(u.Created)
}

// attributes are what both data sources tell of a system user.
func attributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"id": text("The id of the system user, a UUID. One that came of a vendor's request has the id of the request; one that the " +
			"customer made in Altinn's portal has its own."),
		"system_id":        text("The id of the system that the system user belongs to."),
		"party_org_number": text("The organisation number of the customer who owns the system user."),
		"external_ref": text("The reference that a token for the system user must be asked for with: the vendor's own, or the " +
			"organisation number of the customer where none was given, as for one made in Altinn's portal."),
		"user_type":         text("The kind of system user: `standard` acts for the customer, `agent` for the customer's clients."),
		"integration_title": text("The name under which the customer sees the system user."),
		"vendor_org_number": text("The organisation number of the vendor."),
		"created_at":        text("When the system user was made, in RFC 3339 format. Null where Altinn does not tell."),
	}
}
