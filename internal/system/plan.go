package system

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// checkNames checks the resources and access packages of a system that is to be written. A system that is to be registered
// has no state, and a replaced one holds nothing yet.
func checkNames(ctx context.Context, catalog tfkit.Catalog, state, plan model) diag.Diagnostics {
	if len(differences(plan.system(), state.system())) == 0 {
		return nil
	}
	var held []string
	if plan.ID.Equal(state.ID) {
		held = tfkit.Strings(state.Rights)
	}
	use := tfkit.ForHiddenSystem
	if plan.IsVisible.ValueBool() { // false while unknown
		use = tfkit.ForVisibleSystem
	}
	diags := catalog.CheckResources(ctx, path.Root("rights"), tfkit.Strings(plan.Rights), held...)
	diags.Append(catalog.CheckAccessPackages(ctx, path.Root("access_packages"), tfkit.Strings(plan.AccessPackages), use)...)
	return diags
}
