package maskinportenclient

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// stateHas notes a client that the CLI has read from its state.
func (c clients) stateHas(raw json.RawMessage) {
	var state struct {
		ID   string `json:"client_id"`
		Name string `json:"name"`
	}
	if json.Unmarshal(raw, &state) == nil && state.ID != "" {
		c.run.Clients.Saw(state.ID, state.Name)
	}
}

// planCreate tells why a planned creation cannot succeed, or would make a client that there is. Core plans a creation once more when it applies
// it, in a new run that has not seen an object which `create_before_destroy` has deposed: that one is refused then, and stays deposed.
func (c clients) planCreate(ctx context.Context, name types.String, predecessor run.Holder) diag.Diagnostics {
	if !tfkit.Present(name) {
		return nil
	}
	switch conflict, id := c.run.Clients.Creates(name.ValueString(), predecessor); conflict {
	case run.NoConflict:
	case run.TwoHolders, run.AlreadyHeld:
		return diag.Diagnostics{twoResources(name.ValueString())}
	default:
		return diag.Diagnostics{lostElsewhere(id)}
	}
	there, diags := c.taken(ctx, "create", name.ValueString(), name.ValueString())
	if there != nil {
		diags.Append(failed("create", name.ValueString(), nil).WithVerdict(exists(*there))...)
	}
	if replaced := c.run.Clients.InPlaceOf("", name.ValueString()); replaced != "" && len(diags) == 0 {
		diags.Append(replaceWarning(replaced, name.ValueString()))
	}
	return diags
}

// taken looks for a client with a name that no resource in this run manages, for the plan of an operation on a client, and tells why it
// cannot.
func (c clients) taken(ctx context.Context, verb, id, name string) (*selfservice.Registration, diag.Diagnostics) {
	var there *selfservice.Registration
	err := c.run.SelfServiceProbes.Do(ctx, func(ctx context.Context) error {
		all, err := c.api.Registrations(ctx, false)
		there = c.unmanaged(all, name)
		return err
	})
	switch {
	case failure.Postponed(err):
		return nil, nil
	case failure.RefusedForAll(err) && !c.run.SelfServiceProbes.FirstToReport():
		return nil, nil // the plan has failed
	case failure.RefusedForAll(err) || api.IsForbidden(err):
		return nil, failed(verb, id, err).Diagnostics()
	case err != nil:
		return nil, diag.Diagnostics{notAsked(name, c.run.SelfServiceProbes.WhyNot(err))}
	}
	return there, nil
}

// planDestroy warns of a planned destruction, or refuses it.
func (c clients) planDestroy(ctx context.Context, state model, holder run.Holder) diag.Diagnostics {
	id, name := state.ClientID.ValueString(), state.Name.ValueString()
	conflict := c.run.Clients.Destroys(id, name, holder)
	switch {
	case state.DeletionProtection.ValueBool():
		return diag.Diagnostics{protected(id)}
	case conflict != run.NoConflict:
		return diag.Diagnostics{lostElsewhere(id)}
	}
	c.run.Calls.Settle(ctx, func() bool { return false }) // systems that list it may be read after it
	return diag.Diagnostics{destroyWarning(id, name, c.run.ClientUse.Systems(id))}
}

// planKeep judges the plan for a client that stays, be it changed or imported.
func (c clients) planKeep(ctx context.Context, state, plan model, holder run.Holder) diag.Diagnostics {
	id, name := state.ClientID.ValueString(), state.Name.ValueString()
	renamed := tfkit.Present(plan.Name) && !plan.Name.Equal(state.Name)
	if tfkit.Present(plan.Name) {
		name = plan.Name.ValueString()
	}
	if other := c.run.Clients.InPlaceOf(id, name); other != "" && !plan.Name.Equal(state.Name) {
		return diag.Diagnostics{renamedTo(name, other)}
	}
	switch c.run.Clients.Keeps(id, name, holder) {
	case run.NoConflict, run.HeldElsewhere:
		if !renamed {
			return nil
		}
		there, diags := c.taken(ctx, "update", id, name)
		if there != nil {
			diags.Append(failed("update", id, nil).WithVerdict(nameIsTaken(*there))...)
		}
		return diags
	case run.TwoHolders:
		return diag.Diagnostics{heldTwice(id)}
	default:
		return diag.Diagnostics{lostElsewhere(id)}
	}
}

// checkScopes checks the scopes that a plan adds.
func checkScopes(ctx context.Context, catalog tfkit.Catalog, state, plan model) diag.Diagnostics {
	if catalog == nil {
		return nil
	}
	held := tfkit.Strings(state.Scopes)
	added := slices.DeleteFunc(tfkit.Strings(plan.Scopes), func(scope string) bool { return slices.Contains(held, scope) })
	return catalog.CheckScopes(ctx, path.Root("scopes"), added)
}

// planKeys are the planned keys: those that are the same as in the state are written as there, with their end unless the configuration
// has another.
func planKeys(planned, configured, had types.Map) types.Map {
	if !tfkit.Present(planned) {
		return planned
	}
	known, wanted, keys := keysOf(had), keysOf(configured), keysOf(planned)
	elements := make(map[string]attr.Value, len(planned.Elements()))
	maps.Copy(elements, planned.Elements())
	for id, key := range keys {
		was, held := known[id]
		switch {
		case held && tfkit.Present(key.PublicKey) && sameKey(key.PublicKey.ValueString(), was.PublicKey.ValueString()):
			key.PublicKey = was.PublicKey
			if wanted[id].ExpiresAt.IsNull() || sameTime(key.ExpiresAt, was.ExpiresAt) {
				key.ExpiresAt = was.ExpiresAt
			}
		case wanted[id].ExpiresAt.IsNull():
			key.ExpiresAt = types.StringUnknown()
		}
		elements[id] = key.value()
	}
	return types.MapValueMust(keyType(), elements)
}

// keyWarnings tell what a plan does to the keys that the client has.
func keyWarnings(state, plan model, now time.Time) diag.Diagnostics {
	if !tfkit.Present(plan.Keys) {
		return nil
	}
	var diags diag.Diagnostics
	had, want := keysOf(state.Keys), plan.Keys.Elements()
	name := state.Name.ValueString()
	planned := keysOf(plan.Keys)
	var removed []string
	tooMany := len(planned) - selfservice.MostKeys
	for _, id := range slices.Sorted(maps.Keys(had)) {
		if _, kept := want[id]; !kept {
			removed = append(removed, id)
			if ends := had[id].ExpiresAt; !tfkit.Present(ends) || unix(ends) > now.Unix() { // one that has expired is not kept for the moment of the change
				tooMany++
			}
		}
	}
	added := false
	for _, id := range slices.Sorted(maps.Keys(planned)) {
		was, held := had[id]
		now := planned[id].PublicKey
		added = added || !held
		if held && tfkit.Present(now) && !sameKey(was.PublicKey.ValueString(), now.ValueString()) {
			diags.Append(replacesKey(name, id))
		}
	}
	switch {
	case len(removed) > 0 && added:
		diags.Append(swapsKeys(name, removed, tooMany))
	case len(removed) > 0:
		diags.Append(removesKeys(name, removed))
	}
	return diags
}

// checkExpired refuses a plan that writes keys of which one has expired. What changes nothing is left alone, but for the warning. Ends that the state
// does not have are [checkNewEnds]'s.
func checkExpired(planned, had types.Map, now time.Time) diag.Diagnostics {
	var diags diag.Diagnostics
	keys, known := keysOf(planned), keysOf(had)
	for _, id := range slices.Sorted(maps.Keys(keys)) {
		if ends := keys[id].ExpiresAt; tfkit.Present(ends) && ends.Equal(known[id].ExpiresAt) && unix(ends) <= now.Unix() {
			diags.Append(expiredKey(id, ends.ValueString()))
		}
	}
	return diags
}

// An ending is when a key ends.
type ending struct {
	id string
	at time.Time
}

// expiryWarning tells of planned keys that end within `expiry_warning`. It is nil if none does.
func expiryWarning(plan model, now time.Time) diag.Diagnostics {
	limit, err := time.ParseDuration(plan.ExpiryWarning.ValueString())
	if err != nil { // not known yet
		return nil
	}
	var soon []ending
	for id, key := range keysOf(plan.Keys) {
		if tfkit.Present(key.ExpiresAt) {
			if at := time.Unix(unix(key.ExpiresAt), 0); at.Before(now.Add(limit)) {
				soon = append(soon, ending{id, at})
			}
		}
	}
	if len(soon) == 0 {
		return nil
	}
	slices.SortFunc(soon, func(a, b ending) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.id, b.id)) })
	return diag.Diagnostics{endsSoon(plan.Name.ValueString(), soon, now)}
}
