package failure

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Vanished warns of an object that Terraform manages and Altinn no longer has. What happened says so as a predicate, "has
// been deleted outside Terraform"; which names the object, and the detail says what follows.
//
// The object is named in the detail alone, as in every warning that can come once for each object: a CLI folds those whose
// summaries are equal into one that says how many more there are. Hundreds of them would hide everything else.
func Vanished(noun, whatHappened, which, detail string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("A %s %s", noun, whatHappened),
		fmt.Sprintf("It is %s.\n\n%s\n\nIt has been removed from the state.", which, detail))
}
