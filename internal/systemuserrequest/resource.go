package systemuserrequest

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

const (
	resourceType = "altinn_system_user_request"
	// defaultTimeout is what an operation may take unless `timeouts` says otherwise; creation may
	// also wait for a person.
	defaultTimeout       = 5 * time.Minute
	defaultCreateTimeout = 30 * time.Minute
	// keptAttribute is planned as unknown to make an update of the plan, so that the apply of this
	// holder runs before another one's destruction of the same request: see [run.HeldElsewhere].
	keptAttribute = "escalated"
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
	planner  *planner // nil before the provider is configured, as where its block refers to what is not known yet
	reader   reader
	writer   writer
	platform *tfkit.Platform
}

// NewResource returns the resource, not yet configured.
func NewResource() resource.Resource { return &Resource{} }

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
		claims := run.Kept(data.Run, newClaims)
		r.reader, r.platform = newReader(data), data.Platform
		r.planner = &planner{reader: r.reader, run: data.Run, claims: claims, catalog: data.Catalog}
		r.writer = writer{reader: r.reader, run: data.Run, claims: claims, deletions: run.Kept(data.Run, newDeletions), interval: data.PollInterval}
		data.Run.States.Observe(resourceType, claims.stateHas)
	}
}

// ValidateConfig implements [resource.ResourceWithValidateConfig].
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	config := tfkit.Model[model](ctx, req.Config, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(checkContent(config)...)
	}
}

// ModifyPlan implements [resource.ResourceWithModifyPlan]: it plans renewals, and what is known of
// what is made, warns of what cannot be undone, refuses what the service would, and checks the
// names of what is asked for anew.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	state, plan := tfkit.StateAndPlan[model](ctx, req, &resp.Diagnostics)
	creates, destroys := req.State.Raw.IsNull(), req.Plan.Raw.IsNull()
	if !destroys {
		resp.Diagnostics.Append(checkNew(state.listed, plan.listed)...)
	}
	if creates && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(planComputed(ctx, &resp.Plan, plan)...)
	}
	resp.Diagnostics.Append(r.platform.Check(ctx, req.Private, noun, state.ID.ValueString())...)
	if resp.Diagnostics.HasError() || r.planner == nil {
		return
	}
	holder := tfkit.HolderOf(ctx, req.Private, &resp.Diagnostics) // of a replacement's creation, that of the object being replaced
	var p planned
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
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(keptAttribute), types.BoolUnknown())...)
	}
	if p.renews != "" {
		resp.RequiresReplace.Append(path.Root(p.renews))
		resp.Diagnostics.Append(planComputed(ctx, &resp.Plan, plan)...)
	}
}

// Create implements [resource.Resource]. It never fails once the request is stored: a resource that
// failed while it was created is tainted, and the next apply would ask the customer anew.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan := tfkit.Model[model](ctx, req.Plan, &resp.Diagnostics)
	ctx, cancel := tfkit.Deadline(ctx, plan.Timeouts.Create, defaultCreateTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	want := plan.ask()
	o := r.writer.create(ctx, want)
	if resp.Diagnostics.Append(creationMessages(want, o)...); !o.stored() {
		return
	}
	plan.created(*o.request, nil)
	tfkit.NewHolder(ctx, resp.Private, o.adopted(), &resp.Diagnostics)
	resp.Diagnostics.Append(tfkit.SetIdentity(ctx, resp.Identity, plan.ID)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(r.platform.Mark(ctx, resp.Private)...)
	if !plan.WaitForAcceptance.ValueBool() {
		return
	}
	o = r.writer.wait(ctx, plan.kind(), *o.request)
	if resp.Diagnostics.Append(waitMessages(o)...); o.verdict == answered {
		plan.created(*o.request, o.user)
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	}
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
	resp.Diagnostics.Append(conflicts(id, state.key(), claims.Reads(id, state.key().String(), holder))...)
	if resp.Diagnostics.HasError() {
		return
	}
	shown, err := r.reader.refresh(ctx, state.details)
	resp.Diagnostics.Append(claims.RefreshHolder(ctx, resp.Private, holder, id)...)
	if err != nil {
		resp.Diagnostics.Append(failedOn(state.key(), "read", id, err).Diagnostics()...)
		return
	}
	lost := shown.gone() || shown.request == nil && !belongsTo(*shown.user, state)
	claims.noteRefresh(state.listed, shown, lost)
	was := state
	switch {
	case lost:
		resp.Diagnostics.Append(r.planner.gone(ctx, state, shown))
		resp.State.RemoveResource(ctx)
		return
	case shown.request == nil:
		state.readUserAlone(*shown.user)
		resp.Diagnostics.Append(requestGone(state.listed, *shown.user))
	default:
		state.read(shown)
		resp.Diagnostics.Append(wording().OddRights(state.describe(), "rights", state.Rights)...)
	}
	resp.Diagnostics.Append(tfkit.SetRefreshed(ctx, &resp.State, was, state)...)
}

// Update implements [resource.Resource]. What an update can change is kept in the state alone.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan := tfkit.Model[model](ctx, req.Plan, &resp.Diagnostics)
	state := tfkit.Model[model](ctx, req.State, &resp.Diagnostics)
	if plan.Escalated.IsUnknown() { // see keptAttribute
		plan.Escalated = state.Escalated
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
	o, left := r.writer.remove(ctx, state.listed, planned)
	resp.Diagnostics.Append(deletionMessages(state.listed, o)...)
	resp.Diagnostics.Append(left.messages()...)
}

// UpgradeState implements [resource.ResourceWithUpgradeState]: by each version before
// [schemaVersion], what leads from it straight to that one. States of all that were released are
// kept in internal/acceptance/testdata/state, and tested.
func (r *Resource) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	return map[int64]resource.StateUpgrader{}
}

// ImportState implements [resource.ResourceWithImportState], by id, by system, party and reference,
// and by identity.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	text := tfkit.ImportID(ctx, req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	shown, diags := r.reader.importable(ctx, text)
	if resp.Diagnostics.Append(diags...); diags.HasError() {
		return
	}
	for name, value := range map[string]string{
		"id": shown.request.ID, "user_type": string(shown.kind), "system_id": shown.request.SystemID,
		"party_org_number": shown.request.PartyOrgNumber, "external_ref": shown.request.ExternalRef,
	} {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), value)...)
	}
	tfkit.NewHolder(ctx, resp.Private, false, &resp.Diagnostics)
	resp.Diagnostics.Append(tfkit.SetIdentity(ctx, resp.Identity, types.StringValue(shown.request.ID))...)
	resp.Diagnostics.Append(r.platform.Mark(ctx, resp.Private)...)
}
