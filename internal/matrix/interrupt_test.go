package matrix_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// An interruption is how the time of a write ends while it is under way.
type interruption struct {
	name string
	plan emulator.Fault // on the write
	// own tells that the operation's own time is up, instead of somebody pressing Ctrl-C.
	own bool
	// wants is what must be true afterwards; says is what the error says, if there is one.
	wants expected
	says  []string
}

const (
	// interruptedAfter is how long after its start an operation is interrupted, or ends by its own timeout.
	interruptedAfter = 2 * time.Second
	// soonAfter is when a late effect comes: after the interruption, and not long.
	soonAfter = 4 * time.Second
)

func interruptions() []interruption {
	never, soon := emulator.Duration(longerThanAny), emulator.Duration(soonAfter)
	interrupted, timeUp := []string{"interrupted"}, []string{"the time for the operation was up"}

	return []interruption{
		{
			name: "Ctrl-C after the effect", plan: emulator.Fault{Delay: never}, wants: all(settled),
		},
		{
			name: "Ctrl-C before the effect, which never comes", plan: emulator.Fault{Drop: emulator.DropBefore, Delay: never},
			wants: all(failed), says: interrupted,
		},
		{
			name: "Ctrl-C before the effect, which comes soon", plan: emulator.Fault{Late: soon}, wants: all(done),
		},
		{
			name: "Ctrl-C before the effect, which comes soon, and its answer never",
			plan: emulator.Fault{Late: soon, Delay: never}, wants: all(settled),
		},
		{
			name: "out of time after the effect", plan: emulator.Fault{Delay: never}, own: true, wants: all(settled),
		},
		{
			name: "out of time before the effect, which never comes", own: true,
			plan: emulator.Fault{Drop: emulator.DropBefore, Delay: never}, wants: all(failed), says: timeUp,
		},
		{
			name: "out of time before the effect, which comes soon", plan: emulator.Fault{Late: soon}, own: true, wants: all(settled),
		},
	}
}

// Whoever presses Ctrl-C right after a POST, or runs out of time there, finds the object in the state.
func TestInterruptedWrites(t *testing.T) {
	t.Parallel()

	for _, one := range interruptions() {
		for _, does := range []operation{opCreate, opUpdate, opDelete} {
			for _, k := range kinds() {
				wants := one.wants
				if wants.of(does) == failed && k.finishes == does {
					wants = all(done)
				}

				c := cell{
					fault: fault{name: one.name, plan: one.plan, says: one.says, once: wants}, does: does, kind: k, at: atService,
				}
				if want := c.want(); want == untouched || want == noCell { // the matrix has that cell
					continue
				}

				t.Run(c.String(), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						t.Helper()

						c.interrupt(t, one.own)
					})
				})
			}
		}
	}
}

// interrupt makes a trial that is interrupted, and looks what has come of it.
func (c cell) interrupt(t *testing.T, own bool) {
	t.Helper()

	extras := object{}
	if own {
		extras["timeouts"] = object{string(c.does): interruptedAfter.String()}
	}

	made, plan := c.ready(t, extras)
	c.spoil(t, made.bubble)

	p := made.Provider(t)
	mark, began := len(made.Altinn.Journal()), time.Now()

	if !own {
		time.AfterFunc(interruptedAfter, p.Stop)
	}

	made.after = p.Resume(made.before)
	made.said = made.after.ApplyPlan(plan)
	made.took = time.Since(began)

	// The effect that was to come has come by now, whatever became of the operation.
	time.Sleep(time.Minute)
	synctest.Wait()

	made.calls = made.Altinn.Journal()[mark:]
	made.Altinn.ClearFaults()

	for _, complaint := range slices.Concat(c.firing(made), c.saying(made), c.standing(t, made), c.following(t, made)) {
		t.Error(complaint)
	}
}
