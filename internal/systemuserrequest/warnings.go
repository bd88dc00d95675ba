package systemuserrequest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// What a plan warns of or refuses.

// keyTaken is what a system user that stays means for its key (altinn-api.md §4.4, §7.3).
const keyTaken = "Only the customer can delete a system user. As long as it lives, Altinn takes no new request for the same system, " +
	"party and reference."

// linkDies has the id in its text alone: Terraform shows warnings as one whose first lines are the same, and a change that goes for
// all customers would hide everything else behind hundreds.
func linkDies(l listed) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"The customer's link to a request stops working",
		fmt.Sprintf("Request %q is replaced: the old one is withdrawn, and a new one made with another `confirm_url`. Pass that on to "+
			"the customer, who can no longer answer at the old address.", l.ID.ValueString()))
}

func destroysAccepted(l listed) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		fmt.Sprintf("The system user of request %q lives on", l.ID.ValueString()),
		fmt.Sprintf("The customer %s has accepted this request. Destroying it deletes the request alone: the system user keeps its "+
			"rights, and tokens are issued for it for as long as its system lives. %s\n\nTo end the access, ask the customer to delete the system user, or "+
			"remove the client ids from the system, which ends it for all customers.", l.PartyOrgNumber.ValueString(), keyTaken))
}

// knownLater is why a value can be unknown that does not change at all.
const knownLater = "What comes from a data source is not known while planning if that has `depends_on`, or refers to something that changes in " +
	"the same apply: refer to the resource itself, or apply that change first, with `-target`."

// changedAfterAcceptance refuses a change of some attributes, of which some may be unknown and come to what they were.
func changedAfterAcceptance(l listed, changed, unknown []string) diag.Diagnostic {
	next := "Ask the customer to delete the system user in Altinn; the plan then shows a new request with the new content."
	if l.kind() == altinn.StandardUser {
		next = "For other rights or access packages, ask the customer with a change request: the resource " +
			"`altinn_system_user_change_request` does that. For anything else, ask the customer " +
			"to delete the system user in Altinn; the plan then shows a new request."
	}
	if len(unknown) > 0 {
		next = fmt.Sprintf("Perhaps nothing changes: the plan does not know %s yet. %s\n\n%s", tfkit.AttributeList(unknown), knownLater, next)
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(changed[0]),
		fmt.Sprintf("Request %q is accepted and cannot be replaced", l.ID.ValueString()),
		fmt.Sprintf("The plan changes %s. Altinn cannot change a request, and a replacement would fail: the customer has accepted this one, "+
			"and its system user lives on when the request is deleted. %s\n\n%s\n\nTo leave everything as it is, restore the former "+
			"values, or add %s to `ignore_changes`.\n\nThe command `destroy` plans the whole configuration first, and fails with this as well: "+
			"restore the former values for it too, or run `destroy -refresh=false`.",
			tfkit.AttributeList(changed), keyTaken, next, tfkit.AttributeList(changed)))
}

func keyUnknownAfterAcceptance(l listed, unknown []string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(unknown[0]),
		fmt.Sprintf("Request %q is accepted and cannot be replaced", l.ID.ValueString()),
		fmt.Sprintf("The plan replaces it because it does not know %s yet. If nothing else comes of that than what is there, the apply would "+
			"delete the accepted request, and could make no other: its system user lives on. %s\n\n%s That goes for another system, party or "+
			"reference as well.\n\nThe command `destroy` may fail with this too: run `destroy -refresh=false` then.",
			tfkit.AttributeList(unknown), keyTaken, knownLater))
}

func replacedAfterAcceptance(id string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(
		fmt.Sprintf("Request %q is accepted and cannot be replaced", id),
		"The plan is to replace the request, as with `-replace` or `replace_triggered_by` or because it is tainted, and would make a new one for the same "+
			"system, party and reference. That would fail, after the old one had been deleted: the customer has accepted it, and its "+
			"system user lives on. "+keyTaken+"\n\nIf it is tainted, `untaint` it. To start afresh, ask the customer to delete the system user in Altinn, or choose another "+
			"`external_ref`.")
}

func twoResources(k key) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("external_ref"),
		"Two resources for one system user request",
		fmt.Sprintf("Another resource of this configuration has the same system, party and reference: %s. Altinn has one request for "+
			"these, and would answer the second resource with the request of the first.\n\nGive one of the two another `external_ref`, or "+
			"remove one of them.", k))
}

func destroyedAndCreated(k key) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("external_ref"),
		"An accepted request is destroyed and asked for anew",
		fmt.Sprintf("The plan destroys the accepted request for %s in one resource and makes one for the same system, party and reference "+
			"in another. That would fail, after the accepted request had been deleted: its system user lives on. %s\n\nIf the resource has "+
			"got another name, add a block that says so:\n\n%s\n\nOtherwise choose another `external_ref` for the new one.",
			k, keyTaken, tfkit.MovedBlock(resourceType)))
}

func withdrawnAndCreated(k key) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"A request is withdrawn and asked for anew",
		fmt.Sprintf("The plan withdraws the request for %s in one resource and makes one for the same system, party and reference in "+
			"another. The customer's link may stop working then, and another `confirm_url` be the one to pass on.\n\nIf the resource has "+
			"got another name, add a block that says so, and nothing is withdrawn:\n\n%s", k, tfkit.MovedBlock(resourceType)))
}

func cannotAskFor(odd []string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("rights"),
		"Rights that `rights` can show but not ask for",
		"These stand for rights that were asked for outside Terraform, and are more than a resource:\n  - "+strings.Join(odd, "\n  - ")+
			"\n\nA new request cannot ask for them. Remove `rights` from `ignore_changes`, and write the ids of resources.")
}

// What a refresh warns of.

// gone warns of a request that is left without a system user.
func gone(l listed, f finding) diag.Diagnostic {
	id, accepted := l.ID.ValueString(), l.Status.ValueString() == altinn.StatusAccepted
	again := "The plan will show that it is to be asked for again: the customer then gets a new request, and a new link to answer it."
	environment := "the provider block selects another environment than before: if you did not mean to change that, do not apply. "
	switch {
	case f.user != nil:
		return tfkit.Vanished(noun, id, "has been deleted outside Terraform",
			fmt.Sprintf("The customer has a system user for the same system, party and reference that did not come of it: %s, perhaps "+
				"made in Altinn's portal. The plan will show that the request is to be made again, which fails as long as that system user "+
				"lives. Read it with the data source `altinn_system_user` instead, or choose another `external_ref`.", f.user.ID))
	case f.request != nil:
		return tfkit.Vanished(noun, id, "has lost its system user",
			"The customer has deleted the system user, and the request alone is left, still accepted. "+again+" The old one is deleted first.")
	case accepted:
		return tfkit.Vanished(noun, id, "has lost its system user",
			"The customer has deleted the system user, and the request with it; or "+environment+again)
	default:
		return tfkit.Vanished(noun, id, "has been deleted outside Terraform",
			"It was withdrawn, or accepted and the system user deleted since; or "+environment+again)
	}
}

// requestGone warns of a request that is gone while its system user lives.
func requestGone(l listed, user altinn.SystemUser) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		fmt.Sprintf("System user request %q is gone, its system user is not", l.ID.ValueString()),
		fmt.Sprintf("The request has been deleted outside Terraform after the customer had accepted it. The system user %s lives on and "+
			"works as before, so the resource is kept, as accepted.\n\nNothing needs to be done. %s", user.ID, keyTaken))
}

// oddRightsWarning warns of rights that `rights` can show but not express. It is nil if there are none.
func oddRightsWarning(l listed) diag.Diagnostics {
	odd := tfkit.OddRights(tfkit.Strings(l.Rights))
	if len(odd) == 0 {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("rights"),
		fmt.Sprintf("System user request %q has rights that `rights` cannot express", l.ID.ValueString()),
		"It was made outside Terraform, with these:\n  - "+strings.Join(odd, "\n  - ")+
			"\n\n`rights` holds ids of resources. It shows these as texts, so that the plan shows a difference, unless `rights` is in "+
			"`ignore_changes`: that keeps the request as it is.")}
}

// What an apply warns of.

func tookOver(stored altinn.SystemUserRequest) diag.Diagnostic {
	made := ""
	if at := tfkit.Timestamp(stored.Created); !at.IsNull() {
		made = ", made " + at.ValueString()
	}
	return diag.NewWarningDiagnostic(
		fmt.Sprintf("Request %q was open already, and has been taken over", stored.ID),
		fmt.Sprintf("It asks for the same%s. That is what an apply leaves behind that ended before Altinn's answer came, so nothing more was "+
			"asked, and the customer may have its `confirm_url` already.\n\nIf another configuration or workspace manages it, remove one of "+
			"the two resources without destroying it: a destroy would withdraw the request for both.", made))
}

// hasRival warns of a second request that was made for one key at the same moment.
func hasRival(id, rival string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		fmt.Sprintf("Request %q is not the only one", id),
		fmt.Sprintf("The request is made and in the state, and Altinn has several requests for the same system, party and reference: there is "+
			"also %q. That happens when two runs ask at the same moment.\n\nThe customer can accept one of them; accepting another one "+
			"fails then. If the system user is deleted later, Altinn may delete the wrong request.\n\nKeep one of them: if another "+
			"configuration has the other one, remove it from one of the two. If none has, import it into a configuration of its own, and "+
			"destroy it there.", rival))
}

func askedAfterRejection(old altinn.SystemUserRequest) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A customer who said no is asked again",
		fmt.Sprintf("The customer %s had answered an older request for the same system and reference, %s, and its status was %s. It has been "+
			"deleted, as Altinn would have shown it in place of a new one.\n\nSpeak with the customer before you pass `confirm_url` on.",
			old.PartyOrgNumber, old.ID, old.Status))
}

func notAnswered(asked altinn.SystemUserRequest, reason, last error) diag.Diagnostic {
	summary := fmt.Sprintf("The customer has not answered request %q yet", asked.ID)
	why := "The time for it, `timeouts.create`, is over."
	if !errors.Is(reason, context.DeadlineExceeded) {
		why = "The wait was interrupted."
	}
	if last != nil {
		why += fmt.Sprintf(" The last look at it failed: %v.", last)
	}
	return diag.NewWarningDiagnostic(summary, fmt.Sprintf("%s The request is stored and in the state, and the customer can answer it at any "+
		"time at\n\n  %s\n\nThe next plan or refresh shows the answer. Another apply does not wait again.", why, asked.ConfirmURL))
}

func notAccepted(found altinn.SystemUserRequest) diag.Diagnostic {
	if ending(found.Status, false) != endedRejected {
		return diag.NewWarningDiagnostic(fmt.Sprintf("Request %q is not accepted", found.ID),
			fmt.Sprintf("Its status is %q, which this version of the provider does not know, so the wait has ended. There is no system user.",
				found.Status))
	}
	return diag.NewWarningDiagnostic(fmt.Sprintf("The customer has rejected request %q", found.ID),
		fmt.Sprintf("There is no system user, and there will be none of this request. Its status is %s.\n\nTo ask again, speak with the "+
			"customer first, then replace the resource (`-replace`). With `rejected` in `renew_on`, the next apply asks again by itself.",
			found.Status))
}

func deletedWhileWaiting(id string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("Request %q has been deleted while it was waited for", id),
		"Somebody has withdrawn it. The next plan shows that it is to be made again.")
}

func waitFailed(id string, err error) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("Unable to wait for the answer to request %q", id),
		fmt.Sprintf("The request is stored and in the state, and the look at it failed: %v.\n\nThe next refresh will meet the same error "+
			"unless its cause is mended.", err))
}

func userNotRead(id string, err error) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("The system user of request %q could not be read", id),
		fmt.Sprintf("The customer has accepted, and the look-up of the system user failed: %v.\n\n`system_user_id` is null for now; the next "+
			"refresh fills it in.", err))
}

func livesOn(k key, userID string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("System user %q lives on", userID),
		fmt.Sprintf("The request for %s is deleted, and the customer had accepted it: the system user keeps its rights, and tokens are "+
			"issued for it for as long as its system lives. %s", k, keyTaken))
}

func mayLiveOn(k key, err error) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("The system user for %q may live on", k.String()),
		fmt.Sprintf("The request is deleted, and the customer had accepted it; whether the system user is still there could not be found "+
			"out: %v. %s", err, keyTaken))
}

func keptForAnother(id string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("Request %q is kept", id),
		"It was to be withdrawn, and a new one with the same content made in its place. Altinn answered the new one with this one, as "+
			"there is one request for each system, party and reference, so it has not been withdrawn: the new resource has it now, "+
			"with the same `confirm_url`.\n\nThis happens with `create_before_destroy`, and when a resource gets another name without a "+
			"`moved` block.")
}
