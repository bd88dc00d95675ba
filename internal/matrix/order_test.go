//go:build !race

// One call follows the other in these tests: the race detector would have nothing to find, and take ten times as long.

package matrix_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// A plan asks the provider for many things, in any order and at the same time. These tests drive every order of what two addresses
// of a configuration ask, with Altinn well, slow, failing and silent: no order may end in a plan that loses an object which the
// configuration still wants.

// An address is one resource of a configuration, and what a plan asks for it, one call after another.
type address struct {
	at    *instance
	calls []call
}

// A call is one of the protocol, or two that nothing comes between. It returns what the CLI has of the resource from then on.
type call func(p *tfkittest.Provider, at *instance) (*instance, tfkittest.Diagnostics)

// load reads the object from the state, which every plan does first.
func load(p *tfkittest.Provider, at *instance) (*instance, tfkittest.Diagnostics) {
	p.Resume(at).Load()

	return at, nil
}

func refresh(p *tfkittest.Provider, at *instance) (*instance, tfkittest.Diagnostics) {
	now := p.Resume(at)

	return now, now.Refresh()
}

// plans makes the plan of a configuration, nil for the destruction, and the creation that follows where that replaces the object.
func plans(config object) call {
	return func(p *tfkittest.Provider, at *instance) (*instance, tfkittest.Diagnostics) {
		i := p.Resume(at)

		plan := i.Plan(config)
		if plan.Action != "replace" || at.Tainted() || plan.Diagnostics.HasError() {
			return at, plan.Diagnostics
		}

		return at, i.PlanCreation(plan).Diagnostics
	}
}

// replaces plans a replacement as `-replace` and `replace_triggered_by` do.
func replaces(config object) call {
	return func(p *tfkittest.Provider, at *instance) (*instance, tfkittest.Diagnostics) {
		return at, p.Resume(at).PlanReplacing(config).Diagnostics
	}
}

func imports(id string) call {
	return func(p *tfkittest.Provider, at *instance) (*instance, tfkittest.Diagnostics) {
		now := p.Resume(at)

		return now, now.Import(id)
	}
}

// readsData reads a data source.
func readsData(typ string, config object) call {
	return func(p *tfkittest.Provider, at *instance) (*instance, tfkittest.Diagnostics) {
		_, said := p.ReadData(typ, config)

		return at, said
	}
}

// orders are all orders of the steps of some addresses, each the address whose turn it is.
func orders(addresses []address) [][]int {
	left := make([]int, len(addresses))
	for i, a := range addresses {
		left[i] = len(a.calls)
	}

	var all [][]int

	var choose func(chosen []int)

	choose = func(chosen []int) {
		done := true

		for i := range left {
			if left[i] == 0 {
				continue
			}

			done = false
			left[i]--

			choose(append(slices.Clip(chosen), i))

			left[i]++
		}

		if done {
			all = append(all, chosen)
		}
	}
	choose(nil)

	return all
}

// drive asks a provider for the steps in an order, as a plan that goes on after an error at another address, and returns what it
// said.
func drive(p *tfkittest.Provider, addresses []address, order []int) tfkittest.Diagnostics {
	var said tfkittest.Diagnostics

	now := make([]*instance, len(addresses))
	next := make([]int, len(addresses))
	failed := make([]bool, len(addresses))

	for i, a := range addresses {
		now[i] = a.at
	}

	for _, i := range order {
		do := addresses[i].calls[next[i]]
		next[i]++

		if failed[i] {
			continue
		}

		at, diags := do(p, now[i])
		now[i], failed[i] = at, diags.Errors() != nil
		said = append(said, diags...)
	}

	return said
}

// weather is how Altinn fares while a plan is made.
type weather struct {
	name string
	// refreshes reports whether what exists can be read: a plan that fails because it cannot loses nothing.
	refreshes bool
	over      func(next http.RoundTripper) http.RoundTripper
}

func weathers() []weather {
	altered := func(answer func(next http.RoundTripper, r *http.Request) (*http.Response, error)) func(http.RoundTripper) http.RoundTripper {
		return func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(r *http.Request) (*http.Response, error) {
				if !strings.HasPrefix(r.URL.Path, "/authentication/") {
					return next.RoundTrip(r)
				}

				return answer(next, r)
			})
		}
	}

	return []weather{
		{"well", true, func(next http.RoundTripper) http.RoundTripper { return next }},
		{"slow", true, altered(func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
			select {
			case <-time.After(11 * time.Second):
				return next.RoundTrip(r)
			case <-r.Context().Done():
				return nil, r.Context().Err()
			}
		})},
		{"failing", false, altered(func(_ http.RoundTripper, r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusServiceUnavailable, Body: http.NoBody, Request: r}, nil
		})},
		{"silent", false, altered(func(_ http.RoundTripper, r *http.Request) (*http.Response, error) {
			<-r.Context().Done()

			return nil, r.Context().Err()
		})},
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A slip is a change to a configuration, and whether it may pass.
type slip struct {
	name  string
	loses bool
	// reads reports whether something has to be read whatever the options, so that the plan fails anyway where nothing can be.
	reads bool
	// addresses are those of the changed configuration and of its state. What has to be read, the steps read only if refreshes is true.
	addresses func(refreshes bool) []address
}

// ofState are the calls for something that the state has.
func ofState(refreshes bool, then ...call) []call {
	if refreshes {
		then = append([]call{refresh}, then...)
	}

	return append([]call{load}, then...)
}

// everyOrder drives the slips in every order.
func everyOrder(t *testing.T, b *bubble, slips []slip) {
	t.Helper()

	for _, w := range weathers() {
		p := b.Unsigned(t).ProviderOver(t, w.over(b.Network))

		for _, s := range slips {
			for _, refreshes := range []bool{true, false} {
				if (refreshes || s.reads) && !w.refreshes {
					continue
				}

				addresses := s.addresses(refreshes)
				for _, order := range orders(addresses) {
					p.NextRun()
					said := drive(p, addresses, order)

					if refused := said.Errors() != nil; refused != s.loses {
						t.Errorf("%s, Altinn %s, refreshed %t, in the order %v: refused %t\n%s", s.name, w.name, refreshes, order, refused, said)
					}
				}
			}
		}
	}
}

func TestNoOrderOfPlansLosesASystem(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t)
		first, second := providertest.CompleteSystem("first"), providertest.With(providertest.CompleteSystem("second"), object{"client_ids": []string{}})
		free := providertest.With(second, object{"id": providertest.Vendor + "_free"})
		id := object{"id": providertest.Vendor + "_first"}

		p := b.unhurt(t)
		one, two := p.Create(providertest.SystemType, first), p.Create(providertest.SystemType, second)
		tainted := p.Resume(one)
		tainted.Taint()
		p.NextRun()

		twin := p.Instance(providertest.SystemType)
		if said := twin.Import(providertest.Vendor + "_first"); said.HasError() {
			t.Fatal(said)
		}

		everyOrder(t, b, []slip{
			{name: "renamed", loses: true, addresses: both(of(one, plans(nil)), fresh(p, providertest.SystemType, plans(first)))},
			{name: "count shifted", loses: true, addresses: both(of(one, plans(second)), of(two, plans(nil)))},
			{name: "swapped", loses: true, addresses: both(of(one, plans(second)), of(two, plans(first)))},
			{name: "given to another", loses: true, addresses: both(of(one, plans(free)), fresh(p, providertest.SystemType, plans(first)))},
			{name: "replaced by the command", loses: true, addresses: both(of(one, replaces(first)))},
			{name: "tainted", loses: true, addresses: both(of(tainted, plans(first)))},
			{name: "copied", loses: true, addresses: both(fresh(p, providertest.SystemType, plans(free)), fresh(p, providertest.SystemType, plans(free)))},
			{name: "imported in place of moved", loses: true, reads: true, addresses: both(of(one, plans(nil)), fresh(p, providertest.SystemType, imports(id["id"].(string)), plans(first)))},
			{name: "imported twice", loses: true, reads: true, addresses: both(of(one, plans(first)), fresh(p, providertest.SystemType, imports(id["id"].(string)), plans(first)))},
			{name: "one of two holders leaves", loses: true, addresses: both(of(one, plans(first)), of(twin, plans(nil)))},
			{name: "still read", loses: true, reads: true, addresses: both(of(one, plans(nil)), fresh(p, providertest.SystemType, readsData(providertest.SystemType, id)))},
			{name: "moved", addresses: both(of(one, plans(first)))},
			{name: "destroyed", addresses: both(of(one, plans(nil)), of(two, plans(second)))},
			{name: "destroyed while tainted", addresses: both(of(tainted, plans(nil)))},
			{name: "replaced by a new id", addresses: both(of(two, plans(free)))},
			{name: "one more", addresses: both(of(one, plans(first)), fresh(p, providertest.SystemType, plans(free)))},
			{name: "forgotten and imported", reads: true, addresses: both(of(one), fresh(p, providertest.SystemType, imports(id["id"].(string)), plans(first)))},
			{name: "kept and read", reads: true, addresses: both(of(one, plans(first)), fresh(p, providertest.SystemType, readsData(providertest.SystemType, id)))},
		})
	})
}

// of is the address of something that the state has.
func of(at *instance, then ...call) func(refreshes bool) address {
	return func(refreshes bool) address { return address{at, ofState(refreshes, then...)} }
}

// fresh is an address of which the state has nothing.
func fresh(p *tfkittest.Provider, typ string, then ...call) func(bool) address {
	return func(bool) address { return address{p.Instance(typ), then} }
}

func both(of ...func(refreshes bool) address) func(refreshes bool) []address {
	return func(refreshes bool) []address {
		var all []address
		for _, one := range of {
			all = append(all, one(refreshes))
		}

		return all
	}
}

func TestNoOrderOfPlansLosesARequest(t *testing.T) {
	t.Parallel()

	for name, accepted := range map[string]bool{"waiting": false, "accepted": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := newBubble(t)
				system := b.RegisterOffering(t, "asks")
				first := providertest.RequestConfig(providertest.Standard, system)
				second := providertest.With(first, object{"external_ref": "second"})
				free := providertest.With(first, object{"external_ref": "free"})
				key := object{"system_id": system, "party_org_number": first["party_org_number"]}

				p := b.unhurt(t)
				one, two := p.Create(providertest.RequestType, first), p.Create(providertest.RequestType, second)

				if accepted {
					for _, at := range []*instance{one, two} {
						b.Approve(t, at.Text("id"))
						at.MustRefresh()
					}
				}

				tainted := p.Resume(one)
				tainted.Taint()
				p.NextRun()

				id := one.Text("id")
				twin := p.Instance(providertest.RequestType)
				if said := twin.Import(id); said.HasError() {
					t.Fatal(said)
				}

				everyOrder(t, b, []slip{
					{name: "renamed", loses: true, addresses: both(of(one, plans(nil)), fresh(p, providertest.RequestType, plans(first)))},
					{name: "count shifted", loses: true, addresses: both(of(one, plans(second)), of(two, plans(nil)))},
					{name: "swapped", loses: true, addresses: both(of(one, plans(second)), of(two, plans(first)))},
					{name: "given to another", loses: true, addresses: both(of(one, plans(free)), fresh(p, providertest.RequestType, plans(first)))},
					{name: "replaced by the command", loses: accepted, addresses: both(of(one, replaces(first)))},
					{name: "tainted", loses: accepted, addresses: both(of(tainted, plans(first)))},
					{name: "copied", loses: true, addresses: both(fresh(p, providertest.RequestType, plans(free)), fresh(p, providertest.RequestType, plans(free)))},
					{name: "imported in place of moved", loses: true, reads: true, addresses: both(of(one, plans(nil)), fresh(p, providertest.RequestType, imports(id), plans(first)))},
					{name: "imported twice", loses: true, reads: true, addresses: both(of(one, plans(first)), fresh(p, providertest.RequestType, imports(id), plans(first)))},
					{name: "one of two holders leaves", loses: true, addresses: both(of(one, plans(first)), of(twin, plans(nil)))},
					{name: "still read", loses: true, reads: true, addresses: both(of(one, plans(nil)), fresh(p, providertest.RequestType, readsData(providertest.RequestType, key)))},
					{name: "moved", addresses: both(of(one, plans(first)))},
					{name: "destroyed", addresses: both(of(one, plans(nil)), of(two, plans(second)))},
					{name: "destroyed while tainted", addresses: both(of(tainted, plans(nil)))},
					{name: "replaced by another reference", addresses: both(of(two, plans(free)))},
					{name: "one more", addresses: both(of(one, plans(first)), fresh(p, providertest.RequestType, plans(free)))},
					{name: "forgotten and imported", reads: true, addresses: both(of(one), fresh(p, providertest.RequestType, imports(id), plans(first)))},
				})
			})
		})
	}
}

func TestNoOrderOfPlansLosesAChangeRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t)
		user := b.Accepted(t, providertest.Standard)
		first := object{"system_user_id": user, "required_rights": []string{"nav-sykmelding"}}
		second := object{"system_user_id": user, "unwanted_rights": []string{"nav-sykmelding"}}
		free := providertest.With(first, object{"unwanted_rights": []string{"ske-krav-og-betalinger"}})

		p := b.unhurt(t)
		one, two := p.Create(providertest.ChangeRequestType, first), p.Create(providertest.ChangeRequestType, second)
		p.NextRun()

		id := one.Text("id")
		twin := p.Instance(providertest.ChangeRequestType)
		if said := twin.Import(id); said.HasError() {
			t.Fatal(said)
		}

		everyOrder(t, b, []slip{
			{name: "renamed", loses: true, addresses: both(of(one, plans(nil)), fresh(p, providertest.ChangeRequestType, plans(first)))},
			{name: "count shifted", loses: true, addresses: both(of(one, plans(second)), of(two, plans(nil)))},
			{name: "given to another", loses: true, addresses: both(of(one, plans(free)), fresh(p, providertest.ChangeRequestType, plans(first)))},
			{name: "copied", loses: true, addresses: both(fresh(p, providertest.ChangeRequestType, plans(free)), fresh(p, providertest.ChangeRequestType, plans(free)))},
			{name: "imported in place of moved", loses: true, reads: true, addresses: both(of(one, plans(nil)), fresh(p, providertest.ChangeRequestType, imports(id), plans(first)))},
			{name: "one of two holders leaves", loses: true, addresses: both(of(one, plans(first)), of(twin, plans(nil)))},
			{name: "destroyed", addresses: both(of(one, plans(nil)), of(two, plans(second)))},
			{name: "replaced", addresses: both(of(one, replaces(first)))},
			{name: "one more", addresses: both(of(one, plans(first)), fresh(p, providertest.ChangeRequestType, plans(free)))},
			{name: "forgotten and imported", reads: true, addresses: both(of(one), fresh(p, providertest.ChangeRequestType, imports(id), plans(first)))},
		})
	})
}
