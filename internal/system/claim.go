package system

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// stateHas notes a system that the CLI has read from its state.
func (r register) stateHas(raw json.RawMessage) {
	var state struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(raw, &state) == nil && state.ID != "" {
		r.run.Systems.Saw(state.ID, state.ID)
	}
}

// reads notes that a state is refreshed, and refuses it if the same plan destroys the system for another address.
func (r register) reads(id string, holder run.Holder) diag.Diagnostics {
	return conflicts(id, r.run.Systems.Reads(id, id, holder))
}

// planKeep judges the plan for a system that stays, be it changed or imported.
func (r register) planKeep(state model, holder run.Holder) diag.Diagnostics {
	id := state.ID.ValueString()
	return conflicts(id, r.run.Systems.Keeps(id, id, holder))
}

// planDestroy warns of a planned destruction, or refuses it.
func (r register) planDestroy(state model, holder run.Holder) diag.Diagnostics {
	id := state.ID.ValueString()
	conflict := r.run.Systems.Destroys(id, id, holder)
	switch {
	case state.DeletionProtection.ValueBool():
		return diag.Diagnostics{protected(id, "destroy it")}
	case conflict != run.NoConflict:
		return conflicts(id, conflict)
	}
	return diag.Diagnostics{destroyWarning(id)}
}

// planReplacement warns of a planned replacement, or refuses it. Terraform plans the creation that belongs to it next.
func (r register) planReplacement(ctx context.Context, state, plan model, holder run.Holder) diag.Diagnostics {
	id, next := state.ID.ValueString(), plan.ID.ValueString()
	conflict := r.run.Systems.Destroys(id, id, holder)
	switch {
	case state.DeletionProtection.ValueBool():
		return diag.Diagnostics{protected(id, "replace it, because `id` changes")}
	case !tfkit.Present(plan.ID):
		return diag.Diagnostics{nextIDUnknown(id)}
	case identifier.VendorOrgNumber(next) != identifier.VendorOrgNumber(id):
		return diag.Diagnostics{otherVendor(id, next)}
	case conflict != run.NoConflict:
		return conflicts(id, conflict)
	}
	diags := r.registrable(ctx, next, true)
	if diags.HasError() {
		return diags
	}
	return append(diag.Diagnostics{replaceWarning(state, plan)}, diags...)
}

// planCreate tells why a planned creation, in place of the predecessor's system if there is one, cannot succeed or would lose a
// system: the id is that of a system which this run has in its state, or is to register for another resource, or was used before.
func (r register) planCreate(ctx context.Context, planned types.String, predecessor run.Holder) diag.Diagnostics {
	if planned.IsUnknown() {
		conflict, destroyed := r.run.Systems.CreatesUnknown()
		return conflicts(destroyed, conflict)
	}
	if !tfkit.Present(planned) {
		return nil
	}
	id := planned.ValueString()
	switch conflict, _ := r.run.Systems.Creates(id, predecessor); conflict {
	case run.NoConflict:
	case run.TwoHolders:
		return diag.Diagnostics{twoResources(id)}
	default:
		return conflicts(id, conflict)
	}
	if predecessor.Mark != "" { // asked when the replacement was planned
		return nil
	}
	return r.registrable(ctx, id, false)
}

// registrable tells why a planned creation cannot succeed, as far as the register knows. A spent id is a warning, because a plan
// that recreates a system which was deleted elsewhere must still show everything else; where it is to replace another system, that
// one would be lost for nothing, so it is an error. So is a definite refusal, which the apply would meet as well.
func (r register) registrable(ctx context.Context, id string, replaces bool) diag.Diagnostics {
	var there *altinn.System
	err := r.run.Probes.Do(ctx, func(ctx context.Context) (err error) {
		there, err = r.client.System(ctx, id)
		return err
	})
	switch {
	case failure.Postponed(err):
		return nil
	case api.IsNotFound(err):
		return r.ownedBy(ctx, id)
	case failure.RefusedForAll(err):
		if !r.run.Probes.FirstToReport() {
			return nil // the plan has failed
		}
		return failed("create", id, err).Diagnostics()
	case api.IsForbidden(err):
		return failed("create", id, err).Diagnostics()
	case err != nil:
		return diag.Diagnostics{notAsked(id, r.run.Probes.WhyNot(err), replaces)}
	case there.IsDeleted && replaces:
		return failed("create", id, nil).WithVerdict(spentID(id))
	case there.IsDeleted:
		return diag.Diagnostics{plannedWithSpentID(id)}
	}
	return failed("create", id, nil).WithVerdict(cannotRegister(id))
}

// ownedBy refuses an id with the number of another organisation than the token's. The register tells of that in the apply alone.
func (r register) ownedBy(ctx context.Context, id string) diag.Diagnostics {
	organisation, err := r.client.Organisation(ctx)
	if err != nil || organisation == "" || organisation == identifier.VendorOrgNumber(id) {
		return nil
	}
	return failed("create", id, nil).WithVerdict(notOwnedBy(id, organisation))
}

// conflicts explains why what two addresses want with a system does not go together.
func conflicts(id string, conflict run.Conflict) diag.Diagnostics {
	switch conflict {
	case run.NoConflict, run.HeldElsewhere: // nobody adopts the system of another address
		return nil
	case run.TwoHolders:
		return diag.Diagnostics{heldTwice(id)}
	case run.KeyUnknown:
		return diag.Diagnostics{perhapsTheSame(id)}
	case run.AlreadyHeld:
		return diag.Diagnostics{alreadyHeld(id)}
	default:
		return diag.Diagnostics{lostElsewhere(id)}
	}
}
