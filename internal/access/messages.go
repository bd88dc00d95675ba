package access

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// operation is the reading of a system user's access or clients.
type operation struct {
	noun  string
	scope string // that the system user's token needs
	key   approval.Key
}

func (o operation) of(err error, hints map[string]failure.Hint) failure.Operation {
	return failure.Operation{Verb: "read", Noun: o.noun, ID: o.key.String(), Err: err, Hints: hints}
}

// notFound is a look-up that has not found the system user.
func (o operation) notFound(err error) failure.Operation { return o.of(err, lookupHints()) }

// refusal is why Maskinporten gave no token.
type refusal interface {
	error
	Hint() string
}

// failed explains an error of access management, or that there was no token for it by the reference
// as Altinn spells it.
func (o operation) failed(err error, ownRef string) diag.Diagnostics {
	if errors.Is(err, altinn.ErrUnknownSystemUser) {
		return o.of(err, nil).WithVerdict(notThereYet())
	}
	finding := ""
	if _, refused := errors.AsType[refusal](err); refused && api.NoToken(err) {
		finding = cmp.Or(approval.WhyNoToken(ownRef), fmt.Sprintf("Altinn has the system user. A token of its own takes a client that "+
			"`client_ids` of the system %q lists, and that has the scope %s. %s", o.key.System, o.scope, grantedBy(o.scope)))
	}
	return o.of(err, accessHints(o.scope)).WithFinding(finding)
}

// replaced is the error of a system user in whose place there is another since it was found.
func (o operation) replaced() diag.Diagnostic {
	return diag.NewErrorDiagnostic(fmt.Sprintf("Unable to read %s %q", o.noun, o.key),
		"While it was read, the customer deleted it and approved a request for another one.\n\nRun again.")
}

// withoutClients refuses the clients of a standard system user, which Altinn answers like one that
// has none (altinn-api.md §14.3).
func (o operation) withoutClients() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("external_ref"), fmt.Sprintf("Unable to read clients of system user %q", o.key),
		"It is a standard system user, which acts for the customer itself and has no clients.\n\nRead what it may do with "+
			"`altinn_system_user_access`, or name a system user for clients (`user_type = \"agent\"`).")
}

// guarded adds to why there is no system user how a configuration reads those alone that there are.
func guarded(why failure.Hint) failure.Hint {
	why.Next += "\n\nReading a system user before there is one is an error: read it for those alone who have accepted, for instance with\n\n" +
		"  for_each = { for name, request in altinn_system_user_request.example : name => request if request.system_user_id != null }"
	return why
}
