package systemuserrequest

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// model is altinn_system_user_request as a resource.
type model struct {
	details
	WaitForAcceptance types.Bool     `tfsdk:"wait_for_acceptance"`
	RenewOn           types.Set      `tfsdk:"renew_on"`
	Timeouts          timeouts.Value `tfsdk:"timeouts"`
}

// details is what the resource and the data source of one request tell of it.
type details struct {
	listed
	ConfirmURL   types.String `tfsdk:"confirm_url"`
	SystemUserID types.String `tfsdk:"system_user_id"`
}

// listed is what the service's lists tell of a request, too.
type listed struct {
	ID               types.String   `tfsdk:"id"`
	SystemID         types.String   `tfsdk:"system_id"`
	PartyOrgNumber   types.String   `tfsdk:"party_org_number"`
	UserType         types.String   `tfsdk:"user_type"`
	ExternalRef      types.String   `tfsdk:"external_ref"`
	IntegrationTitle types.String   `tfsdk:"integration_title"`
	Rights           tfkit.LargeSet `tfsdk:"rights"`
	AccessPackages   tfkit.LargeSet `tfsdk:"access_packages"`
	RedirectURL      types.String   `tfsdk:"redirect_url"`
	Status           types.String   `tfsdk:"status"`
	CreatedAt        types.String   `tfsdk:"created_at"`
	TimedOut         types.Bool     `tfsdk:"timed_out"`
	Escalated        types.Bool     `tfsdk:"escalated"`
}

// read takes over what the service answered. What it knows nothing of stays, or has its default
// after an import.
func (m *model) read(shown lookup) {
	m.details.read(shown)
	if m.WaitForAcceptance.IsNull() {
		m.WaitForAcceptance = types.BoolValue(false)
	}
	if m.RenewOn.IsNull() {
		m.RenewOn = m.renewOnOfImported()
	}
}

// renewOnOfImported is the default, but for a request that it would replace at once: whoever
// imports what there is has not asked for another one, and the configuration that a CLI generates
// says the same as the state.
func (m *model) renewOnOfImported() types.Set {
	if ending(m.Status.ValueString(), m.TimedOut.ValueBool()) == endedTimedOut {
		return tfkit.StringSet(nil)
	}
	return tfkit.StringSet([]string{endedTimedOut})
}

// read takes over what the service answered.
func (d *details) read(shown lookup) {
	d.listed.read(shown.kind, *shown.request)
	d.ConfirmURL = tfkit.OptionalString(shown.request.ConfirmURL)
	d.SystemUserID = userID(shown.user)
}

func userID(user *altinn.SystemUser) types.String {
	if user == nil {
		return types.StringNull()
	}
	return types.StringValue(user.ID)
}

func (l *listed) read(kind altinn.UserType, r altinn.SystemUserRequest) {
	l.SystemID = types.StringValue(r.SystemID)
	l.PartyOrgNumber = types.StringValue(r.PartyOrgNumber)
	l.UserType = types.StringValue(string(kind))
	l.ExternalRef = types.StringValue(r.ExternalRef)
	l.IntegrationTitle = types.StringValue(r.IntegrationTitle)
	l.Rights = tfkit.LargeStringSet(tfkit.RightTexts(r.Rights))
	l.AccessPackages = tfkit.LargeStringSet(tfkit.PackageURNs(r.AccessPackages))
	l.RedirectURL = tfkit.OptionalString(r.RedirectURL)
	l.readProgress(r)
}

// readProgress takes over what the service adds to what it was asked for.
func (l *listed) readProgress(r altinn.SystemUserRequest) {
	l.ID = types.StringValue(r.ID)
	l.Status = types.StringValue(r.Status)
	l.CreatedAt = tfkit.Timestamp(r.Created)
	l.TimedOut = types.BoolValue(timedOut(r))
	l.Escalated = types.BoolValue(r.Escalated)
}

// created completes a plan with the request that was made, or adopted, for it, and its system user
// if there is one already. What the plan knew of it stays.
func (m *model) created(r altinn.SystemUserRequest, user *altinn.SystemUser) {
	m.readProgress(r)
	m.ConfirmURL = tfkit.OptionalString(r.ConfirmURL)
	m.SystemUserID = userID(user)
	if known := m.computed(); !known.status.IsUnknown() {
		m.Status, m.TimedOut, m.SystemUserID = known.status, known.timedOut, known.user
	}
	if m.IntegrationTitle.IsUnknown() {
		m.IntegrationTitle = types.StringValue(r.IntegrationTitle)
	}
}

// computed are the attributes that the customer's answer decides.
type computed struct {
	status   types.String
	timedOut types.Bool
	user     types.String // its system user
}

// computed is what a plan knows of the request that is to be made for it. Nobody has answered what
// nobody has seen, so where the creation does not wait for an answer, the state is to say that
// there is none: then the resources of all who have accepted can be picked by `status` in every
// plan. An answer that is there by the end of the apply all the same, the next refresh tells.
func (m *model) computed() computed {
	if m.WaitForAcceptance.IsUnknown() || m.WaitForAcceptance.ValueBool() {
		return computed{types.StringUnknown(), types.BoolUnknown(), types.StringUnknown()}
	}
	return computed{types.StringValue(altinn.StatusNew), types.BoolValue(false), types.StringNull()}
}

// readUserAlone notes that the request is gone and its system user is not.
func (m *model) readUserAlone(user altinn.SystemUser) {
	m.Status = types.StringValue(altinn.StatusAccepted)
	m.TimedOut = types.BoolValue(false)
	m.SystemUserID = types.StringValue(user.ID)
}

// belongsTo reports whether a system user is what came of a request that is gone. One that a
// customer has made in the portal can have the same key, but not the id of the request
// (altinn-api.md §6.1).
func belongsTo(user altinn.SystemUser, state model) bool {
	return user.ID == state.ID.ValueString() || tfkit.Present(state.SystemUserID) && user.ID == state.SystemUserID.ValueString()
}

func (l *listed) key() approval.Key {
	return approval.Key{
		System: l.SystemID.ValueString(), Party: l.PartyOrgNumber.ValueString(), Reference: l.ExternalRef.ValueString(),
	}
}

// keyKnown reports whether the key is what it will be.
func (l *listed) keyKnown() bool {
	return tfkit.Present(l.SystemID) && tfkit.Present(l.PartyOrgNumber) && tfkit.Present(l.ExternalRef)
}

// unknownOfKey names the attributes of the key that are not known yet.
func (l *listed) unknownOfKey() []string {
	var names []string
	for _, part := range []struct {
		name  string
		value types.String
	}{{"system_id", l.SystemID}, {"party_org_number", l.PartyOrgNumber}, {"external_ref", l.ExternalRef}} {
		if part.value.IsUnknown() {
			names = append(names, part.name)
		}
	}
	return names
}

// unknownContent names the attributes of what is asked for that are not known yet, or not wholly.
func (l *listed) unknownContent(ctx context.Context) []string {
	var names []string
	for _, part := range []struct {
		name  string
		value attr.Value
	}{
		{"user_type", l.UserType}, {"integration_title", l.IntegrationTitle}, {"rights", l.Rights}, {"access_packages", l.AccessPackages},
		{"redirect_url", l.RedirectURL},
	} {
		if value, err := part.value.ToTerraformValue(ctx); err == nil && !value.IsFullyKnown() {
			names = append(names, part.name)
		}
	}
	return names
}

// mayHaveKey reports whether the key may turn out to be k.
func (l *listed) mayHaveKey(k approval.Key) bool {
	is := func(value types.String, want string) bool { return value.IsUnknown() || value.ValueString() == want }
	return is(l.SystemID, k.System) && is(l.PartyOrgNumber, k.Party) && is(l.ExternalRef, k.Reference)
}

func (l *listed) kind() altinn.UserType { return altinn.UserType(l.UserType.ValueString()) }

// ask is what a vendor asks for.
type ask struct {
	kind    altinn.UserType
	renewOn []string // after which endings of an older request the customer is asked again
	altinn.NewSystemUserRequest
}

// ask is the whole of what a POST sends. The title is left to the service if the configuration has
// none.
func (l *listed) ask() ask {
	return ask{kind: l.kind(), NewSystemUserRequest: altinn.NewSystemUserRequest{
		SystemID:         l.SystemID.ValueString(),
		PartyOrgNumber:   l.PartyOrgNumber.ValueString(),
		ExternalRef:      l.ExternalRef.ValueString(),
		IntegrationTitle: l.IntegrationTitle.ValueString(),
		Rights:           tfkit.ResourceRights(l.Rights),
		AccessPackages:   tfkit.AccessPackages(l.AccessPackages),
		RedirectURL:      l.RedirectURL.ValueString(),
	}}
}

// ask is what a plan asks for.
func (m *model) ask() ask {
	a := m.listed.ask()
	a.renewOn = tfkit.Strings(m.RenewOn)
	return a
}

func (a ask) key() approval.Key {
	return approval.Key{System: a.SystemID, Party: a.PartyOrgNumber, Reference: a.ExternalRef}
}

// renews reports whether the configuration asks again after such an ending.
func (a ask) renews(ending string) bool { return slices.Contains(a.renewOn, ending) }

// differences names the attributes in which a stored request differs from what would be asked for.
// A right that occurs twice asks for no more than once.
func (a ask) differences(stored altinn.SystemUserRequest) []string {
	var names []string
	check := func(name string, same bool) {
		if !same {
			names = append(names, name)
		}
	}
	check("integration_title", a.IntegrationTitle == "" || a.IntegrationTitle == stored.IntegrationTitle)
	check("rights", tfkit.SameStrings(tfkit.RightTexts(a.Rights), tfkit.RightTexts(stored.Rights)))
	check("access_packages", tfkit.SameStrings(tfkit.PackageURNs(a.AccessPackages), tfkit.PackageURNs(stored.AccessPackages)))
	check("redirect_url", a.RedirectURL == stored.RedirectURL)
	return names
}

// changes names the attributes whose change makes another request of it, and which a plan changes
// or may change.
func (l *listed) changes(plan listed) []string {
	var names []string
	check := func(name string, same bool) {
		if !same {
			names = append(names, name)
		}
	}
	check("system_id", l.SystemID.Equal(plan.SystemID))
	check("party_org_number", l.PartyOrgNumber.Equal(plan.PartyOrgNumber))
	check("user_type", l.UserType.Equal(plan.UserType))
	check("external_ref", l.ExternalRef.Equal(plan.ExternalRef))
	check("integration_title", l.IntegrationTitle.Equal(plan.IntegrationTitle))
	check("rights", l.Rights.Equal(plan.Rights))
	check("access_packages", l.AccessPackages.Equal(plan.AccessPackages))
	check("redirect_url", l.RedirectURL.Equal(plan.RedirectURL))
	return names
}

// How a request ends without a system user, as `renew_on` names it.
const (
	endedRejected = "rejected"
	endedTimedOut = "timed_out"
)

// timedOut reports whether nobody has answered a request in time. The service says it of accepted
// ones too.
func timedOut(r altinn.SystemUserRequest) bool { return r.TimedOut && r.Status == altinn.StatusNew }

// ending says how a request has ended without a system user; it is empty if it has not.
func ending(status string, timedOut bool) string {
	switch {
	case approval.Rejected(status):
		return endedRejected
	case status == altinn.StatusTimedOut || status == altinn.StatusNew && timedOut:
		return endedTimedOut
	}
	return ""
}
