package system

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

func anotherAddress() string { return failure.MoveAdvice(resourceType) }

func letGo() string { return failure.ForgetAdvice(noun, resourceType) }

// lostElsewhere refuses a plan that would delete a system for one address which another one is to have.
func lostElsewhere(id string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("id"), fmt.Sprintf("System %q would be destroyed, and is to stay", id),
		fmt.Sprintf("In this plan one address of the configuration destroys or replaces the system %q, and another address registers, keeps, "+
			"imports or reads it. %s\n\n%s\n\n%s\n\nIf it is really to be destroyed, remove it from every address, and data sources that "+
			"read it. %s", id, cannotBeUndone, anotherAddress(), letGo(), failure.DeposedAdvice(noun)))
}

// perhapsTheSame refuses a plan that would delete a system and register one whose id is known after that alone: under another address
// it may be the same, and then it would be lost.
func perhapsTheSame(id string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("id"),
		fmt.Sprintf("System %q would be destroyed, and the id of a new system is not known yet", id),
		fmt.Sprintf("In this plan one address of the configuration destroys or replaces the system %[1]q, and another address registers a system "+
			"whose `id` is known after apply alone. If that turned out to be %[1]q, the system would be lost. %[2]s\n\nGive the new system an id that is "+
			"known while planning, or apply first, with `-target`, what its id depends on. %[3]s", id, cannotBeUndone, anotherAddress()))
}

// heldTwice refuses a plan with two addresses that have one system.
func heldTwice(id string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("id"), "Two resources for one system",
		fmt.Sprintf("Another address of this configuration has the same system, %q, in its state. Each would undo what the other one changes, "+
			"and destroying one would destroy the system for both.\n\nKeep one of the two, and remove the other resource from the "+
			"configuration, or the import block that is to make it. %s", id, letGo()))
}

// alreadyHeld refuses a plan that is to register a system which the state has. Terraform plans a creation also for a resource that
// has got another address, and for the second half of a replacement that it was told to make, and does not say so.
func alreadyHeld(id string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("id"), fmt.Sprintf("System %q is managed already, and cannot be registered again", id),
		fmt.Sprintf("The plan is to register the system %q, and the state of this configuration has it already: at another address, or at "+
			"this one, which is then to be replaced because it is tainted, by `-replace` or by `replace_triggered_by`. Applying the plan "+
			"would delete the system first, and then fail: its id would be spent for ever.\n\n%s\n\n%s\n\nIf it is tainted, `untaint` it; to "+
			"destroy a tainted system, or something beside it, use `destroy -refresh=false`, as Terraform plans to replace it otherwise. If it is "+
			"to be deleted and made anew, give it another `id`.", id, anotherAddress(), letGo()))
}

// notAsked warns of a planned registration of which the register could not be asked. The summary is the same for all.
func notAsked(id, why string, replaces bool) diag.Diagnostic {
	detail := fmt.Sprintf("Whether the id %q is free could not be found out: %s.\n\nIf it is taken, or was ever used, the apply will fail to "+
		"register the system", id, why)
	if replaces {
		return diag.NewAttributeWarningDiagnostic(path.Root("id"), notAskedSummary, detail+", and will have deleted the old one by then, for "+
			"ever. Plan again when Altinn can be reached.")
	}
	return diag.NewAttributeWarningDiagnostic(path.Root("id"), notAskedSummary, detail+"; nothing is lost by that. Between two "+
		"configurations of the provider, such as aliases, the register alone tells that a system is managed: if this one comes from "+
		"another, plan again when Altinn can be reached.")
}

const notAskedSummary = "The register could not be asked whether new system ids are free"

// notOwnedBy refuses an id of another organisation.
func notOwnedBy(id, organisation string) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("id"),
		Means: fmt.Sprintf("The id %q begins with the number of another organisation than the token's, which is %s. Altinn registers "+
			"systems for the organisation of the token alone.", id, organisation),
		Next: "Correct the number in the id, or check which organisation the Maskinporten client belongs to or acts for " +
			"(`maskinporten.consumer_org`). An id that was never accepted is not spent.",
	}
}
