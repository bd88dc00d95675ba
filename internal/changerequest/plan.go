package changerequest

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// adviceTimeout bounds what a plan asks Altinn for advice alone: a plan can do without.
const adviceTimeout = 15 * time.Second

// A planner judges plans: what comes of them for the customer, what others want with the same
// change request, and what the service would refuse.
type planner struct {
	client  *altinn.Client
	run     *run.Run
	claims  *claims
	catalog tfkit.Catalog // nil when names are not checked
}

// destroy judges the plan for a change request that is to be withdrawn or forgotten.
func (p planner) destroy(ctx context.Context, state model, holder run.Holder) approval.Planned {
	out := approval.Planned{Predecessor: approval.Predecessor{ID: state.ID.ValueString()}}
	switch {
	case state.Status.ValueString() == altinn.StatusAccepted:
		out.Said.Append(changeStays(state))
	case !ended(state.Status.ValueString()):
		conflict := p.claims.Destroy(ctx, held(state, holder))
		out.Predecessor.HeldElsewhere = conflict == run.HeldElsewhere
		out.Said = conflicts(state, conflict)
	}
	return out
}

// create judges the plan for a change request that is to be made, in place of the predecessor if
// there is one.
func (p planner) create(ctx context.Context, plan model, old approval.Predecessor, holder run.Holder) approval.Planned {
	said := wording().CannotAskFor("required_rights", plan.RequiredRights) // `ignore_changes` can carry them over
	said.Append(wording().CannotAskFor("unwanted_rights", plan.UnwantedRights)...)
	if !said.HasError() && plan.deltaKnown() {
		conflict, _ := p.claims.Creates(string(plan.ask().delta()), holder)
		said = conflicts(plan, conflict)
	}
	if !said.HasError() {
		if old.ID == "" { // the plan to change has told otherwise
			said.Append(p.advise(ctx, plan, "")...)
		}
		said.Append(required(plan).CheckNames(ctx, p.catalog, tfkit.ForStandardUser)...)
	}
	return approval.Planned{Said: said, Predecessor: approval.Predecessor{ID: old.ID, Next: approval.Next{plan.SystemUserID.ValueString()}}}
}

// change judges the plan for a change request that exists. Terraform shows no warnings of the
// creation that it plans next if the change is a replacement: what there is to warn of is said
// here. One that is asked for with `-replace` is no change, and cannot be warned of.
func (p planner) change(ctx context.Context, state, plan model, holder run.Holder) approval.Planned {
	out := approval.Planned{Predecessor: approval.Predecessor{ID: state.ID.ValueString()}}
	replaced, open := state.replacedBy(plan), !ended(state.Status.ValueString())
	switch {
	case open && replaced:
		out.Said = conflicts(state, p.claims.Replace(held(state, holder)))
	case open:
		out.Said = conflicts(state, p.claims.Keep(held(state, holder)))
	}
	switch {
	case out.Said.HasError():
	case replaced:
		out.Said.Append(onReplacement(state, plan)...)
		out.Said.Append(p.advise(ctx, plan, state.ID.ValueString())...)
	case holder.Shared:
		out.Shared = true
		out.Said.Append(wording().HeldTwice(state.describe()))
	}
	return out
}

// onReplacement warns of what a replacement means for the customer.
func onReplacement(state, plan model) diag.Diagnostics {
	status := state.Status.ValueString()
	sameUser, userUnknown := plan.SystemUserID.Equal(state.SystemUserID), plan.SystemUserID.IsUnknown()
	again := append(tfkit.Common(tfkit.Strings(plan.RequiredRights), tfkit.Strings(state.RequiredRights)),
		tfkit.Common(tfkit.Strings(plan.RequiredAccessPackages), tfkit.Strings(state.RequiredAccessPackages))...)
	switch {
	case status == altinn.StatusNew:
		return diag.Diagnostics{wording().LinkStopsWorking(state.describe())}
	case approval.Rejected(status) && (userUnknown || sameUser):
		return diag.Diagnostics{asksAgain(state.describe())}
	case status == altinn.StatusAccepted && userUnknown:
		return diag.Diagnostics{acceptedAndUserUnknown(state)}
	case status == altinn.StatusAccepted && sameUser && len(again) > 0:
		return diag.Diagnostics{acceptedAsksAgain(state, again)}
	}
	return nil
}

// advise looks at Altinn for what speaks against a change request that is to be made in place of
// the predecessor, if there is one.
func (p planner) advise(ctx context.Context, plan model, predecessor string) diag.Diagnostics {
	ctx, cancel := context.WithTimeout(ctx, adviceTimeout)
	defer cancel()
	var diags diag.Diagnostics
	if plan.deltaKnown() {
		diags = p.askedBefore(ctx, plan.ask().delta(), predecessor)
	}
	return append(diags, p.checkSystemUser(ctx, plan)...)
}

// askedBefore warns that the customer has accepted the same change before, or else rejected it,
// other than as the predecessor. It goes through what was made with derived ids, of which any may
// have been withdrawn; what it cannot find out, it leaves.
func (p planner) askedBefore(ctx context.Context, d delta, predecessor string) diag.Diagnostics {
	var last diag.Diagnostics
	for attempt := range derivedIDs {
		id := d.correlationID(attempt)
		if id == predecessor {
			continue
		}
		stored, err := p.client.SystemUserChangeRequest(ctx, id)
		switch {
		case altinn.IsUnknownRequest(err):
		case err != nil:
			return nil
		case storedDelta(*stored) != d:
		case stored.Status == altinn.StatusAccepted:
			return diag.Diagnostics{acceptedBefore(*stored)}
		case approval.Rejected(stored.Status):
			last = diag.Diagnostics{asksAgain(describe(*stored))}
		}
	}
	return last
}

// checkSystemUser looks at the request that the system user came of: an agent cannot be changed,
// and what the request asked for need not be asked for again. It is advice: what it cannot find
// out, the service tells in the apply.
func (p planner) checkSystemUser(ctx context.Context, plan model) diag.Diagnostics {
	if !tfkit.Present(plan.SystemUserID) {
		return nil
	}
	origin, kind, err := approval.RequestByID(ctx, p.client, plan.SystemUserID.ValueString())
	switch {
	case err != nil:
		return nil
	case kind == altinn.AgentUser:
		return diag.Diagnostics{agentCannotChange(*origin)}
	case origin.Status != altinn.StatusAccepted:
		return diag.Diagnostics{notAcceptedYet(*origin)}
	}
	said := required(plan).Missing(ctx, p.run, p.client, origin.SystemID)
	check := func(attribute string, asked tfkit.LargeSet, had []string) {
		if again := tfkit.Common(tfkit.Strings(asked), had); len(again) > 0 {
			said.Append(heldAlready(attribute, again, *origin))
		}
	}
	check("required_rights", plan.RequiredRights, tfkit.RightTexts(origin.Rights))
	check("required_access_packages", plan.RequiredAccessPackages, tfkit.PackageURNs(origin.AccessPackages))
	return said
}

// required is what a plan requires. The service does not check what is unwanted, which may be
// something that there is no more.
func required(plan model) approval.Asks {
	return approval.Asks{
		Rights: tfkit.Strings(plan.RequiredRights), RightsAt: "required_rights",
		AccessPackages: tfkit.Strings(plan.RequiredAccessPackages), AccessPackagesAt: "required_access_packages",
		RedirectURL: plan.RedirectURL.ValueString(),
	}
}

// held is a change request in a state. One that has ended is nobody's loss, and keeps nobody from
// asking the same: nothing is claimed of it.
func held(state model, holder run.Holder) approval.Held {
	return approval.Held{
		ID: state.ID.ValueString(), Key: string(state.ask().delta()), Holder: holder, Open: state.Status.ValueString() == altinn.StatusNew,
	}
}

// conflicts explains why what two addresses want with a change request does not go together.
func conflicts(m model, conflict run.Conflict) diag.Diagnostics {
	return approval.Explain(conflict, twoResources(m.SystemUserID.ValueString()), lostElsewhere(m.SystemUserID.ValueString()))
}
