package systemuserrequest

import (
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// hints explain the answers to requests (altinn-api.md §8.3).
func hints(verb string) map[string]failure.Hint {
	all := approval.Hints(noun)
	all["HTTP 403"] = approval.ScopesHint("To ask, to withdraw and to look system users up", "to read requests")
	if verb == "create" {
		unknown := approval.UnknownSystemHint()
		unknown.Next += " A system of the same configuration must be registered first: refer to its `id`."
		all[altinn.CodeUnknownSystem] = unknown
	}
	maps.Copy(all, clashHints())
	maps.Copy(all, contentHints())
	return all
}

// clashHints explain AUTH-00006 to AUTH-00009: a request of the other kind, or another vendor's,
// has the key. Those of the same kind are answered in place of an error (altinn-api.md §4.3).
func clashHints() map[string]failure.Hint {
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
	return map[string]failure.Hint{
		"AUTH-00006": clash("has been accepted", "Choose another `external_ref`. Only the customer can delete the system user."),
		altinn.CodePendingElsewhere: clash("waits for the customer's answer",
			withdraw+" If there is none, it was being stored at this very moment: apply again."),
		"AUTH-00008": clash("was denied", withdraw),
		"AUTH-00009": clash("was rejected", withdraw),
	}
}

func contentHints() map[string]failure.Hint {
	return map[string]failure.Hint{
		"AUTH-00000": {
			Attribute: path.Root("party_org_number"),
			Means: "Altinn knows no organisation with this number in this environment. Test environments have synthetic " +
				"organisations, and none of the real ones.",
			Next: "Check the number, and `environment` in the provider block.",
		},
		altinn.CodeRightNotOnSystem: {
			Attribute: path.Root("rights"),
			Means: "A request can only ask for rights that its system is registered with, and for each of them once. Upper and lower case " +
				"differ.",
			Next: "Add the rights to `rights` of the system first, or remove them here.",
		},
		"AUTH-00058": {
			Attribute: path.Root("access_packages"),
			Means:     "A request for an agent must ask for at least one access package.",
			Next:      "Add one of those that the system is registered with.",
		},
		"AUTH-00059": {
			Attribute: path.Root("rights"),
			Means:     "A request must ask for at least one right or one access package.",
			Next:      "Add some of those that the system is registered with.",
		},
		"AUTH-00063": {
			Attribute: path.Root("access_packages"),
			Means: "A request can only ask for access packages that its system is registered with. Upper and lower case differ in their " +
				"URNs.",
			Next: "Add the packages to `access_packages` of the system first, or remove them here.",
		},
		"AUTH-00064": {
			Attribute: path.Root("access_packages"),
			Means: "At least one of the packages cannot be in a standard request: it is for client relations, as of accountants and auditors, " +
				"or cannot be given to a system user at all.",
			Next: "Set `user_type = \"agent\"` if the customer is to act for its clients, or remove the packages that the answer names.",
		},
		"AUTH-00065": {
			Attribute: path.Root("access_packages"),
			Means:     "At least one of the packages cannot be in a request for an agent: it is not meant for client relations.",
			Next:      "Remove the packages that the answer names, or ask for them with `user_type = \"standard\"`.",
		},
	}
}
