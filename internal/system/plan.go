package system

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
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
		ID        string   `json:"id"`
		ClientIDs []string `json:"client_ids"`
	}
	if json.Unmarshal(raw, &state) == nil && state.ID != "" {
		r.run.Systems.Saw(state.ID, state.ID)
		r.run.ClientUse.Lists(state.ID, state.ClientIDs)
	}
}

// reads notes that a state is refreshed. It is an error if the same plan destroys the system for
// another address.
func (r register) reads(id string, holder run.Holder) diag.Diagnostics {
	return conflicts(id, r.run.Systems.Reads(id, id, holder))
}

// planKeep notes that a system stays, be it changed or imported.
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

// planReplacement warns of a planned replacement, or refuses it. Terraform plans the creation that
// belongs to it next.
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

// planCreate refuses a planned creation, in place of the predecessor's system if there is one, that
// cannot succeed or would lose a system: the id is that of a system which this run has in its
// state, or is to register for another resource, or was used before.
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
	if predecessor.Mark != "" || r.run.Applying.Load() { // asked when the replacement, or the creation, was planned
		return nil
	}
	return r.registrable(ctx, id, false)
}

// registrable asks the register whether a planned creation can succeed. A spent id is a warning,
// because a plan that recreates a system which was deleted elsewhere must still show everything
// else; where it is to replace another system, that one would be lost for nothing, so it is an
// error. So is a definite refusal, which the apply would meet as well.
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
		return r.checkOwner(ctx, id)
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
		return failed("create", id, nil).WithVerdict(spentHint(id))
	case there.IsDeleted:
		return diag.Diagnostics{plannedWithSpentID(id)}
	}
	return failed("create", id, nil).WithVerdict(cannotRegister(id))
}

// checkOwner refuses an id with the number of another organisation than the token's, which the
// register itself does in the apply alone.
func (r register) checkOwner(ctx context.Context, id string) diag.Diagnostics {
	organisation, err := r.client.Organisation(ctx)
	if err != nil || organisation == "" || organisation == identifier.VendorOrgNumber(id) {
		return nil
	}
	return failed("create", id, nil).WithVerdict(notOwnedBy(id, organisation, r.platform.IsOnThisMachine()))
}

// conflicts refuses what two addresses want with one system and cannot both have.
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

// checkNames checks the resources and access packages of a system that is to be written. A system
// that is to be registered has no state, and a replaced one holds nothing yet.
func checkNames(ctx context.Context, catalog tfkit.Catalog, state, plan model) diag.Diagnostics {
	if len(differences(plan.system(), state.system())) == 0 {
		return nil
	}
	var held []string
	if plan.ID.Equal(state.ID) {
		held = tfkit.Strings(state.Rights)
	}
	use := tfkit.ForHiddenSystem
	if plan.IsVisible.ValueBool() { // false while unknown
		use = tfkit.ForVisibleSystem
	}
	diags := catalog.CheckResources(ctx, path.Root("rights"), tfkit.Strings(plan.Rights), held...)
	diags.Append(catalog.CheckAccessPackages(ctx, path.Root("access_packages"), tfkit.Strings(plan.AccessPackages), use)...)
	return diags
}
