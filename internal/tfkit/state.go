package tfkit

import (
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

// To take a model out of a state, or to put it into one, the framework reflects on each field. Of
// objects that do not change, which are most of a plan, that is a good part of what they cost.

// StateAndPlan returns the state and the plan that a resource modifies, as models. A model of what
// there is not is empty: the state of an object that is to be made, the plan of one that is to go.
func StateAndPlan[M any](ctx context.Context, req resource.ModifyPlanRequest, diags *diag.Diagnostics) (state, plan M) {
	if !req.State.Raw.IsNull() {
		diags.Append(req.State.Get(ctx, &state)...)
	}
	switch {
	case req.Plan.Raw.IsNull():
	case req.Plan.Raw.Equal(req.State.Raw):
		plan = state
	default:
		diags.Append(req.Plan.Get(ctx, &plan)...)
	}
	return state, plan
}

// SetRefreshed sets the state to what a refresh has made of it, unless that is what it was.
func SetRefreshed[M any](ctx context.Context, state *tfsdk.State, was, is M) diag.Diagnostics {
	if reflect.DeepEqual(was, is) {
		return nil
	}
	return state.Set(ctx, is)
}
