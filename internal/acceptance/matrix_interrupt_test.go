package acceptance_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// An interruption is how the time of a write ends while it is under way.
type interruption struct {
	name string
	plan emulator.Fault // on the write
	// own tells that the operation's own time is up, instead of somebody pressing Ctrl-C.
	own bool
	// wants is what must be true afterwards; saying why is left out where nothing fails.
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
				c := cell{
					fault: fault{name: one.name, plan: one.plan, says: one.says, once: one.wants}, does: does, kind: k, at: atAltinn,
				}
				if c.want() == untouched {
					continue // there is no write
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

	b := newBubble(t)
	config, changedConfig := c.kind.prepare(t, b.world)

	if own {
		limits := object{"timeouts": object{string(c.does): interruptedAfter.String()}}
		config, changedConfig = with(config, limits), with(changedConfig, limits)
	}

	p := b.unhurt(t)
	made := &trial{bubble: b, config: config, before: p.nothing(t, c.kind.typ)}

	if c.does != opCreate {
		made.before = p.create(t, c.kind.typ, config)
	}

	if c.does == opUpdate {
		made.config = changedConfig
	}

	if c.does == opDelete {
		made.config = nil
	}

	plan := p.plan(t, made.before, made.config)
	must(t, nil, plan.said.errors())
	c.spoil(t, b)

	p = b.provider(t)
	mark, began := len(b.altinn.Journal()), time.Now()

	if !own {
		time.AfterFunc(interruptedAfter, func() {
			_, err := p.server.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{})
			must(t, err, nil)
		})
	}

	made.after, made.said = p.apply(t, plan)
	made.took = time.Since(began)

	// The effect that was to come has come by now, whatever became of the operation.
	time.Sleep(time.Minute)
	synctest.Wait()

	made.calls = b.altinn.Journal()[mark:]
	b.altinn.ClearFaults()

	for _, complaints := range [][]string{c.saying(made), c.firing(made), c.standing(t, made), c.following(t, made)} {
		for _, complaint := range complaints {
			t.Error(complaint)
		}
	}
}
