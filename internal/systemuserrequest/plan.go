package systemuserrequest

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// renewal names the attribute that makes a plan replace a request that has ended; it is empty if nothing does.
func renewal(state, plan model) string {
	ended := ending(state.Status.ValueString(), state.TimedOut.ValueBool())
	switch {
	case ended == "" || !slices.Contains(tfkit.Strings(plan.RenewOn), ended):
		return ""
	case state.TimedOut.ValueBool():
		return "timed_out"
	default:
		return "status"
	}
}

// checkRenewal refuses a plan that does not know yet whether it replaces a request that has ended: core would refuse another answer
// while it applies.
func checkRenewal(state, plan model) diag.Diagnostics {
	ended := ending(state.Status.ValueString(), state.TimedOut.ValueBool())
	if ended == "" || tfkit.Known(plan.RenewOn) || renewal(state, plan) != "" || len(state.changes(plan.listed)) > 0 {
		return nil
	}
	return diag.Diagnostics{renewalUnknown(state.listed, ended)}
}

// replaceAt plans a replacement for which an attribute that only the service sets is the reason.
func replaceAt(ctx context.Context, name string, plan model, resp *resource.ModifyPlanResponse) diag.Diagnostics {
	resp.RequiresReplace.Append(path.Root(name))
	return planOutcome(ctx, &resp.Plan, plan)
}

// planChange judges the plan for a request that exists, and tells what others want with it.
func (r requests) planChange(ctx context.Context, state, plan model, renews bool, holder run.Holder) diag.Diagnostics {
	changed := state.changes(plan.listed)
	accepted := state.Status.ValueString() == altinn.StatusAccepted
	switch {
	case !renews && len(changed) == 0:
		return conflicts(state.ID.ValueString(), state.key(), r.keep(state, holder))
	case accepted && plan.keyKnown() && plan.key() == state.key():
		return diag.Diagnostics{changedAfterAcceptance(state.listed, changed, plan.unknownContent(ctx))}
	case accepted && plan.mayHaveKey(state.key()):
		return diag.Diagnostics{keyUnknownAfterAcceptance(state.listed, plan.unknownOfKey())}
	}
	conflict := r.destroy(state, holder)
	if conflict == run.HeldElsewhere { // nothing can be made in its place
		conflict = run.Lost
	}
	switch {
	case conflict != run.NoConflict:
		return conflicts(state.ID.ValueString(), state.key(), conflict)
	case accepted:
		return diag.Diagnostics{destroysAccepted(state.listed)}
	}
	return onReplacement(state, plan)
}

// onReplacement warns of what the replacement of a request that is not accepted means for the customer.
func onReplacement(state, plan model) diag.Diagnostics {
	switch {
	case state.Status.ValueString() == altinn.StatusNew:
		return diag.Diagnostics{linkDies(state.named())}
	case ending(state.Status.ValueString(), false) == endedRejected && nextOf(plan.listed).asks(state.listed):
		return diag.Diagnostics{asksAgain(state.named(), state.Status.ValueString())}
	}
	return nil
}

// planCreate judges the plan for a request that is to be made, in place of the predecessor if there is one.
func (r requests) planCreate(ctx context.Context, plan model, old predecessor, holder run.Holder) diag.Diagnostics {
	if odd := tfkit.OddRights(tfkit.Strings(plan.Rights)); len(odd) > 0 { // `ignore_changes` can carry them over
		return diag.Diagnostics{cannotAskFor(odd)}
	}
	if !plan.keyKnown() {
		return nil
	}
	if old.Accepted && old.Key == plan.key().String() {
		return diag.Diagnostics{replacedAfterAcceptance(old.ID, plan.key())}
	}
	conflict, with := r.ledger.claims.Creates(plan.key().String(), holder)
	diags := conflicts(with, plan.key(), conflict)
	// Terraform hands over no predecessor when it replaces a tainted request.
	accepted, waiting := r.ledger.accepted(plan.key()), r.ledger.waiting(plan.key())
	switch {
	case diags.HasError():
		return diags
	case accepted != "" && accepted != old.ID:
		return diag.Diagnostics{replacedAfterAcceptance(accepted, plan.key())}
	case waiting != "" && old.ID == "":
		diags.Append(linkDies(fmt.Sprintf("%q for %s", waiting, plan.key().named())))
	}
	if old.Key != plan.key().String() && !diags.HasError() {
		diags.Append(r.planAnew(ctx, plan)...)
	}
	return diags
}

// upToDate is a state as a refresh would make it. Terraform plans to destroy what has left the configuration as it was when it was
// last refreshed, and hands the provider no newer state when it applies the plan either. What cannot be read stays as it is: the
// deletion looks again.
func (r requests) upToDate(ctx context.Context, state model) model {
	if state.Status.ValueString() == altinn.StatusAccepted || r.ledger.isRead(state.ID.ValueString()) {
		return state
	}
	var ignored diag.Diagnostics
	ctx, cancel := tfkit.Deadline(ctx, state.Timeouts.Read, defaultTimeout, &ignored)
	defer cancel()
	found, err := r.refresh(ctx, state.details)
	switch {
	case err != nil || found.gone():
	case found.request != nil:
		state.read(found)
	case state.cameTo(*found.user):
		state.outlived(*found.user)
	}
	return state
}

// A predecessor is the request that a plan replaces or destroys. Terraform plans a replacement as a change first, then as a creation,
// and hands the private data of the first plan to the second, and that of a plan to destroy to the deletion: nothing else joins the two.
type predecessor struct {
	ID       string `json:"id"`
	Key      string `json:"key"`
	Accepted bool   `json:"accepted"`
	Refused  bool   `json:"refused,omitempty"` // the customer had said no
	Told     bool   `json:"told,omitempty"`    // a plan has warned that the customer is asked again
	Next     *next  `json:"next,omitempty"`    // nil for a plan to destroy
}

const predecessorData = "request"

// predecessorOf notes a request that a plan destroys, or replaces by what comes next.
func predecessorOf(state model, next *next) predecessor {
	return predecessor{
		ID: state.ID.ValueString(), Key: state.key().String(), Accepted: state.Status.ValueString() == altinn.StatusAccepted,
		Refused: ending(state.Status.ValueString(), false) == endedRejected, Told: next != nil, Next: next,
	}
}

func writePredecessor(ctx context.Context, private tfkit.PrivateData, old predecessor) diag.Diagnostics {
	return tfkit.WritePrivate(ctx, private, predecessorData, old)
}

func readPredecessor(ctx context.Context, private tfkit.PrivateData, diags *diag.Diagnostics) predecessor {
	return tfkit.ReadPrivate[predecessor](ctx, private, predecessorData, diags)
}

// checkNames checks the resources and access packages of a request that is to be made.
func (r *Resource) checkNames(ctx context.Context, plan model) diag.Diagnostics {
	if r.catalog == nil {
		return nil
	}
	use := tfkit.ForHiddenSystem // what every kind of request needs, while the kind is unknown
	switch plan.kind() {
	case altinn.StandardUser:
		use = tfkit.ForStandardUser
	case altinn.AgentUser:
		use = tfkit.ForAgentUser
	}
	diags := r.catalog.CheckResources(ctx, path.Root("rights"), tfkit.Strings(plan.Rights))
	diags.Append(r.catalog.CheckAccessPackages(ctx, path.Root("access_packages"), tfkit.Strings(plan.AccessPackages), use)...)
	return diags
}
