package changerequest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// schemaVersion is written into every state. It rises when an older state does not fit the schema
// any more, or would mean something else; [Resource.UpgradeState] then gets an entry for the
// version before.
const schemaVersion = 0

func resourceSchema(ctx context.Context) schema.Schema {
	attributes := map[string]schema.Attribute{
		"timeouts": tfkit.Timeouts(ctx, defaultTimeout, defaultTimeout, 0, defaultTimeout),
	}
	addContentAttributes(attributes)
	addProgressAttributes(attributes)
	return schema.Schema{
		Version: schemaVersion,
		MarkdownDescription: "A request to a customer to change what an existing *standard* system user may do: rights and access " +
			"packages that it is to get, and some that it is to lose. There is no such thing for agents.\n\n" +
			"Apply succeeds as soon as the change request is stored. The customer answers it at `confirm_url`, which the vendor " +
			"passes on, and `status` tells the answer from the next refresh on. An answer, be it a yes or a no, plans nothing.\n\n" +
			"Ask for the difference alone, which `altinn_system_user_access` tells. Altinn does not compare with what the system user has, " +
			"and customers have been unable to approve change requests for what it had already. What is required must be on the system first: extend `altinn_system`, and " +
			"refer to it with `depends_on` where nothing else does.\n\n" +
			"Altinn has no way to change a change request. A change of the configuration makes a new one: while the old one is `New` it is " +
			"withdrawn, and its `confirm_url` stops working; once it is answered it is only forgotten, and what it has changed " +
			"stays changed. The same is true of a destroy.",
		Attributes: attributes,
	}
}

func addContentAttributes(attributes map[string]schema.Attribute) {
	attributes["system_user_id"] = schema.StringAttribute{
		Required: true,
		MarkdownDescription: "The id of the system user, a UUID in lower case, such as `system_user_id` of an accepted " +
			"`altinn_system_user_request`, or `id` of the data source `altinn_system_user`. It must be of the type `standard`, and of " +
			"one of the vendor's own systems. " + describeReplaced,
		Validators:    []validator.String{tfkit.Check("system user id", checkSystemUserID)},
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
	}
	attributes["required_rights"] = approval.RightsAttribute("The ids of the resources that the system user is to get rights to, such as " +
		"`ske-krav-og-betalinger`; each must be among the system's `rights`. Leave out what it has already. Defaults to none." + describeSet)
	attributes["unwanted_rights"] = approval.RightsAttribute("The ids of the resources that the system user is to lose its rights to. Altinn " +
		"does not check them. Defaults to none." + describeSet)
	attributes["required_access_packages"] = approval.PackagesAttribute("The access packages that the system user is to get, by their URNs, " +
		"such as `urn:altinn:accesspackage:skatt-naering`; each must be among the system's `access_packages`. Leave out what it has " +
		"already. Defaults to none." + describeSet)
	attributes["unwanted_access_packages"] = approval.PackagesAttribute("The access packages that the system user is to lose, by their URNs. " +
		"Altinn does not check them. Defaults to none." + describeSet)
	attributes["redirect_url"] = approval.RedirectURLAttribute(describeReplaced)
}

// The four sets: at least one of them must have an element.
const (
	describeSet      = " At least one of the four sets must not be empty. " + describeReplaced
	describeReplaced = "Changing it replaces the change request: the customer is asked anew, and a link to one that is not " +
		"answered yet stops working."
)

func addProgressAttributes(attributes map[string]schema.Attribute) {
	for name, description := range map[string]string{
		"id": approval.DescribeID(noun),
		"status": approval.DescribeStatus(noun) + " One that is to be made is planned as `New`, and an answer that comes during the apply " +
			"shows at the next refresh.",
		"confirm_url":      approval.DescribeConfirmURL(noun),
		"created_at":       approval.DescribeCreatedAt(noun),
		"system_id":        "The id of the system that the system user belongs to.",
		"party_org_number": "The organisation number of the customer.",
		"external_ref":     "The vendor's reference of the system user.",
	} {
		attributes[name] = approval.TextAttribute(description)
	}
}
