package tfkit

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Vanished warns of an object that Terraform manages and Altinn no longer has. What happened says so as a predicate, "has
// been deleted outside Terraform"; the detail says what follows from it.
func Vanished(noun, id, whatHappened, detail string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		fmt.Sprintf("%s%s %q %s", strings.ToUpper(noun[:1]), noun[1:], id, whatHappened),
		detail+"\n\nIt has been removed from the state.")
}
