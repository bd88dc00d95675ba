package systemuserrequest

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// hints explain the answers to requests (altinn-api.md §8.3).
func hints(verb string) map[string]failure.Hint {
	all := map[string]failure.Hint{
		"AUTH-00000": {
			Attribute: path.Root("party_org_number"),
			Means: "Altinn knows no organisation with this number in this environment. Test environments have synthetic " +
				"organisations, and none of the real ones.",
			Next: "Check the number, and `environment` in the provider block.",
		},
		"AUTH-00012": {
			Means: "Altinn accepted the request and then failed to store it.",
			Next:  "Apply again.",
		},
		"AUTH-00023": {
			Means: "The token does not say which organisation it is for: it is not one that Maskinporten issues to a vendor.",
			Next:  "Check the credential, or the ready `access_token` if there is one.",
		},
		"HTTP 403": {
			Means: fmt.Sprintf("The Maskinporten client lacks a scope. To ask, to withdraw and to look system users up takes %s, to read requests "+
				"takes %s; the first does not include the second.", altinn.ScopeRequestWrite, altinn.ScopeRequestRead),
			Next: "Ask Digdir for the scope that is missing, and check that the credential belongs to the client that has it.",
		},
	}
	addSystemHints(all, verb)
	addClashHints(all)
	addContentHints(all)
	return all
}

func addSystemHints(all map[string]failure.Hint, verb string) {
	all[altinn.CodeUnknownRequest] = failure.Hint{
		Means: "This environment of Altinn's has no such request, or it has been deleted.",
		Next:  "Check the id, and `environment` in the provider block.",
	}
	all[altinn.CodeUnknownSystem] = failure.Hint{
		Means: "The request belongs to another vendor than the organisation of the token.",
		Next: "Check which organisation the Maskinporten client belongs to or acts for (`maskinporten.consumer_org`), and " +
			"`environment` in the provider block.",
	}
	if verb == "create" {
		all[altinn.CodeUnknownSystem] = failure.Hint{
			Attribute: path.Root("system_id"),
			Means: "This environment of Altinn's has no such system, or it belongs to another vendor than the organisation of the token. " +
				"Upper and lower case differ in system ids.",
			Next: "Check the id, `environment` in the provider block, and which organisation the Maskinporten client belongs to or acts " +
				"for (`maskinporten.consumer_org`). A system of the same configuration must be registered first: refer to its `id`.",
		}
	}
}

// addClashHints explains requests that stand in the way. The service shows those of the same kind; so these are of the
// other one, or another vendor's (altinn-api.md §4.3).
func addClashHints(all map[string]failure.Hint) {
	clash := func(status, next string) failure.Hint {
		return failure.Hint{
			Attribute: path.Root("external_ref"),
			Means: fmt.Sprintf("A standard request with the same system, party and reference stands in the way: it %s. A standard "+
				"system user and an agent cannot share a reference.", status),
			Next: next,
		}
	}
	withdraw := "Choose another `external_ref`, or withdraw the standard request first: remove its resource, or import it and destroy it. " +
		"The data source `altinn_system_user_requests` shows its id."
	all["AUTH-00006"] = clash("has been accepted", "Choose another `external_ref`. Only the customer can delete the system user.")
	all[altinn.CodePendingElsewhere] = clash("waits for the customer's answer", withdraw+" If there is none, it was being stored at this very moment: apply again.")
	all["AUTH-00008"] = clash("was denied", withdraw)
	all["AUTH-00009"] = clash("was rejected", withdraw)
}

func addContentHints(all map[string]failure.Hint) {
	all[altinn.CodeRightNotOnSystem] = failure.Hint{
		Attribute: path.Root("rights"),
		Means: "A request can only ask for rights that its system is registered with, and for each of them once. Upper and lower case " +
			"differ.",
		Next: "Add the rights to `rights` of the system first, or remove them here.",
	}
	all[altinn.CodeRedirectURLNotAllowed] = failure.Hint{
		Attribute: path.Root("redirect_url"),
		Means: "Scheme, host, port and path of the redirect URL must be those of one of the system's allowed URLs; the path is " +
			"case-sensitive. Query and fragment are free.",
		Next: "Add the URL to `allowed_redirect_urls` of the system first, or correct it here.",
	}
	all["AUTH-00026"] = failure.Hint{
		Attribute: path.Root("redirect_url"),
		Means:     "The system has no allowed redirect URLs at all, so a request for it cannot have one.",
		Next:      "Add the URL to `allowed_redirect_urls` of the system first, or remove `redirect_url` here.",
	}
	all["AUTH-00058"] = failure.Hint{
		Attribute: path.Root("access_packages"),
		Means:     "A request for an agent must ask for at least one access package.",
		Next:      "Add one of those that the system is registered with.",
	}
	all["AUTH-00059"] = failure.Hint{
		Attribute: path.Root("rights"),
		Means:     "A request must ask for at least one right or one access package.",
		Next:      "Add some of those that the system is registered with.",
	}
	all["AUTH-00063"] = failure.Hint{
		Attribute: path.Root("access_packages"),
		Means: "A request can only ask for access packages that its system is registered with. Upper and lower case differ in their " +
			"URNs.",
		Next: "Add the packages to `access_packages` of the system first, or remove them here.",
	}
	all["AUTH-00064"] = failure.Hint{
		Attribute: path.Root("access_packages"),
		Means: "At least one of the packages cannot be in a standard request: it is for client relations, as of accountants and auditors, " +
			"or cannot be given to a system user at all.",
		Next: "Set `user_type = \"agent\"` if the customer is to act for its clients, or remove the packages that the answer names.",
	}
	all["AUTH-00065"] = failure.Hint{
		Attribute: path.Root("access_packages"),
		Means:     "At least one of the packages cannot be in a request for an agent: it is not meant for client relations.",
		Next:      "Remove the packages that the answer names, or ask for them with `user_type = \"standard\"`.",
	}
}
