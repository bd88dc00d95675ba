package systemuserrequest

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// creationMessages say what a creation has come to. One that failed is named by its key: it may
// have no id.
func creationMessages(want ask, o outcome) diag.Diagnostics {
	f := failed("create", want.key().String(), o.err)
	switch o.verdict {
	case made, leftBehind, tookOver:
		return creationWarnings(want, o)
	case again: // it has been sent as often as it may be
		if o.err != nil {
			return f.Diagnostics()
		}
		return f.WithVerdict(stillAnother(want.key()))
	case contentFails:
		return f.WithVerdict(failure.ContentHint(fullNoun, "nothing has been stored", ""))
	case unclear:
		return f.WithVerdict(storedOrNot(o.lookErr))
	case systemDeleted:
		return f.WithVerdict(systemIsDeleted(want.SystemID))
	case notOnSystem:
		return f.WithFinding(approval.NotOnSystem(*o.system, want.Rights, want.RedirectURL))
	case notLookedUp:
		return f.WithFinding("Nothing has been sent: whether the customer has said no to such a request before was to be looked up first.")
	case userExists:
		return f.WithVerdict(keyHasSystemUser(want.key(), want.kind, o.user))
	case errored:
		return f.Diagnostics()
	default:
		return f.WithVerdict(inTheWay(*o.request, o))
	}
}

// inTheWay explains an older request under the same key.
func inTheWay(older altinn.SystemUserRequest, o outcome) failure.Hint {
	at, id := path.Root("external_ref"), older.ID
	switch o.verdict {
	case rejectedAndDeleted:
		return failure.Hint{
			Attribute: at,
			Means: fmt.Sprintf("The customer had said no to request %s with the same system, party and reference, which this apply has "+
				"deleted for another resource. The plan has not said that the customer is to be asked again, so nothing has been asked.", id),
			Next: "To ask again, speak with the customer, and apply once more. If the resource has only got another name, a `moved` block " +
				"would have kept the request.",
		}
	case endedUntold:
		return failure.Hint{
			Attribute: at,
			Means: fmt.Sprintf("There is an older request for the same system, party and reference, %s, which is %s. The plan has not said "+
				"that the customer is to be asked again, so nothing has been asked, and nothing deleted.", id, describeEnding(older)),
			Next: planAgain,
		}
	case notDiscarded:
		return failure.Hint{
			Means: fmt.Sprintf("An older request for the same system, party and reference, %s, is %s and must be deleted before Altinn "+
				"takes a new one. That failed.", id, describeEnding(older)),
			Next: "Apply again.",
		}
	case anotherResources:
		return failure.Hint{
			Attribute: at,
			Means: fmt.Sprintf("Another resource of this configuration has the same system, party and reference, and has just got the "+
				"request %s for it. Altinn answered this one with the same request: there is one for each system, party and reference.", id),
			Next: "Give one of the two another `external_ref`, or remove one of them, then apply again.",
		}
	case alreadyAccepted:
		return failure.Hint{
			Attribute: at,
			Means: fmt.Sprintf("The customer has accepted an earlier request with the same system, party and reference, %s, and its system "+
				"user is alive. Altinn makes no second one.", id),
			Next: wording().Import("accepted request", id) +
				"\n\nIf the resource has only got another name, a `moved` block spares the import. For a further system user of the same " +
				"customer, choose another `external_ref`.",
		}
	case maybeAccepted:
		return failure.Hint{
			Means: fmt.Sprintf("Altinn answered with an older request, %s, that is accepted, and whether its system user is still alive could "+
				"not be found out.", id),
			Next: "Apply again when Altinn can be reached.",
		}
	default:
		return asksForSomethingElse(older, o.differs)
	}
}

const planAgain = "Plan again: the plan shows what has become of the request, and says what can be done."

func asksForSomethingElse(older altinn.SystemUserRequest, names []string) failure.Hint {
	comparison := fmt.Sprintf("It has the status %q, which this version of the provider does not know.", older.Status)
	if len(names) > 0 {
		comparison = fmt.Sprintf("It is %s, and differs from the configuration in %s.", older.Status, failure.AttributeList(names))
	}
	return failure.Hint{
		Attribute: path.Root("external_ref"),
		Means: fmt.Sprintf("Altinn did not store this request: there is an older one for the same system, party and reference, %s%s. %s",
			older.ID, approval.MadeAt(older.Created), comparison),
		Next: wording().Import("older one", older.ID) +
			"\n\nThe plan then shows what would change. Otherwise choose another `external_ref`.\n\n" +
			"If this apply was to replace that very request, the new one was asked for before the old one was withdrawn, which cannot " +
			"work: remove `create_before_destroy` from this resource, and from those that depend on it. If the resource has got " +
			"another name, add a `moved` block.",
	}
}

func stillAnother(k approval.Key) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("external_ref"),
		Means: fmt.Sprintf("There were several older requests for %s that had ended. Those that Altinn showed have been deleted, and it "+
			"still answers with another one.", k),
		Next: "Apply again until all are gone. The data source `altinn_system_user_requests` shows how many are left.",
	}
}

func keyHasSystemUser(k approval.Key, kind altinn.UserType, user *altinn.SystemUser) failure.Hint {
	means := "The customer has a system user for the same system, party and reference already, and Altinn makes no second one."
	if user != nil {
		means = fmt.Sprintf("The customer has a system user for the same system, party and reference already: %s, of the type %s, made %s. "+
			"Altinn makes no second one.", user.ID, user.UserType, user.Created)
	}
	switch {
	case user != nil && user.UserType != kind:
		means += fmt.Sprintf(" This asks for one of the type %s, and the two types cannot share a reference.", kind)
	case k.Reference == k.Party:
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

func storedOrNot(lookErr error) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("Whether the request has been stored is not known: the look-up that was to tell failed too (%v).", lookErr),
		Next:  "Apply again when Altinn can be reached. A request that was stored is found then, and not made a second time.",
	}
}

func systemIsDeleted(id string) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("system_id"),
		Means: fmt.Sprintf("The system %q has been deleted. Altinn would store the request and let the customer accept it, but no token "+
			"is ever issued for a deleted system, and a deletion cannot be undone.", id),
		Next: "Register a system with an id that was never used, and ask for system users of that one.",
	}
}

func creationWarnings(want ask, o outcome) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, old := range o.rejected {
		diags.AddWarning("A customer who said no is asked again",
			fmt.Sprintf("The customer had answered an older request, %s, and its status was %s. It has been deleted, as Altinn would have "+
				"shown it in place of a new one.\n\nSpeak with the customer before you pass `confirm_url` on.", describe(old), old.Status))
	}
	if o.verdict == tookOver {
		diags.AddWarning("A request was open already, and has been taken over",
			fmt.Sprintf("Request %s, asks for the same%s. That is what an apply leaves behind that ended before Altinn's answer came, so "+
				"nothing more was asked, and the customer may have its `confirm_url` already.\n\nIf another configuration or workspace manages "+
				"it, remove one of the two resources without destroying it: a destroy would withdraw the request for both.",
				describe(*o.request), approval.MadeAt(o.request.Created)))
	}
	if o.rival != "" {
		diags.AddWarning("Altinn has several requests for one system, party and reference",
			fmt.Sprintf("Request %s, is made and in the state, and there is also %q. That happens when two runs ask at the same moment.\n\n"+
				"The customer can accept one of them; accepting another one fails then. If the system user is deleted later, Altinn may "+
				"delete the wrong request.\n\nKeep one of them: if another configuration has the other one, remove it from one of the two. If "+
				"none has, import it into a configuration of its own, and destroy it there.", approval.Describe(o.request.ID, want.key()), o.rival))
	}
	return diags
}
