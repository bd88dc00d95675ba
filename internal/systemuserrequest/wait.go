package systemuserrequest

import (
	"context"
	"errors"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// wait looks at a request until the customer has answered it, or until ctx ends. The request it returns is nil if there is
// no answer; the diagnostics are warnings alone, as the request exists whatever the customer says.
func (r requests) wait(ctx context.Context, kind altinn.UserType, asked altinn.SystemUserRequest) (*altinn.SystemUserRequest, diag.Diagnostics) {
	var last error
	for {
		if run.Pause(ctx, r.interval); ctx.Err() != nil {
			return nil, diag.Diagnostics{notAnswered(asked, ctx.Err(), last)}
		}
		found, err := r.client.SystemUserRequest(ctx, kind, asked.ID)
		switch {
		case err == nil && found.Status != altinn.StatusNew:
			return found, answer(*found)
		case altinn.IsUnknownRequest(err):
			return nil, diag.Diagnostics{deletedWhileWaiting(asked)}
		case hopeless(err):
			return nil, diag.Diagnostics{waitFailed(asked, err)}
		}
		if ctx.Err() == nil {
			last = err
		}
	}
}

// answer warns of an answer that is not a yes.
func answer(found altinn.SystemUserRequest) diag.Diagnostics {
	if found.Status == altinn.StatusAccepted {
		return nil
	}
	return diag.Diagnostics{notAccepted(found)}
}

// hopeless tells whether an error will not pass by itself.
func hopeless(err error) bool {
	e, ok := errors.AsType[*api.Error](err)
	if !ok || e.Foreign { // what stands between has let the request itself pass just before
		return false
	}
	return e.Status >= http.StatusBadRequest && e.Status < http.StatusInternalServerError &&
		e.Status != http.StatusTooManyRequests && e.Status != http.StatusRequestTimeout
}

// userOf looks up the system user of a request that has just been accepted. The next refresh makes up for a failure.
func (r requests) userOf(ctx context.Context, answered altinn.SystemUserRequest) (types.String, diag.Diagnostics) {
	if answered.Status != altinn.StatusAccepted {
		return types.StringNull(), nil
	}
	user, err := r.client.SystemUser(ctx, answered.SystemID, answered.PartyOrgNumber, answered.ExternalRef)
	if err != nil {
		return types.StringNull(), diag.Diagnostics{userNotRead(answered, err)}
	}
	return types.StringValue(user.ID), nil
}
