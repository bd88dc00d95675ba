package failure

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Vanished warns of an object that Terraform manages and Altinn no longer has. whatHappened is a
// predicate, such as "has been deleted outside Terraform", which names the object, and detail says
// what follows.
//
// The summary does not name the object, as in every warning that can come once for each object: a
// CLI folds warnings with equal summaries into one with a count, and hundreds of them would hide
// everything else.
func Vanished(noun, whatHappened, which, detail string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("A %s %s", noun, whatHappened),
		fmt.Sprintf("It is %s.\n\n%s\n\nIt has been removed from the state.", which, detail))
}
