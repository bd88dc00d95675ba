package changerequest

import (
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// hints explain the answers to change requests (altinn-api.md §5.1, §8.3).
func hints(verb string) map[string]failure.Hint {
	all := approval.Hints(noun)
	all["HTTP 403"] = approval.ScopesHint("To ask and to withdraw", "to read")
	if verb == "create" {
		all[altinn.CodeUnknownSystem] = failure.Hint{
			Attribute: path.Root("system_user_id"),
			Means:     "The system that the system user belongs to is not registered, or belongs to another vendor than the organisation of the token.",
			Next: "Check `environment` in the provider block, and which organisation the Maskinporten client belongs to or acts for " +
				"(`maskinporten.consumer_org`).",
		}
	}
	all["AUTH-00000"] = failure.Hint{
		Attribute: path.Root("system_user_id"),
		Means:     "Altinn knows no organisation with the number of the customer whose system user this is.",
		Next:      "Check `environment` in the provider block. If it is right, report it to Altinn's support with the lines below.",
	}
	all[altinn.CodeRightNotOnSystem] = failure.Hint{
		Attribute: path.Root("required_rights"),
		Means: "A change request can only require rights that the system is registered with, and each of them once. Upper and lower case " +
			"differ.",
		Next: "Add the rights to `rights` of `altinn_system` first, and make this resource wait for it with `depends_on`; or remove them here.",
	}
	all["AUTH-00063"] = failure.Hint{
		Attribute: path.Root("required_access_packages"),
		Means: "A change request can only require access packages that the system is registered with. Upper and lower case differ in " +
			"their URNs.",
		Next: "Add the packages to `access_packages` of `altinn_system` first, and make this resource wait for it with `depends_on`; or " +
			"remove them here.",
	}
	all["AUTH-00064"] = failure.Hint{
		Attribute: path.Root("required_access_packages"),
		Means: "At least one of the packages cannot be given to a standard system user: it is for client relations, as of accountants and " +
			"auditors, or cannot be given to a system user at all.",
		Next: "Remove the packages that the answer names. A system user for clients is asked for with `altinn_system_user_request` and " +
			"`user_type = \"agent\"`.",
	}
	return all
}
