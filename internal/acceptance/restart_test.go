package acceptance_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

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
		w.Fault(t, emulator.Fault{Method: http.MethodPost, Path: providertest.RegisterPath, Status: http.StatusInternalServerError, Times: -1})

		began := time.Now()

		atOnce(func(name string) {
			at, said := p.apply(t, p.plan(t, p.nothing(t, providertest.SystemType), providertest.MinimalSystem(name)))
			if at.exists() || !said.Errors().Says("Unable to create system", "fails on this system", "the id is not spent") {
				t.Errorf("in the state: %t; %s", at.exists(), said)
			}
		})

		if took := time.Since(began); took > providertest.LongRestart {
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

				w.Fault(t, providertest.Restart(time.Hour))

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

				if took := time.Since(began); took < providertest.LongRestart || took > 2*providertest.LongRestart || explained != 1 {
					t.Errorf("it took %s, and was explained %d times", took, explained)
				}
			})
		})
	}
}
