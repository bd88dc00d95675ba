package systemuser

import (
	"fmt"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// readHints explain the answers to the look-up (altinn-api.md §6.1).
func readHints(k approval.Key) map[string]failure.Hint {
	return map[string]failure.Hint{
		"HTTP 404": {
			Means: fmt.Sprintf("The customer %s has no system user with the reference %q for the system %q: no request for it has been "+
				"accepted, the customer has deleted it, or the system belongs to another vendor than the organisation of the token.",
				k.Party, k.Reference, k.System),
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
		altinn.CodeUnknownSystem: approval.UnknownSystemHint(),
		"HTTP 403":               scopeHint(altinn.ScopeSystemRegister),
	}
}

func scopeHint(scope string) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("The Maskinporten client lacks the scope %s.", scope),
		Next:  "Ask Digdir for the scope, and check that the credential belongs to the client that has it.",
	}
}
