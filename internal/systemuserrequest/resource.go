package systemuserrequest

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

const (
	resourceType = "altinn_system_user_request"
	// PollInterval is the least time between two looks at a request that is waited for (altinn-api.md §7.5).
	PollInterval = 10 * time.Second
	// defaultTimeout is what an operation may take unless `timeouts` says otherwise; creation may also wait for a person.
	defaultTimeout       = 5 * time.Minute
	defaultCreateTimeout = 30 * time.Minute
)

var (
	_ resource.ResourceWithConfigure      = (*Resource)(nil)
	_ resource.ResourceWithIdentity       = (*Resource)(nil)
	_ resource.ResourceWithValidateConfig = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan     = (*Resource)(nil)
	_ resource.ResourceWithImportState    = (*Resource)(nil)
	_ resource.ResourceWithUpgradeState   = (*Resource)(nil)
)

// Resource is altinn_system_user_request.
type Resource struct {
	shared   *shared
	interval time.Duration
	requests requests
	catalog  tfkit.Catalog // nil when names are not checked
	platform *tfkit.Platform
}

// NewResource returns the constructor of the resource. All that it makes keep out of each other's way: there must be one
// for each provider. The interval is [PollInterval], or shorter in tests; also a POST whose answer was lost is given that time.
func NewResource(interval time.Duration) func() resource.Resource {
	all := new(shared)
	return func() resource.Resource { return &Resource{shared: all, interval: interval} }
}

// Metadata implements [resource.Resource].
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_system_user_request"
}

// Schema implements [resource.Resource].
func (r *Resource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema(ctx)
}

// IdentitySchema implements [resource.ResourceWithIdentity].
func (r *Resource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = tfkit.IDIdentity("The id of the request, a UUID.")
}

// Configure implements [resource.ResourceWithConfigure].
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	if data := tfkit.ConfigureData(req.ProviderData, &resp.Diagnostics); data != nil {
		resp.Diagnostics.Append(data.RequireCredential()...)
		r.requests = requests{
			client: data.Altinn, locks: &r.shared.locks, ledger: r.shared.run.Of(data, newLedger), run: data.Run, interval: r.interval,
		}
		data.Run.States.Observe(resourceType, r.requests.ledger.stateHas)
		r.catalog, r.platform = data.Catalog, data.Platform
	}
}

// ValidateConfig implements [resource.ResourceWithValidateConfig].
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(checkContent(config)...)
	}
}

// ModifyPlan implements [resource.ResourceWithModifyPlan]: it plans renewals, and what is known of what is made, warns of what
// cannot be undone, refuses what the service would, and checks the names of what is asked for anew.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state, plan model
	creates, destroys := req.State.Raw.IsNull(), req.Plan.Raw.IsNull()
	if !creates {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if !destroys {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
		resp.Diagnostics.Append(checkNew(state.listed, plan.listed)...)
	}
	if creates && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(planOutcome(ctx, &resp.Plan, plan)...)
	}
	resp.Diagnostics.Append(r.platform.Check(ctx, req.Private, "request", state.ID.ValueString())...)
	if resp.Diagnostics.HasError() || r.requests.ledger == nil {
		return
	}
	holder := tfkit.HolderOf(ctx, req.Private, &resp.Diagnostics) // of a creation, that of what it replaces
	switch {
	case destroys:
		state = r.requests.upToDate(ctx, state)
		resp.Diagnostics.Append(writePredecessor(ctx, resp.Private, predecessorOf(state, nil))...)
		standIn, diags := r.requests.planDestroy(ctx, state, holder)
		resp.Diagnostics.Append(diags...)
		resp.Diagnostics.Append(tfkit.WriteHeldElsewhere(ctx, resp.Private, standIn)...)
	case creates:
		old := readPredecessor(ctx, req.Private, &resp.Diagnostics)
		resp.Diagnostics.Append(r.requests.planCreate(ctx, plan, old, holder)...)
		resp.Diagnostics.Append(r.requests.against(ctx, plan.listed)...)
		old.Next = nextOf(plan.listed) // Terraform tells of no other replacement, such as that of a tainted request
		resp.Diagnostics.Append(writePredecessor(ctx, resp.Private, old)...)
		resp.Diagnostics.Append(r.checkNames(ctx, plan)...)
	default:
		at := renewal(state, plan)
		resp.Diagnostics.Append(checkRenewal(state, plan)...)
		replaces := at != "" || len(state.changes(plan.listed)) > 0
		old := predecessorOf(state, nil)
		if replaces {
			old = predecessorOf(state, nextOf(plan.listed))
		}
		resp.Diagnostics.Append(writePredecessor(ctx, resp.Private, old)...)
		resp.Diagnostics.Append(r.requests.planChange(ctx, state, plan, at != "", holder)...)
		if holder.Shared && !replaces && !resp.Diagnostics.HasError() {
			resp.Diagnostics.Append(keptFromAnother(state.listed))
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(keptAttribute), types.BoolUnknown())...)
		}
		if at != "" {
			resp.Diagnostics.Append(replaceAt(ctx, at, plan, resp)...)
		}
		if !resp.Diagnostics.HasError() && replaces {
			resp.Diagnostics.Append(r.requests.against(ctx, plan.listed)...)
			resp.Diagnostics.Append(r.checkNames(ctx, plan)...)
		}
	}
}

// Create implements [resource.Resource]. It never fails once the request is stored: a resource that failed while it was
// created is tainted, and the next apply would ask the customer anew.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	ctx, cancel := tfkit.Deadline(ctx, plan.Timeouts.Create, defaultCreateTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	stored, diags := r.requests.create(ctx, plan.ask())
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	plan.created(*stored)
	tfkit.NewHolder(ctx, resp.Private, r.requests.ledger.claims.Origin(stored.ID) == run.Adopted, &resp.Diagnostics)
	resp.Diagnostics.Append(tfkit.SetIdentity(ctx, resp.Identity, plan.ID)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(r.platform.Mark(ctx, resp.Private)...)
	if !plan.WaitForAcceptance.ValueBool() {
		return
	}
	answered, warnings := r.requests.wait(ctx, plan.kind(), *stored)
	resp.Diagnostics.Append(warnings...)
	if answered == nil {
		return
	}
	plan.created(*answered)
	user, warnings := r.requests.userOf(ctx, *answered)
	resp.Diagnostics.Append(warnings...)
	plan.SystemUserID = user
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Read implements [resource.Resource].
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(tfkit.SetIdentity(ctx, resp.Identity, state.ID)...)
	resp.Diagnostics.Append(r.platform.Keep(ctx, req.Private, resp.Private, "request", state.ID.ValueString())...)
	ctx, cancel := tfkit.Deadline(ctx, state.Timeouts.Read, defaultTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	id, claims := state.ID.ValueString(), r.requests.ledger.claims
	holder := tfkit.KnownHolder(ctx, resp.Private, &resp.Diagnostics)
	conflict := claims.Reads(id, state.key().String(), holder)
	if resp.Diagnostics.Append(conflicts(id, state.key(), conflict)...); resp.Diagnostics.HasError() {
		return
	}
	found, err := r.requests.refresh(ctx, state.details)
	resp.Diagnostics.Append(tfkit.RefreshShared(ctx, r.requests.run, resp.Private, holder, claims, id)...)
	if err == nil {
		r.requests.ledger.reads(id)
	}
	switch {
	case err != nil:
		resp.Diagnostics.Append(state.key().failure("read", id, err).Diagnostics()...)
	case found.gone() || found.request == nil && !state.cameTo(*found.user):
		r.requests.ledger.sees(state.key(), "")
		r.requests.ledger.waits(state.key(), id, "")
		claims.Gone(id)
		resp.Diagnostics.Append(r.requests.gone(ctx, state, found))
		resp.State.RemoveResource(ctx)
	case found.request == nil:
		state.outlived(*found.user)
		r.requests.ledger.sees(state.key(), id)
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
		resp.Diagnostics.Append(requestGone(state.listed, *found.user))
	default:
		state.read(found)
		r.requests.ledger.waits(state.key(), id, state.Status.ValueString())
		if found.user != nil && state.Status.ValueString() == altinn.StatusAccepted {
			r.requests.ledger.sees(state.key(), id)
		}
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
		resp.Diagnostics.Append(oddRightsWarning(state.listed)...)
	}
}

// Update implements [resource.Resource]. What an update can change is kept in the state alone.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if plan.Escalated.IsUnknown() { // see keptAttribute
		plan.Escalated = state.Escalated
	}
	resp.Diagnostics.Append(tfkit.SetIdentity(ctx, resp.Identity, plan.ID)...)
	resp.Diagnostics.Append(r.platform.Keep(ctx, req.Private, resp.Private, "request", plan.ID.ValueString())...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	}
}

// Delete implements [resource.Resource].
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(r.platform.Check(ctx, req.Private, "request", state.ID.ValueString())...)
	ctx, cancel := tfkit.Deadline(ctx, state.Timeouts.Delete, defaultTimeout, &resp.Diagnostics)
	defer cancel()
	planned := readPredecessor(ctx, req.Private, &resp.Diagnostics)
	standIn := tfkit.IsHeldElsewhere(ctx, req.Private, &resp.Diagnostics)
	switch {
	case resp.Diagnostics.HasError():
		return
	case standIn:
		resp.Diagnostics.Append(keptForAnother(state.listed))
		return
	}
	resp.Diagnostics.Append(r.requests.remove(ctx, state.listed, removalOf(state, planned))...)
}

// UpgradeState implements [resource.ResourceWithUpgradeState]: by each version before [schemaVersion], what leads from it
// straight to that one. States of all that were released are kept in internal/acceptance/testdata/state, and tested.
func (r *Resource) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	return map[int64]resource.StateUpgrader{}
}

// ImportState implements [resource.ResourceWithImportState], by id, by system, party and reference, and by identity.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	text := tfkit.ImportID(ctx, req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	found, diags := r.requests.importable(ctx, text)
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	for name, value := range map[string]string{
		"id": found.request.ID, "user_type": string(found.kind), "system_id": found.request.SystemID,
		"party_org_number": found.request.PartyOrgNumber, "external_ref": found.request.ExternalRef,
	} {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), value)...)
	}
	tfkit.NewHolder(ctx, resp.Private, false, &resp.Diagnostics)
	resp.Diagnostics.Append(tfkit.SetIdentity(ctx, resp.Identity, types.StringValue(found.request.ID))...)
	resp.Diagnostics.Append(r.platform.Mark(ctx, resp.Private)...)
}

// cameTo tells whether a system user is what came of a request that is gone. One that a customer has made in the portal can
// have the same key, but not the id of the request (altinn-api.md §6.1).
func (m *model) cameTo(user altinn.SystemUser) bool {
	return user.ID == m.ID.ValueString() ||
		tfkit.Present(m.SystemUserID) && user.ID == m.SystemUserID.ValueString()
}
