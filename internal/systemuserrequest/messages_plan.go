package systemuserrequest

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// What a plan warns of or refuses.

func destroysAccepted(l listed) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"The system user of an accepted request lives on",
		fmt.Sprintf("The customer has accepted request %s. Destroying it deletes the request alone: the system user keeps its rights, and "+
			"tokens are issued for it for as long as its system lives. %s\n\nTo end the access, ask the customer to delete the system "+
			"user, or remove the client ids from the system, which ends it for all customers.", l.describe(), keyTaken))
}

// knownLater is why a value can be unknown that does not change at all.
const knownLater = "What comes from a data source is not known while planning if that has `depends_on`, or refers to something that changes in " +
	"the same apply: refer to the resource itself, or apply that change first, with `-target`."

// changedAfterAcceptance refuses a change of some attributes, of which some may be unknown and come
// to what they were.
func changedAfterAcceptance(l listed, changed, unknown []string) diag.Diagnostic {
	next := "Ask the customer to delete the system user in Altinn; the plan then shows a new request with the new content."
	if l.kind() == altinn.StandardUser {
		next = "For other rights or access packages, ask the customer with a change request: the resource " +
			"`altinn_system_user_change_request` does that. For anything else, ask the customer " +
			"to delete the system user in Altinn; the plan then shows a new request."
	}
	if len(unknown) > 0 {
		next = fmt.Sprintf("Perhaps nothing changes: the plan does not know %s yet. %s\n\n%s", failure.AttributeList(unknown), knownLater, next)
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(changed[0]),
		fmt.Sprintf("Request %q is accepted and cannot be replaced", l.ID.ValueString()),
		fmt.Sprintf("It is for %s.\n\nThe plan changes %s. Altinn cannot change a request, and a replacement would fail: the customer has "+
			"accepted this one, and its system user lives on when the request is deleted. %s\n\n%s\n\nTo leave everything as it is, restore the former "+
			"values, or add %s to `ignore_changes`.\n\nThe command `destroy` plans the whole configuration first, and fails with this as well: "+
			"restore the former values for it too, or run `destroy -refresh=false`.",
			l.key().Describe(), failure.AttributeList(changed), keyTaken, next, failure.AttributeList(changed)))
}

func keyUnknownAfterAcceptance(l listed, unknown []string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(unknown[0]),
		fmt.Sprintf("Request %q is accepted and cannot be replaced", l.ID.ValueString()),
		fmt.Sprintf("It is for %s.\n\nThe plan replaces it because it does not know %s yet. If nothing else comes of that than what is there, the apply would "+
			"delete the accepted request, and could make no other: its system user lives on. %s\n\n%s That goes for another system, party or "+
			"reference as well.\n\nThe command `destroy` may fail with this too: run `destroy -refresh=false` then.",
			l.key().Describe(), failure.AttributeList(unknown), keyTaken, knownLater))
}

func replacedAfterAcceptance(id string, k approval.Key) diag.Diagnostic {
	return diag.NewErrorDiagnostic(
		fmt.Sprintf("Request %q is accepted and cannot be replaced", id),
		fmt.Sprintf("It is for %s.\n\nThe plan is to replace the request, as with `-replace` or `replace_triggered_by` or because it is tainted, "+
			"and would make a new one for the same system, party and reference. That would fail, after the old one had been deleted: the "+
			"customer has accepted it, and its system user lives on. %s\n\nIf it is tainted, `untaint` it. To start afresh, ask the customer to "+
			"delete the system user in Altinn, or choose another `external_ref`.\n\nThe command `destroy` plans that replacement first, and "+
			"fails with this as well: run `destroy -refresh=false`, or `untaint` it before.", k.Describe(), keyTaken))
}

func twoResources(k approval.Key) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("external_ref"),
		"Two resources for one system user request",
		fmt.Sprintf("Another address of this configuration has, or asks for, the same system user: %s. Altinn has one request for these, would answer "+
			"the second resource with the request of the first, and destroying one would destroy the request for both.\n\nGive one of the two "+
			"another `external_ref`, or remove one of them, or the import block that is to make it. %s", k.Describe(), wording().LetGo()))
}

// lostElsewhere refuses a plan that would delete a request for one address which another one is to
// have.
func lostElsewhere(id string, k approval.Key) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("external_ref"), "A request would be destroyed, and is to stay",
		fmt.Sprintf("In this plan one address of the configuration destroys or replaces request %s, and another address asks for it, "+
			"keeps it, imports or reads it. The link of a customer who has not answered yet would stop working; of an accepted request, the "+
			"system user would live on, and keep Altinn from taking another request.\n\n%s", approval.Describe(id, k), wording().WaysOut()))
}

// renewalUnknown refuses to plan for a request of which it is not known whether it is to be
// replaced.
func renewalUnknown(l listed, ending string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("renew_on"), "Whether a system user request is to be replaced is not known yet",
		fmt.Sprintf("Request %s, has ended, and is replaced by a fresh one if `renew_on` has %q in it. That is known after apply alone.\n\n"+
			"Write values there that are known while planning, or apply first, with `-target`, what they depend on.", l.describe(), ending))
}

// asksAgain warns that the customer of a request is asked again after a no.
func asksAgain(named, status string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A customer who said no is asked again",
		fmt.Sprintf("The customer has answered request %s, and its status is %s. It is deleted, and a new one made, with another "+
			"`confirm_url`.\n\nSpeak with the customer before you pass that on.", named, status))
}

// endedBefore refuses to ask again without being told to. A request that is held in this run must
// not be imported a second time.
func endedBefore(stored altinn.SystemUserRequest, held bool) diag.Diagnostic {
	summary, ending := fmt.Sprintf("The customer has said no to request %q", stored.ID), ending(stored.Status, stored.TimedOut)
	if ending == endedTimedOut {
		summary = fmt.Sprintf("Nobody has answered request %q in time", stored.ID)
	}
	ways := "If the resource has only got another name, add a block that says so, and nothing is asked:\n\n" + failure.MovedBlock(resourceType)
	if !held {
		ways += "\n\nTo keep the request as it is, import it. Add this block, with the name of your resource in place of `example`:\n\n" +
			failure.ImportBlock(resourceType, stored.ID)
	}
	return diag.NewAttributeErrorDiagnostic(path.Root("external_ref"), summary,
		fmt.Sprintf("It is for %s, and so is the one that is to be made. Altinn has one request for each system, party and reference: the old one "+
			"would be deleted, and the customer asked again.\n\n%s\n\nTo ask again all the same, speak with the customer, and add `%s` to "+
			"`renew_on`. That is needed too where the old request is this resource's own, with `create_before_destroy`, which asks before the "+
			"old one is withdrawn. If the resource is tainted, `untaint` it: `-replace` asks again without more.",
			approval.KeyOf(stored).Describe(), ways, ending))
}
