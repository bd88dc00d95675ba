package changerequest

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// keptAttribute is planned as unknown where a change request is kept although another holder is to let it go: see [run.HeldElsewhere].
const keptAttribute = "created_at"

// keep notes that a change request stays. One that has ended is nobody's loss, and keeps nobody from asking the same.
func (r changeRequests) keep(state model, holder run.Holder) run.Conflict {
	if ended(state.Status.ValueString()) {
		return run.NoConflict
	}
	return r.ledger.claims.Keeps(state.ID.ValueString(), string(state.ask().delta()), holder)
}

// destroy notes that a change request is withdrawn, or replaced.
func (r changeRequests) destroy(state model, holder run.Holder) run.Conflict {
	if ended(state.Status.ValueString()) {
		return run.NoConflict
	}
	return r.ledger.claims.Destroys(state.ID.ValueString(), string(state.ask().delta()), holder)
}

// reads notes that the state of a change request is refreshed.
func (r changeRequests) reads(state model, holder run.Holder) diag.Diagnostics {
	if ended(state.Status.ValueString()) || state.Status.IsNull() { // null while it is imported
		return nil
	}
	return conflicts(state, r.ledger.claims.Reads(state.ID.ValueString(), string(state.ask().delta()), holder))
}

// conflicts explains why what two addresses want with a change request does not go together.
func conflicts(m model, conflict run.Conflict) diag.Diagnostics {
	switch conflict {
	case run.NoConflict, run.HeldElsewhere:
		return nil
	case run.TwoHolders, run.AlreadyHeld:
		return diag.Diagnostics{twoResources(m.SystemUserID.ValueString())}
	default:
		return diag.Diagnostics{lostElsewhere(m.SystemUserID.ValueString())}
	}
}
