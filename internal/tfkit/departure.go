package tfkit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// A plan may say for an attribute what the configuration says, or what the state has, and nothing else: core refuses a set of which
// some elements are spelled as in one and some as in the other. Yet nothing less is consistent where some are not known yet. What is
// known is planned before and after the rest is, must be the same both times, and the rest can turn out to be what it was, which is no
// change. So such a plan asks core to let it depart from that rule, which the protocol has a member for.

type departureKey struct{}

// LettingPlansDepart returns the server with those plans marked that depart from what the configuration and the state say. See
// [depart].
func LettingPlansDepart(server Server) Server { return lettingPlansDepart{server} }

type lettingPlansDepart struct{ Server }

// PlanResourceChange implements [tfprotov6.ProviderServer].
func (l lettingPlansDepart) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	departs := false
	answer, err := l.Server.PlanResourceChange(context.WithValue(ctx, departureKey{}, &departs), req)
	if answer != nil && departs {
		answer.UnsafeToUseLegacyTypeSystem = true //nolint:staticcheck // there is no other way
	}
	return answer, err //nolint:wrapcheck // passed on
}

// depart marks the plan that is being made as one that departs from what both the configuration and the state say, if the server lets
// it.
func depart(ctx context.Context) bool {
	departs, ok := ctx.Value(departureKey{}).(*bool)
	if ok {
		*departs = true
	}
	return ok
}
