package maskinportenclient

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// writeAttempts bounds the writes of one thing whose outcome stays unknown. A read stands between any two.
const writeAttempts = 3

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

// create makes a client with its keys. A client of the same name that no resource in this run manages is left alone, and an error: it may be
// somebody's, or what a run that was cut off has left. Without its keys a client is of no use, so it is deleted again if they
// cannot be had; it is returned beside the error if that fails.
func (c clients) create(ctx context.Context, want selfservice.Registration, keys []selfservice.Key) (*client, diag.Diagnostics) {
	unlock, err := c.run.Clients.Writes.Lock(ctx, want.Name)
	if err != nil {
		return nil, failed("create", want.Name, err).Diagnostics()
	}
	defer unlock()
	c.run.Clients.Begins(want.Name)
	before, err := c.api.Registrations(ctx)
	if err != nil {
		return nil, failed("create", want.Name, err).WithFinding("Nothing has been made: whether there is such a client already was to be looked up first.")
	}
	if there := c.unmanaged(before, want.Name); there != nil {
		return nil, failed("create", want.Name, nil).WithVerdict(exists(*there))
	}
	made, diags := c.register(ctx, want, before)
	if diags.HasError() {
		return nil, diags
	}
	c.run.Clients.Note(made.ClientID, run.Made)
	err = c.postKeys(ctx, made.ClientID, keys)
	if err == nil {
		there, diags := c.readBack(ctx, *made, keys)
		return &there, diags
	}
	_, undone := run.Look(ctx, func(ctx context.Context) (any, error) { return nil, c.api.Deactivate(ctx, made.ClientID) })
	if undone != nil && !api.IsNotFound(undone) {
		return &client{*made, nil}, failed("give its keys to", want.Name, err).WithFinding(leftWithoutKeys(made.ClientID))
	}
	return nil, failed("give its keys to", want.Name, err).WithFinding("The client has been deleted again: without a key it is of no use.")
}

// unmanaged returns a client with a name that no resource in this run manages.
func (c clients) unmanaged(all []selfservice.Registration, name string) *selfservice.Registration {
	at := slices.IndexFunc(all, func(one selfservice.Registration) bool {
		return one.Name == name && !c.run.Clients.Knows(one.ClientID)
	})
	if at < 0 {
		return nil
	}
	return &all[at]
}

// register makes a client, and finds it in the list where the answer was lost: it is the one that was not there before.
func (c clients) register(ctx context.Context, want selfservice.Registration, before []selfservice.Registration) (*selfservice.Registration, diag.Diagnostics) {
	serverErrors := 0
	for attempt := 1; ; attempt++ {
		made, err := c.api.Register(ctx, want)
		if err == nil && made.ClientID != "" {
			return made, nil
		}
		if err != nil && !api.OutcomeUnknown(err) {
			return nil, failed("create", want.Name, err).Diagnostics()
		}
		if api.HasStatus(err, http.StatusInternalServerError) {
			serverErrors++
		}
		appeared, lookErr := c.appeared(ctx, want, before)
		switch {
		case lookErr != nil:
			return nil, failed("create", want.Name, err).WithVerdict(createUnclear(lookErr))
		case len(appeared) == 1:
			return &appeared[0], nil
		case len(appeared) > 1:
			return nil, failed("create", want.Name, err).WithVerdict(severalAppeared(appeared))
		case attempt == writeAttempts || serverErrors > 1 || ctx.Err() != nil:
			return nil, failed("create", want.Name, err).WithFinding("A look at the list afterwards has found no such client: nothing has been made.")
		}
	}
}

// appeared are the clients that a POST may have made: what was asked for, and not there before.
func (c clients) appeared(ctx context.Context, want selfservice.Registration, before []selfservice.Registration) ([]selfservice.Registration, error) {
	look := func(ctx context.Context) ([]selfservice.Registration, error) {
		after, err := c.api.Registrations(ctx)
		return slices.DeleteFunc(after, func(one selfservice.Registration) bool {
			was := slices.ContainsFunc(before, func(other selfservice.Registration) bool { return other.ClientID == one.ClientID })
			return was || one.Name != want.Name || c.run.Clients.Knows(one.ClientID)
		}), err
	}
	return run.LookAfter(ctx, look, func(found []selfservice.Registration, err error) bool { return err != nil || len(found) > 0 })
}

// readBack reads a client after what was to be written has been. If that fails, it is taken for what was sent, with a warning.
func (c clients) readBack(ctx context.Context, sent selfservice.Registration, keys []selfservice.Key) (client, diag.Diagnostics) {
	there, err := run.Look(ctx, c.reader(sent.ClientID))
	if err != nil || there.Inactive {
		return client{sent, keys}, diag.Diagnostics{notReadBack(sent.ClientID, sent.Name, err)}
	}
	return there, nil
}

// setKeys makes these a client's keys. New keys are there before old ones go, as far as there is room for both.
func (c clients) setKeys(ctx context.Context, id string, want, there []selfservice.Key) error {
	if sameKeys(want, there) {
		return nil
	}
	if both := union(want, there, c.now()); len(both) > len(want) && len(both) > len(there) {
		if err := c.postKeys(ctx, id, both); err != nil {
			return err
		}
	}
	return c.postKeys(ctx, id, want)
}

// union are the wanted keys and as many of those there as a client can have beside them, but for keys that have expired: the API
// takes none.
func union(want, there []selfservice.Key, now time.Time) []selfservice.Key {
	both := slices.Clone(want)
	for _, key := range there {
		expired := key.Expires != 0 && key.Expires <= now.Unix()
		if len(both) < selfservice.MostKeys && !expired && !slices.ContainsFunc(want, func(other selfservice.Key) bool { return other.ID == key.ID }) {
			both = append(both, key)
		}
	}
	return both
}

// postKeys posts a set of keys. One whose outcome is not known is looked at, and posted again unless it is there.
func (c clients) postKeys(ctx context.Context, id string, keys []selfservice.Key) error {
	for attempt := 1; ; attempt++ {
		err := c.api.ReplaceKeys(ctx, id, keys)
		if err == nil || !api.OutcomeUnknown(err) {
			return err
		}
		there, lookErr := run.Look(ctx, func(ctx context.Context) ([]selfservice.Key, error) { return c.api.Keys(ctx, id) })
		switch {
		case lookErr == nil && sameKeys(keys, there):
			return nil
		case attempt == writeAttempts || ctx.Err() != nil || lookErr != nil:
			return err
		}
	}
}

// update writes what is to change of a client. What somebody else has changed since the plan was made is not undone: the client
// is returned as it is, beside the error.
func (c clients) update(ctx context.Context, id string, had, want details) (*client, diag.Diagnostics) {
	unlock, err := c.run.Clients.Writes.Lock(ctx, id)
	if err != nil {
		return nil, failed("update", id, err).Diagnostics()
	}
	defer unlock()
	there, err := c.read(ctx, id)
	switch {
	case isGone(there, err):
		return nil, failed("update", id, err).WithVerdict(goneMeanwhile(id))
	case err != nil:
		return nil, failed("update", id, err).Diagnostics()
	}
	if unplanned := changedSince(had, want, there); len(unplanned) > 0 {
		return &there, failed("update", id, nil).WithVerdict(changedSincePlanned(unplanned))
	}
	wanted := want.registration()
	if len(differences(wanted, there.Registration)) > 0 {
		next := there.Registration
		next.Name, next.Description, next.Scopes = wanted.Name, wanted.Description, wanted.Scopes
		if wanted.AccessTokenLifetime != 0 {
			next.AccessTokenLifetime = wanted.AccessTokenLifetime
		}
		if err := c.api.Replace(ctx, next); err != nil {
			return c.asItIs(ctx, id), failed("update", id, err).Diagnostics()
		}
		// A PUT may take the keys away (maskinporten.md §8.4): whether it has, only a read tells.
		if there.keys, err = c.api.Keys(ctx, id); err != nil {
			return c.asItIs(ctx, id), failed("update", id, err).Diagnostics()
		}
	}
	keys, diags := want.jwks(there.keys)
	if diags.HasError() {
		return c.asItIs(ctx, id), diags
	}
	if err := c.setKeys(ctx, id, keys, there.keys); err != nil {
		return c.asItIs(ctx, id), failed("change the keys of", id, err).Diagnostics()
	}
	wanted.ClientID, wanted.Created, wanted.LastUpdated = id, there.Created, there.LastUpdated
	if wanted.AccessTokenLifetime == 0 {
		wanted.AccessTokenLifetime = there.AccessTokenLifetime
	}
	there, diags = c.readBack(ctx, wanted, keys)
	return &there, diags
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
func (c clients) remove(ctx context.Context, id string) diag.Diagnostics {
	unlock, err := c.run.Clients.Writes.Lock(ctx, id)
	if err != nil {
		return failed("delete", id, err).Diagnostics()
	}
	defer unlock()
	err = c.api.Deactivate(ctx, id)
	if err == nil || api.IsNotFound(err) {
		return nil
	}
	if !api.OutcomeUnknown(err) {
		return failed("delete", id, err).Diagnostics()
	}
	there, lookErr := run.LookAfter(ctx, c.reader(id), func(there client, err error) bool { return err != nil || there.Inactive })
	switch {
	case isGone(there, lookErr):
		return nil
	case lookErr != nil:
		return failed("delete", id, err).WithVerdict(deleteUnclear(lookErr))
	}
	return failed("delete", id, err).Diagnostics()
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
