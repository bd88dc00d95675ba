package changerequest

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// keptAttribute is planned as unknown where a change request is kept although another holder is to let it go: see [tfkit.StandIn].
const keptAttribute = "created_at"

// keep notes that a change request stays. One that has ended is nobody's loss, and keeps nobody from asking the same.
func (r changeRequests) keep(state model, holder tfkit.Holder) tfkit.Conflict {
	if ended(state.Status.ValueString()) {
		return tfkit.NoConflict
	}
	return r.ledger.claims.Keeps(state.ID.ValueString(), string(state.ask().delta()), holder)
}

// destroy notes that a change request is withdrawn, or replaced.
func (r changeRequests) destroy(state model, holder tfkit.Holder) tfkit.Conflict {
	if ended(state.Status.ValueString()) {
		return tfkit.NoConflict
	}
	return r.ledger.claims.Destroys(state.ID.ValueString(), string(state.ask().delta()), holder)
}

// reads notes that the state of a change request is refreshed.
func (r changeRequests) reads(state model, holder tfkit.Holder) diag.Diagnostics {
	if ended(state.Status.ValueString()) || state.Status.IsNull() { // null while it is imported
		return nil
	}
	return conflicts(state, r.ledger.claims.Reads(state.ID.ValueString(), string(state.ask().delta()), holder))
}

// conflicts explains why what two addresses want with a change request does not go together.
func conflicts(m model, conflict tfkit.Conflict) diag.Diagnostics {
	switch conflict {
	case tfkit.NoConflict, tfkit.StandIn:
		return nil
	case tfkit.TwoHolders, tfkit.AlreadyHeld:
		return diag.Diagnostics{twoResources(m.SystemUserID.ValueString())}
	default:
		return diag.Diagnostics{lostElsewhere(m.SystemUserID.ValueString())}
	}
}
