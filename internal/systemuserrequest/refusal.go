package systemuserrequest

import (
	"context"
	"iter"
	"net/http"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// A customer who said no is asked again where the plan has said so, and nowhere else. Altinn shows the old request in answer to a
// POST (altinn-api.md §4.3), and a later version of it may replace that by a new one without a word: so what is under the key is looked
// up before anything is sent.

// renews tells whether the configuration asks again after such an ending.
func (a ask) renews(ended string) bool { return slices.Contains(a.renewOn, ended) }

// planAnew judges the plan for a request whose key an older request may have that has ended.
func (r requests) planAnew(ctx context.Context, plan model) diag.Diagnostics {
	if !tfkit.Present(plan.UserType) || plan.RenewOn.IsUnknown() {
		return nil
	}
	stored, err := r.ended(ctx, plan.listed)
	switch {
	case (failure.RefusedForAll(err) || api.IsForbidden(err)) && r.ledger.looks.FirstToReport():
		return plan.ask().failure(err).Diagnostics() // the apply would meet it as well
	case stored == nil:
		return nil
	}
	ended := ending(stored.Status, stored.TimedOut)
	switch want := plan.ask(); {
	case !want.renews(ended):
		return diag.Diagnostics{endedBefore(*stored, r.ledger.isRead(stored.ID))}
	case ended == endedRejected:
		return diag.Diagnostics{asksAgain(namedAs(*stored), stored.Status)}
	}
	return nil
}

// ended finds an older request under the key of one that is to be made, if it has ended without a system user. Many keys are looked
// for in the list of their system. What cannot be found out in time, the creation will.
func (r requests) ended(ctx context.Context, l listed) (*altinn.SystemUserRequest, error) {
	kind, k := l.kind(), l.key()
	items := func(ctx context.Context) iter.Seq2[altinn.SystemUserRequest, error] {
		return r.client.SystemUserRequests(ctx, kind, k.system)
	}
	hasEnded := func(r altinn.SystemUserRequest) bool { return ending(r.Status, r.TimedOut) != "" }
	var found *altinn.SystemUserRequest
	err := r.run.Probes.Do(ctx, func(ctx context.Context) (err error) {
		if r.ledger.keys.rulesOut(ctx, string(kind)+" "+k.system, k.String(), items, hasEnded) {
			return nil
		}
		found, err = r.client.SystemUserRequestByRef(ctx, kind, k.system, k.party, k.ref)
		return err
	})
	if err != nil || found == nil || !hasEnded(*found) {
		return nil, err
	}
	return found, nil
}

// clear makes the way free for a request, as far as the plan has announced it: an older one that has ended is deleted.
func (r requests) clear(ctx context.Context, want ask) diag.Diagnostics {
	if old, deleted := r.ledger.refusal(want.key()); deleted {
		if !want.renews(endedRejected) {
			return want.failure(nil).WithVerdict(refusedAndDeleted(old))
		}
		return diag.Diagnostics{askedAfterRejection(old)}
	}
	stored, err := r.client.SystemUserRequestByRef(ctx, want.kind, want.SystemID, want.PartyOrgNumber, want.ExternalRef)
	switch {
	case api.HasStatus(err, http.StatusNotFound) || api.HasStatus(err, http.StatusBadRequest): // the POST tells more
		return nil
	case err != nil:
		return want.failure(err).WithFinding("Nothing has been sent: whether the customer has said no to such a request before was to be looked up first.")
	case r.ledger.claims.Origin(stored.ID) != run.FromBefore || ending(stored.Status, stored.TimedOut) == "":
		return nil
	}
	return r.renew(ctx, want, *stored)
}

// renew deletes an older request that has ended, if the plan has said that its customer is to be asked again.
func (r requests) renew(ctx context.Context, want ask, stored altinn.SystemUserRequest) diag.Diagnostics {
	if !want.renews(ending(stored.Status, stored.TimedOut)) {
		return want.failure(nil).WithVerdict(endedSince(stored))
	}
	return r.discard(ctx, want, stored)
}

// A next is what a plan asks for in place of a request that it deletes. What is empty is not known.
type next struct {
	System string `json:"system"`
	Party  string `json:"party"`
}

func nextOf(plan listed) *next {
	return &next{System: plan.SystemID.ValueString(), Party: plan.PartyOrgNumber.ValueString()}
}

// asks tells whether the customer of a request is asked again by what comes next, for the same system.
func (n *next) asks(l listed) bool {
	may := func(planned, was string) bool { return planned == "" || planned == was }
	return n != nil && may(n.System, l.SystemID.ValueString()) && may(n.Party, l.PartyOrgNumber.ValueString())
}

// A removal is what the plan knew of the request that is to be deleted.
type removal struct {
	accepted bool // the customer had accepted it
	refused  bool // the customer had said no
	told     bool // the plan has warned that a customer who said no is asked again
	next     *next
}

func removalOf(state model, planned predecessor) removal {
	r := removal{
		accepted: state.Status.ValueString() == altinn.StatusAccepted,
		refused:  ending(state.Status.ValueString(), false) == endedRejected,
		next:     planned.Next,
	}
	if planned.ID == state.ID.ValueString() {
		r.accepted = r.accepted || planned.Accepted
		r.refused = r.refused || planned.Refused
		r.told = planned.Told
	}
	return r
}

// onRefusal judges the deletion of a request to which the customer has said no.
func (r requests) onRefusal(l listed, found altinn.SystemUserRequest, planned removal) diag.Diagnostics {
	switch {
	case planned.next == nil: // in case it is asked for under another name, which no plan joins with this
		r.ledger.refuses(l.key(), found)
	case !planned.next.asks(l):
	case !planned.refused:
		return failed("delete", l.ID.ValueString(), nil).WithVerdict(refusedSince(found))
	case !planned.told:
		return diag.Diagnostics{asksAgain(namedAs(found), found.Status)}
	}
	return nil
}
