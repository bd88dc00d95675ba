package systemuserrequest

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

const noun = "system user request"

// failure is the attempt to make a request that failed. It is named by its key: it may have no id.
func (a ask) failure(err error) failure.Operation { return failed("create", a.key().String(), err) }

// failed is an operation that failed on the request with an id, or with a key.
func failed(verb, id string, err error) failure.Operation {
	return failure.Operation{
		Verb: verb, Noun: noun, ID: id, Err: err,
		Attributes: map[string]path.Path{
			"systemid":         path.Root("system_id"),
			"partyorgno":       path.Root("party_org_number"),
			"externalref":      path.Root("external_ref"),
			"integrationtitle": path.Root("integration_title"),
			"rights":           path.Root("rights"),
			"accesspackages":   path.Root("access_packages"),
			"redirecturl":      path.Root("redirect_url"),
		},
		Hints: hints(verb),
	}
}

// failure is an operation on a request that failed, of which more is known than its id.
func (k key) failure(verb, id string, err error) failure.Operation {
	f := failed(verb, id, err)
	f.About = fmt.Sprintf("It is the request for %s.", k.named())
	return f
}

// The verdicts: what a look after a write has shown.

func exists(stored altinn.SystemUserRequest, names []string) failure.Hint {
	comparison := fmt.Sprintf("It has the status %q, which this version of the provider does not know.", stored.Status)
	if len(names) > 0 {
		comparison = fmt.Sprintf("It is %s, and differs from the configuration in %s.", stored.Status, failure.AttributeList(names))
	}
	made := ""
	if at := tfkit.Timestamp(stored.Created); !at.IsNull() {
		made = ", made " + at.ValueString()
	}
	return failure.Hint{
		Attribute: path.Root("external_ref"),
		Means: fmt.Sprintf("Altinn did not store this request: there is an older one for the same system, party and reference, %s%s. %s",
			stored.ID, made, comparison),
		Next: "To manage the older one here, import it. Add this block, with the name of your resource in place of `example`:\n\n" +
			failure.ImportBlock(resourceType, stored.ID) +
			"\n\nThe plan then shows what would change. Otherwise choose another `external_ref`.\n\n" +
			"If this apply was to replace that very request, the new one was asked for before the old one was withdrawn, which cannot " +
			"work: remove `create_before_destroy` from this resource, and from those that depend on it. If the resource has got " +
			"another name, add a `moved` block.",
	}
}

func anotherResources(id string) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("external_ref"),
		Means: fmt.Sprintf("Another resource of this configuration has the same system, party and reference, and has just got the "+
			"request %s for it. Altinn answered this one with the same request: there is one for each system, party and reference.", id),
		Next: "Give one of the two another `external_ref`, or remove one of them, then apply again.",
	}
}

func alwaysAnother(k key) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("external_ref"),
		Means: fmt.Sprintf("There were several older requests for %s that had ended. Those that Altinn showed have been deleted, and it "+
			"still answers with another one.", k),
		Next: "Apply again until all are gone. The data source `altinn_system_user_requests` shows how many are left.",
	}
}

func acceptedAlready(id string) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("external_ref"),
		Means: fmt.Sprintf("The customer has accepted an earlier request with the same system, party and reference, %s, and its system "+
			"user is alive. Altinn makes no second one.", id),
		Next: "To manage the accepted request here, import it. Add this block, with the name of your resource in place of `example`:\n\n" +
			failure.ImportBlock(resourceType, id) +
			"\n\nIf the resource has only got another name, a `moved` block spares the import. For a further system user of the same " +
			"customer, choose another `external_ref`.",
	}
}

func acceptedSince() failure.Hint {
	return failure.Hint{
		Means: "The customer has accepted the request since this was planned, which the plan did not know, and a system user that lives " +
			"keeps Altinn from taking another request for the same system, party and reference. So nothing has been deleted.",
		Next: "Plan again, with a refresh: the new plan shows what deleting or replacing the accepted request comes to.",
	}
}

func systemUserExists(k key, kind altinn.UserType, user *altinn.SystemUser) failure.Hint {
	means := "The customer has a system user for the same system, party and reference already, and Altinn makes no second one."
	if user != nil {
		means = fmt.Sprintf("The customer has a system user for the same system, party and reference already: %s, of the type %s, made %s. "+
			"Altinn makes no second one.", user.ID, user.UserType, user.Created)
	}
	switch {
	case user != nil && user.UserType != kind:
		means += fmt.Sprintf(" This asks for one of the type %s, and the two types cannot share a reference.", kind)
	case k.ref == k.party:
		means += " It came of a request that has been deleted since, or the customer made it in Altinn's portal: those have the " +
			"organisation number as reference."
	default:
		means += " The request that it came of has been deleted since; the system user lives on."
	}
	return failure.Hint{
		Attribute: path.Root("external_ref"),
		Means:     means,
		Next: "To use that system user, read it instead of asking for one:\n\n" + dataSourceBlock(k) +
			"\n\nFor a further system user of the same customer, choose another `external_ref`. Only the customer can delete a system user.",
	}
}

// dataSourceBlock is the configuration that reads the system user of a key.
func dataSourceBlock(k key) string {
	return fmt.Sprintf("  data \"altinn_system_user\" \"example\" {\n    system_id        = %q\n    party_org_number = %q\n"+
		"    external_ref     = %q\n  }", k.system, k.party, k.ref)
}

func acceptedUnclear(id string) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("Altinn answered with an older request, %s, that is accepted, and whether its system user is still alive could "+
			"not be found out.", id),
		Next: "Apply again when Altinn can be reached.",
	}
}

func createUnclear(lookErr error) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("Whether the request has been stored is not known: the look-up that was to tell failed too (%v).", lookErr),
		Next:  "Apply again when Altinn can be reached. A request that was stored is found then, and not made a second time.",
	}
}

func notDiscarded(stored altinn.SystemUserRequest) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("An older request for the same system, party and reference, %s, is %s and must be deleted before Altinn "+
			"takes a new one. That failed.", stored.ID, describeEnding(stored)),
		Next: "Apply again.",
	}
}

const planAgain = "Plan again: the plan shows what has become of the request, and says what can be done."

// endedSince explains that an older request has ended, and the plan has not said that the customer is to be asked again.
func endedSince(stored altinn.SystemUserRequest) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("external_ref"),
		Means: fmt.Sprintf("There is an older request for the same system, party and reference, %s, which is %s. The plan has not said that the "+
			"customer is to be asked again, so nothing has been asked, and nothing deleted.", stored.ID, describeEnding(stored)),
		Next: planAgain,
	}
}

// refusedSince explains that a request is not replaced: the customer has said no, which the plan did not know.
func refusedSince(stored altinn.SystemUserRequest) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("It is for %s. The customer has said no to it, which the plan did not know: its status is %s. The plan is to ask again "+
			"without a word about that, so nothing has been deleted.", keyOf(stored).named(), stored.Status),
		Next: planAgain,
	}
}

// refusedAndDeleted explains that a request is not asked for again in the run that has deleted it.
func refusedAndDeleted(old altinn.SystemUserRequest) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("external_ref"),
		Means: fmt.Sprintf("The customer had said no to request %s with the same system, party and reference, which this apply has deleted for "+
			"another resource. The plan has not said that the customer is to be asked again, so nothing has been asked.", old.ID),
		Next: "To ask again, speak with the customer, and apply once more. If the resource has only got another name, a `moved` block would have " +
			"kept the request.",
	}
}

func describeEnding(stored altinn.SystemUserRequest) string {
	switch {
	case timedOut(stored):
		return "timed out"
	case stored.Status == altinn.StatusAccepted:
		return "accepted, without a system user any more,"
	default:
		return stored.Status
	}
}

func systemDeleted(id string) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("system_id"),
		Means: fmt.Sprintf("The system %q has been deleted. Altinn would store the request and let the customer accept it, but no token "+
			"is ever issued for a deleted system, and a deletion cannot be undone.", id),
		Next: "Register a system with an id that was never used, and ask for system users of that one.",
	}
}

func noRequest(k key, user *altinn.SystemUser) failure.Hint {
	if user != nil {
		return failure.Hint{
			Means: fmt.Sprintf("There is a system user for %s, %s, but no request: the customer made it in Altinn's portal, or the request "+
				"has been deleted since.", k, user.ID),
			Next: "Read the system user instead:\n\n" + dataSourceBlock(k),
		}
	}
	return failure.Hint{
		Means: fmt.Sprintf("Altinn has no request for the system %q, the party %s and the reference %q that belongs to the organisation of "+
			"the token.", k.system, k.party, k.ref),
		Next: "Check the three, where upper and lower case matter, and `environment` in the provider block. A request that was made " +
			"without a reference has the organisation number of the party as reference.",
	}
}

func twoKinds(found []finding) failure.Hint {
	var lines strings.Builder
	for _, f := range found {
		fmt.Fprintf(&lines, "\n  - %s: %s, %s", f.kind, f.request.ID, f.request.Status)
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

// besideAdded says what was done about a list that may lack some requests.
func besideAdded(err error) string {
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
