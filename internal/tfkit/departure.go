package tfkit

import "context"

// A plan may say for an attribute what the configuration says, or what the state has, and nothing else: core refuses a set of which
// some elements are spelled as in one and some as in the other. Yet nothing less is consistent where some are not known yet. What is
// known is planned before and after the rest is, must be the same both times, and the rest can turn out to be what it was, which is no
// change. So such a plan asks core to let it depart from that rule, which the protocol has a member for.

type departureKey struct{}

// AllowDeparture returns the context of a plan that may depart from what both the configuration and the state say. The function
// reports whether it does.
func AllowDeparture(ctx context.Context) (_ context.Context, departs func() bool) {
	marked := false
	return context.WithValue(ctx, departureKey{}, &marked), func() bool { return marked }
}

// depart marks the plan that is being made as one that departs, and reports whether it may.
func depart(ctx context.Context) bool {
	marked, ok := ctx.Value(departureKey{}).(*bool)
	if ok {
		*marked = true
	}
	return ok
}
