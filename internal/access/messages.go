package access

import (
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

// refusal is why Maskinporten gave no token. None of the three is true of an outage, of something in
// between, or of whatever else is wrong with the client.
type refusal interface {
	error
	RefusesScopes() bool
	RefusesReference() bool
	FindsNoSystemUser() bool
}

// failed explains an error of access management, or that there was no token for it by the reference
// as Altinn spells it.
func (o operation) failed(err error, ownRef string) diag.Diagnostics {
	if errors.Is(err, altinn.ErrUnknownSystemUser) {
		return o.of(err, nil).WithVerdict(notThereYet())
	}
	return o.of(err, accessHints(o.scope)).WithFinding(o.whyNoToken(err, ownRef))
}

// whyNoToken says what Maskinporten's refusal means for a system user that Altinn has. It is empty
// if there is nothing to add to Maskinporten's own hint.
func (o operation) whyNoToken(err error, ownRef string) string {
	refused, ok := errors.AsType[refusal](err)
	switch {
	case !ok || !api.NoToken(err):
		return ""
	case refused.RefusesScopes():
		return fmt.Sprintf("Altinn has the system user, whose token needs the scope %s. %s", o.scope, grantedBy(o.scope))
	case refused.RefusesReference():
		return approval.WhyNoToken(ownRef)
	case refused.FindsNoSystemUser():
		return fmt.Sprintf("Altinn has the system user. Maskinporten gives its token to the clients alone that `client_ids` of the system "+
			"%q lists. If this client is among them, run again: what was approved or listed just now can take a moment.", o.key.System)
	}
	return ""
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

// guarded adds to why there is no system user how a configuration reads those alone that there are:
// by a local, as a data source that names a resource itself waits for the apply whenever that is
// about to change.
func guarded(why failure.Hint) failure.Hint {
	why.Next += "\n\nReading a system user before there is one is an error: read it for those alone who have accepted, by a local, so that the " +
		"data source names no resource itself and is read before the apply:\n\n" +
		"  locals {\n" +
		"    accepted = { for name, request in altinn_system_user_request.example : name => request if request.system_user_id != null }\n" +
		"  }\n\n" +
		"and `for_each = local.accepted` in the data source. If that is there already, run without `-refresh=false`: the state may not know " +
		"that the customer has deleted the system user."
	return why
}
