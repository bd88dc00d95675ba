package acceptance_test

import (
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// Two resources of one configuration with the same id, which the plan could not compare: one is created, the other says that the
// id is taken.
func TestTwoResourcesWithOneIDMakeOneSystem(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)
	first := p.plan(t, p.nothing(t, providertest.SystemType), providertest.MinimalSystem("twin"))

	must(t, nil, p.configure(t, object{})) // of the plans in another run, this one knows nothing

	plans := [2]*planned{first, p.plan(t, p.nothing(t, providertest.SystemType), providertest.With(providertest.MinimalSystem("twin"), object{"client_ids": []string{"second"}}))}

	var (
		group sync.WaitGroup
		made  [2]*instance
		said  [2]diagnostics
	)

	for i := range plans {
		group.Go(func() { made[i], said[i] = p.apply(t, plans[i]) })
	}

	group.Wait()

	if made[0].exists() == made[1].exists() {
		t.Fatalf("in the state: %t and %t: %s %s", made[0].exists(), made[1].exists(), said[0], said[1])
	}

	for i := range made {
		if !made[i].exists() && !said[i].Errors().Says("Unable to create system", "another resource of this configuration", "import {") {
			t.Errorf("the error does not say so: %s", said[i])
		}
	}

	if posts := w.Calls(http.MethodPost, providertest.RegisterPath); posts != 2 {
		t.Errorf("%d POSTs", posts)
	}
}

// Resources of one configuration are created at once, with the connections and the token shared.
func TestManySystemsAreCreatedChangedAndDestroyedAtOnce(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)

	var group sync.WaitGroup
	for _, name := range numbered("many-%d", 30) {
		group.Go(func() {
			at := p.create(t, providertest.SystemType, providertest.CompleteSystem(name))
			at = p.set(t, at, providertest.With(providertest.CompleteSystem(name), object{"rights": []string{"nav-sykmelding"}}))
			p.destroy(t, at)
		})
	}

	group.Wait()

	for _, name := range numbered("many-%d", 30) {
		if deleted := w.Registered(t, providertest.Vendor+"_"+name)["isDeleted"]; deleted != true {
			t.Errorf("%s: isDeleted is %v", name, deleted)
		}
	}
}

// A create that runs out of time may have registered the system all the same: it is looked up, not lost.
func TestTimeoutOfACreateLosesNoSystem(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, _ := newBubbleWorld(t, emulator.Options{})
		p := w.provider(t)
		config := providertest.With(providertest.CompleteSystem("late"), object{"timeouts": object{"create": "200ms"}})

		// The effect comes at once, the answer never.
		w.Fault(t, onPost(emulator.Fault{Delay: emulator.Duration(time.Hour)}))

		at := p.create(t, providertest.SystemType, config)
		if got := p.drift(t, at, config).Changes; got != nil {
			t.Errorf("the plan changes %v", got)
		}

		if posts := w.Calls(http.MethodPost, providertest.RegisterPath); posts != 1 {
			t.Errorf("%d POSTs", posts)
		}
	})
}

// An update that runs out of time says what is known, and the next plan tells the truth.
func TestTimeoutOfAnUpdateIsTold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, _ := newBubbleWorld(t, emulator.Options{})
		p := w.provider(t)
		config := providertest.With(providertest.CompleteSystem("late"), object{"timeouts": object{"update": "200ms"}})
		at := p.create(t, providertest.SystemType, config)

		w.Fault(t, onPut(emulator.Fault{Status: http.StatusServiceUnavailable, Times: -1}))

		after, said := p.apply(t, p.plan(t, at, providertest.With(config, object{"is_visible": true, "access_packages": []string{}})))
		if !said.Errors().Says("Unable to update system", "503") {
			t.Errorf("the error hides the last answer: %s", said)
		}

		if got := at.Differences(after.Instance); got != nil {
			t.Errorf("the state changes in %v", got)
		}
	})
}
