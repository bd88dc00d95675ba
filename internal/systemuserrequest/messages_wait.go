package systemuserrequest

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
)

// waitMessages say what the wait for an answer has come to. The request exists either way, so they
// are warnings.
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
