package changerequest_test

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

// The plan said New, and others rely on it until the next plan.
func TestAnswerThatComesWithTheCreationIsToldByTheNextRefresh(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		w.Fault(t, onPost(w.answering(t, w.derived(t)[0], "Accepted")))
		_, i := w.open(t)
		if got := i.Text("status"); got != "New" {
			t.Errorf("the state says %s", got)
		}
		w.Approve(t, i.Text("id"))
		i.MustRefresh()
		if got := i.Text("status"); got != "Accepted" {
			t.Errorf("the refreshed state says %s", got)
		}
	})
}

// A creation that is interrupted, or runs out of time, keeps what Altinn has stored, or leaves it to the next apply.
func TestCutOffCreate(t *testing.T) {
	t.Parallel()
	type row struct {
		late time.Duration // until it is stored
		kept bool
	}
	each(t, map[string]row{
		"stored": {0, true}, "stored after the look": {5 * time.Second, true}, "stored after both looks": {20 * time.Second, false}, "not stored": {time.Hour, false},
	}, func(t *testing.T, w *world, _ string, test row) {
		t.Helper()
		for limit, stop := range map[string]bool{"1s": false, "1h": true} {
			config := w.config(object{"timeouts": object{"create": limit}, "unwanted_rights": []string{"for-" + limit}})
			run := w.Provider(t)
			i := run.Instance(typeName)
			plan := i.Plan(config)
			w.Fault(t, onPost(emulator.Fault{Late: emulator.Duration(test.late), Delay: emulator.Duration(time.Hour)}))
			if stop {
				time.AfterFunc(time.Second, run.Stop)
			}
			started := time.Now()
			said := i.ApplyPlan(plan)
			if took := time.Since(started); took > 20*time.Second { // a look, a pause and another look
				t.Errorf("within %s: it took %s", limit, took)
			}
			if i.Exists() != test.kept || said.HasError() == test.kept {
				t.Errorf("within %s: state %v; %s", limit, i.State(), said)
			}
			if test.late < time.Hour {
				time.Sleep(test.late)
				synctest.Wait()
			}
			if !test.kept { // the next run makes up for it, and asks no second time
				i = w.Provider(t).Create(typeName, config)
			}
			providertest.ExpectIDs(t, "open", w.ChangeRequests("New"), i.Text("id"))
			w.Provider(t).Resume(i).ExpectSettled(config)
			w.WithdrawChange(t, i.Text("id"))
		}
	})
}

// However often the same has been withdrawn or answered, one that is made anew gets an id that was never used, be it in the same run
// or in a later one.
func TestIDIsNeverUsedTwice(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		used := map[string]bool{}
		p := w.Provider(t)
		for round := range 8 {
			if round%3 == 2 {
				p = w.Provider(t)
			}
			i := p.Create(typeName, w.config(nil))
			id := i.Text("id")
			if used[id] {
				t.Fatalf("%s is used again", id)
			}
			used[id] = true
			providertest.ExpectIDs(t, "open", w.ChangeRequests("New"), id)
			if round%4 == 3 {
				w.Reject(t, id)
				i.MustRefresh()
			}
			i.MustApply(nil)
		}
	})
}

// A run that has withdrawn a change request knows that its id is spent, and does not try it.
func TestRunDoesNotSendAnIDThatItHasSpent(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		_, i := w.open(t)
		old := i.Text("id")
		i.MustApply(w.config(object{"redirect_url": redirectURL})) // the same question
		providertest.ExpectIDs(t, "open", w.ChangeRequests("New"), i.Text("id"))
		if posts := w.Calls(http.MethodPost, path); posts != 2 || i.Text("id") == old {
			t.Errorf("%d POSTs", posts)
		}
	})
}

// However often the same has been withdrawn, what a crash left open is found in the list, if Altinn shows it: beyond a page, the list
// shows the same page for ever.
func TestCrashAfterManyWithdrawals(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		for range 6 {
			w.leave(t, "withdrawn")
		}
		w.leave(t, "open")
		_, i := w.open(t)
		providertest.ExpectIDs(t, "open", w.ChangeRequests("New"), i.Text("id"))
		i.MustApply(nil)

		for n := range 60 {
			w.ask(t, providertest.VendorClient, fmt.Sprintf("00000000-0000-4000-8000-%012d", n), w.user, object{
				"unwantedRights": []object{providertest.Right(fmt.Sprintf("right-%d", n))},
			})
		}
		i = w.Provider(t).Instance(typeName)
		providertest.Golden(t, "the list is cut", i.Apply(w.config(nil)))
	})
}

// Also where it is known as late as in the apply, one of several resources gets the change request, and the others an error: even
// if they could ask while the answer to the first is still on its way.
func TestSeveralCreationsOfOneChangeAtOnce(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		run := w.Provider(t)
		instances := make([]*tfkittest.Instance, 4)
		plans := make([]tfkittest.Plan, len(instances))
		for n := range instances {
			plans[n] = w.Provider(t).Instance(typeName).Plan(w.config(nil)) // each plan in a run of its own
			instances[n] = run.Instance(typeName)
		}
		w.Fault(t, onPost(emulator.Fault{Delay: emulator.Duration(time.Second)}))
		said := make([]tfkittest.Diagnostics, len(instances))
		var group sync.WaitGroup
		for n := range instances {
			group.Go(func() { said[n] = instances[n].ApplyPlan(plans[n]) })
		}
		group.Wait()
		var holders []string
		for n, i := range instances {
			if i.Exists() {
				holders = append(holders, i.Text("id"))
				said[n].Expect(t, nil, nil) // as one would be that takes over what another has just asked for
				continue
			}
			said[n].Expect(t, []string{"Another resource of this configuration asks for the same change"}, nil)
		}
		providertest.ExpectIDs(t, "held", holders, w.ChangeRequests("New")...)
	})
}
