package systemuserrequest

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// What a refresh warns of.

// gone warns of a request that is left without a system user.
func gone(l listed, shown lookup) diag.Diagnostic {
	accepted := l.Status.ValueString() == altinn.StatusAccepted
	again := "The plan will show that it is to be asked for again: the customer then gets a new request, and a new link to answer it."
	environment := "the provider block selects another environment than before: if you did not mean to change that, do not apply. "
	switch {
	case shown.user != nil:
		return failure.Vanished(fullNoun, "has been deleted outside Terraform", l.describe(),
			fmt.Sprintf("The customer has a system user for the same system, party and reference that did not come of it: %s, perhaps "+
				"made in Altinn's portal. The plan will show that the request is to be made again, which fails as long as that system user "+
				"lives. Read it with the data source `altinn_system_user` instead, or choose another `external_ref`.", shown.user.ID))
	case shown.request != nil:
		return failure.Vanished(fullNoun, "has lost its system user", l.describe(),
			"The customer has deleted the system user, and the request alone is left, still accepted. "+again+" The old one is deleted first.")
	case accepted:
		return failure.Vanished(fullNoun, "has lost its system user", l.describe(),
			"The customer has deleted the system user, and the request with it; or "+environment+again)
	default:
		return failure.Vanished(fullNoun, "has been deleted outside Terraform", l.describe(),
			"It was withdrawn, or accepted and the system user deleted since; or "+environment+again)
	}
}

// replacedBefore warns of a request whose key another one has that the state holds as well: a
// creation that asks anew deletes what has ended, and an interruption or a failed provisioner keeps
// `create_before_destroy` from forgetting it.
func replacedBefore(l listed, by string) diag.Diagnostic {
	return failure.Vanished(fullNoun, "has been replaced", l.describe(),
		fmt.Sprintf("The request %q has taken its place, and is in the state as well. Nothing needs to be done.", by))
}

// requestGone warns of a request that is gone while its system user lives.
func requestGone(l listed, user altinn.SystemUser) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"A system user request is gone, its system user is not",
		fmt.Sprintf("Request %s, has been deleted outside Terraform after the customer had accepted it. The system user %s lives on and "+
			"works as before, so the resource is kept, as accepted.\n\nNothing needs to be done. %s", l.describe(), user.ID, keyTaken))
}

// What an import or a data source answers.

func noRequest(k approval.Key, user *altinn.SystemUser) failure.Hint {
	if user != nil {
		return failure.Hint{
			Means: fmt.Sprintf("There is a system user for %s, %s, but no request: the customer made it in Altinn's portal, or the request "+
				"has been deleted since.", k, user.ID),
			Next: "Read the system user instead:\n\n" + dataSourceBlock(k),
		}
	}
	return failure.Hint{
		Means: fmt.Sprintf("Altinn has no request for the system %q, the party %s and the reference %q that belongs to the organisation of "+
			"the token.", k.System, k.Party, k.Reference),
		Next: "Check the three, where upper and lower case matter, and `environment` in the provider block. A request that was made " +
			"without a reference has the organisation number of the party as reference.",
	}
}

func twoKinds(shown []lookup) failure.Hint {
	var lines strings.Builder
	for _, one := range shown {
		fmt.Fprintf(&lines, "\n  - %s: %s, %s", one.kind, one.request.ID, one.request.Status)
	}
	return failure.Hint{
		Means: "There is a standard request and one for an agent with this system, party and reference:" + lines.String(),
		Next:  "Name the one you mean by its id.",
	}
}

func nothingLeft(stored altinn.SystemUserRequest) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("The request %s is accepted, but the customer has deleted the system user that came of it, and Altinn has left the "+
			"request behind.", stored.ID),
		Next: "Leave it out of the import. To ask the customer again, apply the resource without importing anything: the old request is " +
			"deleted, and a new one made.",
	}
}

func badImportID() failure.Hint {
	return failure.Hint{
		Attribute: path.Root("id"),
		Means:     "This is neither the id of a request nor a system, a party and a reference.",
		Next: "Import a request by its id, a UUID such as 505f8488-3d48-4c15-8e21-35cb9432f815, or by system id, organisation number and " +
			"reference with slashes between them, such as 991825827_smartcloud/310904473/main. A request that was made without a " +
			"reference has the organisation number as reference.",
	}
}

func isChangeRequest() failure.Hint {
	return failure.Hint{
		Attribute: path.Root("id"),
		Means:     "This is the id of a change request, not of a system user request.",
		Next: "Import it as `altinn_system_user_change_request`. A system user request has the id of the system user that comes of it, which " +
			"is in its own `confirm_url`.",
	}
}

// What a list answers.

// listFailed explains an error of a list.
func listFailed(systemID string, err error) diag.Diagnostics {
	f := failed("list", systemID, err)
	f.Noun = "requests for system"
	f.Hints[altinn.CodeUnknownSystem] = hints("create")[altinn.CodeUnknownSystem]
	return f.Diagnostics()
}

// listIncomplete warns of a list that may lack some requests.
func listIncomplete(systemID string, kind altinn.UserType, whatIsMissing string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"A list of requests may be incomplete",
		fmt.Sprintf("Altinn lists the requests of the type %s for system %q in no order, and there is more than one page of them. %s\n\nRead "+
			"a request that you miss with the data source `altinn_system_user_request`.", kind, systemID, whatIsMissing))
}

const othersMissing = "Some may be missing."

// acceptedAdded says what was done about a list that may lack some requests.
func acceptedAdded(err error) string {
	if err != nil {
		return fmt.Sprintf("Those that customers have accepted could not all be added from the list of system users either: %v.", err)
	}
	return "Those that customers have accepted were added from the list of system users, which is complete; others may be missing."
}

// systemsNotListed explains why the requests for all systems cannot be listed.
func systemsNotListed(err error) diag.Diagnostics {
	f := failed("list", "", err)
	f.Noun = "systems"
	f.Hints = map[string]failure.Hint{"HTTP 403": {
		Means: fmt.Sprintf("To list the requests for all systems, the systems are listed first, and the Maskinporten client lacks the scope %s "+
			"for that.", altinn.ScopeSystemRegister),
		Next: "Name one system in `system_id`, or ask Digdir for the scope.",
	}}
	return f.Diagnostics()
}
