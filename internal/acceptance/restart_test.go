package acceptance_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// restart answers every call to Altinn with 500, for as long as a restart of its database may be felt (altinn-api.md §13).
func restart(lasts time.Duration) emulator.Fault {
	return emulator.Fault{Path: "/authentication/*", Status: http.StatusInternalServerError, For: emulator.Duration(lasts)}
}

const longRestart = 15 * time.Second

// A restart of Altinn's database in the very moment of a write failed the apply, although all was well ten seconds later.
func TestWriteThatMeetsARestartIsDoneOnce(t *testing.T) {
	t.Parallel()

	for name, applied := range map[string]bool{"before its effect": false, "after its effect": true} {
		for _, does := range []operation{opCreate, opUpdate, opDelete} {
			for _, k := range kinds() {
				c := cell{fault: fault{name: name, once: all(done)}, does: does, kind: k, at: atAltinn}
				if c.want() == untouched {
					continue
				}

				t.Run(c.String(), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						t.Helper()

						made, plan := c.ready(t, nil)

						var begins sync.Once

						p := made.providerOver(t, providertest.Tap{Next: made.Network, Seen: func(request *http.Request) {
							if request.Method == http.MethodGet || !strings.HasPrefix(request.URL.Path, "/authentication/") {
								return
							}

							begins.Do(func() {
								if applied {
									made.Fault(t, emulator.Fault{Method: request.Method, Status: http.StatusInternalServerError, Applied: true})
								}

								made.Fault(t, restart(longRestart))
							})
						}})
						began := time.Now()
						made.after, made.said = p.apply(t, plan)

						if made.took = time.Since(began); made.took < longRestart || made.took > longRestart+time.Minute {
							t.Errorf("it took %s", made.took)
						}

						for _, complaint := range slices.Concat(c.saying(made), c.standing(t, made), c.following(t, made)) {
							t.Error(complaint)
						}
					})
				})
			}
		}
	}
}

// atOnce does something with sixty names, ten at once as Terraform does.
func atOnce(do func(name string)) {
	var all sync.WaitGroup

	slots := make(chan struct{}, 10)

	for n := range 60 {
		slots <- struct{}{}

		all.Go(func() { do(fmt.Sprintf("many-%d", n)); <-slots })
	}

	all.Wait()
}

// Sixty systems that Altinn fails on, as on a text that breaks a rule of its database, took sixty times as long as one.
func TestContentThatAltinnFailsOnCostsNoTime(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, w *world) {
		t.Helper()

		p := w.provider(t)
		w.Fault(t, onPost(emulator.Fault{Status: http.StatusInternalServerError, Times: -1}))

		began := time.Now()

		atOnce(func(name string) {
			at, said := p.apply(t, p.plan(t, p.nothing(t, providertest.SystemType), providertest.MinimalSystem(name)))
			if at.exists() || !said.Errors().Says("Unable to create system", "fails on this system", "the id is not spent") {
				t.Errorf("in the state: %t; %s", at.exists(), said)
			}
		})

		if took := time.Since(began); took > longRestart {
			t.Errorf("it took %s", took)
		}
	})
}

// While Altinn stayed away, sixty systems were waited for one after the other, and had sixty long errors.
func TestOutageThatStaysIsWaitedForAndExplainedOnce(t *testing.T) {
	t.Parallel()

	for name, does := range map[string]func(*testing.T, *protocol, *instance, string) diagnostics{
		"read": func(t *testing.T, p *protocol, at *instance, _ string) diagnostics {
			t.Helper()

			_, said := p.refresh(t, at)

			return said
		},
		"update": func(t *testing.T, p *protocol, at *instance, name string) diagnostics {
			t.Helper()

			_, said := p.apply(t, p.plan(t, at, providertest.With(providertest.MinimalSystem(name), object{"is_visible": false})))

			return said
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T, w *world) {
				t.Helper()

				p := w.provider(t)
				made := map[string]*instance{}

				for n := range 60 {
					name := fmt.Sprintf("many-%d", n)
					made[name] = p.create(t, providertest.SystemType, providertest.MinimalSystem(name))
				}

				w.Fault(t, restart(time.Hour))

				var mu sync.Mutex

				explained, began := 0, time.Now()

				atOnce(func(name string) {
					said := does(t, p, made[name], name)

					mu.Lock()
					defer mu.Unlock()

					if said.Errors().Says("restart of its database") {
						explained++
					}

					if !said.Errors().Says("500", "whatever it was asked") || len(fmt.Sprint(said)) > 1200 {
						t.Errorf("%s", said)
					}
				})

				if took := time.Since(began); took < longRestart || took > 2*longRestart || explained != 1 {
					t.Errorf("it took %s, and was explained %d times", took, explained)
				}
			})
		})
	}
}
