package maskinportenclient

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// clients writes to the self-service API and judges what came of it: a POST is not idempotent there and has no key by which it could
// be, keys are replaced and not merged, and a client is never erased (maskinporten.md §8.4).
type clients struct {
	api *selfservice.Client
	run *run.Run
	now func() time.Time
}

// read reads a client with its keys. [api.IsNotFound] tells that there is none; one that was deleted is [isGone].
func (c clients) read(ctx context.Context, id string) (client, error) {
	registration, err := c.api.Registration(ctx, id)
	if err != nil {
		return client{}, err
	}
	if registration.Inactive {
		return client{Registration: *registration}, nil
	}
	keys, err := c.api.Keys(ctx, id)
	return client{*registration, keys}, err
}

// reader returns what reads a client.
func (c clients) reader(id string) func(context.Context) (client, error) {
	return func(ctx context.Context) (client, error) { return c.read(ctx, id) }
}

// isGone reports whether a read has shown that a client does not exist any more.
func isGone(c client, err error) bool { return api.IsNotFound(err) || err == nil && c.Inactive }

// update writes what is to change of a client. What somebody else has changed since the plan was made is not undone: the client
// is returned as it is, beside the error.
func (c clients) update(ctx context.Context, id string, owner organisation, had, want details) (*client, diag.Diagnostics) {
	unlock, err := c.run.Clients.Writes.Lock(ctx, id)
	if err != nil {
		return nil, failed("update", id, err).Diagnostics()
	}
	defer unlock()
	there, err := c.read(ctx, id)
	if api.IsNotFound(err) {
		if diags := c.missing(ctx, "update", id, owner, err); diags.HasError() {
			return nil, diags
		}
	}
	switch {
	case isGone(there, err):
		return nil, failed("update", id, err).WithVerdict(goneMeanwhile(id))
	case err != nil:
		return nil, failed("update", id, err).Diagnostics()
	}
	if unplanned := changedSince(had, want, there); len(unplanned) > 0 {
		return &there, failed("update", id, nil).WithVerdict(changedSincePlanned(unplanned))
	}
	if diags := c.renamable(ctx, there, want.Name.ValueString()); diags.HasError() {
		return &there, diags
	}
	now, diags := c.change(ctx, there, want)
	if diags.HasError() && now != nil && len(now.keys) == 0 && len(there.keys) > 0 {
		back, said := c.putBack(ctx, *now, there.keys)
		return back, append(diags, said)
	}
	return now, diags
}

// renamable tells why a client cannot be given a name: by its name a client is found again whose creation was cut off.
func (c clients) renamable(ctx context.Context, there client, name string) diag.Diagnostics {
	if name == there.Name {
		return nil
	}
	all, err := c.api.Registrations(ctx, false)
	if err != nil {
		return failed("update", there.ClientID, err).WithFinding("Nothing has been written: whether another client has the name was to be looked up first.")
	}
	if other := c.unmanaged(all, name); other != nil {
		return failed("update", there.ClientID, nil).WithVerdict(nameIsTaken(*other))
	}
	return nil
}

// change writes the content of a client, and then its keys.
func (c clients) change(ctx context.Context, there client, want details) (*client, diag.Diagnostics) {
	id := there.ClientID
	keys, diags := want.jwks(there.keys)
	if diags.HasError() {
		return &there, diags
	}
	o := c.replace(ctx, there, want.registration())
	if o.err != nil || o.there == nil || o.gone() || unchanged(want.registration(), there, *o.there) {
		return c.notWritten(ctx, id, o, failed)
	}
	there = *o.there
	var ended []selfservice.Key
	if !sameKeys(keys, there.keys) {
		keys, ended = c.apart(keys)
	}
	o, left := c.setKeys(ctx, there, keys)
	switch {
	case o.err == nil && o.there == nil:
		there.keys = keys
		return &there, diag.Diagnostics{notReadBack(id, there.Name, o.lookErr)}
	case o.err != nil || o.gone() || !sameKeys(keys, o.there.keys) && sameKeys(there.keys, o.there.keys):
		now, diags := c.notWritten(ctx, id, o, keysFailed)
		if now == nil && !o.gone() { // it cannot be read now, so this is what is known
			now = &there
		}
		return now, diags
	}
	if len(ended) > 0 {
		diags.Append(endedKeysLeft(*o.there, keyIDsOf(ended)))
		o.there.keys = append(o.there.keys, ended...) // as it was planned: the next plan shows that they are gone
	}
	if len(left) > 0 {
		diags.Append(wentAtOnce(*o.there, left))
	}
	return o.there, diags
}

// unchanged reports whether there was something to write, and nothing of it is there. The lifetime does not count: scopes bound it.
func unchanged(want selfservice.Registration, before, now client) bool {
	wanted := slices.DeleteFunc(differences(want, before.Registration), func(name string) bool { return name == "access_token_lifetime" })
	return len(wanted) > 0 && len(differences(before.Registration, now.Registration)) == 0
}

// notWritten tells why a change has not been made, or is not known to have been, and returns the client as it is.
func (c clients) notWritten(
	ctx context.Context, id string, o outcome, failed func(verb, id string, err error) failure.Operation,
) (*client, diag.Diagnostics) {
	switch {
	case o.gone():
		return nil, failed("update", id, o.err).WithVerdict(goneMeanwhile(id))
	case o.err == nil && o.there == nil:
		return nil, failed("update", id, o.lookErr).Diagnostics()
	case o.err == nil:
		return o.there, failed("update", id, nil).WithVerdict(nothingChanged())
	case o.there == nil:
		return c.asItIs(ctx, id), failed("update", id, o.err).Diagnostics()
	}
	return o.there, failed("update", id, o.err).Diagnostics()
}

// asItIs is the client after a write that failed, nil if that cannot be found out.
func (c clients) asItIs(ctx context.Context, id string) *client {
	there, err := run.Look(ctx, c.reader(id))
	if err != nil || there.Inactive {
		return nil
	}
	return &there
}

// changedSince names the attributes that a write would change though the plan does not say so: the API has something else there
// than both the state and the plan.
func changedSince(had, want details, there client) []string {
	wanted := differences(want.registration(), there.Registration)
	unplanned := differences(had.registration(), there.Registration)
	unplanned = slices.DeleteFunc(unplanned, func(name string) bool { return !slices.Contains(wanted, name) })
	state, plan, now := keysOf(had.Keys), keysOf(want.Keys), keyModelsOf(there.keys, keysOf(had.Keys))
	if len(state) > 0 && there.keys == nil { // a refresh judges that: here it would end them before the new ones are there
		return append(unplanned, "keys")
	}
	for _, id := range slices.Sorted(maps.Keys(merged(state, now))) {
		if !sameEntry(now, state, id) && !sameEntry(now, plan, id) {
			return append(unplanned, "keys")
		}
	}
	return unplanned
}

func merged(a, b map[string]keyModel) map[string]keyModel {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// sameEntry reports whether two sets of keys say the same of a key id. An expiry that is not known makes no difference.
func sameEntry(a, b map[string]keyModel, id string) bool {
	one, inA := a[id]
	other, inB := b[id]
	if !inA || !inB {
		return inA == inB
	}
	return sameKey(one.PublicKey.ValueString(), other.PublicKey.ValueString()) &&
		(!tfkit.Present(one.ExpiresAt) || !tfkit.Present(other.ExpiresAt) || sameTime(one.ExpiresAt, other.ExpiresAt))
}

// remove deletes a client.
func (c clients) remove(ctx context.Context, id string, owner organisation) diag.Diagnostics {
	unlock, err := c.run.Clients.Writes.Lock(ctx, id)
	if err != nil {
		return failed("delete", id, err).Diagnostics()
	}
	defer unlock()
	switch o := c.deactivate(ctx, id); {
	case o.notFound != nil:
		return c.missing(ctx, "delete", id, owner, o.notFound)
	case o.gone() || o.err == nil && o.there == nil: // accepted, and what is deleted need not be readable
		return nil
	case o.err == nil:
		return failed("delete", id, nil).WithVerdict(nothingChanged())
	case o.lookErr != nil:
		return failed("delete", id, o.err).WithVerdict(deleteUnclear(o.lookErr))
	default:
		return failed("delete", id, o.err).Diagnostics()
	}
}

// importable tells why a client cannot be imported.
func (c clients) importable(ctx context.Context, id string) diag.Diagnostics {
	there, err := c.api.Registration(ctx, id)
	switch {
	case api.IsNotFound(err) || err == nil && there.Inactive:
		return failed("import", id, err).WithVerdict(nothingToImport(id))
	case err != nil:
		return failed("import", id, err).Diagnostics()
	case there.IntegrationType != selfservice.Maskinporten:
		return failed("import", id, nil).WithVerdict(anotherType(id, there.IntegrationType))
	}
	return nil
}
