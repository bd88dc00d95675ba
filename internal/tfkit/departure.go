package tfkit

import "context"

// Core's rule: a plan has for an attribute either what the configuration or what the state says. It
// refuses a set of which some elements are spelled as in one and some as in the other.
//
// A set with elements that are not known yet cannot keep to that rule. Core plans it again in the
// apply, when all are known, and the known elements must be the same in both plans; the unknown
// ones may turn out to be what the state has, and then there must be no change. So each known
// element is planned as the state spells it, and the plan departs from the rule. The protocol has a
// member for that, which the provider's server sets.

type departureKey struct{}

// AllowDeparture returns a context for a plan that may depart from what the configuration and the
// state say. The function reports whether it has.
func AllowDeparture(ctx context.Context) (_ context.Context, departs func() bool) {
	marked := false
	return context.WithValue(ctx, departureKey{}, &marked), func() bool { return marked }
}

// depart records that the plan departs, and reports whether it may.
func depart(ctx context.Context) bool {
	marked, ok := ctx.Value(departureKey{}).(*bool)
	if ok {
		*marked = true
	}
	return ok
}
