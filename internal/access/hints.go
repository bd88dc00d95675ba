package access

import (
	"fmt"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// grantedBy says whom to ask for a scope.
func grantedBy(scope string) string {
	text := "Digdir grants Altinn's scopes to the organisation, in test and in production; then it has to be added to the client, in " +
		"Digdir's self-service portal or with `altinn_maskinporten_client`."
	if scope == altinn.ScopeMyClients {
		text += " Whether system vendors get this one is not settled: ask Digdir."
	}
	return text
}

// unknownSystemUser explains that there is no system user, where Altinn does not tell why.
func unknownSystemUser(k approval.Key) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("There is no system user for %s.", k.Describe()),
		Next: "Check the three, where upper and lower case matter, and `environment` in the provider block. What has become of a request, " +
			"the data source `altinn_system_user_request` tells.",
	}
}

// notThereYet explains that access management does not know a system user that Altinn has
// (altinn-api.md §14.3).
func notThereYet() failure.Hint {
	return failure.Hint{
		Means: "Altinn has the system user, but its access management does not know it: to one that it knows, it names at least the " +
			"accountant or auditor. Nothing is taken from the answer: it would look like a system user without clients.",
		Next: "A system user that was approved just now can take a moment to get there: run again. If it stays, report it to Altinn's " +
			"support with the lines below.",
	}
}

// lookupHints explain the answers to the look-up of the system user (altinn-api.md §6.1).
func lookupHints() map[string]failure.Hint {
	return map[string]failure.Hint{
		"HTTP 403": {
			Means: fmt.Sprintf("The Maskinporten client lacks the scope %s, which looking a system user up takes.", altinn.ScopeRequestWrite),
			Next:  "Ask Digdir for the scope, and check that the credential belongs to the client that has it.",
		},
	}
}

// accessHints explain the answers of access management (altinn-api.md §14.2, §14.3).
func accessHints(scope string) map[string]failure.Hint {
	return map[string]failure.Hint{
		"HTTP 200": {
			Means: "Altinn answered in a form that this version of the provider does not know. Nothing is taken from it: what is missing " +
				"would look like something that the customer has taken away.",
			Next: "Run again. If it stays, look for a newer version of the provider.",
		},
		"HTTP 401": {
			Means: "Altinn's access management did not accept the system user's token, or found no system user in it.",
			Next: "Run again. If it stays, check that the credential is one for the `environment` of the provider block, and report it to " +
				"Altinn's support with the lines below.",
		},
		"HTTP 403": {
			Means: fmt.Sprintf("The system user's token lacks the scope %s.", scope),
			Next:  grantedBy(scope),
		},
	}
}
