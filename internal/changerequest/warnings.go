package changerequest

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// What a plan warns of or refuses.

// linkDies has the id in its text alone: Terraform shows warnings as one whose first lines are the same, and a change that goes for
// all customers would hide everything else behind hundreds.
func linkDies(id string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"The customer's link to a change request stops working",
		fmt.Sprintf("Change request %q is replaced: the old one is withdrawn, and a new one made with another `confirm_url`. Pass that on to "+
			"the customer, who can no longer answer at the old address.", id))
}

func changeStays(id string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		fmt.Sprintf("What change request %q has changed stays changed", id),
		"The customer has accepted it: the system user keeps the rights and access packages that it got, and stays without those that it "+
			"lost. Destroying the resource only forgets the change request, and deletes nothing at Altinn.\n\nTo undo the change, ask for the "+
			"opposite in another `"+resourceType+"`.")
}

func acceptedAsksAgain(id string, again []string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		fmt.Sprintf("The customer has given already what change request %q asked for", id),
		"The customer has accepted it, and the plan makes another one in its place, which asks for all that the configuration lists now. The "+
			"accepted one asked for these already:\n  - "+strings.Join(again, "\n  - ")+"\n\nAltinn does not compare with what the system "+
			"user has, and customers have been unable to approve change requests for what it had already. Remove these from the "+
			"configuration, unless something has taken them away since.\n\nWhat is only taken off a list stays as it was accepted: to take it "+
			"from the system user, list it as unwanted.")
}

func acceptedAndUserUnknown(id string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("system_user_id"),
		fmt.Sprintf("The customer may be asked again for what change request %q has changed", id),
		"The customer has accepted it, and the plan makes another one in its place, because it does not know `system_user_id` yet. If that "+
			"turns out to be what it was, the same is asked for again, and customers have been unable to approve change requests for what "+
			"their system user had already.\n\nUnless there is to be another system user, give an id that is known while planning, such as "+
			"`system_user_id` of an `altinn_system_user_request`. What comes from a data source is not if that has `depends_on`, or refers "+
			"to something that changes in the same apply.")
}

func twoResources() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("system_user_id"),
		"Two resources for one change of a system user",
		"Another resource of this configuration asks for the same change of the same system user. When the customer has accepted one of the "+
			"two, the other asks for what is there already, which customers have been unable to approve.\n\nRemove one of the two. If the "+
			"resource has only got another name, add a `moved` block.")
}

func withdrawnAndCreated() diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"A change request is withdrawn and asked for anew",
		"The plan withdraws a change request in one resource and asks for the same change of the same system user in another. The "+
			"customer's link may stop working then, and another `confirm_url` be the one to pass on.\n\nIf the resource has got another "+
			"name, add a block that says so, and nothing is withdrawn:\n\n"+tfkit.MovedBlock(resourceType))
}

func acceptedBefore(found altinn.SystemUserChangeRequest) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		fmt.Sprintf("The customer has accepted the same change before, as %q", found.ID),
		fmt.Sprintf("It asks for what this one asks for%s. Altinn does not compare with what the system user has, and "+
			"customers have been unable to approve change requests for what it had already.\n\nIf nothing has undone the change since, do "+
			"not ask again. To manage the accepted change request here, import it. Add this block, with the name of your resource in "+
			"place of `example`:\n\n%s\n\nIf the resource has only got another name, a `moved` block spares the import.",
			made(found), tfkit.ImportBlock(resourceType, found.ID)))
}

const (
	agentMeans = "This system user is for clients (of the type agent), and Altinn changes those of the type standard alone."
	agentNext  = "Ask the customer to delete the system user in Altinn, then ask for a new one with `altinn_system_user_request`."
)

func agentCannotChange(id string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("system_user_id"),
		fmt.Sprintf("System user %q is an agent and cannot be changed", id), agentMeans+"\n\n"+agentNext)
}

func notAcceptedYet(request altinn.SystemUserRequest) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("system_user_id"),
		fmt.Sprintf("There is no system user %q yet", request.ID),
		fmt.Sprintf("This is the id of a system user request that is %s. Unless the customer accepts it first, the apply will fail. Refer to "+
			"`system_user_id` of the request rather than to its `id`: it is null until then.", request.Status))
}

func heldAlready(attribute string, held []string, id string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root(attribute),
		"Asked for already when the system user was made",
		fmt.Sprintf("The customer has accepted request %s, which asks for these already:\n  - %s\n\nAltinn does not compare with what the "+
			"system user has, and customers have been unable to approve change requests for what it had already. Remove these from `%s`, "+
			"unless the customer, or another change request, has taken them away since.", id, strings.Join(held, "\n  - "), attribute))
}

func cannotAskFor(attribute string, odd []string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(attribute),
		fmt.Sprintf("Rights that `%s` can show but not ask for", attribute),
		"These stand for rights that were asked for outside Terraform, and are more than a resource:\n  - "+strings.Join(odd, "\n  - ")+
			fmt.Sprintf("\n\nA new change request cannot ask for them. Remove `%s` from `ignore_changes`, and write the ids of resources.",
				attribute))
}

// What a refresh warns of.

func gone(m model) diag.Diagnostic {
	next := "The plan will show that it is to be asked for again: the customer then gets a new change request, and a new link to answer it."
	if m.Status.ValueString() == altinn.StatusAccepted {
		next = "The customer had accepted it, and what it has changed stays changed. The plan will show that it is to be asked for again, " +
			"which customers have been unable to approve: remove the resource instead, unless the change has been undone."
	}
	return tfkit.Vanished(noun, m.ID.ValueString(), "has been deleted outside Terraform",
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
			fmt.Sprintf("Change request %q has rights that `%s` cannot express", m.ID.ValueString(), name),
			fmt.Sprintf("It was made outside Terraform, with these:\n  - %s\n\n`%s` holds ids of resources. It shows these as texts, so that "+
				"the plan shows a difference, unless `%s` is in `ignore_changes`: that keeps the change request as it is.",
				strings.Join(odd, "\n  - "), name, name))
	}
	check("required_rights", m.RequiredRights)
	check("unwanted_rights", m.UnwantedRights)
	return diags
}

// What an apply warns of.

func tookOver(stored altinn.SystemUserChangeRequest) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		fmt.Sprintf("Change request %q was open already, and has been taken over", stored.ID),
		fmt.Sprintf("It asks for the same change%s. That is what an apply leaves behind that ended before Altinn's answer came, so nothing more was "+
			"asked.\n\nIf another configuration or workspace manages it, remove one of the two resources without destroying it: a destroy "+
			"would withdraw the change request for both.", made(stored)))
}

func notLookedThrough(want ask, err error) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		fmt.Sprintf("System user %q may be asked for the same change twice", want.systemUserID),
		fmt.Sprintf("The same change has been asked for and withdrawn or answered several times, so whether it is being asked for right now "+
			"was looked up in the list of the system's change requests, of which Altinn shows 50 at most. It could not be read to its "+
			"end: %v.\n\nIf an earlier apply was interrupted, the customer may have two change requests, and should answer one.", err))
}

func acceptedMeanwhile(id string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		fmt.Sprintf("The customer has accepted change request %q", id),
		"It could not be withdrawn any more, and has only been forgotten: what it has changed stays changed. To undo the change, ask for the "+
			"opposite in another `"+resourceType+"`.")
}

func leftAsItIs(found altinn.SystemUserChangeRequest) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		fmt.Sprintf("Change request %q has not been withdrawn", found.ID),
		fmt.Sprintf("Its status is %q, which this version of the provider does not know, so it has only been forgotten. The customer may "+
			"still be able to answer it.", found.Status))
}

func keptForAnother(id string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		fmt.Sprintf("Change request %q is kept", id),
		"It was to be withdrawn, and one that asks the same made in its place. The new resource has taken this one over, with the same "+
			"`confirm_url`, so it has not been withdrawn.\n\nThis happens with `create_before_destroy`, and when a resource gets "+
			"another name without a `moved` block.")
}
