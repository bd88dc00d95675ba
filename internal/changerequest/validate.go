package changerequest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// checkSystemUserID says what is wrong with the id of a system user. The service takes upper case
// too and answers lower case, which would show as a change.
func checkSystemUserID(id string) error {
	switch {
	case !identifier.IsUUID(id):
		return fmt.Errorf("%q is not the id of a system user: it must be a UUID, such as 505f8488-3d48-4c15-8e21-35cb9432f815", id)
	case strings.ToLower(id) != id:
		return fmt.Errorf("%q must be in lower case, as Altinn writes it: %q", id, strings.ToLower(id))
	}
	return nil
}

// checkContent says what is wrong with what a configuration asks for as a whole. Unknown values may
// turn out to be right.
func checkContent(config model) diag.Diagnostics {
	var diags diag.Diagnostics
	if config.SystemUserID.IsNull() {
		diags.AddAttributeError(path.Root("system_user_id"), "There is no system user to change yet",
			"`system_user_id` is null. That of an `altinn_system_user_request` is, until the customer has accepted the request.\n\nPass "+
				"`confirm_url` of the request on to the customer. Until the answer is there, leave this resource out:\n\n"+
				"  count = altinn_system_user_request.example.system_user_id != null ? 1 : 0\n\n"+
				"While a request with `wait_for_acceptance` is planned, that is not known yet: then make it `count = var.accepted ? 1 : 0`, with "+
				"a variable that you set when the request is `Accepted`.")
	}
	sets := []tfkit.LargeSet{config.RequiredRights, config.UnwantedRights, config.RequiredAccessPackages, config.UnwantedAccessPackages}
	if !slices.ContainsFunc(sets, func(set tfkit.LargeSet) bool { return set.IsUnknown() || len(set.Elements()) > 0 }) {
		diags.AddError("Nothing to change in a system user change request",
			"A change request must ask for something: give at least one element in `required_rights`, `unwanted_rights`, "+
				"`required_access_packages` or `unwanted_access_packages`. Altinn would answer that no change is needed, and store nothing.")
	}
	diags.Append(checkBoth("rights", config.RequiredRights, config.UnwantedRights)...)
	diags.Append(checkBoth("access_packages", config.RequiredAccessPackages, config.UnwantedAccessPackages)...)
	return diags
}

// checkNew holds to today's rules what a plan has and the state has not. The state of a change
// request that is to be made is empty.
func checkNew(state, plan model) diag.Diagnostics {
	right := func(attribute string) tfkit.NewRule {
		return tfkit.NewRule{Attribute: attribute, Noun: "resource id", Check: tfkit.CheckRight}
	}
	url := tfkit.NewRule{Attribute: "redirect_url", Noun: "redirect URL", Check: identifier.CheckRequestRedirectURL}
	var diags diag.Diagnostics
	if !state.ID.IsNull() { // [planner.create] says more of those of a new change request
		diags.Append(right("required_rights").Texts(plan.RequiredRights, state.RequiredRights)...)
		diags.Append(right("unwanted_rights").Texts(plan.UnwantedRights, state.UnwantedRights)...)
	}
	diags.Append(url.Text(plan.RedirectURL, state.RedirectURL)...)
	return diags
}

// checkBoth refuses what is required and unwanted at the same time: the service would give it and
// take it away (altinn-api.md §5.2).
func checkBoth(name string, required, unwanted tfkit.LargeSet) diag.Diagnostics {
	var diags diag.Diagnostics
	if both := tfkit.Common(tfkit.Strings(required), tfkit.Strings(unwanted)); len(both) > 0 {
		diags.AddAttributeError(path.Root("unwanted_"+name), "Required and unwanted at the same time",
			fmt.Sprintf("These are in `required_%s` and in `unwanted_%s`:\n  - %s\n\nThe system user would get them and lose them at once. "+
				"Remove them from one of the two.", name, name, strings.Join(both, "\n  - ")))
	}
	return diags
}
