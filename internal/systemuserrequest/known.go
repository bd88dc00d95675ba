package systemuserrequest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
)

// An outcome is what becomes of a request.
type outcome struct {
	status   types.String
	timedOut types.Bool
	user     types.String // its system user
}

// outcome is what a plan knows of the request that is to be made for it. Nobody has answered what nobody has seen, so where the
// creation does not wait for an answer, the state is to say that there is none: then the resources of all who have accepted can be
// picked by `status` in every plan. An answer that is there by the end of the apply all the same, the next refresh tells.
func (m *model) outcome() outcome {
	if m.WaitForAcceptance.IsUnknown() || m.WaitForAcceptance.ValueBool() {
		return outcome{types.StringUnknown(), types.BoolUnknown(), types.StringUnknown()}
	}
	return outcome{types.StringValue(altinn.StatusNew), types.BoolValue(false), types.StringNull()}
}

// planOutcome plans what becomes of a request that is to be made.
func planOutcome(ctx context.Context, to *tfsdk.Plan, m model) diag.Diagnostics {
	o := m.outcome()
	diags := to.SetAttribute(ctx, path.Root("status"), o.status)
	diags.Append(to.SetAttribute(ctx, path.Root("timed_out"), o.timedOut)...)
	diags.Append(to.SetAttribute(ctx, path.Root("system_user_id"), o.user)...)
	return diags
}
