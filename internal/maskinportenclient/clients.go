package maskinportenclient

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// createAttempts bounds the POSTs of a client whose outcome stays unknown. A look at the list stands between any two.
const createAttempts = 3

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
	if api.IsNotFound(err) { // of a client that is there: it has none
		err = nil
	}
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
	before, err := c.api.Registrations(ctx, false)
	if err != nil {
		return nil, failed("create", want.Name, err).WithFinding("Nothing has been made: whether there is such a client already was to be looked up first.")
	}
	if there := c.unmanaged(before, want.Name); there != nil {
		return nil, failed("create", want.Name, nil).WithVerdict(exists(*there))
	}
	if slices.ContainsFunc(before, func(one selfservice.Registration) bool {
		return one.Name == want.Name && c.run.Clients.Origin(one.ClientID) == run.Made
	}) {
		return nil, failed("create", want.Name, nil).WithVerdict(madeElsewhere())
	}
	made, diags := c.register(ctx, want, before)
	if diags.HasError() {
		return nil, diags
	}
	c.run.Clients.Note(made.ClientID, run.Made)
	// Whatever ends the operation, what is half made is made, or undone.
	o, _ := run.Look(ctx, func(ctx context.Context) (outcome, error) { return c.postKeys(ctx, made.ClientID, keys), nil })
	switch {
	case o.err == nil && o.there == nil:
		return &client{*made, keys}, diag.Diagnostics{notReadBack(made.ClientID, made.Name, o.lookErr)}
	case o.err == nil && len(o.there.keys) > 0:
		return o.there, nil
	}
	undone, _ := run.Look(ctx, func(ctx context.Context) (outcome, error) { return c.deactivate(ctx, made.ClientID), nil })
	why := keysFailed("create", want.Name, o.err)
	if !undone.gone() && !api.IsNotFound(undone.err) {
		return &client{*made, nil}, why.WithFinding(withoutKeys(o.err) + leftWithoutKeys(made.ClientID))
	}
	return nil, why.WithFinding(withoutKeys(o.err) + "It has been deleted again: without a key it is of no use.")
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
		appeared, lookErr := c.appeared(ctx, want, before, err)
		switch {
		case lookErr != nil:
			return nil, failed("create", want.Name, err).WithVerdict(createUnclear(lookErr))
		case len(appeared) == 1:
			return &appeared[0], nil
		case len(appeared) > 1:
			return nil, failed("create", want.Name, err).WithVerdict(severalAppeared(appeared))
		case attempt == createAttempts || serverErrors > 1 || ctx.Err() != nil:
			return nil, failed("create", want.Name, err).WithFinding("A look at the list afterwards has found no such client: nothing has been made.")
		}
	}
}

// appeared are the clients that a POST may have made: what was asked for, and not there before. One without an answer may still be under
// way, and is given time: a second one would make a second client.
func (c clients) appeared(
	ctx context.Context, want selfservice.Registration, before []selfservice.Registration, answer error,
) ([]selfservice.Registration, error) {
	look := func(ctx context.Context) ([]selfservice.Registration, error) {
		after, err := c.api.Registrations(ctx, false)
		return slices.DeleteFunc(after, func(one selfservice.Registration) bool {
			was := slices.ContainsFunc(before, func(other selfservice.Registration) bool { return other.ClientID == one.ClientID })
			return was || one.Name != want.Name || c.run.Clients.Knows(one.ClientID)
		}), err
	}
	found, err := run.Look(ctx, look)
	if err != nil || len(found) > 0 || api.HasStatus(answer, http.StatusInternalServerError) {
		return found, err
	}
	run.Pause(context.WithoutCancel(ctx), run.LateEffect)
	return run.Look(ctx, look)
}

// setKeys makes these a client's keys. New keys are there before old ones go, as far as there is room for both.
func (c clients) setKeys(ctx context.Context, there client, want []selfservice.Key) outcome {
	if sameKeys(want, there.keys) || len(want) == 0 { // no set may be empty
		return outcome{there: &there}
	}
	if both := union(want, there.keys, c.now()); len(both) > len(want) && len(both) > len(there.keys) {
		if o := c.postKeys(ctx, there.ClientID, both); o.err != nil {
			return o
		}
	}
	return c.postKeys(ctx, there.ClientID, want)
}

// union are the wanted keys and as many of those there as a client can have beside them, but for keys that have expired: the API
// takes none.
func union(want, there []selfservice.Key, now time.Time) []selfservice.Key {
	both := slices.Clone(want)
	for _, key := range there {
		if len(both) < selfservice.MostKeys && !key.Ended(now) && !slices.ContainsFunc(want, func(other selfservice.Key) bool { return other.ID == key.ID }) {
			both = append(both, key)
		}
	}
	return both
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
	o := c.replace(ctx, there, want.registration())
	if o.err != nil || o.there == nil || o.gone() || unchanged(want.registration(), there, *o.there) {
		return c.notWritten(ctx, id, o, failed)
	}
	there = *o.there
	keys, diags := want.jwks(there.keys)
	if diags.HasError() {
		return &there, diags
	}
	var ended []selfservice.Key
	if !sameKeys(keys, there.keys) {
		keys, ended = c.apart(keys)
	}
	o = c.setKeys(ctx, there, keys)
	switch {
	case o.err == nil && o.there == nil:
		there.keys = keys
		return &there, diag.Diagnostics{notReadBack(id, there.Name, o.lookErr)}
	case o.err != nil || o.gone() || !sameKeys(keys, o.there.keys) && sameKeys(there.keys, o.there.keys):
		return c.notWritten(ctx, id, o, keysFailed)
	case len(ended) > 0:
		o.there.keys = append(o.there.keys, ended...) // as it was planned: the next plan shows that they are gone
		return o.there, diag.Diagnostics{endedKeysLeft(id, there.Name, keyIDsOf(ended))}
	}
	return o.there, nil
}

// apart are the keys that can be posted, and those that have expired. A plan posts none of these unless a PUT has taken them away, or
// they have expired since.
func (c clients) apart(keys []selfservice.Key) (valid, ended []selfservice.Key) {
	for _, key := range keys {
		if key.Ended(c.now()) {
			ended = append(ended, key)
		} else {
			valid = append(valid, key)
		}
	}
	return valid, ended
}

func keyIDsOf(keys []selfservice.Key) []string {
	ids := make([]string, len(keys))
	for i, key := range keys {
		ids[i] = key.ID
	}
	return ids
}

// replace writes what of a client is not its keys. A PUT may take these away (maskinporten.md §8.4): whether it has, the read after it tells.
func (c clients) replace(ctx context.Context, there client, want selfservice.Registration) outcome {
	if len(differences(want, there.Registration)) == 0 {
		return outcome{there: &there}
	}
	next := there.Registration
	next.Name, next.Description, next.Scopes = want.Name, want.Description, want.Scopes
	if want.AccessTokenLifetime != 0 {
		next.AccessTokenLifetime = want.AccessTokenLifetime
	}
	return c.write(ctx, there.ClientID,
		func(ctx context.Context) error { return c.api.Replace(ctx, next) },
		func(now client) bool { return !now.Inactive && len(differences(want, now.Registration)) == 0 })
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
	switch o := c.deactivate(ctx, id); {
	case o.gone() || api.IsNotFound(o.err) || o.err == nil && o.there == nil: // accepted, and what is deleted need not be readable
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
