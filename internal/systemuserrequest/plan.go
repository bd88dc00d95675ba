package systemuserrequest

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// A planner judges plans: what comes of them for the customer, what others want with the same
// request, and what the service would refuse.
type planner struct {
	reader
	run     *run.Run
	claims  *claims
	catalog tfkit.Catalog // nil when names are not checked
}

// A planned is what the provider makes of a plan.
type planned struct {
	approval.Planned
	// renews is the attribute for which the plan is to replace the request, where the configuration
	// does not.
	renews string
}

// destroy judges the plan for a request that is to be withdrawn.
func (p planner) destroy(ctx context.Context, state model, holder run.Holder) planned {
	state = p.upToDate(ctx, state)
	var out planned
	out.Predecessor = predecessorOf(state, nil)
	switch conflict := p.claims.Destroy(ctx, held(state, holder)); {
	case conflict == run.HeldElsewhere:
		out.Predecessor.HeldElsewhere = true
	case conflict != run.NoConflict:
		out.Said = conflicts(state.ID.ValueString(), state.key(), conflict)
	case state.Status.ValueString() == altinn.StatusAccepted:
		out.Said.Append(destroysAccepted(state.listed))
	}
	return out
}

// create judges the plan for a request that is to be made, in place of the predecessor if there is
// one.
func (p planner) create(ctx context.Context, plan model, old approval.Predecessor, holder run.Holder) planned {
	said := p.judgeCreation(ctx, plan, old, holder)
	said.Append(p.judgeContent(ctx, plan)...)
	old.Next, old.HeldElsewhere = nextOf(plan.listed), false // Terraform tells of no other replacement, such as that of a tainted request
	return planned{Planned: approval.Planned{Said: said, Predecessor: old}}
}

func (p planner) judgeCreation(ctx context.Context, plan model, old approval.Predecessor, holder run.Holder) diag.Diagnostics {
	if odd := wording().CannotAskFor("rights", plan.Rights); len(odd) > 0 || !plan.keyKnown() { // `ignore_changes` can carry them over
		return odd
	}
	k := plan.key()
	if old.Accepted && old.Key == k.String() {
		return diag.Diagnostics{replacedAfterAcceptance(old.ID, k)}
	}
	conflict, with := p.claims.Creates(k.String(), holder)
	said := conflicts(with, k, conflict)
	// Terraform hands over no predecessor when it replaces a tainted request.
	accepted, waiting := p.claims.accepted(k), p.claims.waiting(k)
	switch {
	case said.HasError():
		return said
	case accepted != "" && accepted != old.ID:
		return diag.Diagnostics{replacedAfterAcceptance(accepted, k)}
	case waiting != "" && old.ID == "":
		said.Append(wording().LinkStopsWorking(approval.Describe(waiting, k)))
	}
	if old.Key != k.String() {
		said.Append(p.judgeOlder(ctx, plan)...)
	}
	return said
}

// judgeOlder judges a request under the key of one that is to be made, if it has ended: a customer
// who said no is asked again where the plan says so, and nowhere else.
func (p planner) judgeOlder(ctx context.Context, plan model) diag.Diagnostics {
	if !tfkit.Present(plan.UserType) || plan.RenewOn.IsUnknown() {
		return nil
	}
	want := plan.ask()
	stored, err := p.ended(ctx, &p.run.Probes, want.kind, want.key())
	switch {
	case (failure.RefusedForAll(err) || api.IsForbidden(err)) && p.run.Probes.FirstToReport():
		return failed("create", want.key().String(), err).Diagnostics() // the apply would meet it as well
	case stored == nil:
		return nil
	}
	switch ended := ending(stored.Status, stored.TimedOut); {
	case !want.renews(ended):
		return diag.Diagnostics{endedBefore(*stored, p.claims.isRefreshed(stored.ID))}
	case ended == endedRejected:
		return diag.Diagnostics{asksAgain(describe(*stored), stored.Status)}
	}
	return nil
}

// change judges the plan for a request that exists.
func (p planner) change(ctx context.Context, state, plan model, holder run.Holder) planned {
	renews, changed := renewal(state, plan), state.changes(plan.listed)
	if renews == "" && len(changed) == 0 {
		return p.keep(state, plan, holder)
	}
	out := planned{renews: renews}
	out.Predecessor = predecessorOf(state, nextOf(plan.listed))
	if out.Said = p.judgeReplacement(ctx, state, plan, changed, holder); !out.Said.HasError() {
		out.Said.Append(p.judgeContent(ctx, plan)...)
	}
	return out
}

func (p planner) keep(state, plan model, holder run.Holder) planned {
	var out planned
	out.Predecessor = predecessorOf(state, nil)
	if ended := state.ending(); ended != "" && !tfkit.Known(plan.RenewOn) { // core would refuse another answer while it applies
		out.Said.Append(renewalUnknown(state.listed, ended))
	}
	out.Said.Append(conflicts(state.ID.ValueString(), state.key(), p.claims.Keeps(state.ID.ValueString(), state.key().String(), holder))...)
	if out.Shared = holder.Shared && !out.Said.HasError(); out.Shared {
		out.Said.Append(wording().HeldTwice(state.describe()))
	}
	return out
}

func (p planner) judgeReplacement(ctx context.Context, state, plan model, changed []string, holder run.Holder) diag.Diagnostics {
	accepted := state.Status.ValueString() == altinn.StatusAccepted
	switch {
	case accepted && plan.keyKnown() && plan.key() == state.key():
		return diag.Diagnostics{changedAfterAcceptance(state.listed, changed, plan.unknownContent(ctx))}
	case accepted && plan.mayHaveKey(state.key()):
		return diag.Diagnostics{keyUnknownAfterAcceptance(state.listed, plan.unknownOfKey())}
	}
	switch conflict := p.claims.Replace(held(state, holder)); {
	case conflict != run.NoConflict:
		return conflicts(state.ID.ValueString(), state.key(), conflict)
	case accepted:
		return diag.Diagnostics{destroysAccepted(state.listed)}
	case state.Status.ValueString() == altinn.StatusNew:
		return diag.Diagnostics{wording().LinkStopsWorking(state.describe())}
	case state.ending() == endedRejected && state.askedAgainBy(nextOf(plan.listed)):
		return diag.Diagnostics{asksAgain(state.describe(), state.Status.ValueString())}
	}
	return nil
}

// judgeContent checks what is asked for against the system, and against what there is.
func (p planner) judgeContent(ctx context.Context, plan model) diag.Diagnostics {
	asks := approval.Asks{
		Rights: tfkit.Strings(plan.Rights), RightsAt: "rights",
		AccessPackages: tfkit.Strings(plan.AccessPackages), AccessPackagesAt: "access_packages",
		RedirectURL: plan.RedirectURL.ValueString(),
	}
	use := tfkit.ForHiddenSystem // what every kind of request needs, while the kind is unknown
	switch plan.kind() {
	case altinn.StandardUser:
		use = tfkit.ForStandardUser
	case altinn.AgentUser:
		use = tfkit.ForAgentUser
	}
	var said diag.Diagnostics
	if tfkit.Present(plan.SystemID) {
		ofSystem := asks
		if plan.kind() == altinn.AgentUser { // it has no rights, and the service ignores them
			ofSystem.Rights = nil
		}
		said = ofSystem.Missing(ctx, p.run, p.client, plan.SystemID.ValueString())
	}
	return append(said, asks.CheckNames(ctx, p.catalog, use)...)
}

// gone explains a request that a refresh has not found any more. The CLI may read a deposed object
// before what has taken its place.
func (p planner) gone(ctx context.Context, state model, shown lookup) diag.Diagnostic {
	if state.Status.ValueString() == altinn.StatusAccepted || shown.user != nil {
		return gone(state.listed, shown)
	}
	by := func() string { return p.claims.InPlaceOf(state.ID.ValueString(), state.key().String()) }
	p.run.Calls.Settle(ctx, func() bool { return by() != "" })
	if by := by(); by != "" {
		return replacedBefore(state.listed, by)
	}
	return gone(state.listed, shown)
}

// upToDate is a state as a refresh would make it. Terraform plans to destroy what has left the
// configuration as it was when it was last refreshed, and hands the provider no newer state when it
// applies the plan either. What cannot be read stays as it is: the deletion looks again.
func (p planner) upToDate(ctx context.Context, state model) model {
	if state.Status.ValueString() == altinn.StatusAccepted || p.claims.isRefreshed(state.ID.ValueString()) {
		return state
	}
	var ignored diag.Diagnostics
	ctx, cancel := tfkit.Deadline(ctx, state.Timeouts.Read, defaultTimeout, &ignored)
	defer cancel()
	shown, err := p.refresh(ctx, state.details)
	switch {
	case err != nil || shown.gone():
	case shown.request != nil:
		state.read(shown)
	case belongsTo(*shown.user, state):
		state.readUserAlone(*shown.user)
	}
	return state
}

// renewal names the attribute that makes a plan replace a request that has ended; it is empty if
// nothing does.
func renewal(state, plan model) string {
	ended := state.ending()
	switch {
	case ended == "" || !slices.Contains(tfkit.Strings(plan.RenewOn), ended):
		return ""
	case state.TimedOut.ValueBool():
		return "timed_out"
	default:
		return "status"
	}
}

// planComputed plans the computed attributes of a request that is to be made.
func planComputed(ctx context.Context, to *tfsdk.Plan, m model) diag.Diagnostics {
	known := m.computed()
	diags := to.SetAttribute(ctx, path.Root("status"), known.status)
	diags.Append(to.SetAttribute(ctx, path.Root("timed_out"), known.timedOut)...)
	return append(diags, to.SetAttribute(ctx, path.Root("system_user_id"), known.user)...)
}

// held is a request in a state. One that has ended without a system user keeps nobody from making
// another one with its key.
func held(state model, holder run.Holder) approval.Held {
	h := approval.Held{
		ID: state.ID.ValueString(), Key: state.key().String(), Holder: holder, Open: state.Status.ValueString() == altinn.StatusNew,
	}
	if state.ending() != "" {
		h.Key = "ended " + h.ID
	}
	return h
}

// predecessorOf notes a request that a plan destroys, or replaces by what comes next.
func predecessorOf(state model, next approval.Next) approval.Predecessor {
	return approval.Predecessor{
		ID: state.ID.ValueString(), Key: state.key().String(), Accepted: state.Status.ValueString() == altinn.StatusAccepted,
		Rejected: approval.Rejected(state.Status.ValueString()), Told: next != nil, Next: next,
	}
}

// nextOf is who a plan asks, for what system.
func nextOf(plan listed) approval.Next {
	return approval.Next{plan.SystemID.ValueString(), plan.PartyOrgNumber.ValueString()}
}

// askedAgainBy reports whether the customer of a request is asked again by what comes next, for the
// same system.
func (l *listed) askedAgainBy(next approval.Next) bool {
	return next.Asks(l.SystemID.ValueString(), l.PartyOrgNumber.ValueString())
}

func (l *listed) ending() string { return ending(l.Status.ValueString(), l.TimedOut.ValueBool()) }

// conflicts explains why what two addresses want with a request does not go together.
func conflicts(id string, k approval.Key, conflict run.Conflict) diag.Diagnostics {
	return approval.Explain(conflict, twoResources(k), lostElsewhere(id, k))
}
