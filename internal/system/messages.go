package system

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

const (
	noun = "system"
	// cannotBeUndone is what deleting a system means (altinn-api.md §3.7).
	cannotBeUndone = "Altinn stops issuing tokens for all the system users of this system at once, and what customers have " +
		"approved for it is of no use from then on. The deletion cannot be undone, and the id is spent for ever: no system can " +
		"be registered with it again."
	keepInstead = "To stop managing the system without deleting it, use a `removed` block with `destroy = false`, or " +
		"`state rm`."
	// withoutBoth is how a system is replaced that must exist until the other one does.
	withoutBoth = "Take `create_before_destroy` out there, or leave `client_ids` out of the new system, apply, and then add them."
)

// messages says what an operation has come to. What Altinn's own codes mean, [hints] say.
func (o outcome) messages() diag.Diagnostics {
	f := failed(o.verb, o.want.ID, o.err)
	switch o.verdict {
	case done:
		return nil
	case notReadBack, readBackOtherwise:
		return diag.Diagnostics{o.warning()}
	case refused:
		if o.holders != nil {
			hint := f.Hints[altinn.CodeClientIDTaken]
			hint.Means = o.holders.String() + "\n\n" + hint.Means
			f.Hints[altinn.CodeClientIDTaken] = hint
		}
		return f.Diagnostics()
	case notDone:
		switch o.verb {
		case "create":
			return f.WithFinding("A read afterwards has found no system: nothing has been registered, and the id is not spent.")
		case "update":
			return f.WithFinding("A read afterwards has not found what was written: the change has not been made, or somebody else has made another one.")
		}
	default:
	}
	return f.WithVerdict(o.hint())
}

// warning says that a system was written, and is not known to be what was written.
func (o outcome) warning() diag.Diagnostic {
	if o.verdict == notReadBack {
		return diag.NewWarningDiagnostic("A system could not be read back",
			fmt.Sprintf("Altinn accepted what was written to system %q, and the read after it failed: %v.\n\nThe state holds what was "+
				"written. The next plan compares it with the register.", o.want.ID, o.lookErr))
	}
	answered := "that it is deleted"
	if !o.there.IsDeleted {
		answered = "something else for " + failure.AttributeList(differences(o.want, *o.there))
	}
	return diag.NewWarningDiagnostic("A system is not what was written",
		fmt.Sprintf("Altinn accepted what was written to system %q, and answered %s when it was read back. Somebody else may have "+
			"changed it at the same moment.\n\nThe state holds what was written. The next plan shows the difference.", o.want.ID, answered))
}

// hint explains a failure by what a look has shown.
func (o outcome) hint() failure.Hint {
	id := o.want.ID
	switch o.verdict {
	case notDone:
		return failure.Hint{
			Means: "A read afterwards has found the system: it has not been deleted.",
			Next:  "Run again later. If it stays, report it to Altinn's support with the lines below.",
		}
	case failsOnContent:
		if o.verb == "create" {
			return failure.ContentHint(noun, "nothing has been registered, and the id is not spent", "")
		}
		return failure.ContentHint(noun, "the change has not been made",
			", or when another system is given one of its new client ids at that moment")
	case unclear:
		return o.unclear()
	case registered:
		return registeredHint(o.want, *o.there)
	case otherVendors:
		return failure.Hint{
			Attribute: path.Root("id"),
			Means: fmt.Sprintf("There is a system with the id %q, and Altinn does not show it to this token: it belongs to "+
				"another vendor than the organisation of the token.", id),
			Next: "Check the organisation number in the id, and which organisation the Maskinporten client belongs to or acts for " +
				"(`maskinporten.consumer_org`).",
		}
	case vanished:
		return failure.Hint{
			Means: fmt.Sprintf("Altinn has no system with the id %q that belongs to the vendor %s. It had one when the state was "+
				"last refreshed, or the provider block selects another environment than then.", id, identifier.VendorOrgNumber(id)),
			Next: "Check `environment` in the provider block, then plan again.",
		}
	case changedSince:
		return failure.Hint{
			Attribute: path.Root(o.changed[0]),
			Means: fmt.Sprintf("Somebody has changed the system since its state was last refreshed, in %s. The plan does not show that, and "+
				"carrying it out would undo it, as every write replaces all of a system. Nothing has been written.", failure.AttributeList(o.changed)),
			Next: "Plan again: the plan shows that change as well.",
		}
	default:
	}
	hint := spentHint(id)
	switch {
	case o.verdict == deleted:
		hint.Means = "The system has been deleted since the state was last refreshed. An id is spent for ever once it was used: " +
			"Altinn neither restores the system nor accepts another one with its id."
	case o.verb == "import":
		hint.Next = "There is nothing left to import: remove the import block, or the resource."
	case o.verb == "read":
		hint.Next = "Check the id. What the deleted system was, `altinn_system_change_log` still tells."
	}
	return hint
}

// unclear explains a write whose effect is not known: the look after it failed as well.
func (o outcome) unclear() failure.Hint {
	notKnown := func(what string) string {
		return fmt.Sprintf("Whether %s is not known: the read that was to tell failed too (%v).", what, o.lookErr)
	}
	switch o.verb {
	case "create":
		return failure.Hint{
			Means: notKnown("the system has been registered"),
			Next: "Apply again when Altinn can be reached. If the system is registered by then, the error will hold the block " +
				"that imports it.",
		}
	case "update":
		return failure.Hint{
			Means: notKnown("the change has been made"),
			Next:  "Plan again when Altinn can be reached: the plan shows what is left to do.",
		}
	}
	return failure.Hint{
		Means: notKnown("the system has been deleted") + " Altinn answers 400 to some deletions that succeeded.",
		Next:  "Plan again when Altinn can be reached: a system that is deleted leaves the state then.",
	}
}

func spentHint(id string) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("id"),
		Means: fmt.Sprintf("There was a system with the id %q, and it has been deleted. An id is spent for ever once it was "+
			"used: Altinn neither restores the system nor accepts another one with its id.", id),
		Next: "Choose an id that was never used, for instance by adding a number to its name.",
	}
}

func registeredHint(want, found altinn.System) failure.Hint {
	comparison := "It is the same as in the configuration."
	if names := differences(want, found); len(names) > 0 {
		comparison = fmt.Sprintf("It differs from the configuration in %s.", failure.AttributeList(names))
	}
	return failure.Hint{
		Attribute: path.Root("id"),
		Means: "This system is registered already: by someone else, by an earlier apply that was cut off, or by another " +
			"resource of this configuration with the same id. " + comparison,
		Next: "If its resource has only got another name, add a `moved` block. If no address manages it yet, import it here. Add this block, " +
			"with the name of your resource in place of `example`:\n\n" + failure.ImportBlock(resourceType, found.ID) +
			"\n\nThe plan then shows what would change. Otherwise choose another id.",
	}
}

// String names the systems that have the client ids, in whole sentences.
func (h *holders) String() string {
	if len(*h) == 0 {
		return "None of the vendor's other systems has any of these client ids by now: it may have been one of another vendor's."
	}
	lines := make([]string, len(*h))
	for i, one := range *h {
		lines[i] = fmt.Sprintf("The client id %q belongs to the system %q.", one.clientID, one.systemID)
	}
	return strings.Join(lines, "\n")
}

// badImportID refuses an argument of `import` that no system can have as its id.
func badImportID(id string, err error) diag.Diagnostics {
	return failed("import", id, nil).WithVerdict(failure.Hint{
		Attribute: path.Root("id"),
		Means:     failure.Sentence(err.Error()),
		Next:      "Import a system by its id alone, such as 991825827_smartcloud.",
	})
}

// gone warns of a system that Read did not find, or found deleted.
func gone(id string, deleted bool) diag.Diagnostic {
	if deleted {
		return failure.Vanished(noun, "has been deleted outside Terraform", strconv.Quote(id),
			"The plan will show that it is to be created. That cannot work: the id is spent for ever, and Altinn accepts no "+
				"system with it again. Give the resource an id that was never used, or remove it from the configuration.")
	}
	return failure.Vanished(noun, "is not in Altinn's register", strconv.Quote(id),
		"Deleted systems stay readable, so it was never registered in the environment that the provider block selects now. "+
			"If you did not mean to change the environment, do not apply: the plan will show that the system is to be created there.")
}

// oddRightsWarning warns of entries that `rights` can show but not express. It is nil if there are
// none.
func oddRightsWarning(s altinn.System) diag.Diagnostics {
	odd := tfkit.OddRights(rightTexts(s.Rights))
	if len(odd) == 0 {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("rights"),
		"A system has rights that `rights` cannot express",
		fmt.Sprintf("System %q has these, which were written outside Terraform:\n  - ", s.ID)+strings.Join(odd, "\n  - ")+
			"\n\n`rights` holds ids of resources, each once. It shows these entries as texts, so that the plan shows them as a "+
			"difference, and the next apply replaces them by what the configuration says. To keep them, write the same texts, or add "+
			"`rights` to `ignore_changes`.")}
}

// unreadable warns of a system that is listed and left out.
func unreadable(id string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A system cannot be read",
		fmt.Sprintf("Altinn lists the system %q, and finds no system with a slash in its id. It is left out here, and cannot be managed.", id))
}

// What plans warn of and refuse.

func destroyWarning(id string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Destroying a system cannot be undone",
		fmt.Sprintf("The plan destroys system %q. %s\n\n%s", id, cannotBeUndone, keepInstead))
}

func replaceWarning(state, plan model) diag.Diagnostic {
	both := ""
	if shared := tfkit.Common(tfkit.Strings(plan.ClientIDs), tfkit.Strings(state.ClientIDs)); len(shared) > 0 {
		both = fmt.Sprintf("\n\nBoth have the client ids %s, and a client id can belong to one live system only. That works unless the new system "+
			"is registered before the old one is deleted: with `create_before_destroy`, which Terraform takes over from what depends on the "+
			"system, too. The apply would fail then. %s", failure.Enumeration(shared), withoutBoth)
	}
	return diag.NewAttributeWarningDiagnostic(path.Root("id"), "Replacing a system cannot be undone",
		fmt.Sprintf("`id` changes from %q to %q, and Altinn cannot rename a system: the old one is deleted and a new one registered.\n\n"+
			"%s\n\nThe new system starts without system users: every customer has to be asked again.%s",
			state.ID.ValueString(), plan.ID.ValueString(), cannotBeUndone, both))
}

// protected refuses what `deletion_protection` forbids.
func protected(id, what string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("deletion_protection"),
		fmt.Sprintf("System %q is protected from deletion", id),
		fmt.Sprintf("This would %s, and `deletion_protection` is true in the state. %s\n\n"+
			"If that is what you want, set `deletion_protection = false`, apply, and then try again. If it is to be replaced because "+
			"it is tainted, `untaint` it. %s",
			what, cannotBeUndone, keepInstead))
}

// nextIDUnknown refuses a replacement by what may turn out to have the id of the old one, which is
// spent by then.
func nextIDUnknown(id string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("id"),
		fmt.Sprintf("System %q cannot be replaced by one whose id is not known", id),
		fmt.Sprintf("The plan is to delete the system and register another one, because it does not know `id` yet. If that turned out to be "+
			"what it was, the system would be lost. %s\n\nGive an id that is known while planning. What comes from a data source is not if "+
			"that has `depends_on`, or refers to something that changes in the same apply: apply that change first, with `-target`. %s",
			cannotBeUndone, keepInstead))
}

// otherVendor refuses a replacement of which Altinn would carry out the deletion alone: a token is
// for the systems of one organisation (altinn-api.md §3.4, §3.7).
func otherVendor(id, next string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("id"),
		fmt.Sprintf("System %q cannot be replaced by one of another vendor", id),
		fmt.Sprintf("`id` changes to %q, which names another vendor, and the provider acts for one organisation: Altinn would delete the old "+
			"system, and then refuse to register the new one. %s\n\nIf the number is a mistake, correct it. To register a system for the "+
			"other vendor, write a resource of its own, with the credential of that vendor in a provider block. %s",
			next, cannotBeUndone, keepInstead))
}

// emptyName warns of a name that the portal leaves out where it asks customers for approval
// (customer-page.md §1). Altinn accepts it.
func emptyName(languages []string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("name"), "Empty name",
		fmt.Sprintf("The name is empty in %s. Altinn accepts that, but by the name its portal says who asks for approval: customers who "+
			"use it in a language without a name meet a request that nobody seems to have sent.\n\nWrite the name in each of nb, nn and en, "+
			"the same one where it needs no translation.", strings.Join(languages, " and ")))
}

// twoResources refuses a plan of which only a part could come true.
func twoResources(id string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("id"), "Two resources for one system",
		fmt.Sprintf("Another resource of this configuration has the same id, %q. Altinn would register the system for one of them, "+
			"and refuse the other.\n\nGive one of the two another `id`, or remove one of them.", id))
}

// heldTwice refuses a plan with two addresses that have one system.
func heldTwice(id string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("id"), "Two resources for one system",
		fmt.Sprintf("Another address of this configuration has the same system, %q, in its state. Each would undo what the other one changes, "+
			"and destroying one would destroy the system for both.\n\nKeep one of the two, and remove the other resource from the "+
			"configuration, or the import block that is to make it. %s", id, failure.ForgetAdvice(noun, resourceType)))
}

// alreadyHeld refuses a plan that is to register a system which the state has. Terraform plans a
// creation also for a resource that has got another address, and for the second half of a
// replacement that it was told to make, and does not say so.
func alreadyHeld(id string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("id"), fmt.Sprintf("System %q is managed already, and cannot be registered again", id),
		fmt.Sprintf("The plan is to register the system %q, and the state of this configuration has it already: at another address, or at "+
			"this one, which is then to be replaced because it is tainted, by `-replace` or by `replace_triggered_by`. Applying the plan "+
			"would delete the system first, and then fail: its id would be spent for ever.\n\n%s\n\n%s\n\nIf it is tainted, `untaint` it; to "+
			"destroy a tainted system, or something beside it, use `destroy -refresh=false`, as Terraform plans to replace it otherwise. If it is "+
			"to be deleted and made anew, give it another `id`.", id, failure.MoveAdvice(resourceType), failure.ForgetAdvice(noun, resourceType)))
}

// lostElsewhere refuses a plan that would delete a system for one address which another one is to
// have.
func lostElsewhere(id string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("id"), fmt.Sprintf("System %q would be destroyed, and is to stay", id),
		fmt.Sprintf("In this plan one address of the configuration destroys or replaces the system %q, and another address registers, keeps, "+
			"imports or reads it. %s\n\n%s\n\n%s\n\nIf it is really to be destroyed, remove it from every address, and data sources that "+
			"read it. %s", id, cannotBeUndone, failure.MoveAdvice(resourceType), failure.ForgetAdvice(noun, resourceType), failure.DeposedAdvice(noun)))
}

// perhapsTheSame refuses a plan that would delete a system and register one whose id is known after
// that alone: under another address it may be the same, and then it would be lost.
func perhapsTheSame(id string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("id"),
		fmt.Sprintf("System %q would be destroyed, and the id of a new system is not known yet", id),
		fmt.Sprintf("In this plan one address of the configuration destroys or replaces the system %[1]q, and another address registers a system "+
			"whose `id` is known after apply alone. If that turned out to be %[1]q, the system would be lost. %[2]s\n\nGive the new system an id that is "+
			"known while planning, or apply first, with `-target`, what its id depends on. %[3]s", id, cannotBeUndone, failure.MoveAdvice(resourceType)))
}

// plannedWithSpentID warns of a planned creation that Altinn will refuse.
func plannedWithSpentID(id string) diag.Diagnostic {
	hint := spentHint(id)
	return diag.NewAttributeWarningDiagnostic(hint.Attribute, "A system cannot be created",
		"Applying this plan will fail. "+hint.Means+"\n\n"+hint.Next)
}

// cannotRegister refuses a plan that is to register a system that is there, and that this run has
// seen at no address.
func cannotRegister(id string) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("id"),
		Means: fmt.Sprintf("The plan is to register the system %q, and it is registered already. Another address of this configuration may "+
			"hold it: one that is left out by `-target`, or belongs to another configuration of the provider. Applying the plan could then "+
			"delete the system for ever.", id),
		Next: failure.MoveAdvice(resourceType) + "\n\n" + failure.ForgetAdvice(noun, resourceType) + "\n\nOnly if no address manages the system yet, not even one of another configuration of the provider, such as an alias, import " +
			"it: beside an address that the same plan destroys, an import loses the system. Add this block, with the name of your resource " +
			"in place of `example`:\n\n" + failure.ImportBlock(resourceType, id) +
			"\n\nIf it is to be deleted and made anew, give it another `id`. If this came of `destroy`, add `-refresh=false`: Terraform plans " +
			"the whole configuration first otherwise.",
	}
}

// notOwnedBy refuses an id of another organisation. An emulator can be told who its vendor is.
func notOwnedBy(id, organisation string, emulated bool) failure.Hint {
	hint := failure.Hint{
		Attribute: path.Root("id"),
		Means: fmt.Sprintf("The id %q begins with the number of another organisation than the token's, which is %s. Altinn registers "+
			"systems for the organisation of the token alone.", id, organisation),
		Next: "Correct the number in the id, or check which organisation the Maskinporten client belongs to or acts for " +
			"(`maskinporten.consumer_org`). An id that was never accepted is not spent.",
	}
	if emulated {
		hint.Next += fmt.Sprintf("\n\nStarted as `altinn-emulator -vendor %s`, the emulator has a vendor with that number.", identifier.VendorOrgNumber(id))
	}
	return hint
}

// notAsked warns of a planned registration of which the register could not be asked. The summary is
// the same for all.
func notAsked(id, why string, replaces bool) diag.Diagnostic {
	const summary = "The register could not be asked whether new system ids are free"
	detail := fmt.Sprintf("Whether the id %q is free could not be found out: %s.\n\nIf it is taken, or was ever used, the apply will fail to "+
		"register the system", id, why)
	if replaces {
		return diag.NewAttributeWarningDiagnostic(path.Root("id"), summary, detail+", and will have deleted the old one by then, for "+
			"ever. Plan again when Altinn can be reached.")
	}
	return diag.NewAttributeWarningDiagnostic(path.Root("id"), summary, detail+"; nothing is lost by that. Between two "+
		"configurations of the provider, such as aliases, the register alone tells that a system is managed: if this one comes from "+
		"another, plan again when Altinn can be reached.")
}
