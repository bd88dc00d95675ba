package system

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

const (
	resourceType = "altinn_system"
	// defaultTimeout is what each operation may take unless `timeouts` says otherwise.
	defaultTimeout = 5 * time.Minute
)

var (
	_ resource.ResourceWithConfigure    = (*Resource)(nil)
	_ resource.ResourceWithIdentity     = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan   = (*Resource)(nil)
	_ resource.ResourceWithImportState  = (*Resource)(nil)
	_ resource.ResourceWithUpgradeState = (*Resource)(nil)
)

// Resource is altinn_system.
type Resource struct {
	register register
	catalog  tfkit.Catalog // nil when names are not checked
}

// NewResource returns the resource, not yet configured.
func NewResource() resource.Resource { return new(Resource) }

// Metadata implements [resource.Resource].
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_system"
}

// Schema implements [resource.Resource].
func (r *Resource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema(ctx)
}

// IdentitySchema implements [resource.ResourceWithIdentity].
func (r *Resource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = tfkit.IDIdentity("The id of the system, such as 991825827_smartcloud.")
}

// Configure implements [resource.ResourceWithConfigure].
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	if data := tfkit.ConfigureData(req.ProviderData, &resp.Diagnostics); data != nil {
		resp.Diagnostics.Append(data.RequireCredential()...)
		r.register = register{client: data.Altinn, run: data.Run, platform: data.Platform}
		data.Run.States.Observe(resourceType, r.register.stateHas)
		r.catalog = data.Catalog
	}
}

// ModifyPlan implements [resource.ResourceWithModifyPlan]: it fills in what follows from the id,
// warns of what cannot be undone, refuses what `deletion_protection` forbids, and checks the names
// of what a write would send.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	state, plan := tfkit.StateAndPlan[model](ctx, req, &resp.Diagnostics)
	creates, destroys := req.State.Raw.IsNull(), req.Plan.Raw.IsNull()
	resp.Diagnostics.Append(r.register.platform.Check(ctx, req.Private, "system", state.ID.ValueString())...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !destroys {
		resp.Diagnostics.Append(checkNew(state, plan)...)
	}
	if r.register.run == nil { // the provider is not configured yet: what follows needs it, checkNew does not
		return
	}
	holder := tfkit.HolderOf(ctx, req.Private, &resp.Diagnostics) // of a replacement's creation, that of the object being replaced
	if !destroys && tfkit.Present(plan.ID) {
		id := plan.ID.ValueString()
		if vendor := types.StringValue(identifier.VendorOrgNumber(id)); !plan.VendorOrgNumber.Equal(vendor) {
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("vendor_org_number"), vendor)...)
		}
		r.register.run.Offers.Plan(id, plan.offer())
		r.register.run.ClientUse.Lists(id, tfkit.Strings(plan.ClientIDs))
	}
	switch {
	case creates:
		resp.Diagnostics.Append(r.register.planCreate(ctx, plan.ID, holder)...)
	case destroys:
		resp.Diagnostics.Append(r.register.planDestroy(state, holder)...)
	case !plan.ID.Equal(state.ID):
		resp.Diagnostics.Append(r.register.planReplacement(ctx, state, plan, holder)...)
	default:
		resp.Diagnostics.Append(r.register.planKeep(state, holder)...)
	}
	if !destroys && r.catalog != nil {
		resp.Diagnostics.Append(checkNames(ctx, r.catalog, state, plan)...)
	}
}

// Create implements [resource.Resource]. It never fails once the system is registered: a resource
// that failed while it was created is tainted, the next plan would replace it, and its id would be
// spent.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan := tfkit.Model[model](ctx, req.Plan, &resp.Diagnostics)
	ctx, cancel := tfkit.Deadline(ctx, plan.Timeouts.Create, defaultTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	made := r.register.create(ctx, plan.system())
	resp.Diagnostics.Append(made.messages()...)
	if made.failed() {
		return
	}
	tfkit.NewHolder(ctx, resp.Private, false, &resp.Diagnostics)
	resp.Diagnostics.Append(tfkit.SetIdentity(ctx, resp.Identity, plan.ID)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(r.register.platform.Mark(ctx, resp.Private)...)
}

// Read implements [resource.Resource].
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state := tfkit.Model[model](ctx, req.State, &resp.Diagnostics)
	resp.Diagnostics.Append(tfkit.SetIdentity(ctx, resp.Identity, state.ID)...)
	resp.Diagnostics.Append(r.register.platform.Keep(ctx, req.Private, resp.Private, "system", state.ID.ValueString())...)
	ctx, cancel := tfkit.Deadline(ctx, state.Timeouts.Read, defaultTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	resp.Diagnostics.Append(r.register.reads(id, tfkit.KnownHolder(ctx, resp.Private, &resp.Diagnostics))...)
	if resp.Diagnostics.HasError() {
		return
	}
	found, err := r.register.client.System(ctx, id)
	switch {
	case api.IsNotFound(err) || err == nil && found.IsDeleted:
		r.register.run.Systems.Gone(id)
		resp.Diagnostics.Append(gone(id, err == nil))
		resp.State.RemoveResource(ctx)
	case err != nil:
		resp.Diagnostics.Append(failed("read", id, err).Diagnostics()...)
	default:
		was := state
		state.read(*found)
		resp.Diagnostics.Append(tfkit.SetRefreshed(ctx, &resp.State, was, state)...)
		resp.Diagnostics.Append(oddRightsWarning(*found)...)
	}
}

// Update implements [resource.Resource]. Nothing is sent when nothing of the system's changes, as
// when `deletion_protection` does.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan := tfkit.Model[model](ctx, req.Plan, &resp.Diagnostics)
	state := tfkit.Model[model](ctx, req.State, &resp.Diagnostics)
	resp.Diagnostics.Append(tfkit.SetIdentity(ctx, resp.Identity, plan.ID)...)
	resp.Diagnostics.Append(r.register.platform.Keep(ctx, req.Private, resp.Private, "system", plan.ID.ValueString())...)
	ctx, cancel := tfkit.Deadline(ctx, plan.Timeouts.Update, defaultTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	if had, want := state.system(), plan.system(); len(differences(want, had)) > 0 {
		made := r.register.replace(ctx, had, want)
		resp.Diagnostics.Append(made.messages()...)
		if made.failed() {
			if made.there != nil && !made.there.IsDeleted { // the state gets what the register has, not the plan
				state.read(*made.there)
				resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
			}
			return
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Delete implements [resource.Resource].
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state := tfkit.Model[model](ctx, req.State, &resp.Diagnostics)
	resp.Diagnostics.Append(r.register.platform.Check(ctx, req.Private, "system", state.ID.ValueString())...)
	ctx, cancel := tfkit.Deadline(ctx, state.Timeouts.Delete, defaultTimeout, &resp.Diagnostics)
	defer cancel()
	if state.DeletionProtection.ValueBool() { // -replace and a tainted resource get past the plan
		resp.Diagnostics.Append(protected(state.ID.ValueString(), "delete it"))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	made := r.register.remove(ctx, state.ID.ValueString())
	resp.Diagnostics.Append(made.messages()...)
	if !made.failed() {
		r.register.run.Systems.Forgets(state.ID.ValueString())
	}
}

// UpgradeState implements [resource.ResourceWithUpgradeState]: by each version before
// [schemaVersion], what leads from it straight to that one. States of all that were released are
// kept in internal/acceptance/testdata/state, and tested.
func (r *Resource) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	return map[int64]resource.StateUpgrader{}
}

// ImportState implements [resource.ResourceWithImportState], by id and by identity.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := tfkit.ImportID(ctx, req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := identifier.CheckStoredSystemID(id); err != nil {
		resp.Diagnostics.Append(badImportID(id, err)...)
		return
	}
	found := r.register.find(ctx, "import", id)
	resp.Diagnostics.Append(found.messages()...)
	if found.failed() {
		return
	}
	tfkit.NewHolder(ctx, resp.Private, false, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	resp.Diagnostics.Append(tfkit.SetIdentity(ctx, resp.Identity, types.StringValue(id))...)
	resp.Diagnostics.Append(r.register.platform.Mark(ctx, resp.Private)...)
}
