package systemuserrequest

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// waitMessages say what the wait for an answer has come to. The request exists either way, so they are warnings.
func waitMessages(o outcome) diag.Diagnostics {
	var diags diag.Diagnostics
	request := describe(*o.request)
	switch {
	case o.verdict == withdrawnElsewhere:
		diags.AddWarning("A request has been deleted while it was waited for",
			fmt.Sprintf("Somebody has withdrawn request %s. The next plan shows that it is to be made again.", request))
	case o.verdict == waitFailed:
		diags.AddWarning("Unable to wait for the answer to a request",
			fmt.Sprintf("Request %s, is stored and in the state, and the look at it failed: %v.\n\nThe next refresh will meet the same error "+
				"unless its cause is mended.", request, o.err))
	case o.verdict == unanswered:
		diags.AddWarning("A customer has not answered a request yet",
			fmt.Sprintf("%s Request %s, is stored and in the state, and the customer can answer it at any time at\n\n  %s\n\nThe next plan or "+
				"refresh shows the answer. Another apply does not wait again.", whyUnanswered(o), request, o.request.ConfirmURL))
	case approval.Rejected(o.request.Status):
		diags.AddWarning("A customer has rejected a request",
			fmt.Sprintf("Request %s, has the status %s: there is no system user, and there will be none of this request.\n\nTo ask again, speak "+
				"with the customer first, then replace the resource (`-replace`). With `rejected` in `renew_on`, the next apply asks again by "+
				"itself.", request, o.request.Status))
	case o.request.Status != altinn.StatusAccepted:
		diags.AddWarning("A request is not accepted",
			fmt.Sprintf("Request %s, has the status %q, which this version of the provider does not know, so the wait has ended. There is "+
				"no system user.", request, o.request.Status))
	case o.lookErr != nil:
		diags.AddWarning("The system user of a request could not be read",
			fmt.Sprintf("The customer has accepted request %s, and the look-up of the system user failed: %v.\n\n`system_user_id` is null for "+
				"now; the next refresh fills it in.", request, o.lookErr))
	}
	return diags
}

func whyUnanswered(o outcome) string {
	why := "The time for it, `timeouts.create`, is over."
	if !errors.Is(o.err, context.DeadlineExceeded) {
		why = "The wait was interrupted."
	}
	if o.lookErr != nil {
		why += fmt.Sprintf(" The last look at it failed: %v.", o.lookErr)
	}
	return why
}

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
		diags.AddWarning("A system user lives on",
			fmt.Sprintf("The request for %s is deleted, and the customer had accepted it: the system user %s keeps its rights, and tokens are "+
				"issued for it for as long as its system lives. %s", k.Describe(), o.user.ID, keyTaken))
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
	}
	return diags
}
