package changerequest

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// model is altinn_system_user_change_request.
type model struct {
	ID                     types.String   `tfsdk:"id"`
	SystemUserID           types.String   `tfsdk:"system_user_id"`
	RequiredRights         tfkit.LargeSet `tfsdk:"required_rights"`
	UnwantedRights         tfkit.LargeSet `tfsdk:"unwanted_rights"`
	RequiredAccessPackages tfkit.LargeSet `tfsdk:"required_access_packages"`
	UnwantedAccessPackages tfkit.LargeSet `tfsdk:"unwanted_access_packages"`
	RedirectURL            types.String   `tfsdk:"redirect_url"`
	Status                 types.String   `tfsdk:"status"`
	ConfirmURL             types.String   `tfsdk:"confirm_url"`
	CreatedAt              types.String   `tfsdk:"created_at"`
	SystemID               types.String   `tfsdk:"system_id"`
	PartyOrgNumber         types.String   `tfsdk:"party_org_number"`
	ExternalRef            types.String   `tfsdk:"external_ref"`
	Timeouts               timeouts.Value `tfsdk:"timeouts"`
}

// read takes over what the service answered.
func (m *model) read(r altinn.SystemUserChangeRequest) {
	m.SystemUserID = types.StringValue(r.SystemUserID)
	m.RequiredRights = tfkit.LargeStringSet(tfkit.RightTexts(r.RequiredRights))
	m.UnwantedRights = tfkit.LargeStringSet(tfkit.RightTexts(r.UnwantedRights))
	m.RequiredAccessPackages = tfkit.LargeStringSet(tfkit.PackageURNs(r.RequiredAccessPackages))
	m.UnwantedAccessPackages = tfkit.LargeStringSet(tfkit.PackageURNs(r.UnwantedAccessPackages))
	m.RedirectURL = tfkit.OptionalString(r.RedirectURL)
	m.readProgress(r)
}

// readProgress takes over what the service adds to what it was asked for.
func (m *model) readProgress(r altinn.SystemUserChangeRequest) {
	m.ID = types.StringValue(r.ID)
	m.Status = types.StringValue(r.Status)
	m.ConfirmURL = tfkit.OptionalString(r.ConfirmURL)
	m.CreatedAt = tfkit.Timestamp(r.Created)
	m.SystemID = types.StringValue(r.SystemID)
	m.PartyOrgNumber = types.StringValue(r.PartyOrgNumber)
	m.ExternalRef = types.StringValue(r.ExternalRef)
}

func (m *model) key() approval.Key {
	return approval.Key{
		System: m.SystemID.ValueString(), Party: m.PartyOrgNumber.ValueString(), Reference: m.ExternalRef.ValueString(),
	}
}

// created completes a plan with the change request that was made, or adopted, for it. The plan knew
// its status.
func (m *model) created(r altinn.SystemUserChangeRequest) {
	m.readProgress(r)
	m.Status = statusOfNew()
}

// statusOfNew is what a plan knows of a change request that is to be made: nobody has answered what
// nobody has seen. An answer that is there by the end of the apply all the same, the next refresh
// tells.
func statusOfNew() types.String { return types.StringValue(altinn.StatusNew) }

// ask is the whole of what a POST sends.
func (m *model) ask() ask {
	return ask{systemUserID: m.SystemUserID.ValueString(), NewSystemUserChangeRequest: altinn.NewSystemUserChangeRequest{
		RequiredRights:         tfkit.ResourceRights(m.RequiredRights),
		UnwantedRights:         tfkit.ResourceRights(m.UnwantedRights),
		RequiredAccessPackages: tfkit.AccessPackages(m.RequiredAccessPackages),
		UnwantedAccessPackages: tfkit.AccessPackages(m.UnwantedAccessPackages),
		RedirectURL:            m.RedirectURL.ValueString(),
	}}
}

// deltaKnown reports whether the delta is what it will be.
func (m *model) deltaKnown() bool {
	return tfkit.Present(m.SystemUserID) && tfkit.Known(m.RequiredRights) && tfkit.Known(m.UnwantedRights) &&
		tfkit.Known(m.RequiredAccessPackages) && tfkit.Known(m.UnwantedAccessPackages)
}

// replacedBy reports whether a plan makes, or may make, another change request of it.
func (m *model) replacedBy(plan model) bool {
	return !m.SystemUserID.Equal(plan.SystemUserID) ||
		!m.RequiredRights.Equal(plan.RequiredRights) || !m.UnwantedRights.Equal(plan.UnwantedRights) ||
		!m.RequiredAccessPackages.Equal(plan.RequiredAccessPackages) ||
		!m.UnwantedAccessPackages.Equal(plan.UnwantedAccessPackages) || !m.RedirectURL.Equal(plan.RedirectURL)
}

// ended reports whether a change request with the status is over. The last two are in the service's
// list of words and never written at the version that is known (altinn-api.md §5.2). One with a
// status that is not known may be open.
func ended(status string) bool {
	switch status {
	case altinn.StatusAccepted, altinn.StatusRejected, altinn.StatusDenied, altinn.StatusTimedOut:
		return true
	}
	return false
}
