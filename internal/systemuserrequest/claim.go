package systemuserrequest

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// stateHas notes a request that the CLI has read from its state. Whether the system user of an accepted one lives, a refresh tells; where
// there is none, it must be taken to.
func (l *ledger) stateHas(raw json.RawMessage) {
	var state struct {
		ID       string `json:"id"`
		SystemID string `json:"system_id"`
		Party    string `json:"party_org_number"`
		Ref      string `json:"external_ref"`
		Status   string `json:"status"`
	}
	if json.Unmarshal(raw, &state) != nil || state.ID == "" {
		return
	}
	k := key{state.SystemID, state.Party, state.Ref}
	l.claims.Saw(state.ID, k.String())
	if l.isRead(state.ID) {
		return
	}
	l.waits(k, state.ID, state.Status)
	if state.Status == altinn.StatusAccepted {
		l.sees(k, state.ID)
	}
}

// keptAttribute is planned as unknown where a request is kept although another holder is to let it go: see [run.HeldElsewhere].
const keptAttribute = "escalated"

// keep notes that a request stays.
func (r requests) keep(state model, holder run.Holder) run.Conflict {
	return r.ledger.claims.Keeps(state.ID.ValueString(), state.key().String(), holder)
}

// destroy notes that a request is destroyed or replaced. One that has ended without a system user keeps nobody from making another
// one with its key.
func (r requests) destroy(state model, holder run.Holder) run.Conflict {
	id, k := state.ID.ValueString(), state.key().String()
	if ending(state.Status.ValueString(), state.TimedOut.ValueBool()) != "" {
		k = "ended " + id
	}
	return r.ledger.claims.Destroys(id, k, holder)
}

// planDestroy judges the plan for a request that is to be withdrawn, and whose state is up to date. It tells whether another holder has
// adopted it, so that it stays.
func (r requests) planDestroy(ctx context.Context, state model, holder run.Holder) (standIn bool, diags diag.Diagnostics) {
	if state.Status.ValueString() == altinn.StatusNew { // a deposed object is planned before the one that has taken its place is read
		r.ledger.claims.Holds(state.ID.ValueString(), state.key().String(), holder)
		r.run.Calls.Settle(ctx, func() bool { return r.ledger.claims.AdoptedByAnother(state.ID.ValueString(), holder) })
	}
	switch conflict := r.destroy(state, holder); {
	case conflict == run.HeldElsewhere:
		return true, nil
	case conflict != run.NoConflict:
		return false, conflicts(state.ID.ValueString(), state.key(), conflict)
	case state.Status.ValueString() == altinn.StatusAccepted:
		return false, diag.Diagnostics{destroysAccepted(state.listed)}
	}
	return false, nil
}

// gone warns of a request that a refresh has not found any more.
func (r requests) gone(ctx context.Context, state model, found finding) diag.Diagnostic {
	if state.Status.ValueString() == altinn.StatusAccepted || found.user != nil {
		return gone(state.listed, found)
	}
	by := func() string { return r.ledger.claims.InPlaceOf(state.ID.ValueString(), state.key().String()) }
	r.run.Calls.Settle(ctx, func() bool { return by() != "" }) // the CLI may read a deposed object before what has taken its place
	if by := by(); by != "" {
		return replacedBefore(state.listed, by)
	}
	return gone(state.listed, found)
}

// conflicts explains why what two addresses want with a request does not go together.
func conflicts(id string, k key, conflict run.Conflict) diag.Diagnostics {
	switch conflict {
	case run.NoConflict, run.HeldElsewhere:
		return nil
	case run.TwoHolders, run.AlreadyHeld:
		return diag.Diagnostics{twoResources(k)}
	default:
		return diag.Diagnostics{lostElsewhere(id, k)}
	}
}
