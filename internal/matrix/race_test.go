package matrix_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// The races that were seen on the running service (altinn-api.md §13), widened: the answers are so slow that all of the calls
// are under way at once.

const racers = 8

// race creates one object by several resources at once and returns what each has got. The resources share a provider, as those
// of one configuration do, or have one each, as those of several runs.
func (b *bubble) race(t *testing.T, k kind, config object, together bool) (made []*instance, said []tfkittest.Diagnostics) {
	t.Helper()

	// The first one, which makes it, is answered last.
	slow := emulator.Fault{Method: k.calls[opCreate].method, Path: k.calls[opCreate].path, Delay: emulator.Duration(2 * time.Second)}
	b.Fault(t, slow)

	slow.Delay, slow.Times = emulator.Duration(time.Second), -1
	b.Fault(t, slow)

	plans, providers := make([]tfkittest.Plan, racers), make([]*tfkittest.Provider, racers)

	for i := range plans {
		// What is planned in one run with one key is refused there already.
		plans[i], providers[i] = b.unhurt(t).Instance(k.typ).Plan(config), b.unhurt(t)

		if together {
			providers[i] = providers[0]
		}
	}

	made, said = make([]*instance, racers), make([]tfkittest.Diagnostics, racers)

	var group sync.WaitGroup
	for i := range plans {
		made[i] = providers[i].Instance(k.typ)

		group.Go(func() { said[i] = made[i].ApplyPlan(plans[i]) })
	}

	group.Wait()
	b.Altinn.ClearFaults()

	return made, said
}

// Of eight equal POSTs at once, those of one configuration never make two of anything: one resource has the object, and the
// others say why not.
func TestRaceWithinAConfiguration(t *testing.T) {
	t.Parallel()

	for _, k := range kinds() {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := newBubble(t)
				config, _ := k.prepare(t, b.World)
				made, said := b.race(t, k, config, true)

				if count := k.count(t, b.World); count != 1 {
					t.Fatalf("there are %d of it: %s", count, b.Story())
				}

				holders := 0

				for i := range made {
					if made[i].Exists() {
						holders++

						b.unhurt(t).Resume(made[i]).ExpectSettled(config)
					} else if !said[i].Errors().Says("Unable to create", "another resource of this") {
						t.Errorf("the error does not say so: %s", said[i])
					}
				}

				if holders != 1 {
					t.Errorf("%d resources have it", holders)
				}
			})
		})
	}
}

// Nothing keeps eight runs from each other. What the service stores once, one of them has; the others fail, or have the same
// one where there is nothing to tell them apart. Where it stores several requests under one key, each has an owner, and those
// that the key does not lead to are told of.
func TestRaceBetweenRuns(t *testing.T) {
	t.Parallel()

	for _, k := range kinds() {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := newBubble(t)
				config, _ := k.prepare(t, b.World)
				made, said := b.race(t, k, config, false)
				doubles := k.typ == providertest.RequestType
				count, owners, warned := k.count(t, b.World), map[any]bool{}, 0

				if !doubles && count != 1 {
					t.Errorf("there are %d of it: %s", count, b.Story())
				}

				for i := range made {
					if !made[i].Exists() {
						if !said[i].Errors().Says("Unable to create") {
							t.Errorf("nothing is made and nothing is said: %s", said[i])
						}

						continue
					}

					owners[made[i].State()[k.id]] = true

					own := fmt.Sprintf("Request %q", made[i].State()[k.id])
					if said[i].Warnings().Says("several requests for one system, party and reference", own, "is made and in the state, and there is also") {
						warned++
					}

					b.unhurt(t).Resume(made[i]).MustRefresh()
				}

				if len(owners) != count {
					t.Errorf("%d of it, and %d in the states", count, len(owners))
				}

				if doubles && warned != count-1 {
					t.Errorf("%d requests under one key, and %d runs warn of it: %s", count, warned, b.Story())
				}
			})
		})
	}
}

// A POST that is given up and takes effect later meets the one that was sent instead: no second system, no second change
// request, and no second request unless it comes so late that nobody can have waited for it.
func TestLateEffectOfAPOSTThatWasRepeated(t *testing.T) {
	t.Parallel()

	for _, k := range kinds() {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := newBubble(t)
				config, _ := k.prepare(t, b.World)
				plan := b.unhurt(t).Instance(k.typ).Plan(config)

				// The attempt ends after 30 seconds, and ten more go by before another POST of a request.
				b.Fault(t, emulator.Fault{
					Method: http.MethodPost, Path: k.calls[opCreate].path, Late: emulator.Duration(36 * time.Second),
				})

				at := b.unhurt(t).Instance(k.typ)
				if said := at.ApplyPlan(plan); said.HasError() {
					t.Fatal(said)
				}

				time.Sleep(time.Hour)
				synctest.Wait()

				if count := k.count(t, b.World); count != 1 {
					t.Errorf("there are %d of it: %s", count, b.Story())
				}

				b.unhurt(t).Resume(at).ExpectSettled(config)
			})
		})
	}
}

// Eight runs that change one system at once: the register takes one change. Each run that says nothing has told the truth, and
// all others say that they failed, and have in the state what was there.
func TestRaceOfUpdates(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t)
		k := systemKind()
		config, _ := k.prepare(t, b.World)
		at := b.unhurt(t).Create(k.typ, config)

		b.Fault(t, emulator.Fault{
			Method: http.MethodPut, Path: k.calls[opUpdate].path, Delay: emulator.Duration(time.Second), Times: -1,
		})

		var (
			group sync.WaitGroup
			lock  sync.Mutex
			done  int
		)

		for n := range racers {
			after := b.unhurt(t).Resume(at)
			plan := after.Plan(providertest.With(config, object{"client_ids": []string{fmt.Sprintf("racer-%d", n)}}))

			group.Go(func() {
				said := after.ApplyPlan(plan)
				failed := len(said) > 0

				if failed && !said.Says("client_ids") && !said.Errors().Says("Unable to update system") {
					t.Errorf("nothing of use is said: %s", said)
				}

				lock.Lock()
				defer lock.Unlock()

				if !failed {
					done++
				}

				if !after.Exists() {
					t.Error("the system has left the state")
				}
			})
		}

		group.Wait()
		b.Altinn.ClearFaults()

		if done == 0 {
			t.Errorf("no run has changed it: %s", b.Story())
		}

		now := b.unhurt(t).Resume(at)
		now.MustRefresh()

		if clients, _ := now.State()["client_ids"].([]any); len(clients) != 1 {
			t.Errorf("the client ids are %v", clients)
		}

		now.MustApply(config)
		now.ExpectSettled(config)
	})
}
