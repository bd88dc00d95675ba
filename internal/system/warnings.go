package system

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// cannotBeUndone is what deleting a system means (altinn-api.md §3.7).
const cannotBeUndone = "Altinn stops issuing tokens for all the system users of this system at once, and what customers have " +
	"approved for it is of no use from then on. The deletion cannot be undone, and the id is spent for ever: no system can " +
	"be registered with it again."

const keepInstead = "To stop managing the system without deleting it, use a `removed` block with `destroy = false`, or " +
	"`state rm`."

func destroyWarning(id string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Destroying a system cannot be undone",
		fmt.Sprintf("The plan destroys system %q. %s\n\n%s", id, cannotBeUndone, keepInstead))
}

func replaceWarning(state, plan model) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("id"), "Replacing a system cannot be undone",
		fmt.Sprintf("`id` changes from %q to %q, and Altinn cannot rename a system: the old one is deleted and a new one registered.\n\n"+
			"%s\n\nThe new system starts without system users: every customer has to be asked again.%s",
			state.ID.ValueString(), plan.ID.ValueString(), cannotBeUndone, heirs(state, plan)))
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

// nextIDUnknown refuses a replacement by what may turn out to have the id of the old one, which is spent by then.
func nextIDUnknown(id string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("id"),
		fmt.Sprintf("System %q cannot be replaced by one whose id is not known", id),
		fmt.Sprintf("The plan is to delete the system and register another one, because it does not know `id` yet. If that turned out to be "+
			"what it was, the system would be lost. %s\n\nGive an id that is known while planning. What comes from a data source is not if "+
			"that has `depends_on`, or refers to something that changes in the same apply: apply that change first, with `-target`. %s",
			cannotBeUndone, keepInstead))
}

// otherVendor refuses a replacement of which Altinn would carry out the deletion alone: a token is for the systems of one organisation
// (altinn-api.md §3.4, §3.7).
func otherVendor(id, next string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("id"),
		fmt.Sprintf("System %q cannot be replaced by one of another vendor", id),
		fmt.Sprintf("`id` changes to %q, which names another vendor, and the provider acts for one organisation: Altinn would delete the old "+
			"system, and then refuse to register the new one. %s\n\nIf the number is a mistake, correct it. To register a system for the "+
			"other vendor, write a resource of its own, with the credential of that vendor in a provider block. %s",
			next, cannotBeUndone, keepInstead))
}

// twoResources refuses a plan of which only a part could come true.
func twoResources(id string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("id"), "Two resources for one system",
		fmt.Sprintf("Another resource of this configuration has the same id, %q. Altinn would register the system for one of them, "+
			"and refuse the other.\n\nGive one of the two another `id`, or remove one of them.", id))
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

// plannedWithSpentID warns of a planned creation that Altinn will refuse.
func plannedWithSpentID(id string) diag.Diagnostic {
	hint := spentID(id)
	return diag.NewAttributeWarningDiagnostic(hint.Attribute, "A system cannot be created",
		"Applying this plan will fail. "+hint.Means+"\n\n"+hint.Next)
}

// oddRightsWarning warns of entries that `rights` can show but not express. It is nil if there are none.
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

func notReadBack(id string, err error) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A system could not be read back",
		fmt.Sprintf("Altinn accepted what was written to system %q, and the read after it failed: %v.\n\nThe state holds what was "+
			"written. The next plan compares it with the register.", id, err))
}

func changedMeanwhile(id, answered string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A system is not what was written",
		fmt.Sprintf("Altinn accepted what was written to system %q, and answered %s when it was read back. Somebody else may have "+
			"changed it at the same moment.\n\nThe state holds what was written. The next plan shows the difference.", id, answered))
}
