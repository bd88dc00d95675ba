package maskinportenclient

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
)

// createAttempts bounds the POSTs of a client whose outcome stays unknown. A look at the list stands between any two.
const createAttempts = 3

// create makes a client with its keys. A client of the same name that no resource in this run manages is left alone, and an error: it may be
// somebody's, or what a run that was cut off has left. Without its keys a client is of no use, so it is deleted again if they
// were refused; where they may be there, it is returned, beside the error if there is one.
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
	others, diags := c.others(ctx, made)
	if len(others) > 0 && made.sure() && older(slices.MinFunc(others, older), *made.Registration) < 0 {
		o := c.undo(ctx, made.ClientID)
		why := failed("create", want.Name, nil)
		if !o.gone() {
			return &client{*made.Registration, nil}, why.WithFinding(leftWithoutKeys(made.ClientID))
		}
		return nil, why.WithVerdict(madeAtTheSameTime(others))
	}
	there, more := c.firstKeys(ctx, made, keys)
	return there, append(diags, more...)
}

// firstKeys gives a client that was made its keys. Whatever ends the operation, what is half made is made, or undone.
func (c clients) firstKeys(ctx context.Context, made creation, keys []selfservice.Key) (*client, diag.Diagnostics) {
	// A client that was made a moment ago may not be found yet.
	o, _ := run.LookUntil(ctx,
		func(ctx context.Context) (outcome, error) {
			return c.postKeys(ctx, client{*made.Registration, nil}, keys), nil
		},
		func(o outcome, _ error) bool { return !api.IsNotFound(o.err) })
	switch {
	case o.err == nil && o.there != nil && len(o.there.keys) > 0:
		return o.there, nil
	case o.err == nil: // accepted: the next plan shows whether they are there
		return &client{*made.Registration, keys}, diag.Diagnostics{notReadBack(made.ClientID, made.Name, o.whyNot())}
	}
	why := keysFailed("create", made.Name, o.err)
	switch {
	case made.found:
		return nil, why.WithFinding(foundWithoutKeys(made.ClientID))
	case o.there == nil && (o.lookErr != nil || api.IsNotFound(o.err)):
		return &client{*made.Registration, nil}, why.WithVerdict(keysUnclear(made.ClientID))
	}
	if undone := c.undo(ctx, made.ClientID); !undone.gone() && !api.IsNotFound(undone.err) {
		return &client{*made.Registration, nil}, why.WithFinding("The client was made, and could not be given its keys. " + leftWithoutKeys(made.ClientID))
	}
	return nil, why.WithFinding("The client was made, and could not be given its keys. It has been deleted again: without a key it is of no use.")
}

// undo deletes a client that has just been made, and that nobody knows yet.
func (c clients) undo(ctx context.Context, id string) outcome {
	o, _ := run.Look(ctx, func(ctx context.Context) (outcome, error) { return c.deactivate(ctx, id), nil })
	return o
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

// creation is a client that was made, and how that is known.
type creation struct {
	*selfservice.Registration

	attempts int  // how many POSTs there were
	found    bool // in the list, after the answer was lost; the API has not answered that it is the one
}

// sure reports whether there can be no client that this creation has made besides this one.
func (c creation) sure() bool { return c.attempts == 1 && !c.found }

// register makes a client, and finds it in the list where the answer was lost: it is the one that was not there before, is all that was
// sent, and has no keys.
func (c clients) register(ctx context.Context, want selfservice.Registration, before []selfservice.Registration) (creation, diag.Diagnostics) {
	serverErrors := 0
	for attempt := 1; ; attempt++ {
		made, err := c.api.Register(ctx, want)
		if err == nil && made.ClientID != "" {
			return creation{made, attempt, false}, nil
		}
		if err != nil && !api.OutcomeUnknown(err) {
			return creation{}, failed("create", want.Name, err).Diagnostics()
		}
		if api.HasStatus(err, http.StatusInternalServerError) {
			serverErrors++
		}
		appeared, lookErr := c.appeared(ctx, want, before, err)
		var fit []selfservice.Registration
		if lookErr == nil {
			fit, lookErr = c.fitting(ctx, want, appeared)
		}
		switch {
		case lookErr != nil:
			return creation{}, failed("create", want.Name, err).WithVerdict(createUnclear(lookErr))
		case len(fit) == 1:
			return creation{&fit[0], attempt, true}, nil
		case len(appeared) > 0:
			return creation{}, failed("create", want.Name, err).WithVerdict(noneIsTheOne(appeared, len(fit) > 1))
		case attempt == createAttempts || serverErrors > 1 || ctx.Err() != nil:
			return creation{}, failed("create", want.Name, err).WithFinding("A look at the list afterwards has found no such client: nothing has been made.")
		}
	}
}

// appeared are the clients of the name that were not there before a POST. One without an answer may still be under way, and is given
// time: a second one would make a second client.
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
	return run.LookUntil(ctx, look, func(found []selfservice.Registration, err error) bool {
		return err != nil || len(found) > 0 || api.HasStatus(answer, http.StatusInternalServerError)
	})
}

// fitting are those of the clients that a POST may have made: they are all that was sent, and have no keys. Another run that makes a client of the
// name gives it its keys right after, so those are looked for after a while.
func (c clients) fitting(ctx context.Context, want selfservice.Registration, all []selfservice.Registration) ([]selfservice.Registration, error) {
	fit := slices.DeleteFunc(slices.Clone(all), func(one selfservice.Registration) bool { return !one.IsAllOf(want) })
	if len(fit) == 0 {
		return nil, nil
	}
	run.Pause(context.WithoutCancel(ctx), run.LateEffect)
	var without []selfservice.Registration
	for _, one := range fit {
		switch there, err := run.Look(ctx, c.reader(one.ClientID)); {
		case isGone(there, err):
		case err != nil:
			return nil, err
		case len(there.keys) == 0:
			without = append(without, one)
		}
	}
	return without, nil
}

// others are the clients of the name that there are besides one that was made: another run may have looked before it was there, as this run
// has, or a POST that was given up may have come to something late.
func (c clients) others(ctx context.Context, made creation) ([]selfservice.Registration, diag.Diagnostics) {
	if made.attempts > 1 {
		run.Pause(context.WithoutCancel(ctx), run.LateEffect)
	}
	all, err := run.Look(ctx, func(ctx context.Context) ([]selfservice.Registration, error) { return c.api.Registrations(ctx, false) })
	var others []selfservice.Registration
	for _, one := range all {
		switch {
		case one.ClientID == made.ClientID:
			made.Created = one.Created // as the other run reads it, where an answer to a POST may be more precise
		case one.Name == made.Name && !c.run.Clients.Knows(one.ClientID):
			others = append(others, one)
		}
	}
	switch {
	case len(others) > 0:
		return others, diag.Diagnostics{alsoThere(made, others)}
	case err != nil && made.attempts > 1:
		return nil, diag.Diagnostics{othersUnknown(made, err)}
	}
	return nil, nil
}

// older is the order in which clients have been made, the same for every run that compares two.
func older(a, b selfservice.Registration) int {
	return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ClientID, b.ClientID))
}
