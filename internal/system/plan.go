package system

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/identifier"
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

// planDestroy warns of a planned destruction, or refuses it.
func planDestroy(state model) diag.Diagnostics {
	id := state.ID.ValueString()
	if state.DeletionProtection.ValueBool() {
		return diag.Diagnostics{protected(id, "destroy it")}
	}
	return diag.Diagnostics{diag.NewWarningDiagnostic("Destroying a system cannot be undone",
		fmt.Sprintf("The plan destroys system %q. %s\n\n%s", id, cannotBeUndone, keepInstead))}
}

// planReplacement warns of a planned replacement, or refuses it.
func planReplacement(state, plan model) diag.Diagnostics {
	id, next := state.ID.ValueString(), plan.ID.ValueString()
	switch {
	case state.DeletionProtection.ValueBool():
		return diag.Diagnostics{protected(id, "replace it, because `id` changes")}
	case !tfkit.Present(plan.ID):
		return diag.Diagnostics{nextIDUnknown(id)}
	case identifier.VendorOrgNumber(next) != identifier.VendorOrgNumber(id):
		return diag.Diagnostics{otherVendor(id, next)}
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("id"),
		"Replacing a system cannot be undone",
		fmt.Sprintf("`id` changes from %q to %q, and Altinn cannot rename a system: the old one is deleted and a new one registered.\n\n"+
			"%s\n\nThe new system starts without system users: every customer has to be asked again.", id, next, cannotBeUndone))}
}
