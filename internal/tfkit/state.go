package tfkit

import (
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// What is done with each object costs little if it is not done field by field: to take a model out of
// a state, or to put it into one, the framework compiles a pattern for every field. So a [Model] is
// made of values, and of an object that stays as it is, none is put back.

// Model returns a configuration, a plan or a state as a struct whose fields have the values of the
// attributes that their tags name. Of an object that is not there, it is empty.
func Model[M any](ctx context.Context, from interface {
	Get(ctx context.Context, target any) diag.Diagnostics
}, diags *diag.Diagnostics,
) (model M) {
	var object types.Object
	diags.Append(from.Get(ctx, &object)...)
	if !Present(object) {
		return model
	}
	values, fields := object.Attributes(), reflect.ValueOf(&model).Elem()
	for _, field := range reflect.VisibleFields(fields.Type()) {
		if name, ok := field.Tag.Lookup("tfsdk"); ok {
			fields.FieldByIndex(field.Index).Set(reflect.ValueOf(values[name]))
		}
	}
	return model
}

// StateAndPlan returns the models of what a resource modifies.
func StateAndPlan[M any](ctx context.Context, req resource.ModifyPlanRequest, diags *diag.Diagnostics) (state, plan M) {
	state = Model[M](ctx, req.State, diags)
	if req.Plan.Raw.Equal(req.State.Raw) {
		return state, state
	}
	return state, Model[M](ctx, req.Plan, diags)
}

// SetRefreshed sets the state to what a refresh has made of it, unless that is what it was.
func SetRefreshed[M any](ctx context.Context, state *tfsdk.State, was, is M) diag.Diagnostics {
	if reflect.DeepEqual(was, is) {
		return nil
	}
	return state.Set(ctx, is)
}
