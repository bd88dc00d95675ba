package changerequest

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// hints explain the answers to change requests (altinn-api.md §5.1, §8.3).
func hints(verb string) map[string]failure.Hint {
	all := map[string]failure.Hint{
		"AUTH-00000": {
			Attribute: path.Root("system_user_id"),
			Means:     "Altinn knows no organisation with the number of the customer whose system user this is.",
			Next:      "Check `environment` in the provider block. If it is right, report it to Altinn's support with the lines below.",
		},
		"AUTH-00012": {
			Means: "Altinn accepted the change request and then failed to store it.",
			Next:  "Apply again.",
		},
		"AUTH-00023": {
			Means: "The token does not say which organisation it is for: it is not one that Maskinporten issues to a vendor.",
			Next:  "Check the credential, or the ready `access_token` if there is one.",
		},
		"HTTP 403": {
			Means: fmt.Sprintf("The Maskinporten client lacks a scope. To ask and to withdraw takes %s, to read takes %s; the first does not "+
				"include the second.", altinn.ScopeRequestWrite, altinn.ScopeRequestRead),
			Next: "Ask Digdir for the scope that is missing, and check that the credential belongs to the client that has it.",
		},
		altinn.CodeUnknownRequest: {
			Means: "This environment of Altinn's has no such change request, or it has been deleted.",
			Next:  "Check the id, and `environment` in the provider block.",
		},
		altinn.CodeUnknownSystem: {
			Means: "The change request belongs to another vendor than the organisation of the token.",
			Next: "Check which organisation the Maskinporten client belongs to or acts for (`maskinporten.consumer_org`), and " +
				"`environment` in the provider block.",
		},
	}
	if verb == "create" {
		all[altinn.CodeUnknownSystem] = failure.Hint{
			Attribute: path.Root("system_user_id"),
			Means:     "The system that the system user belongs to is not registered, or belongs to another vendor than the organisation of the token.",
			Next: "Check `environment` in the provider block, and which organisation the Maskinporten client belongs to or acts for " +
				"(`maskinporten.consumer_org`).",
		}
	}
	addContentHints(all)
	return all
}

func addContentHints(all map[string]failure.Hint) {
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
	all[altinn.CodeRedirectURLNotAllowed] = failure.Hint{
		Attribute: path.Root("redirect_url"),
		Means: "Scheme, host, port and path of the redirect URL must be those of one of the system's allowed URLs; the path is " +
			"case-sensitive. Query and fragment are free.",
		Next: "Add the URL to `allowed_redirect_urls` of the system first, or correct it here.",
	}
	all["AUTH-00026"] = failure.Hint{
		Attribute: path.Root("redirect_url"),
		Means:     "The system has no allowed redirect URLs at all, so a change request for it cannot have one.",
		Next:      "Add the URL to `allowed_redirect_urls` of the system first, or remove `redirect_url` here.",
	}
}
