package systemuserrequest

import (
	"context"
	"errors"
	"net/http"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// wait looks at a request until the customer has answered it, or until ctx ends. The request exists
// whatever comes of it. A system user that cannot be looked up, the next refresh makes up for.
func (w writer) wait(ctx context.Context, kind altinn.UserType, asked altinn.SystemUserRequest) outcome {
	o := outcome{request: &asked}
	for {
		if run.Pause(ctx, w.interval); ctx.Err() != nil {
			o.verdict, o.err = unanswered, ctx.Err()
			return o
		}
		shown, err := w.client.SystemUserRequest(ctx, kind, asked.ID)
		switch {
		case err == nil && shown.Status != altinn.StatusNew:
			o = outcome{verdict: answered, request: shown}
			if shown.Status == altinn.StatusAccepted {
				o.user, o.lookErr = w.user(ctx, approval.KeyOf(*shown))
			}
			return o
		case altinn.IsUnknownRequest(err):
			o.verdict = withdrawnElsewhere
			return o
		case hopeless(err):
			o.verdict, o.err = waitFailed, err
			return o
		}
		if ctx.Err() == nil {
			o.lookErr = err
		}
	}
}

// hopeless reports whether an error will not pass by itself.
func hopeless(err error) bool {
	e, ok := errors.AsType[*api.Error](err)
	if !ok || e.Foreign { // what stands between has let the request itself pass just before
		return false
	}
	return e.Status >= http.StatusBadRequest && e.Status < http.StatusInternalServerError &&
		e.Status != http.StatusTooManyRequests && e.Status != http.StatusRequestTimeout
}
