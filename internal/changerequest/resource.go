package changerequest

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

const (
	resourceType = "altinn_system_user_change_request"
	// defaultTimeout is what an operation may take unless `timeouts` says otherwise.
	defaultTimeout = 5 * time.Minute
	// keptAttribute is planned as unknown where a change request is kept although another holder is
	// to let it go: see [run.HeldElsewhere].
	keptAttribute = "created_at"
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
	planner  *planner // nil before the provider is configured, as where its block refers to what is not known yet
	client   *altinn.Client
	writer   writer
	platform *tfkit.Platform
}

// NewResource returns the resource, not yet configured.
func NewResource() resource.Resource { return &Resource{} }

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
		claims := run.Kept(data.Run, newClaims)
		r.client, r.platform = data.Altinn, data.Platform
		r.planner = &planner{client: data.Altinn, run: data.Run, claims: claims, catalog: data.Catalog}
		r.writer = writer{client: data.Altinn, claims: claims, pause: data.PollInterval}
	}
}

// ValidateConfig implements [resource.ResourceWithValidateConfig].
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	config := tfkit.Model[model](ctx, req.Config, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(checkContent(config)...)
	}
}

// ModifyPlan implements [resource.ResourceWithModifyPlan]: it plans what is known of what is made,
// warns of what cannot be undone or need not be asked for, and refuses what the service would.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	state, plan := tfkit.StateAndPlan[model](ctx, req, &resp.Diagnostics)
	creates, destroys := req.State.Raw.IsNull(), req.Plan.Raw.IsNull()
	if !destroys {
		resp.Diagnostics.Append(checkNew(state, plan)...)
	}
	if creates && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("status"), statusOfNew())...)
	}
	resp.Diagnostics.Append(r.platform.Check(ctx, req.Private, noun, state.ID.ValueString())...)
	if resp.Diagnostics.HasError() || r.planner == nil {
		return
	}
	holder := tfkit.HolderOf(ctx, req.Private, &resp.Diagnostics) // of a creation, that of what it replaces
	var p approval.Planned
	switch {
	case destroys:
		p = r.planner.destroy(ctx, state, holder)
	case creates:
		p = r.planner.create(ctx, plan, approval.ReadPredecessor(ctx, req.Private, &resp.Diagnostics), holder)
	default:
		p = r.planner.change(ctx, state, plan, holder)
	}
	resp.Diagnostics.Append(p.Said...)
	resp.Diagnostics.Append(p.Predecessor.Keep(ctx, resp.Private)...)
	if p.Shared {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(keptAttribute), types.StringUnknown())...)
	}
}

// Create implements [resource.Resource].
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan := tfkit.Model[model](ctx, req.Plan, &resp.Diagnostics)
	ctx, cancel := tfkit.Deadline(ctx, plan.Timeouts.Create, defaultTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	want := plan.ask()
	o := r.writer.create(ctx, want)
	if resp.Diagnostics.Append(creationMessages(want, o)...); !o.stored() {
		return
	}
	plan.created(*o.request)
	tfkit.NewHolder(ctx, resp.Private, o.verdict == tookOver, &resp.Diagnostics)
	resp.Diagnostics.Append(tfkit.SetIdentity(ctx, resp.Identity, plan.ID)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(r.platform.Mark(ctx, resp.Private)...)
}

// Read implements [resource.Resource].
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state := tfkit.Model[model](ctx, req.State, &resp.Diagnostics)
	resp.Diagnostics.Append(tfkit.SetIdentity(ctx, resp.Identity, state.ID)...)
	resp.Diagnostics.Append(r.platform.Keep(ctx, req.Private, resp.Private, noun, state.ID.ValueString())...)
	ctx, cancel := tfkit.Deadline(ctx, state.Timeouts.Read, defaultTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	id, claims := state.ID.ValueString(), r.planner.claims
	holder := tfkit.KnownHolder(ctx, resp.Private, &resp.Diagnostics)
	if status := state.Status.ValueString(); status != "" && !ended(status) { // it is empty while it is imported
		resp.Diagnostics.Append(conflicts(state, claims.Reads(id, string(state.ask().delta()), holder))...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	shown, err := r.client.SystemUserChangeRequest(ctx, id)
	resp.Diagnostics.Append(claims.RefreshHolder(ctx, resp.Private, holder, id)...)
	switch {
	case altinn.IsUnknownRequest(err):
		claims.Gone(id)
		resp.Diagnostics.Append(gone(state))
		resp.State.RemoveResource(ctx)
	case err != nil:
		resp.Diagnostics.Append(state.failed("read", err).Diagnostics()...)
	default:
		was := state
		state.read(*shown)
		resp.Diagnostics.Append(tfkit.SetRefreshed(ctx, &resp.State, was, state)...)
		resp.Diagnostics.Append(wording().OddRights(state.describe(), "required_rights", state.RequiredRights)...)
		resp.Diagnostics.Append(wording().OddRights(state.describe(), "unwanted_rights", state.UnwantedRights)...)
	}
}

// Update implements [resource.Resource]. What an update can change is kept in the state alone.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan := tfkit.Model[model](ctx, req.Plan, &resp.Diagnostics)
	state := tfkit.Model[model](ctx, req.State, &resp.Diagnostics)
	if plan.CreatedAt.IsUnknown() { // see keptAttribute
		plan.CreatedAt = state.CreatedAt
	}
	resp.Diagnostics.Append(tfkit.SetIdentity(ctx, resp.Identity, plan.ID)...)
	resp.Diagnostics.Append(r.platform.Keep(ctx, req.Private, resp.Private, noun, plan.ID.ValueString())...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	}
}

// Delete implements [resource.Resource].
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state := tfkit.Model[model](ctx, req.State, &resp.Diagnostics)
	resp.Diagnostics.Append(r.platform.Check(ctx, req.Private, noun, state.ID.ValueString())...)
	ctx, cancel := tfkit.Deadline(ctx, state.Timeouts.Delete, defaultTimeout, &resp.Diagnostics)
	defer cancel()
	planned := approval.ReadPredecessor(ctx, req.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(deletionMessages(state, r.writer.remove(ctx, state, planned))...)
}

// UpgradeState implements [resource.ResourceWithUpgradeState]: by each version before
// [schemaVersion], what leads from it straight to that one. States of all that were released are
// kept in internal/acceptance/testdata/state, and tested.
func (r *Resource) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	return map[int64]resource.StateUpgrader{}
}

// ImportState implements [resource.ResourceWithImportState], by id and by identity.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	text := tfkit.ImportID(ctx, req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	found, diags := importable(ctx, r.client, text)
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	tfkit.NewHolder(ctx, resp.Private, false, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), found.ID)...)
	resp.Diagnostics.Append(tfkit.SetIdentity(ctx, resp.Identity, types.StringValue(found.ID))...)
	resp.Diagnostics.Append(r.platform.Mark(ctx, resp.Private)...)
}
