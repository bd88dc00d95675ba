package system

import (
	"context"
	"net/http"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

const (
	// createAttempts bounds the POSTs of one system whose outcome stays unknown. A read stands
	// between any two.
	createAttempts = 3
	// failures is how often a write is answered 500 at most, with a read in between that is
	// answered: the first may have met a bad moment of Altinn's, and the second shows that it fails
	// on what is written (altinn-api.md §13).
	failures = 2
)

// register writes to Altinn's system register and judges what came of it: a POST is not idempotent
// there, a DELETE can answer 400 after it succeeded, and writes at the same moment fail with 500
// (altinn-api.md §3.4, §3.7, §13).
type register struct {
	client   *altinn.Client
	run      *run.Run
	platform *tfkit.Platform
}

// reader returns what reads a system.
func (r register) reader(id string) func(context.Context) (*altinn.System, error) {
	return func(ctx context.Context) (*altinn.System, error) { return r.client.System(ctx, id) }
}

// create registers a system. It takes over one that an attempt of its own, with no usable answer,
// turns out to have made. What Altinn has accepted is not read back: of POSTs at the same moment it
// accepts one (altinn-api.md §13).
func (r register) create(ctx context.Context, want altinn.System) outcome {
	o := outcome{verb: "create", want: want}
	unlock, err := r.run.Systems.Writes.Lock(ctx, want.ID)
	if err != nil {
		return o.refused(err)
	}
	defer unlock()
	r.run.Systems.Begins(want.ID)

	ours := false // an attempt of ours may have registered it
	serverErrors := 0
	for attempt := 1; ; attempt++ {
		o.err = r.client.CreateSystem(ctx, want)
		if o.err == nil {
			return o.is(done)
		}
		unknown := api.OutcomeUnknown(o.err)
		ours = ours || unknown
		if !postLeavesOpen(o.err, ours) {
			return r.nameHolders(ctx, o).is(refused)
		}
		if api.HasStatus(o.err, http.StatusInternalServerError) {
			serverErrors++
		}
		o.there, o.lookErr = run.LookAfter(ctx, r.reader(want.ID), func(_ *altinn.System, err error) bool { return !api.IsNotFound(err) })
		switch {
		case !api.IsNotFound(o.lookErr):
			return o.is(o.foundInstead(ours))
		case serverErrors == failures:
			return o.is(failsOnContent)
		case unknown && attempt < createAttempts && ctx.Err() == nil:
			continue
		case unknown:
			return o.is(notDone)
		case api.HasCode(o.err, altinn.CodeSystemIDExists):
			return o.is(otherVendors)
		default:
			return r.nameHolders(ctx, o).is(refused)
		}
	}
}

// foundInstead judges what a look after a POST has found, other than nothing.
func (o outcome) foundInstead(ours bool) verdict {
	switch {
	case api.IsForbidden(o.lookErr):
		return otherVendors
	case o.lookErr != nil:
		return unclear
	case o.there.IsDeleted:
		return spent
	case ours && len(differences(o.want, *o.there)) == 0:
		return done
	}
	return registered
}

// postLeavesOpen reports whether an error of a POST leaves open what became of the system: none came
// back, or the id is taken, or, after an attempt of ours, its client ids are.
func postLeavesOpen(err error, ours bool) bool {
	return api.OutcomeUnknown(err) ||
		api.HasCode(err, altinn.CodeSystemIDExists) ||
		api.HasStatus(err, http.StatusConflict) ||
		ours && api.HasCode(err, altinn.CodeClientIDTaken)
}

// leavesOpen reports whether an error of a PUT or a DELETE is worth a look at what is there. A 400
// is: it can mean that the system is deleted, and by this very DELETE (altinn-api.md §3.5, §3.7).
func leavesOpen(err error) bool {
	return api.OutcomeUnknown(err) || api.HasStatus(err, http.StatusNotFound) || api.HasStatus(err, http.StatusBadRequest)
}

// confirm reads a system back after a PUT, as another one at the same moment may have won
// (altinn-api.md §13). It never fails: the system is changed.
func (r register) confirm(ctx context.Context, want altinn.System) outcome {
	o := outcome{want: want}
	if o.there, o.lookErr = run.Look(ctx, r.reader(want.ID)); o.lookErr != nil {
		return o.is(notReadBack)
	}
	if o.there.IsDeleted || len(differences(want, *o.there)) > 0 {
		return o.is(readBackOtherwise)
	}
	return o.is(done)
}

// replace writes the whole system by a PUT; had is its prior state.
func (r register) replace(ctx context.Context, had, want altinn.System) outcome {
	o := outcome{verb: "update", want: want}
	unlock, err := r.run.Systems.Writes.Lock(ctx, want.ID)
	if err != nil {
		return o.refused(err)
	}
	defer unlock()

	if o = r.prepare(ctx, o, had); o.failed() {
		return o
	}
	for serverErrors := 1; ; serverErrors++ {
		o.err = r.client.UpdateSystem(ctx, o.want)
		if o.err == nil {
			return r.confirm(ctx, o.want)
		}
		if !leavesOpen(o.err) {
			return o.is(refused)
		}
		o.there, o.lookErr = run.LookAfter(ctx, r.reader(want.ID), func(there *altinn.System, err error) bool {
			return err != nil || len(differences(o.want, *there)) == 0
		})
		switch {
		case api.IsNotFound(o.lookErr):
			return o.is(vanished)
		case o.lookErr != nil:
			return o.is(unclear)
		case o.there.IsDeleted:
			return o.is(deleted)
		case !api.OutcomeUnknown(o.err):
			return r.nameHolders(ctx, o).is(refused)
		case len(differences(o.want, *o.there)) == 0:
			return o.is(done)
		case !api.HasStatus(o.err, http.StatusInternalServerError) || ctx.Err() != nil:
			return o.is(notDone)
		case serverErrors == failures:
			return o.is(failsOnContent)
		}
		if o = o.admit(had); o.failed() {
			return o
		}
	}
}

// prepare looks before a write of everything, which would undo what was changed since the plan was
// made: the service has no way to say which version a write is meant for (altinn-api.md §2).
func (r register) prepare(ctx context.Context, o outcome, had altinn.System) outcome {
	o.there, o.err = r.client.System(ctx, o.want.ID)
	switch {
	case api.IsNotFound(o.err):
		return o.is(vanished)
	case o.err != nil:
		return o.is(refused)
	case o.there.IsDeleted:
		return o.is(deleted)
	}
	return o.admit(had)
}

// admit refuses a write that would undo a change since the plan was made. It restores rights
// that the schema cannot express and that `ignore_changes` carried into the plan.
func (o outcome) admit(had altinn.System) outcome {
	if o.changed = undone(had, o.want, *o.there); len(o.changed) > 0 {
		o.err = nil
		return o.is(changedSince)
	}
	o.want.Rights = restoreRights(o.want.Rights, o.there.Rights)
	o.there = nil
	return o
}

// remove deletes a system, softly and for ever.
func (r register) remove(ctx context.Context, id string) outcome {
	o := outcome{verb: "delete", want: altinn.System{ID: id}}
	unlock, err := r.run.Systems.Writes.Lock(ctx, id)
	if err != nil {
		return o.refused(err)
	}
	defer unlock()

	for serverErrors := 1; ; serverErrors++ {
		o.err = r.client.DeleteSystem(ctx, id)
		if o.err == nil {
			return o.is(done)
		}
		if !leavesOpen(o.err) {
			return o.is(refused)
		}
		o.there, o.lookErr = run.LookAfter(ctx, r.reader(id), func(there *altinn.System, err error) bool { return err != nil || there.IsDeleted })
		switch {
		case api.IsNotFound(o.lookErr), o.lookErr == nil && o.there.IsDeleted:
			return o.is(done)
		case o.lookErr != nil:
			return o.is(unclear)
		case serverErrors == failures || !api.HasStatus(o.err, http.StatusInternalServerError) || ctx.Err() != nil:
			return o.is(notDone)
		}
	}
}

// find reads a system that is to be there.
func (r register) find(ctx context.Context, verb, id string) outcome {
	o := outcome{verb: verb, want: altinn.System{ID: id}}
	o.there, o.err = r.client.System(ctx, id)
	switch {
	case api.IsForbidden(o.err):
		return o.is(otherVendors)
	case o.err != nil:
		return o.is(refused)
	case o.there.IsDeleted:
		return o.is(spent)
	}
	return o.is(done)
}
