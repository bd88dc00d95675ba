package system

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// model is altinn_system as a resource.
type model struct {
	details
	DeletionProtection types.Bool     `tfsdk:"deletion_protection"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`
}

// details are the attributes that the resource and the data sources share.
type details struct {
	ID                  types.String   `tfsdk:"id"`
	VendorOrgNumber     types.String   `tfsdk:"vendor_org_number"`
	Name                types.Map      `tfsdk:"name"`
	Description         types.Map      `tfsdk:"description"`
	Rights              tfkit.LargeSet `tfsdk:"rights"`
	AccessPackages      tfkit.LargeSet `tfsdk:"access_packages"`
	ClientIDs           tfkit.LargeSet `tfsdk:"client_ids"`
	AllowedRedirectURLs tfkit.LargeSet `tfsdk:"allowed_redirect_urls"`
	IsVisible           types.Bool     `tfsdk:"is_visible"`
}

// read takes over what the service answered. What it knows nothing of stays, or has its default
// after an import.
func (m *model) read(s altinn.System) {
	m.details.read(s)
	if m.DeletionProtection.IsNull() {
		m.DeletionProtection = types.BoolValue(false)
	}
}

// read takes over what the service answered; a list that is missing there is an empty one
// (altinn-api.md §2).
func (d *details) read(s altinn.System) {
	d.ID = types.StringValue(s.ID)
	d.VendorOrgNumber = types.StringValue(identifier.VendorOrgNumber(s.ID))
	d.Name = tfkit.StringMap(s.Name)
	d.Description = tfkit.StringMap(s.Description)
	d.Rights = tfkit.LargeStringSet(rightTexts(s.Rights))
	d.AccessPackages = tfkit.LargeStringSet(tfkit.PackageURNs(s.AccessPackages))
	d.ClientIDs = tfkit.LargeStringSet(s.ClientIDs)
	d.AllowedRedirectURLs = tfkit.RedirectURLs(s.AllowedRedirectURLs, d.AllowedRedirectURLs)
	d.IsVisible = types.BoolValue(s.IsVisible)
}

// system is the whole of what a write sends.
func (d *details) system() altinn.System {
	return altinn.System{
		ID:                  d.ID.ValueString(),
		Vendor:              altinn.Vendor{ID: "0192:" + identifier.VendorOrgNumber(d.ID.ValueString())},
		Name:                tfkit.StringsByKey(d.Name),
		Description:         tfkit.StringsByKey(d.Description),
		Rights:              tfkit.ResourceRights(d.Rights),
		AccessPackages:      tfkit.AccessPackages(d.AccessPackages),
		ClientIDs:           tfkit.Strings(d.ClientIDs),
		AllowedRedirectURLs: tfkit.Strings(d.AllowedRedirectURLs),
		IsVisible:           d.IsVisible.ValueBool(),
	}
}

// offer is what requests can ask for.
func (d *details) offer() run.Offer {
	return run.Offer{
		Rights: tfkit.PlannedChoice(d.Rights), AccessPackages: tfkit.PlannedChoice(d.AccessPackages),
		RedirectURLs: tfkit.PlannedChoice(d.AllowedRedirectURLs),
	}
}

// differences names the attributes in which two systems differ. The order and the spelling that the
// service does not distinguish make no difference.
func differences(a, b altinn.System) []string {
	var names []string
	check := func(name string, same bool) {
		if !same {
			names = append(names, name)
		}
	}
	check("name", maps.Equal(a.Name, b.Name))
	check("description", maps.Equal(a.Description, b.Description))
	check("rights", tfkit.SameStrings(rightTexts(a.Rights), rightTexts(b.Rights)))
	check("access_packages", tfkit.SameStrings(tfkit.PackageURNs(a.AccessPackages), tfkit.PackageURNs(b.AccessPackages)))
	check("client_ids", tfkit.SameStrings(a.ClientIDs, b.ClientIDs))
	check("allowed_redirect_urls", identifier.SameRedirectURLs(a.AllowedRedirectURLs, b.AllowedRedirectURLs))
	check("is_visible", a.IsVisible == b.IsVisible)
	return names
}

// undone names the attributes that a write would change though the plan does not say so: the
// register has something else there than both the state and the plan.
func undone(had, want, there altinn.System) []string {
	var now details // odd rights as a state and a plan have them
	now.read(there)
	unplanned := differences(had, now.system())
	return slices.DeleteFunc(differences(want, now.system()), func(name string) bool { return !slices.Contains(unplanned, name) })
}
