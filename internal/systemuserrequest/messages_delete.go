package systemuserrequest

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// deletionMessages say what the deletion of the request in a state has come to.
func deletionMessages(state listed, o outcome) diag.Diagnostics {
	var diags diag.Diagnostics
	id, k := state.ID.ValueString(), state.key()
	switch o.verdict {
	case errored:
		return failedOn(k, "delete", id, o.err).Diagnostics()
	case acceptedSince:
		return failedOn(k, "delete", id, o.err).WithVerdict(failure.Hint{
			Means: "The customer has accepted the request since this was planned, which the plan did not know, and a system user that lives " +
				"keeps Altinn from taking another request for the same system, party and reference. So nothing has been deleted.",
			Next: "Plan again, with a refresh: the new plan shows what deleting or replacing the accepted request comes to.",
		})
	case rejectedSince:
		return failed("delete", id, nil).WithVerdict(failure.Hint{
			Means: fmt.Sprintf("It is for %s. The customer has said no to it, which the plan did not know: its status is %s. The plan is to ask "+
				"again without a word about that, so nothing has been deleted.", k.Describe(), o.request.Status),
			Next: planAgain,
		})
	case rejectedUntold:
		diags.Append(asksAgain(describe(*o.request), o.request.Status))
	case userLives:
		diags.Append(livesOn(k, *o.user))
	case userMayLive:
		diags.AddWarning("A system user may live on",
			fmt.Sprintf("The request for %s is deleted, and the customer had accepted it; whether the system user is still there could not be "+
				"found out: %v. %s", k.Describe(), o.lookErr, keyTaken))
	case keptForAnother:
		diags.AddWarning("A request is kept",
			fmt.Sprintf("Request %s, was to be withdrawn, and a new one with the same content made in its place. Altinn answered the new one "+
				"with this one, as there is one request for each system, party and reference, so it has not been withdrawn: the new resource "+
				"has it now, with the same `confirm_url`.\n\nThis happens with `create_before_destroy`, and when a resource gets another name "+
				"without a `moved` block.", state.describe()))
	default:
	}
	return diags
}

// livesOn warns of the system user of a request that is deleted.
func livesOn(k approval.Key, user altinn.SystemUser) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A system user lives on",
		fmt.Sprintf("The request for %s is deleted, and the customer had accepted it: the system user %s keeps its rights, and tokens are "+
			"issued for it for as long as its system lives. %s", k.Describe(), user.ID, keyTaken))
}

// messages warn of what customers have accepted right before it was deleted.
func (s survivors) messages() diag.Diagnostics {
	var diags diag.Diagnostics
	for _, user := range s.users {
		diags.Append(livesOn(userKey(user), user))
	}
	if len(s.unknown) > 0 {
		const most = 10
		named := make([]string, 0, most)
		for _, one := range s.unknown[:min(len(s.unknown), most)] {
			named = append(named, describe(one))
		}
		diags.AddWarning("System users may live on",
			fmt.Sprintf("Whether the customer has accepted a request right before it was deleted could not be found out for %d of them: %v. "+
				"Where that is so, the system user keeps its rights. The data source `altinn_system_users` shows what there is.\n\n  - %s",
				len(s.unknown), s.err, strings.Join(named, "\n  - ")))
	}
	return diags
}
