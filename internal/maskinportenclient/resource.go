package maskinportenclient

import (
	"context"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// defaultTimeout is what each operation may take unless `timeouts` says otherwise.
const defaultTimeout = 5 * time.Minute

var (
	_ resource.ResourceWithConfigure      = (*Resource)(nil)
	_ resource.ResourceWithIdentity       = (*Resource)(nil)
	_ resource.ResourceWithValidateConfig = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan     = (*Resource)(nil)
	_ resource.ResourceWithImportState    = (*Resource)(nil)
	_ resource.ResourceWithUpgradeState   = (*Resource)(nil)
)

// Resource is altinn_maskinporten_client.
type Resource struct {
	clients  clients
	catalog  tfkit.Catalog // nil when scopes are not checked
	platform *tfkit.Platform
}

// NewResource returns the resource, not yet configured.
func NewResource() resource.Resource { return new(Resource) }

// Metadata implements [resource.Resource].
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_maskinporten_client"
}

// Schema implements [resource.Resource].
func (r *Resource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema(ctx)
}

// IdentitySchema implements [resource.ResourceWithIdentity].
func (r *Resource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = tfkit.IdentityBy("client_id", "The id of the client, as Digdir's portal shows it.")
}

// Configure implements [resource.ResourceWithConfigure].
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	data := tfkit.ConfigureData(req.ProviderData, &resp.Diagnostics)
	if data == nil {
		return
	}
	resp.Diagnostics.Append(data.RequireCredential()...)
	resp.Diagnostics.Append(data.RequireSelfService()...)
	r.clients = clients{api: data.SelfService, run: data.Run, now: data.Now}
	r.catalog, r.platform = data.Catalog, data.Platform
	data.Run.States.Observe(resourceType, r.clients.stateHas)
}

// ValidateConfig implements [resource.ResourceWithValidateConfig].
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	config := tfkit.Model[model](ctx, req.Config, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(checkKeys(config.Keys)...)
	}
}

// ModifyPlan implements [resource.ResourceWithModifyPlan]: it plans no change for keys that are only written in another form, warns
// of keys that go and of keys that end, and refuses what would lose a client.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var config model
	state, plan := tfkit.StateAndPlan[model](ctx, req, &resp.Diagnostics)
	creates, destroys := req.State.Raw.IsNull(), req.Plan.Raw.IsNull()
	if !destroys {
		config = tfkit.Model[model](ctx, req.Config, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(r.platform.Check(ctx, req.Private, noun, state.ClientID.ValueString())...)
	if resp.Diagnostics.HasError() || r.clients.run == nil {
		return
	}
	holder := tfkit.HolderOf(ctx, req.Private, &resp.Diagnostics)
	switch {
	case destroys:
		resp.Diagnostics.Append(r.clients.planDestroy(ctx, state, holder)...)
		return
	case creates:
		resp.Diagnostics.Append(r.clients.planCreate(ctx, plan.Name, holder)...)
	default:
		resp.Diagnostics.Append(r.clients.planKeep(ctx, state, plan, holder)...)
	}
	if len(resp.Diagnostics) == 0 { // otherwise the API is known to refuse, or not to answer
		resp.Diagnostics.Append(checkScopes(ctx, r.catalog, state, plan)...)
	}
	plan.Keys = planKeys(plan.Keys, config.Keys, state.Keys)
	resp.Diagnostics.Append(checkNewEnds(plan.Keys, state.Keys, r.clients.now())...)
	if !creates {
		resp.Diagnostics.Append(keyWarnings(state, plan, r.clients.now())...)
		switch {
		case plan.sameAs(state):
			plan.LastUpdated = state.LastUpdated
		case !plan.Keys.Equal(state.Keys):
			resp.Diagnostics.Append(checkExpired(plan.Keys, state.Keys, r.clients.now())...)
		}
	}
	resp.Diagnostics.Append(expiryWarning(plan, r.clients.now())...)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
}

// Create implements [resource.Resource].
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan := tfkit.Model[model](ctx, req.Plan, &resp.Diagnostics)
	ctx, cancel := tfkit.Deadline(ctx, plan.Timeouts.Create, defaultTimeout, &resp.Diagnostics)
	defer cancel()
	keys, diags := plan.jwks(nil)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	made, diags := r.clients.create(ctx, plan.registration(), keys)
	resp.Diagnostics.Append(diags...)
	if made == nil {
		return
	}
	if diags.HasError() { // tainted: what is known of it counts, and not what was planned
		plan.read(*made)
	} else {
		resp.Diagnostics.Append(plan.written(*made)...)
	}
	tfkit.NewHolder(ctx, resp.Private, false, &resp.Diagnostics)
	resp.Diagnostics.Append(tfkit.SetIdentityBy(ctx, resp.Identity, "client_id", plan.ClientID)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(r.platform.Mark(ctx, resp.Private)...)
	resp.Diagnostics.Append(r.clients.keepCaller(ctx, resp.Private)...)
}

// Read implements [resource.Resource].
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state := tfkit.Model[model](ctx, req.State, &resp.Diagnostics)
	resp.Diagnostics.Append(tfkit.SetIdentityBy(ctx, resp.Identity, "client_id", state.ClientID)...)
	resp.Diagnostics.Append(r.platform.Keep(ctx, req.Private, resp.Private, noun, state.ClientID.ValueString())...)
	ctx, cancel := tfkit.Deadline(ctx, state.Timeouts.Read, defaultTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ClientID.ValueString()
	holder := tfkit.KnownHolder(ctx, resp.Private, &resp.Diagnostics)
	if conflict := r.clients.run.Clients.Reads(id, state.Name.ValueString(), holder); conflict != run.NoConflict {
		resp.Diagnostics.Append(lostElsewhere(id))
		return
	}
	there, err := r.clients.read(ctx, id)
	if err == nil && !there.Inactive && there.keys == nil && len(keysOf(state.Keys)) > 0 { // a second look has to agree
		there, err = r.clients.read(ctx, id)
	}
	if api.IsNotFound(err) {
		owner := organisationOf(ctx, req.Private, &resp.Diagnostics)
		resp.Diagnostics.Append(r.clients.missing(ctx, "read", id, owner, err)...)
	}
	switch {
	case resp.Diagnostics.HasError():
	case isGone(there, err):
		r.clients.run.Clients.Gone(id)
		resp.Diagnostics.Append(gone(id, state.Name.ValueString()))
		resp.State.RemoveResource(ctx)
	case err != nil:
		resp.Diagnostics.Append(failed("read", id, err).Diagnostics()...)
	default:
		state.read(there)
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
		resp.Diagnostics.Append(r.clients.keepCaller(ctx, resp.Private)...)
	}
}

// Update implements [resource.Resource]. Nothing is sent when nothing of the client's changes, as when `deletion_protection` does.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan := tfkit.Model[model](ctx, req.Plan, &resp.Diagnostics)
	state := tfkit.Model[model](ctx, req.State, &resp.Diagnostics)
	resp.Diagnostics.Append(tfkit.SetIdentityBy(ctx, resp.Identity, "client_id", plan.ClientID)...)
	resp.Diagnostics.Append(r.platform.Keep(ctx, req.Private, resp.Private, noun, plan.ClientID.ValueString())...)
	ctx, cancel := tfkit.Deadline(ctx, plan.Timeouts.Update, defaultTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	if plan.sameContent(state) {
		plan.LastUpdated = state.LastUpdated
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
		return
	}
	owner := organisationOf(ctx, req.Private, &resp.Diagnostics)
	there, diags := r.clients.update(ctx, plan.ClientID.ValueString(), owner, state.details, plan.details)
	resp.Diagnostics.Append(diags...)
	switch {
	case diags.HasError() && there != nil: // what was not written must not stand in the state
		state.read(*there)
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	case !diags.HasError():
		resp.Diagnostics.Append(plan.written(*there)...)
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	}
}

// Delete implements [resource.Resource].
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state := tfkit.Model[model](ctx, req.State, &resp.Diagnostics)
	id := state.ClientID.ValueString()
	resp.Diagnostics.Append(r.platform.Check(ctx, req.Private, noun, id)...)
	ctx, cancel := tfkit.Deadline(ctx, state.Timeouts.Delete, defaultTimeout, &resp.Diagnostics)
	defer cancel()
	if state.DeletionProtection.ValueBool() { // -replace and a tainted resource get past the plan
		resp.Diagnostics.Append(protected(id))
	}
	owner := organisationOf(ctx, req.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if resp.Diagnostics.Append(r.clients.remove(ctx, id, owner)...); !resp.Diagnostics.HasError() {
		r.clients.run.Clients.Forgets(id)
	}
}

// UpgradeState implements [resource.ResourceWithUpgradeState]: by each version before [schemaVersion], what leads from it
// straight to that one. States of all that were released are kept in internal/acceptance/testdata/state, and tested.
func (r *Resource) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	return map[int64]resource.StateUpgrader{}
}

// ImportState implements [resource.ResourceWithImportState], by client id and by identity.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := strings.TrimSpace(tfkit.ImportBy(ctx, "client_id", req, &resp.Diagnostics))
	if resp.Diagnostics.HasError() {
		return
	}
	if resp.Diagnostics.Append(r.clients.importable(ctx, id)...); resp.Diagnostics.HasError() {
		return
	}
	tfkit.NewHolder(ctx, resp.Private, false, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("client_id"), id)...)
	resp.Diagnostics.Append(tfkit.SetIdentityBy(ctx, resp.Identity, "client_id", types.StringValue(id))...)
	resp.Diagnostics.Append(r.platform.Mark(ctx, resp.Private)...)
}
