package provider_test

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// estate is a number of resources of one kind, and a CLI that applies ten at a time.
type estate struct {
	*providertest.World

	tb     *testing.T
	cli    *tfkittest.Provider
	typ    string
	system string // of the requests
	all    []*tfkittest.Instance
	seen   int // calls in the journal
}

const parallelism = 10

func inEstate(t *testing.T, typ string, count int, test func(*testing.T, *estate)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		w := providertest.New(t, emulator.Options{NewID: providertest.NumberedIDs(), TokenLifetime: 365 * 24 * time.Hour}).Unsigned(t)
		e := &estate{World: w, tb: t, typ: typ, system: w.RegisterOffering(t, "offering")}
		e.next()
		for range count {
			e.all = append(e.all, e.cli.Instance(typ))
		}
		test(t, e)
	})
}

func (e *estate) config(n int) providertest.Object {
	if e.typ == providertest.SystemType {
		return providertest.MinimalSystem(strconv.Itoa(n))
	}
	return providertest.With(providertest.RequestConfig(providertest.Standard, e.system), providertest.Object{"external_ref": strconv.Itoa(n)})
}

// next is another process of the provider, as for every plan and every apply.
func (e *estate) next() {
	e.cli = e.Provider(e.tb)
	for n, i := range e.all {
		e.all[n] = e.cli.Resume(i)
	}
}

// each does something with all, ten at a time, and then something else with these.
func (e *estate) each(does ...func(n int) tfkittest.Diagnostics) {
	e.tb.Helper()
	for from := 0; from < len(e.all); from += parallelism {
		for _, do := range does {
			for n := from; n < min(from+parallelism, len(e.all)); n++ {
				if said := do(n); said.HasError() {
					e.tb.Fatal(said.Text())
				}
			}
		}
	}
}

func (e *estate) refresh() {
	e.tb.Helper()
	e.each(func(n int) tfkittest.Diagnostics {
		if !e.all[n].Exists() {
			return nil
		}
		return e.all[n].Refresh()
	})
}

func (e *estate) plan(config func(int) providertest.Object) []tfkittest.Plan {
	e.tb.Helper()
	e.next()
	e.refresh()
	plans := make([]tfkittest.Plan, len(e.all))
	e.each(func(n int) tfkittest.Diagnostics {
		plans[n] = e.all[n].Plan(config(n))
		return plans[n].Diagnostics
	})
	return plans
}

func (e *estate) apply(config func(int) providertest.Object) {
	e.tb.Helper()
	plans := e.plan(config)
	e.next()
	e.each(func(n int) tfkittest.Diagnostics {
		plans[n] = e.all[n].Plan(config(n))
		return plans[n].Diagnostics
	}, func(n int) tfkittest.Diagnostics { return e.all[n].CarryOut(plans[n]) })
}

// destroy does what the command does: it refreshes, plans in a run of its own, and applies without a plan of the apply's, ten at a time.
func (e *estate) destroy() {
	e.tb.Helper()
	e.next()
	e.refresh()
	e.next()
	plans := make([]tfkittest.Plan, len(e.all))
	e.each(func(n int) tfkittest.Diagnostics {
		plans[n] = e.all[n].Plan(nil)
		return plans[n].Diagnostics
	})
	e.next()
	const takes = time.Second
	e.Fault(e.tb, emulator.Fault{Method: http.MethodDelete, Path: "*", Delay: emulator.Duration(takes), Times: -1})
	defer e.Altinn.ClearFaults()
	var all sync.WaitGroup
	for n := range e.all {
		all.Go(func() {
			if said := e.all[n].CarryOut(plans[n]); said.HasError() {
				e.tb.Error(said.Text())
			}
		})
		time.Sleep(takes / parallelism)
	}
	all.Wait()
}

// calls counts those since the last time, by what was asked for.
func (e *estate) calls() map[string]int {
	found := map[string]int{}
	journal := e.Altinn.Journal()
	for _, call := range journal[e.seen:] {
		found[call.Method+" "+asked(call.Path)]++
	}
	e.seen = len(journal)
	return found
}

func asked(path string) string {
	for _, kind := range []struct{ path, name string }{
		{providertest.RegisterPath, "system"},
		{providertest.RequestPath + "/bysystem/", "page of requests"}, {providertest.RequestPath + "/byexternalref/", "request by key"},
		{providertest.RequestPath, "request"},
		{"/authentication/api/v1/systemuser/vendor/bysystem/", "page of system users"}, {"/authentication/api/v1/systemuser/vendor/byquery", "system user"},
		{"/resourceregistry/", "name"},
	} {
		if strings.HasPrefix(path, kind.path) {
			return kind.name
		}
	}
	return path
}
