package system

import (
	"context"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/run"
)

const (
	// createAttempts bounds the POSTs of one system whose outcome stays unknown. A read stands between any two.
	createAttempts = 3
	// failures is how often a write is answered 500 at most, with a read in between that is answered: the first may have met a bad
	// moment of Altinn's, and the second shows that it fails on what is written (altinn-api.md §13).
	failures = 2
	// lateEffect is how long after the end of an operation a write that was under way then may still take effect.
	lateEffect = 10 * time.Second
)

// register writes to Altinn's system register and judges what came of it: a POST is not idempotent there, a DELETE can
// answer 400 after it succeeded, and writes at the same moment fail with 500 (altinn-api.md §3.4, §3.7, §13).
type register struct {
	client *altinn.Client
	run    *run.Run
}

// look reads what a write has left behind.
func (r register) look(ctx context.Context, id string) (*altinn.System, error) {
	ctx, cancel := run.LookupContext(ctx)
	defer cancel()
	return r.client.System(ctx, id)
}

// lookAfter reads what a write has left behind. If the operation has ended while the write was under way, and its effect is not
// there, it is looked for once more, a moment later: what came then would be in no state, or in a wrong one.
func (r register) lookAfter(ctx context.Context, id string, done func(*altinn.System, error) bool) (*altinn.System, error) {
	there, err := r.look(ctx, id)
	if ctx.Err() == nil || done(there, err) {
		return there, err
	}
	run.Pause(context.WithoutCancel(ctx), lateEffect)
	return r.look(ctx, id)
}

// create registers a system. It takes over one that an attempt of its own, with no usable answer, turns out to have made.
func (r register) create(ctx context.Context, want altinn.System) diag.Diagnostics {
	unlock, err := r.run.Systems.Writes.Lock(ctx, want.ID)
	if err != nil {
		return failed("create", want.ID, err).Diagnostics()
	}
	defer unlock()
	r.run.Systems.Begins(want.ID)

	ours := false // an attempt of ours may have registered it
	serverErrors := 0
	for attempt := 1; ; attempt++ {
		err := r.client.CreateSystem(ctx, want)
		if err == nil {
			return nil
		}
		ours = ours || api.OutcomeUnknown(err)
		if !worthALook(err, ours) {
			return r.refused(ctx, "create", want, err)
		}
		if api.HasStatus(err, http.StatusInternalServerError) {
			serverErrors++
		}
		there, lookErr := r.lookAfter(ctx, want.ID, func(_ *altinn.System, err error) bool { return !api.IsNotFound(err) })
		switch {
		case api.IsNotFound(lookErr) && serverErrors == failures:
			return failed("create", want.ID, err).WithVerdict(failure.ContentHint(noun, "nothing has been registered, and the id is not spent", ""))
		case api.IsNotFound(lookErr) && api.OutcomeUnknown(err) && attempt < createAttempts && ctx.Err() == nil:
			continue
		case api.IsNotFound(lookErr) && api.OutcomeUnknown(err):
			return failed("create", want.ID, err).WithFinding(
				"A read afterwards has found no system: nothing has been registered, and the id is not spent.")
		case api.IsNotFound(lookErr) && !api.HasCode(err, altinn.CodeSystemIDExists):
			return r.refused(ctx, "create", want, err)
		case api.IsNotFound(lookErr) || api.IsForbidden(lookErr):
			return failed("create", want.ID, err).WithVerdict(anothersSystem(want.ID))
		case lookErr != nil:
			return failed("create", want.ID, err).WithVerdict(createUnclear(lookErr))
		case there.IsDeleted:
			return failed("create", want.ID, err).WithVerdict(spentID(want.ID))
		case ours && len(differences(want, *there)) == 0:
			return nil
		default:
			return failed("create", want.ID, err).WithVerdict(exists(want, *there))
		}
	}
}

// worthALook tells whether an error of a POST leaves open what became of the system: none came back, or the id is taken,
// or, after an attempt of ours, its client ids are.
func worthALook(err error, ours bool) bool {
	return api.OutcomeUnknown(err) ||
		api.HasCode(err, altinn.CodeSystemIDExists) ||
		api.HasStatus(err, http.StatusConflict) ||
		ours && api.HasCode(err, altinn.CodeClientIDTaken)
}

// leavesOpen tells whether an error of a PUT or a DELETE is worth a look at what is there. A 400 is: it can mean that the
// system is deleted, and by this very DELETE (altinn-api.md §3.5, §3.7).
func leavesOpen(err error) bool {
	return api.OutcomeUnknown(err) || api.HasStatus(err, http.StatusNotFound) || api.HasStatus(err, http.StatusBadRequest)
}

// confirm reads a system back after a write, and warns if the answer is not what was written. It returns no errors; see
// [Resource.Create].
func (r register) confirm(ctx context.Context, want altinn.System) diag.Diagnostics {
	there, err := r.look(ctx, want.ID)
	switch {
	case err != nil:
		return diag.Diagnostics{notReadBack(want.ID, err)}
	case there.IsDeleted:
		return diag.Diagnostics{changedMeanwhile(want.ID, "that it is deleted")}
	}
	if names := differences(want, *there); len(names) > 0 {
		return diag.Diagnostics{changedMeanwhile(want.ID, "something else for "+failure.AttributeList(names))}
	}
	return nil
}

// replace writes everything of a system that the state has as had. After an error it returns the system as the register has it,
// nil if that is not known.
func (r register) replace(ctx context.Context, had, want altinn.System) (*altinn.System, diag.Diagnostics) {
	unlock, err := r.run.Systems.Writes.Lock(ctx, want.ID)
	if err != nil {
		return nil, failed("update", want.ID, err).Diagnostics()
	}
	defer unlock()

	if there, diags := r.prepare(ctx, had, &want); diags.HasError() {
		return there, diags
	}
	for serverErrors := 1; ; serverErrors++ {
		err := r.client.UpdateSystem(ctx, want)
		if err == nil {
			return nil, r.confirm(ctx, want)
		}
		if !leavesOpen(err) {
			return nil, failed("update", want.ID, err).Diagnostics()
		}
		there, lookErr := r.lookAfter(ctx, want.ID, func(there *altinn.System, err error) bool {
			return err != nil || len(differences(want, *there)) == 0
		})
		switch {
		case api.IsNotFound(lookErr):
			return nil, failed("update", want.ID, err).WithVerdict(vanishedMeanwhile(want.ID))
		case lookErr != nil:
			return nil, failed("update", want.ID, err).WithVerdict(updateUnclear(lookErr))
		case there.IsDeleted:
			return nil, failed("update", want.ID, err).WithVerdict(deletedMeanwhile(want.ID))
		case !api.OutcomeUnknown(err):
			return there, r.refused(ctx, "update", want, err)
		case len(differences(want, *there)) == 0:
			return nil, nil
		case !api.HasStatus(err, http.StatusInternalServerError) || ctx.Err() != nil:
			return there, failed("update", want.ID, err).WithFinding(
				"A read afterwards has not found what was written: the change has not been made, or somebody else has made another one.")
		case serverErrors == failures:
			return there, failed("update", want.ID, err).WithVerdict(failure.ContentHint(noun, "the change has not been made",
				", or when another system is given one of its new client ids at that moment"))
		}
		if diags := r.admit(had, &want, *there); diags.HasError() {
			return there, diags
		}
	}
}

// prepare looks before a write of everything, which would undo what was changed since the plan was made: the service has no
// way to say which version a write is meant for (altinn-api.md §2). It restores in want the odd rights that `ignore_changes` keeps.
func (r register) prepare(ctx context.Context, had altinn.System, want *altinn.System) (*altinn.System, diag.Diagnostics) {
	there, err := r.client.System(ctx, want.ID)
	switch {
	case api.IsNotFound(err):
		return nil, failed("update", want.ID, err).WithVerdict(vanishedMeanwhile(want.ID))
	case err != nil:
		return nil, failed("update", want.ID, err).Diagnostics()
	case there.IsDeleted:
		return nil, failed("update", want.ID, nil).WithVerdict(deletedMeanwhile(want.ID))
	}
	return there, r.admit(had, want, *there)
}

// admit refuses a write that would undo a change since the plan was made, and fits want to what is there; see [register.prepare].
func (r register) admit(had altinn.System, want *altinn.System, there altinn.System) diag.Diagnostics {
	if names := undone(had, *want, there); len(names) > 0 {
		return failed("update", want.ID, nil).WithVerdict(changedSincePlanned(names))
	}
	want.Rights = restoreRights(want.Rights, there.Rights)
	return nil
}

// remove deletes a system, softly and for ever.
func (r register) remove(ctx context.Context, id string) diag.Diagnostics {
	unlock, err := r.run.Systems.Writes.Lock(ctx, id)
	if err != nil {
		return failed("delete", id, err).Diagnostics()
	}
	defer unlock()

	for serverErrors := 1; ; serverErrors++ {
		err := r.client.DeleteSystem(ctx, id)
		if err == nil {
			return nil
		}
		if !leavesOpen(err) {
			return failed("delete", id, err).Diagnostics()
		}
		there, lookErr := r.lookAfter(ctx, id, func(there *altinn.System, err error) bool { return err != nil || there.IsDeleted })
		switch {
		case api.IsNotFound(lookErr), lookErr == nil && there.IsDeleted:
			return nil
		case lookErr != nil:
			return failed("delete", id, err).WithVerdict(deleteUnclear(lookErr))
		case serverErrors == failures || !api.HasStatus(err, http.StatusInternalServerError) || ctx.Err() != nil:
			return failed("delete", id, err).WithVerdict(stillThere())
		}
	}
}

// importable tells why a system cannot be imported.
func (r register) importable(ctx context.Context, id string) diag.Diagnostics {
	if err := identifier.CheckStoredSystemID(id); err != nil {
		return failed("import", id, nil).WithVerdict(badImportID(err))
	}
	there, err := r.client.System(ctx, id)
	switch {
	case api.IsForbidden(err):
		return failed("import", id, err).WithVerdict(anothersSystem(id))
	case err != nil:
		return failed("import", id, err).Diagnostics()
	case there.IsDeleted:
		return failed("import", id, nil).WithVerdict(nothingToImport(id))
	}
	return nil
}
