package systemuser

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// readFailed explains an error of the look-up of one system user.
func readFailed(k approval.Key, err error) diag.Diagnostics {
	return failure.Operation{Verb: "read", Noun: "system user", ID: k.String(), Err: err, Hints: readHints(k)}.Diagnostics()
}

// listFailed explains an error of the list.
func listFailed(system string, err error) diag.Diagnostics {
	return failure.Operation{
		Verb: "list", Noun: "system users of system", ID: system, Err: err, Hints: listHints(),
	}.Diagnostics()
}

// listIncomplete warns of a list whose pages do not end.
func listIncomplete(system string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"A list of system users may be incomplete",
		fmt.Sprintf("For the system users of system %q, Altinn answered with the same page of the list again and again. What it showed is "+
			"right, but there may be more.\n\nRead a system user that you miss with the data source `altinn_system_user`.", system))
}
