package systemuserrequest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// What a plan warns of or refuses.

// keyTaken is what a system user that stays means for its key (altinn-api.md §4.4, §7.3).
const keyTaken = "Only the customer can delete a system user. As long as it lives, Altinn takes no new request for the same system, " +
	"party and reference."

// Warnings name a request in their text alone; see [failure.Vanished].

func linkDies(named string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"The customer's link to a request stops working",
		fmt.Sprintf("Request %s, is replaced: the old one is withdrawn, and a new one made with another `confirm_url`. Pass that on to "+
			"the customer, who can no longer answer at the old address.", named))
}

func destroysAccepted(l listed) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"The system user of an accepted request lives on",
		fmt.Sprintf("The customer has accepted request %s. Destroying it deletes the request alone: the system user keeps its rights, and "+
			"tokens are issued for it for as long as its system lives. %s\n\nTo end the access, ask the customer to delete the system "+
			"user, or remove the client ids from the system, which ends it for all customers.", l.named(), keyTaken))
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
		next = fmt.Sprintf("Perhaps nothing changes: the plan does not know %s yet. %s\n\n%s", failure.AttributeList(unknown), knownLater, next)
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(changed[0]),
		fmt.Sprintf("Request %q is accepted and cannot be replaced", l.ID.ValueString()),
		fmt.Sprintf("It is for %s.\n\nThe plan changes %s. Altinn cannot change a request, and a replacement would fail: the customer has "+
			"accepted this one, and its system user lives on when the request is deleted. %s\n\n%s\n\nTo leave everything as it is, restore the former "+
			"values, or add %s to `ignore_changes`.\n\nThe command `destroy` plans the whole configuration first, and fails with this as well: "+
			"restore the former values for it too, or run `destroy -refresh=false`.",
			l.key().named(), failure.AttributeList(changed), keyTaken, next, failure.AttributeList(changed)))
}

func keyUnknownAfterAcceptance(l listed, unknown []string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(unknown[0]),
		fmt.Sprintf("Request %q is accepted and cannot be replaced", l.ID.ValueString()),
		fmt.Sprintf("It is for %s.\n\nThe plan replaces it because it does not know %s yet. If nothing else comes of that than what is there, the apply would "+
			"delete the accepted request, and could make no other: its system user lives on. %s\n\n%s That goes for another system, party or "+
			"reference as well.\n\nThe command `destroy` may fail with this too: run `destroy -refresh=false` then.",
			l.key().named(), failure.AttributeList(unknown), keyTaken, knownLater))
}

func replacedAfterAcceptance(id string, k key) diag.Diagnostic {
	return diag.NewErrorDiagnostic(
		fmt.Sprintf("Request %q is accepted and cannot be replaced", id),
		fmt.Sprintf("It is for %s.\n\n", k.named())+"The plan is to replace the request, as with `-replace` or `replace_triggered_by` or because it is tainted, and would make a new one for the same "+
			"system, party and reference. That would fail, after the old one had been deleted: the customer has accepted it, and its "+
			"system user lives on. "+keyTaken+"\n\nIf it is tainted, `untaint` it. To start afresh, ask the customer to delete the system user in Altinn, or choose another "+
			"`external_ref`.\n\nThe command `destroy` plans that replacement first, and fails with this as well: run `destroy -refresh=false`, or "+
			"`untaint` it before.")
}

func twoResources(k key) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("external_ref"),
		"Two resources for one system user request",
		fmt.Sprintf("Another address of this configuration has, or asks for, the same system user: %s. Altinn has one request for these, would answer "+
			"the second resource with the request of the first, and destroying one would destroy the request for both.\n\nGive one of the two "+
			"another `external_ref`, or remove one of them, or the import block that is to make it. %s", k.named(), failure.ForgetAdvice("request", resourceType)))
}

// lostElsewhere refuses a plan that would delete a request for one address which another one is to have.
func lostElsewhere(id string, k key) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("external_ref"), "A request would be destroyed, and is to stay",
		fmt.Sprintf("In this plan one address of the configuration destroys or replaces request %q for %s, and another address asks for it, "+
			"keeps it, imports or reads it. The link of a customer who has not answered yet would stop working; of an accepted request, the "+
			"system user would live on, and keep Altinn from taking another request.\n\n%s\n\n%s\n\n%s", id, k.named(),
			failure.MoveAdvice(resourceType), failure.ForgetAdvice("request", resourceType), failure.DeposedAdvice("request")))
}

// renewalUnknown refuses to plan for a request of which it is not known whether it is to be replaced.
func renewalUnknown(l listed, ended string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("renew_on"), "Whether a system user request is to be replaced is not known yet",
		fmt.Sprintf("Request %s, has ended, and is replaced by a fresh one if `renew_on` has %q in it. That is known after apply alone.\n\n"+
			"Write values there that are known while planning, or apply first, with `-target`, what they depend on.", l.named(), ended))
}

func cannotAskFor(odd []string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("rights"),
		"Rights that `rights` can show but not ask for",
		"These stand for rights that were asked for outside Terraform, and are more than a resource:\n  - "+strings.Join(odd, "\n  - ")+
			"\n\nA new request cannot ask for them. Write the ids of resources, and remove `rights` from `ignore_changes` if it is there.")
}

// asksAgain warns that the customer of a request is asked again after a no.
func asksAgain(named, status string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A customer who said no is asked again",
		fmt.Sprintf("The customer has answered request %s, and its status is %s. It is deleted, and a new one made, with another "+
			"`confirm_url`.\n\nSpeak with the customer before you pass that on.", named, status))
}

// endedBefore refuses to ask again without being told to. A request that is held in this run must not be imported a second time.
func endedBefore(stored altinn.SystemUserRequest, held bool) diag.Diagnostic {
	summary, ended := fmt.Sprintf("The customer has said no to request %q", stored.ID), endedRejected
	if ending(stored.Status, stored.TimedOut) == endedTimedOut {
		summary, ended = fmt.Sprintf("Nobody has answered request %q in time", stored.ID), endedTimedOut
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
			keyOf(stored).named(), ways, ended))
}

// What a refresh warns of.

// gone warns of a request that is left without a system user.
func gone(l listed, f finding) diag.Diagnostic {
	accepted := l.Status.ValueString() == altinn.StatusAccepted
	again := "The plan will show that it is to be asked for again: the customer then gets a new request, and a new link to answer it."
	environment := "the provider block selects another environment than before: if you did not mean to change that, do not apply. "
	switch {
	case f.user != nil:
		return failure.Vanished(noun, "has been deleted outside Terraform", l.named(),
			fmt.Sprintf("The customer has a system user for the same system, party and reference that did not come of it: %s, perhaps "+
				"made in Altinn's portal. The plan will show that the request is to be made again, which fails as long as that system user "+
				"lives. Read it with the data source `altinn_system_user` instead, or choose another `external_ref`.", f.user.ID))
	case f.request != nil:
		return failure.Vanished(noun, "has lost its system user", l.named(),
			"The customer has deleted the system user, and the request alone is left, still accepted. "+again+" The old one is deleted first.")
	case accepted:
		return failure.Vanished(noun, "has lost its system user", l.named(),
			"The customer has deleted the system user, and the request with it; or "+environment+again)
	default:
		return failure.Vanished(noun, "has been deleted outside Terraform", l.named(),
			"It was withdrawn, or accepted and the system user deleted since; or "+environment+again)
	}
}

// replacedBefore warns of a request whose key another one has that the state holds as well: a creation that asks anew deletes what has
// ended, and an interruption or a failed provisioner keeps `create_before_destroy` from forgetting it.
func replacedBefore(l listed, by string) diag.Diagnostic {
	return failure.Vanished(noun, "has been replaced", l.named(),
		fmt.Sprintf("The request %q has taken its place, and is in the state as well. Nothing needs to be done.", by))
}

// requestGone warns of a request that is gone while its system user lives.
func requestGone(l listed, user altinn.SystemUser) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"A system user request is gone, its system user is not",
		fmt.Sprintf("Request %s, has been deleted outside Terraform after the customer had accepted it. The system user %s lives on and "+
			"works as before, so the resource is kept, as accepted.\n\nNothing needs to be done. %s", l.named(), user.ID, keyTaken))
}

// oddRightsWarning warns of rights that `rights` can show but not express. It is nil if there are none.
func oddRightsWarning(l listed) diag.Diagnostics {
	odd := tfkit.OddRights(tfkit.Strings(l.Rights))
	if len(odd) == 0 {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("rights"),
		"A system user request has rights that `rights` cannot express",
		fmt.Sprintf("Request %s, was made outside Terraform, with these:\n  - ", l.named())+strings.Join(odd, "\n  - ")+
			"\n\n`rights` holds ids of resources. It shows these as texts, so that the plan shows a difference. To keep the request as "+
			"it is, write the same texts, or add `rights` to `ignore_changes`.")}
}

// What an apply warns of.

func tookOver(stored altinn.SystemUserRequest) diag.Diagnostic {
	made := ""
	if at := tfkit.Timestamp(stored.Created); !at.IsNull() {
		made = ", made " + at.ValueString()
	}
	return diag.NewWarningDiagnostic(
		"A request was open already, and has been taken over",
		fmt.Sprintf("Request %s, asks for the same%s. That is what an apply leaves behind that ended before Altinn's answer came, so nothing more was "+
			"asked, and the customer may have its `confirm_url` already.\n\nIf another configuration or workspace manages it, remove one of "+
			"the two resources without destroying it: a destroy would withdraw the request for both.", namedAs(stored), made))
}

// hasRival warns of a second request that was made for one key at the same moment.
func hasRival(id, rival string, k key) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"Altinn has several requests for one system, party and reference",
		fmt.Sprintf("Request %s, is made and in the state, and there is also %q. That happens when two runs ask at the same moment.\n\nThe customer can accept one of them; accepting another one "+
			"fails then. If the system user is deleted later, Altinn may delete the wrong request.\n\nKeep one of them: if another "+
			"configuration has the other one, remove it from one of the two. If none has, import it into a configuration of its own, and "+
			"destroy it there.", named(id, k), rival))
}

func askedAfterRejection(old altinn.SystemUserRequest) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A customer who said no is asked again",
		fmt.Sprintf("The customer had answered an older request, %s, and its status was %s. It has been deleted, as Altinn would have shown "+
			"it in place of a new one.\n\nSpeak with the customer before you pass `confirm_url` on.", namedAs(old), old.Status))
}

func notAnswered(asked altinn.SystemUserRequest, reason, last error) diag.Diagnostic {
	why := "The time for it, `timeouts.create`, is over."
	if !errors.Is(reason, context.DeadlineExceeded) {
		why = "The wait was interrupted."
	}
	if last != nil {
		why += fmt.Sprintf(" The last look at it failed: %v.", last)
	}
	return diag.NewWarningDiagnostic("A customer has not answered a request yet",
		fmt.Sprintf("%s Request %s, is stored and in the state, and the customer can answer it at any time at\n\n  %s\n\nThe next plan or "+
			"refresh shows the answer. Another apply does not wait again.", why, namedAs(asked), asked.ConfirmURL))
}

func notAccepted(found altinn.SystemUserRequest) diag.Diagnostic {
	if ending(found.Status, false) != endedRejected {
		return diag.NewWarningDiagnostic("A request is not accepted",
			fmt.Sprintf("Request %s, has the status %q, which this version of the provider does not know, so the wait has ended. There is "+
				"no system user.", namedAs(found), found.Status))
	}
	return diag.NewWarningDiagnostic("A customer has rejected a request",
		fmt.Sprintf("Request %s, has the status %s: there is no system user, and there will be none of this request.\n\nTo ask again, speak with the "+
			"customer first, then replace the resource (`-replace`). With `rejected` in `renew_on`, the next apply asks again by itself.",
			namedAs(found), found.Status))
}

func deletedWhileWaiting(asked altinn.SystemUserRequest) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A request has been deleted while it was waited for",
		fmt.Sprintf("Somebody has withdrawn request %s. The next plan shows that it is to be made again.", namedAs(asked)))
}

func waitFailed(asked altinn.SystemUserRequest, err error) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Unable to wait for the answer to a request",
		fmt.Sprintf("Request %s, is stored and in the state, and the look at it failed: %v.\n\nThe next refresh will meet the same error "+
			"unless its cause is mended.", namedAs(asked), err))
}

func userNotRead(answered altinn.SystemUserRequest, err error) diag.Diagnostic {
	return diag.NewWarningDiagnostic("The system user of a request could not be read",
		fmt.Sprintf("The customer has accepted request %s, and the look-up of the system user failed: %v.\n\n`system_user_id` is null for "+
			"now; the next refresh fills it in.", namedAs(answered), err))
}

func livesOn(k key, userID string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A system user lives on",
		fmt.Sprintf("The request for %s is deleted, and the customer had accepted it: the system user %s keeps its rights, and tokens are "+
			"issued for it for as long as its system lives. %s", k.named(), userID, keyTaken))
}

func mayLiveOn(k key, err error) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A system user may live on",
		fmt.Sprintf("The request for %s is deleted, and the customer had accepted it; whether the system user is still there could not be "+
			"found out: %v. %s", k.named(), err, keyTaken))
}

// keptFromAnother warns that the plan lets another holder go.
func keptFromAnother(l listed) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A request is held twice, and stays",
		fmt.Sprintf("This address has taken over request %s, which another address of the state has, too, or a deposed object that an "+
			"interrupted `create_before_destroy` has left behind. Where the plan destroys that one, nothing is withdrawn: it leaves the state, "+
			"and the request stays with this address. For that, the plan shows an update, which sends nothing.", l.named()))
}

func keptForAnother(l listed) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A request is kept",
		fmt.Sprintf("Request %s, was to be withdrawn, and a new one with the same content made in its place. ", l.named())+
			"Altinn answered the new one with this one, as there is one request for each system, party and reference, so it has not been withdrawn: the new resource has it now, "+
			"with the same `confirm_url`.\n\nThis happens with `create_before_destroy`, and when a resource gets another name without a "+
			"`moved` block.")
}
