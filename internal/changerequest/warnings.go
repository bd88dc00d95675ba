package changerequest

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// notCompared is what asking for what is held means (altinn-api.md §13, §14.4).
const notCompared = "Altinn does not compare with what the system user has: the customer is asked for it all the same, and before June 2026 could " +
	"not approve a change request for what the system user had already."

// What a plan warns of or refuses.

// Warnings name a change request in their text alone; see [failure.Vanished].

func linkDies(m model) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"The customer's link to a change request stops working",
		fmt.Sprintf("Change request %s, is replaced: the old one is withdrawn, and a new one made with another `confirm_url`. Pass that on to "+
			"the customer, who can no longer answer at the old address.", m.named()))
}

// asksAgain warns that the customer is asked again after a no.
func asksAgain(named string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A customer who said no is asked again",
		fmt.Sprintf("The customer has rejected change request %s, and the plan makes another one.\n\nSpeak with the customer before you pass "+
			"its `confirm_url` on.", named))
}

func changeStays(m model) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"What a change request has changed stays changed",
		fmt.Sprintf("The customer has accepted change request %s: the system user keeps the rights and access packages that it got, and stays "+
			"without those that it lost. ", m.named())+
			"Destroying the resource only forgets the change request, and deletes nothing at Altinn.\n\nTo undo the change, ask for the "+
			"opposite in another `"+resourceType+"`.")
}

func acceptedAsksAgain(m model, again []string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"A customer has given already what a change request asks for",
		fmt.Sprintf("The customer has accepted change request %s, and the plan makes another one in its place, which asks for all that the "+
			"configuration lists now. ", m.named())+"The accepted one asked for these already:\n  - "+strings.Join(again, "\n  - ")+"\n\n"+notCompared+" Remove these from the "+
			"configuration, unless something has taken them away since.\n\nWhat is only taken off a list stays as it was accepted: to take it "+
			"from the system user, list it as unwanted.")
}

func acceptedAndUserUnknown(m model) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("system_user_id"),
		"A customer may be asked again for what a change request has changed",
		fmt.Sprintf("The customer has accepted change request %s, and the plan makes another one in its place, because it does not know "+
			"`system_user_id` yet. ", m.named())+"If that turns out to be what it was, the same is asked for again. "+notCompared+
			"\n\nUnless there is to be another system user, give an id that is known while planning, such as "+
			"`system_user_id` of an `altinn_system_user_request`. What comes from a data source is not if that has `depends_on`, or refers "+
			"to something that changes in the same apply.")
}

func twoResources(systemUserID string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("system_user_id"),
		"Two resources for one change of a system user",
		fmt.Sprintf("Another address of this configuration has, or asks for, the same change of the same system user, %s. ", systemUserID)+
			"When the customer has accepted one of the two, the other asks for what is there already. "+notCompared+
			"\n\nRemove one of the two, or the import block that is to make it. "+failure.ForgetAdvice("change request", resourceType))
}

// keptFromAnother warns that the plan lets another holder go.
func keptFromAnother(m model) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A change request is held twice, and stays",
		fmt.Sprintf("This address has taken over change request %s, which another address of the state has, too, or a deposed object that an "+
			"interrupted `create_before_destroy` has left behind. Where the plan destroys that one, nothing is withdrawn: it leaves the state, "+
			"and the change request stays with this address. For that, the plan shows an update, which sends nothing.", m.named()))
}

// lostElsewhere refuses a plan that would withdraw for one address what another one is to have.
func lostElsewhere(systemUserID string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("system_user_id"), "A change request would be withdrawn, and is to stay",
		fmt.Sprintf("In this plan one address of the configuration withdraws or replaces an open change request for system user %s, and another "+
			"address asks for the same change, keeps it or imports it: the customer's link would stop working.\n\n%s\n\n%s\n\n%s", systemUserID,
			failure.MoveAdvice(resourceType), failure.ForgetAdvice("change request", resourceType), failure.DeposedAdvice("change request")))
}

func acceptedBefore(found altinn.SystemUserChangeRequest) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"A customer has accepted the same change before",
		fmt.Sprintf("Change request %s, asks for what this one asks for, and is accepted%s. "+notCompared+
			"\n\nIf nothing has undone the change since, do "+
			"not ask again. To manage the accepted change request here, import it. Add this block, with the name of your resource in "+
			"place of `example`:\n\n%s\n\nIf the resource has only got another name, a `moved` block spares the import.",
			namedAs(found), made(found), failure.ImportBlock(resourceType, found.ID)))
}

const (
	agentMeans = "This system user is for clients (of the type agent), and Altinn changes those of the type standard alone."
	agentNext  = "Ask the customer to delete the system user in Altinn, then ask for a new one with `altinn_system_user_request`."
)

func agentCannotChange(request altinn.SystemUserRequest) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("system_user_id"),
		fmt.Sprintf("System user %q is an agent and cannot be changed", request.ID),
		fmt.Sprintf("It is that of %s.\n\n", failure.RequestKey(request.SystemID, request.PartyOrgNumber, request.ExternalRef))+
			agentMeans+"\n\n"+agentNext)
}

func notAcceptedYet(request altinn.SystemUserRequest) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("system_user_id"),
		"There is no system user to change yet",
		fmt.Sprintf("%q is the id of a system user request, for %s, that is %s. Unless the customer accepts it first, the apply will fail. Refer to "+
			"`system_user_id` of the request rather than to its `id`: it is null until then.", request.ID,
			failure.RequestKey(request.SystemID, request.PartyOrgNumber, request.ExternalRef), request.Status))
}

func heldAlready(attribute string, held []string, request altinn.SystemUserRequest) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root(attribute),
		"Asked for already when the system user was made",
		fmt.Sprintf("The customer has accepted request %q for %s, which asks for these already:\n  - %s\n\n"+notCompared+" Remove these from `%s`, "+
			"unless the customer, or another change request, has taken them away since.", request.ID,
			failure.RequestKey(request.SystemID, request.PartyOrgNumber, request.ExternalRef), strings.Join(held, "\n  - "), attribute))
}

func cannotAskFor(attribute string, odd []string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(attribute),
		fmt.Sprintf("Rights that `%s` can show but not ask for", attribute),
		"These stand for rights that were asked for outside Terraform, and are more than a resource:\n  - "+strings.Join(odd, "\n  - ")+
			fmt.Sprintf("\n\nA new change request cannot ask for them. Write the ids of resources, and remove `%s` from `ignore_changes` if it is there.",
				attribute))
}

// What a refresh warns of.

func gone(m model) diag.Diagnostic {
	next := "The plan will show that it is to be asked for again: the customer then gets a new change request, and a new link to answer it."
	if m.Status.ValueString() == altinn.StatusAccepted {
		next = "The customer had accepted it, and what it has changed stays changed. The plan will show that it is to be asked for again: " +
			"remove the resource instead, unless the change has been undone. " + notCompared
	}
	return failure.Vanished(noun, "has been deleted outside Terraform", m.named(),
		"It was withdrawn; or the provider block selects another environment than before: if you did not mean to change that, do not "+
			"apply. "+next)
}

// oddRightsWarnings tell of rights that were asked for outside Terraform and are more than the id of a resource.
func oddRightsWarnings(m model) diag.Diagnostics {
	var diags diag.Diagnostics
	check := func(name string, set types.Set) {
		odd := tfkit.OddRights(tfkit.Strings(set))
		if len(odd) == 0 {
			return
		}
		diags.AddAttributeWarning(path.Root(name),
			fmt.Sprintf("A change request has rights that `%s` cannot express", name),
			fmt.Sprintf("Change request %s, was made outside Terraform, with these:\n  - %s\n\n`%s` holds ids of resources. It shows these as texts, so that "+
				"the plan shows a difference. To keep the change request as it is, write the same texts, or add `%s` to `ignore_changes`.",
				m.named(), strings.Join(odd, "\n  - "), name, name))
	}
	check("required_rights", m.RequiredRights)
	check("unwanted_rights", m.UnwantedRights)
	return diags
}

// What an apply warns of.

func tookOver(stored altinn.SystemUserChangeRequest) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"A change request was open already, and has been taken over",
		fmt.Sprintf("Change request %s, asks for the same change%s. That is what an apply leaves behind that ended before Altinn's answer came, so nothing more was "+
			"asked.\n\nIf another configuration or workspace manages it, remove one of the two resources without destroying it: a destroy "+
			"would withdraw the change request for both.", namedAs(stored), made(stored)))
}

func notLookedThrough(want ask, err error) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"A customer may be asked for the same change twice",
		fmt.Sprintf("The same change of system user %q has been asked for and withdrawn or answered several times, so whether it is being asked for right now "+
			"was looked up in the list of the system's change requests, of which Altinn shows 50 at most. It could not be read to its "+
			"end: %v.\n\nIf an earlier apply was interrupted, the customer may have two change requests, and should answer one.", want.systemUserID, err))
}

func acceptedMeanwhile(found altinn.SystemUserChangeRequest) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"A customer has accepted a change request that was to be withdrawn",
		fmt.Sprintf("It is %s. ", namedAs(found))+"It could not be withdrawn any more, and has only been forgotten: what it has changed stays changed. To undo the change, ask for the "+
			"opposite in another `"+resourceType+"`.")
}

func leftAsItIs(found altinn.SystemUserChangeRequest) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"A change request has not been withdrawn",
		fmt.Sprintf("Change request %s, has the status %q, which this version of the provider does not know, so it has only been forgotten. "+
			"The customer may still be able to answer it.", namedAs(found), found.Status))
}

func keptForAnother(m model) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"A change request is kept",
		fmt.Sprintf("Change request %s, was to be withdrawn, and one that asks the same made in its place. ", m.named())+"The new resource has taken this one over, with the same "+
			"`confirm_url`, so it has not been withdrawn.\n\nThis happens with `create_before_destroy`, and when a resource gets "+
			"another name without a `moved` block.")
}
