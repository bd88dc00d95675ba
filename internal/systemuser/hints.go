package systemuser

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// readHints explain the answers to the look-up (altinn-api.md §6.1).
func readHints(system, party, ref string) map[string]failure.Hint {
	return map[string]failure.Hint{
		"HTTP 404": {
			Means: fmt.Sprintf("The customer %s has no system user with the reference %q for the system %q: no request for it has been "+
				"accepted, the customer has deleted it, or the system belongs to another vendor than the organisation of the token.",
				party, ref, system),
			Next: "Check the three, where upper and lower case matter, and `environment` in the provider block. The reference is the " +
				"organisation number of the customer if `external_ref` is left out. What has become of a request, the data source " +
				"`altinn_system_user_request` tells.",
		},
		"HTTP 403": scopeHint(altinn.ScopeRequestWrite),
	}
}

// listHints explain the answers to the list (altinn-api.md §6.2).
func listHints() map[string]failure.Hint {
	return map[string]failure.Hint{
		altinn.CodeUnknownSystem: {
			Attribute: path.Root("system_id"),
			Means: "This environment of Altinn's has no such system, or it belongs to another vendor than the organisation of the " +
				"token. Upper and lower case differ in system ids.",
			Next: "Check the id, `environment` in the provider block, and which organisation the Maskinporten client belongs to or " +
				"acts for (`maskinporten.consumer_org`).",
		},
		"HTTP 403": scopeHint(altinn.ScopeSystemRegister),
	}
}

func scopeHint(scope string) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("The Maskinporten client lacks the scope %s.", scope),
		Next:  "Ask Digdir for the scope, and check that the credential belongs to the client that has it.",
	}
}
