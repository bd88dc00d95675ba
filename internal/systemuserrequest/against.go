package systemuserrequest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// against tells what a plan asks for that its system does not have, all at once.
func (r requests) against(ctx context.Context, plan listed) diag.Diagnostics {
	if !tfkit.Present(plan.SystemID) {
		return nil
	}
	asks := tfkit.Asks{
		Rights: tfkit.Strings(plan.Rights), RightsAt: "rights",
		AccessPackages: tfkit.Strings(plan.AccessPackages), AccessPackagesAt: "access_packages",
		RedirectURL: plan.RedirectURL.ValueString(),
	}
	if plan.kind() == altinn.AgentUser { // it has none, and the service ignores them
		asks.Rights = nil
	}
	return tfkit.Missing(ctx, r.run, r.client, plan.SystemID.ValueString(), asks)
}
