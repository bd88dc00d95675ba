package system_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// atOnce does something with many names, ten at once as Terraform does.
func atOnce(names []string, do func(name string)) {
	var all sync.WaitGroup
	slots := make(chan struct{}, 10)
	for _, name := range names {
		slots <- struct{}{}
		all.Go(func() { do(name); <-slots })
	}
	all.Wait()
}

// Sixty systems that Altinn fails on, as on a text that breaks a rule of its database, take no
// longer than one.
func TestContentThatAltinnFailsOnAtOnceCostsNoTime(t *testing.T) {
	t.Parallel()
	inWorldOf(t, emulator.World{}, nil, func(t *testing.T, w *world) {
		t.Helper()
		w.fails(t, times(-1, status(http.MethodPost, 500)))
		began := time.Now()
		atOnce(numbered("many-%d", 60), func(name string) {
			i := w.instance()
			if said := i.Apply(providertest.MinimalSystem(name)); i.Exists() || !said.Errors().Says("Unable to create system", "fails on this system", "the id is not spent") {
				t.Errorf("in the state: %t; %s", i.Exists(), said)
			}
		})
		if took := time.Since(began); took > providertest.LongRestart {
			t.Errorf("it took %s", took)
		}
	})
}

// While Altinn stays away, sixty systems wait for it together, and one error of theirs explains it.
func TestOutageThatStaysIsExplainedOnceToAllAtOnce(t *testing.T) {
	t.Parallel()
	for name, does := range map[string]func(*tfkittest.Instance, string) tfkittest.Diagnostics{
		"read": func(i *tfkittest.Instance, _ string) tfkittest.Diagnostics { return i.Refresh() },
		"update": func(i *tfkittest.Instance, name string) tfkittest.Diagnostics {
			return i.Apply(providertest.With(providertest.MinimalSystem(name), object{"is_visible": false}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorldOf(t, emulator.World{}, nil, func(t *testing.T, w *world) {
				t.Helper()
				names := numbered("many-%d", 60)
				made := map[string]*tfkittest.Instance{}
				for _, name := range names {
					made[name] = w.created(providertest.MinimalSystem(name))
				}
				w.fails(t, providertest.Restart(time.Hour))
				var mu sync.Mutex
				explained, began := 0, time.Now()
				atOnce(names, func(name string) {
					said := does(made[name], name)
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
