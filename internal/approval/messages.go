package approval

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// Wording is what messages call one kind of request. They name a request with [Describe], warnings
// in their detail alone; see [failure.Vanished].
type Wording struct {
	Noun         string // in a sentence, such as "request"
	Full         string // where nothing else tells which kind it is, such as "system user request"
	ResourceType string
}

// capital is the noun at the beginning of a sentence.
func (w Wording) capital() string { return strings.ToUpper(w.Noun[:1]) + w.Noun[1:] }

// LinkStopsWorking warns of a replacement while the customer has not answered yet.
func (w Wording) LinkStopsWorking(named string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		fmt.Sprintf("The customer's link to a %s stops working", w.Noun),
		fmt.Sprintf("%s %s, is replaced: the old one is withdrawn, and a new one made with another `confirm_url`. Pass that on to "+
			"the customer, who can no longer answer at the old address.", w.capital(), named))
}

// HeldTwice warns that the plan keeps a request for this address, and lets another holder go; see
// [run.HeldElsewhere].
func (w Wording) HeldTwice(named string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("A %s is held twice, and stays", w.Noun),
		fmt.Sprintf("This address has taken over %[1]s %[2]s, which another address of the state has, too, or a deposed object that an "+
			"interrupted `create_before_destroy` has left behind. Where the plan destroys that one, nothing is withdrawn: it leaves the state, "+
			"and the %[1]s stays with this address. For that, the plan shows an update, which sends nothing.", w.Noun, named))
}

// WaysOut says how two addresses that want different things with one request come to terms.
func (w Wording) WaysOut() string {
	return failure.MoveAdvice(w.ResourceType) + "\n\n" + w.LetGo() + "\n\n" + failure.DeposedAdvice(w.Noun)
}

// LetGo says how an address gives a request up that lives on.
func (w Wording) LetGo() string { return failure.ForgetAdvice(w.Noun, w.ResourceType) }

// Import says how to manage a request that there is already; what follows goes on from there.
func (w Wording) Import(which, id string) string {
	return fmt.Sprintf("To manage the %s here, import it. Add this block, with the name of your resource in place of `example`:\n\n%s", which,
		failure.ImportBlock(w.ResourceType, id))
}

// CannotAskFor refuses a plan for rights that an attribute can show and not ask for.
func (w Wording) CannotAskFor(attribute string, rights tfkit.LargeSet) diag.Diagnostics {
	odd := tfkit.OddRights(tfkit.Strings(rights))
	if len(odd) == 0 {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(attribute),
		fmt.Sprintf("Rights that `%s` can show but not ask for", attribute),
		fmt.Sprintf("These stand for rights that were asked for outside Terraform, and are more than a resource:\n  - %s\n\nA new %s cannot ask "+
			"for them. Write the ids of resources, and remove `%s` from `ignore_changes` if it is there.",
			strings.Join(odd, "\n  - "), w.Noun, attribute))}
}

// OddRights warns of rights of a request that an attribute can show and not express.
func (w Wording) OddRights(named, attribute string, rights tfkit.LargeSet) diag.Diagnostics {
	odd := tfkit.OddRights(tfkit.Strings(rights))
	if len(odd) == 0 {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root(attribute),
		fmt.Sprintf("A %s has rights that `%s` cannot express", w.Full, attribute),
		fmt.Sprintf("%[1]s %[2]s, was made outside Terraform, with these:\n  - %[3]s\n\n`%[4]s` holds ids of resources. It shows these as texts, so "+
			"that the plan shows a difference. To keep the %[5]s as it is, write the same texts, or add `%[4]s` to `ignore_changes`.",
			w.capital(), named, strings.Join(odd, "\n  - "), attribute, w.Noun))}
}
