package server

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// departing marks for core each plan that departs from what the configuration and the state say;
// see [tfkit.AllowDeparture].
type departing struct{ Server }

// PlanResourceChange implements [tfprotov6.ProviderServer].
func (d departing) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	ctx, departs := tfkit.AllowDeparture(ctx)
	answer, err := d.Server.PlanResourceChange(ctx, req)
	if answer != nil && departs() {
		answer.UnsafeToUseLegacyTypeSystem = true //nolint:staticcheck // there is no other way
	}
	return answer, err //nolint:wrapcheck // passed on
}
