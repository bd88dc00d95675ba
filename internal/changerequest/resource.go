package changerequest

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
	resourceType = "altinn_system_user_change_request"
	// defaultTimeout is what an operation may take unless `timeouts` says otherwise.
	defaultTimeout = 5 * time.Minute
)

var (
	_ resource.ResourceWithConfigure      = (*Resource)(nil)
	_ resource.ResourceWithIdentity       = (*Resource)(nil)
	_ resource.ResourceWithValidateConfig = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan     = (*Resource)(nil)
	_ resource.ResourceWithImportState    = (*Resource)(nil)
	_ resource.ResourceWithUpgradeState   = (*Resource)(nil)
)

// Resource is altinn_system_user_change_request.
type Resource struct {
	shared   *shared
	interval time.Duration
	catalog  tfkit.Catalog
	requests changeRequests
	platform *tfkit.Platform
}

// NewResource returns the constructor of the resource. All that it makes keep out of each other's way: there must be one
// for each provider. The interval is the time that a POST whose answer was lost is given before it is sent again.
func NewResource(interval time.Duration) func() resource.Resource {
	all := new(shared)
	return func() resource.Resource { return &Resource{shared: all, interval: interval} }
}

// Metadata implements [resource.Resource].
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_system_user_change_request"
}

// Schema implements [resource.Resource].
func (r *Resource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema(ctx)
}

// IdentitySchema implements [resource.ResourceWithIdentity].
func (r *Resource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = tfkit.IDIdentity("The id of the change request, a UUID.")
}

// Configure implements [resource.ResourceWithConfigure].
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	if data := tfkit.ConfigureData(req.ProviderData, &resp.Diagnostics); data != nil {
		resp.Diagnostics.Append(data.RequireCredential()...)
		r.catalog, r.platform = data.Catalog, data.Platform
		r.requests = changeRequests{
			client: data.Altinn, locks: &r.shared.locks, ledger: r.shared.run.Of(data, newLedger), run: data.Run, interval: r.interval,
		}
	}
}

// ValidateConfig implements [resource.ResourceWithValidateConfig].
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(checkContent(config)...)
	}
}

// ModifyPlan implements [resource.ResourceWithModifyPlan]: it plans what is known of what is made, warns of what
// cannot be undone or need not be asked for, and refuses what the service would.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state, plan model
	creates, destroys := req.State.Raw.IsNull(), req.Plan.Raw.IsNull()
	if !creates {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if !destroys {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
		resp.Diagnostics.Append(checkNew(state, plan)...)
	}
	if creates && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("status"), statusOfNew())...)
	}
	resp.Diagnostics.Append(r.platform.Check(ctx, req.Private, "change request", state.ID.ValueString())...)
	if resp.Diagnostics.HasError() || r.requests.ledger == nil {
		return
	}
	next := types.StringNull()
	if creates {
		next = plan.SystemUserID
	}
	resp.Diagnostics.Append(writeNext(ctx, resp.Private, next)...)
	holder := tfkit.HolderOf(ctx, req.Private, &resp.Diagnostics) // of a creation, that of what it replaces
	switch {
	case destroys:
		standIn, diags := r.requests.planDestroy(ctx, state, holder)
		resp.Diagnostics.Append(diags...)
		resp.Diagnostics.Append(tfkit.WriteHeldElsewhere(ctx, resp.Private, standIn)...)
	case creates:
		predecessor := readPredecessor(ctx, req.Private, &resp.Diagnostics)
		resp.Diagnostics.Append(r.requests.planCreate(ctx, plan, predecessor, holder, r.catalog)...)
	default:
		resp.Diagnostics.Append(writePredecessor(ctx, resp.Private, state.ID.ValueString())...)
		resp.Diagnostics.Append(r.requests.planChange(ctx, state, plan, holder)...)
		if holder.Shared && !state.replacedBy(plan) && !resp.Diagnostics.HasError() {
			resp.Diagnostics.Append(keptFromAnother(state))
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(keptAttribute), types.StringUnknown())...)
		}
	}
}

// Create implements [resource.Resource].
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	ctx, cancel := tfkit.Deadline(ctx, plan.Timeouts.Create, defaultTimeout, &resp.Diagnostics)
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
}

// Read implements [resource.Resource].
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(tfkit.SetIdentity(ctx, resp.Identity, state.ID)...)
	resp.Diagnostics.Append(r.platform.Keep(ctx, req.Private, resp.Private, "change request", state.ID.ValueString())...)
	ctx, cancel := tfkit.Deadline(ctx, state.Timeouts.Read, defaultTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	holder := tfkit.KnownHolder(ctx, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(r.requests.reads(state, holder)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	found, err := r.requests.client.SystemUserChangeRequest(ctx, id)
	resp.Diagnostics.Append(tfkit.RefreshShared(ctx, r.requests.run, resp.Private, holder, r.requests.ledger.claims, id)...)
	switch {
	case altinn.IsUnknownRequest(err):
		r.requests.ledger.claims.Gone(id)
		resp.Diagnostics.Append(gone(state))
		resp.State.RemoveResource(ctx)
	case err != nil:
		resp.Diagnostics.Append(state.failure("read", err).Diagnostics()...)
	default:
		state.read(*found)
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
		resp.Diagnostics.Append(oddRightsWarnings(state)...)
	}
}

// Update implements [resource.Resource]. What an update can change is kept in the state alone.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if plan.CreatedAt.IsUnknown() { // see keptAttribute
		plan.CreatedAt = state.CreatedAt
	}
	resp.Diagnostics.Append(tfkit.SetIdentity(ctx, resp.Identity, plan.ID)...)
	resp.Diagnostics.Append(r.platform.Keep(ctx, req.Private, resp.Private, "change request", plan.ID.ValueString())...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	}
}

// Delete implements [resource.Resource].
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(r.platform.Check(ctx, req.Private, "change request", state.ID.ValueString())...)
	ctx, cancel := tfkit.Deadline(ctx, state.Timeouts.Delete, defaultTimeout, &resp.Diagnostics)
	defer cancel()
	asks := asksNext(ctx, req.Private, state, &resp.Diagnostics)
	standIn := tfkit.IsHeldElsewhere(ctx, req.Private, &resp.Diagnostics)
	switch {
	case resp.Diagnostics.HasError():
		return
	case standIn:
		resp.Diagnostics.Append(keptForAnother(state))
		return
	}
	resp.Diagnostics.Append(r.requests.remove(ctx, state, asks)...)
}

// UpgradeState implements [resource.ResourceWithUpgradeState]: by each version before [schemaVersion], what leads from it
// straight to that one. States of all that were released are kept in internal/acceptance/testdata/state, and tested.
func (r *Resource) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	return map[int64]resource.StateUpgrader{}
}

// ImportState implements [resource.ResourceWithImportState], by id and by identity.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	text := tfkit.ImportID(ctx, req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	found, diags := r.requests.importable(ctx, text)
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	tfkit.NewHolder(ctx, resp.Private, false, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), found.ID)...)
	resp.Diagnostics.Append(tfkit.SetIdentity(ctx, resp.Identity, types.StringValue(found.ID))...)
	resp.Diagnostics.Append(r.platform.Mark(ctx, resp.Private)...)
}
