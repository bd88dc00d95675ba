package changerequest

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// planChange judges the plan for a change request that exists. Terraform shows no warnings of the creation that it plans next if
// the change is a replacement: what there is to warn of is said here. One that is asked for with `-replace` is no change, and
// cannot be warned of.
func (r changeRequests) planChange(ctx context.Context, state, plan model, holder run.Holder) diag.Diagnostics {
	if !state.replacedBy(plan) {
		return conflicts(state, r.keep(state, holder))
	}
	conflict := r.destroy(state, holder)
	if conflict == run.HeldElsewhere { // nothing can be made in its place
		conflict = run.Lost
	}
	diags := conflicts(state, conflict)
	if diags.HasError() {
		return diags
	}
	diags.Append(onReplacement(state, plan)...)
	return append(diags, r.advise(ctx, plan, state.ID.ValueString())...)
}

// onReplacement warns of what a replacement means for the customer.
func onReplacement(state, plan model) diag.Diagnostics {
	again := askedAgain(state, plan)
	switch {
	case state.Status.ValueString() == altinn.StatusNew:
		return diag.Diagnostics{linkDies(state)}
	case refused(state.Status.ValueString()) && (plan.SystemUserID.IsUnknown() || plan.SystemUserID.Equal(state.SystemUserID)):
		return diag.Diagnostics{asksAgain(state.named())}
	case state.Status.ValueString() == altinn.StatusAccepted && plan.SystemUserID.IsUnknown():
		return diag.Diagnostics{acceptedAndUserUnknown(state)}
	case state.Status.ValueString() == altinn.StatusAccepted && len(again) > 0:
		return diag.Diagnostics{acceptedAsksAgain(state, again)}
	default:
		return nil
	}
}

// adviceTimeout bounds what a plan asks Altinn for advice alone: a plan can do without.
const adviceTimeout = 15 * time.Second

// planCreate judges the plan for a change request that is to be made, in place of the predecessor if there is one.
func (r changeRequests) planCreate(
	ctx context.Context, plan model, predecessor string, holder run.Holder, catalog tfkit.Catalog,
) diag.Diagnostics {
	if diags := checkOdd(plan); diags.HasError() { // `ignore_changes` can carry them over
		return diags
	}
	var diags diag.Diagnostics
	if plan.deltaKnown() {
		conflict, _ := r.ledger.claims.Creates(string(plan.ask().delta()), holder)
		diags = conflicts(plan, conflict)
	}
	if diags.HasError() {
		return diags
	}
	if predecessor == "" {
		diags.Append(r.advise(ctx, plan, "")...)
	}
	if catalog != nil {
		diags.Append(checkNames(ctx, catalog, plan)...)
	}
	return diags
}

// advise looks at Altinn for what speaks against a change request that is to be made in place of the predecessor, if there is one.
func (r changeRequests) advise(ctx context.Context, plan model, predecessor string) diag.Diagnostics {
	ctx, cancel := context.WithTimeout(ctx, adviceTimeout)
	defer cancel()
	var diags diag.Diagnostics
	if plan.deltaKnown() {
		diags = r.askedBefore(ctx, plan.ask().delta(), predecessor)
	}
	return append(diags, r.checkSystemUser(ctx, plan)...)
}

// askedAgain is what a plan requires for the system user that its accepted predecessor required already.
func askedAgain(accepted, plan model) []string {
	if !plan.SystemUserID.Equal(accepted.SystemUserID) {
		return nil
	}
	return append(common(tfkit.Strings(plan.RequiredRights), tfkit.Strings(accepted.RequiredRights)),
		common(tfkit.Strings(plan.RequiredAccessPackages), tfkit.Strings(accepted.RequiredAccessPackages))...)
}

// planDestroy judges the plan for a change request that is to be withdrawn or forgotten. It tells whether another holder has adopted it,
// so that it stays.
func (r changeRequests) planDestroy(ctx context.Context, state model, holder run.Holder) (standIn bool, diags diag.Diagnostics) {
	if state.Status.ValueString() == altinn.StatusAccepted {
		return false, diag.Diagnostics{changeStays(state)}
	}
	if state.Status.ValueString() == altinn.StatusNew { // a deposed object is planned before the one that has taken its place is read
		r.ledger.claims.Holds(state.ID.ValueString(), string(state.ask().delta()), holder)
		r.run.Calls.Settle(ctx, func() bool { return r.ledger.claims.AdoptedByAnother(state.ID.ValueString(), holder) })
	}
	conflict := r.destroy(state, holder)
	return conflict == run.HeldElsewhere, conflicts(state, conflict)
}

// askedBefore warns that the customer has accepted the same change before, or else rejected it, other than as the predecessor. It goes through what
// was made with derived ids, of which any may have been withdrawn; what it cannot find out, it leaves.
func (r changeRequests) askedBefore(ctx context.Context, d delta, predecessor string) diag.Diagnostics {
	var last diag.Diagnostics
	for attempt := range derivedIDs {
		id := d.correlationID(attempt)
		if id == predecessor {
			continue
		}
		found, err := r.client.SystemUserChangeRequest(ctx, id)
		switch {
		case altinn.IsUnknownRequest(err):
		case err != nil:
			return nil
		case storedDelta(*found) != d:
		case found.Status == altinn.StatusAccepted:
			return diag.Diagnostics{acceptedBefore(*found)}
		case refused(found.Status):
			last = diag.Diagnostics{asksAgain(namedAs(*found))}
		}
	}
	return last
}

// checkSystemUser looks at the request that the system user came of: an agent cannot be changed, and what the request asked for
// need not be asked for again. It is advice: what it cannot find out, the service tells in the apply.
func (r changeRequests) checkSystemUser(ctx context.Context, plan model) diag.Diagnostics {
	if !tfkit.Present(plan.SystemUserID) {
		return nil
	}
	request, kind, err := r.requestOf(ctx, plan.SystemUserID.ValueString())
	switch {
	case err != nil:
		return nil
	case kind == altinn.AgentUser:
		return diag.Diagnostics{agentCannotChange(*request)}
	case request.Status != altinn.StatusAccepted:
		return diag.Diagnostics{notAcceptedYet(*request)}
	}
	diags := tfkit.Missing(ctx, r.run, r.client, request.SystemID, tfkit.Asks{
		Rights: tfkit.Strings(plan.RequiredRights), RightsAt: "required_rights",
		AccessPackages: tfkit.Strings(plan.RequiredAccessPackages), AccessPackagesAt: "required_access_packages",
		RedirectURL: plan.RedirectURL.ValueString(),
	})
	if held := common(tfkit.Strings(plan.RequiredRights), tfkit.RightTexts(request.Rights)); len(held) > 0 {
		diags.Append(heldAlready("required_rights", held, *request))
	}
	if held := common(tfkit.Strings(plan.RequiredAccessPackages), tfkit.PackageURNs(request.AccessPackages)); len(held) > 0 {
		diags.Append(heldAlready("required_access_packages", held, *request))
	}
	return diags
}

// checkNames looks up what is required in Altinn's open metadata. The service does not check what is unwanted, which may be
// something that there is no more.
func checkNames(ctx context.Context, catalog tfkit.Catalog, plan model) diag.Diagnostics {
	var diags diag.Diagnostics
	if ids := tfkit.Strings(plan.RequiredRights); len(ids) > 0 {
		diags.Append(catalog.CheckResources(ctx, path.Root("required_rights"), ids)...)
	}
	if urns := tfkit.Strings(plan.RequiredAccessPackages); len(urns) > 0 {
		diags.Append(catalog.CheckAccessPackages(ctx, path.Root("required_access_packages"), urns, tfkit.ForStandardUser)...)
	}
	return diags
}

// checkOdd refuses to ask for rights that the sets can show and not ask for.
func checkOdd(plan model) diag.Diagnostics {
	var diags diag.Diagnostics
	check := func(name string, set types.Set) {
		if odd := tfkit.OddRights(tfkit.Strings(set)); len(odd) > 0 {
			diags.Append(cannotAskFor(name, odd))
		}
	}
	check("required_rights", plan.RequiredRights)
	check("unwanted_rights", plan.UnwantedRights)
	return diags
}

// Terraform plans a replacement as a change first, then as a creation, and hands the private data of the first plan to the
// second: nothing else joins the two.
const predecessorData = "change_request"

func writePredecessor(ctx context.Context, private tfkit.PrivateData, id string) diag.Diagnostics {
	return tfkit.WritePrivate(ctx, private, predecessorData, id)
}

func readPredecessor(ctx context.Context, private tfkit.PrivateData, diags *diag.Diagnostics) string {
	return tfkit.ReadPrivate[string](ctx, private, predecessorData, diags)
}

// nextData keeps, for the deletion alone, which system user a plan asks about in place of what it deletes: the deletion is told nothing
// else of that.
const nextData = "next_change_request"

// unknownNext stands for a system user that a plan does not know.
const unknownNext = "unknown"

func writeNext(ctx context.Context, private tfkit.PrivateData, systemUserID types.String) diag.Diagnostics {
	next := systemUserID.ValueString()
	if systemUserID.IsUnknown() {
		next = unknownNext
	}
	return tfkit.WritePrivate(ctx, private, nextData, next)
}

// asksNext tells whether a plan asks the customer of a change request again, about the same system user.
func asksNext(ctx context.Context, private tfkit.PrivateData, state model, diags *diag.Diagnostics) bool {
	next := tfkit.ReadPrivate[string](ctx, private, nextData, diags)
	return next == unknownNext || next != "" && next == state.SystemUserID.ValueString()
}
