package changerequest_test

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

func TestLifecycle(t *testing.T) {
	t.Parallel()
	each(t, map[string]bool{"with identities": false, "on a CLI without": true}, func(t *testing.T, w *world, _ string, forgets bool) {
		t.Helper()
		p := w.Provider(t)
		i := p.Instance(typeName)
		i.ForgetsIdentity = forgets
		config := w.config(object{
			"unwanted_rights": []string{elsewhere, held}, "required_access_packages": []string{providertest.AccessPackage("toll")},
			"unwanted_access_packages": []string{heldPackage()}, "redirect_url": "https://SmartCloud.example.no:443/receipt?a=1#b",
		})
		i.MustApply(config)
		id := i.Text("id")
		want := object{
			"id": id, "system_user_id": w.user, "required_rights": []any{offered}, "unwanted_rights": []any{elsewhere, held},
			"required_access_packages": []any{providertest.AccessPackage("toll")}, "unwanted_access_packages": []any{heldPackage()},
			"redirect_url": "https://SmartCloud.example.no:443/receipt?a=1#b", "status": "New", "confirm_url": w.ChangeRequest(id).ConfirmURL,
			"created_at": i.State()["created_at"], "system_id": providertest.ChangingSystem, "party_org_number": providertest.Customer,
			"external_ref": "main", "timeouts": nil,
		}
		for range 2 {
			if got := i.State(); !reflect.DeepEqual(got, want) {
				t.Errorf("state\n got %v\nwant %v", got, want)
			}
			i.ExpectSettled(config)
		}
		imported := w.Provider(t).Instance(typeName)
		imported.Import(strings.ToUpper(id)).Expect(t, nil, nil)
		if got := imported.State(); !reflect.DeepEqual(got, want) {
			t.Errorf("imported\n got %v\nwant %v", got, want)
		}
		imported.ExpectSettled(config)

		since := len(w.Altinn.Journal())
		i.Apply(nil).Expect(t, nil, nil)
		wantCalls(t, w, since, "id,DELETE")
		if i.Exists() {
			t.Errorf("state %v", i.State())
		}
	})
}

// A replacement withdraws what is open, and forgets what the customer has answered.
func TestReplacement(t *testing.T) {
	t.Parallel()
	each(t, map[string][]string{"New": nil, "Accepted": {"Accepted"}, "Rejected": {"Rejected"}}, func(t *testing.T, w *world, status string, left []string) {
		t.Helper()
		_, i := w.open(t)
		old := i.Text("id")
		w.answer(t, old, status)
		i.MustRefresh()
		config := w.config(object{"required_rights": nil, "unwanted_rights": []string{offered}})
		now, said := w.Replace(t, i, i.Plan(config), config)
		said.Expect(t, nil, nil)
		providertest.ExpectIDs(t, "open", w.ChangeRequests("New"), now.Text("id"))
		if stored := w.ChangeRequest(old); (stored == nil) != (left == nil) || now.Text("id") == old {
			t.Errorf("the old one: %+v", stored)
		}
		now.ExpectSettled(config)
		now.ApplyReplacing(config).Expect(t, nil, nil) // the same once more
		providertest.ExpectIDs(t, "open", w.ChangeRequests("New"), now.Text("id"))
	})
}

// answer has the customer answer, if the status is not New.
func (w *world) answer(t *testing.T, id, status string) {
	t.Helper()
	switch status {
	case "Accepted":
		w.Approve(t, id)
	case "Rejected":
		w.Reject(t, id)
	}
}

// With create_before_destroy, a replacement that asks the same takes the old one over instead of withdrawing it.
func TestCreateBeforeDestroyOfTheSameKeepsIt(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		_, old := w.open(t)
		run := w.Provider(t)
		replacement, deposed := run.Instance(typeName), run.Instance(typeName)
		providertest.Golden(t, "create", replacement.Apply(w.config(nil)))
		deposed.Import(old.Text("id")).Expect(t, nil, nil)
		providertest.Golden(t, "destroy", deposed.Apply(nil))
		providertest.ExpectIDs(t, "open", w.ChangeRequests("New"), old.Text("id"))
		w.Provider(t).Resume(replacement).ExpectSettled(w.config(nil))
	})
}

// The customer said no after the plan was made, and the apply asked for something else without a word.
func TestSavedPlanDoesNotAskAgainAfterANo(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		p, i := w.open(t)
		other := w.config(object{"required_rights": []string{held}})
		plan, gone := i.PlanReplacing(other), i.Plan(nil)
		w.Reject(t, i.Text("id"))
		p.Resume(i).DiscardFor(plan).Expect(t, []string{"has said no"}, nil)
		p.Resume(i).ApplyPlan(gone).Expect(t, nil, nil)
		i.MustRefresh()
		i.Apply(other).Expect(t, nil, []string{"A customer who said no is asked again"})
	})
}

// What has happened to a change request outside Terraform, or to the call that reads it. A failure keeps the state.
func TestRefresh(t *testing.T) {
	t.Parallel()
	type row struct {
		happens func(t *testing.T, w *world, id string)
		fault   *emulator.Fault
		drifts  []string
		fails   bool
		gone    bool
	}
	fault := func(f emulator.Fault) *emulator.Fault { f = onLook(f); return &f }
	page, stranger := body("<html></html>"), body(`{"id":"505f8488-3d48-4c15-8e21-35cb9432f815"}`)
	page.Times, stranger.Times = -1, -1
	each(t, map[string]row{
		"nothing":  {},
		"accepted": {happens: func(t *testing.T, w *world, id string) { t.Helper(); w.Approve(t, id) }, drifts: []string{"status"}},
		"rejected": {happens: func(t *testing.T, w *world, id string) { t.Helper(); w.Reject(t, id) }, drifts: []string{"status"}},
		"half a year passes": {happens: func(_ *testing.T, w *world, _ string) {
			w.Altinn.AdvanceClock(providertest.HalfAYear)
			w.World = w.signedBy(providertest.VendorClient)
		}},
		"the system is deleted":  {happens: func(t *testing.T, w *world, _ string) { t.Helper(); w.Remove(t, providertest.ChangingSystem) }},
		"withdrawn":              {happens: func(t *testing.T, w *world, id string) { t.Helper(); w.WithdrawChange(t, id) }, gone: true},
		"another vendor's":       {happens: func(_ *testing.T, w *world, _ string) { w.World = w.signedBy(providertest.OtherVendorClient) }, fails: true},
		"not available twice":    {fault: fault(status(503, 2))},
		"cut short":              {fault: fault(emulator.Fault{Truncate: true})},
		"forbidden":              {fault: fault(status(403, 1)), fails: true},
		"404 of something else":  {fault: fault(status(404, 1)), fails: true},
		"a page":                 {fault: fault(page), fails: true},
		"another change request": {fault: fault(stranger), fails: true},
	}, func(t *testing.T, w *world, name string, test row) {
		t.Helper()
		_, at := w.open(t)
		if test.happens != nil {
			test.happens(t, w, at.Text("id"))
		}
		if test.fault != nil {
			w.Fault(t, *test.fault)
		}
		now := w.Provider(t).Resume(at)
		said := now.Refresh()
		providertest.Golden(t, name, said)
		if said.HasError() != test.fails || now.Exists() == test.gone {
			t.Fatalf("fails %t, state %v", said.HasError(), now.State())
		}
		if got := at.Differences(now); !test.gone && !slices.Equal(got, test.drifts) {
			t.Errorf("the refresh changes %v", got)
		}
		w.Altinn.ClearFaults()
		if !test.gone && !test.fails {
			now.ExpectSettled(w.config(nil))
		}
	})
}

func TestChangeRequestWithdrawnAfterItWasAccepted(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		_, i := w.open(t)
		w.Approve(t, i.Text("id"))
		i.MustRefresh()
		w.WithdrawChange(t, i.Text("id"))
		providertest.Golden(t, "refresh", i.Refresh())
		if i.Exists() {
			t.Errorf("state %v", i.State())
		}
	})
}

// A change request that was made outside Terraform can ask for a part of a resource, which a configuration cannot.
func TestRightWithAnAction(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		const id = "00000000-0000-4000-8000-000000000002"
		w.ask(t, providertest.VendorClient, id, w.user, object{
			"requiredRights": []object{providertest.Right(offered)},
			"unwantedRights": []object{providertest.With(providertest.Right(held), object{"action": "read"})},
		})
		i := w.Provider(t).Instance(typeName)
		providertest.Golden(t, "import", i.Import(id))
		if plan := i.Plan(w.config(nil)); plan.Action != "replace" {
			t.Errorf("plan to %s", plan.Action)
		}
		providertest.Golden(t, "replacement that ignores it", i.PlanReplacing(w.config(nil), "unwanted_rights").Diagnostics)
	})
}

func TestDelete(t *testing.T) {
	t.Parallel()
	type row struct {
		happens func(t *testing.T, w *world, id string) // after the last refresh
		fault   *emulator.Fault
		signed  bool
		calls   string
		stays   bool
		left    bool // at the service
	}
	late := emulator.Fault{Status: http.StatusTooManyRequests, Headers: map[string]string{"Retry-After": "30"}} // it has to wait
	deleting := func(f emulator.Fault) *emulator.Fault { f = onDelete(f); return &f }
	looking := func(f emulator.Fault) *emulator.Fault { f = onLook(f); return &f }
	each(t, map[string]row{
		"new":      {calls: "id,DELETE"},
		"gone":     {happens: func(t *testing.T, w *world, id string) { t.Helper(); w.WithdrawChange(t, id) }, calls: "id"},
		"accepted": {happens: func(t *testing.T, w *world, id string) { t.Helper(); w.Approve(t, id) }, calls: "id", left: true},
		"rejected": {happens: func(t *testing.T, w *world, id string) { t.Helper(); w.Reject(t, id) }, calls: "id", left: true},
		"a status of the future": {
			happens: func(t *testing.T, w *world, id string) { t.Helper(); w.Fault(t, onLook(w.answering(t, id, "Paused"))) }, calls: "id", left: true,
		},
		"another vendor's": {happens: func(_ *testing.T, w *world, _ string) { w.World = w.signedBy(providertest.OtherVendorClient) }, calls: "id", stays: true, left: true},
		"not readable":     {fault: looking(status(403, 1)), calls: "id", stays: true, left: true},
		"forbidden":        {fault: deleting(status(403, 1)), calls: "id,DELETE", stays: true, left: true},
		"lost after":       {fault: deleting(emulator.Fault{Drop: emulator.DropAfter}), calls: "id,DELETE,DELETE"},
		"lost before":      {fault: deleting(emulator.Fault{Drop: emulator.DropBefore}), calls: "id,DELETE,DELETE"},
		"never told":       {fault: deleting(emulator.Fault{Status: 503, Applied: true, Times: -1}), calls: "id(,DELETE)+,id"}, // how many retries fit into ten seconds is left to chance
		"never available":  {fault: deleting(status(503, -1)), calls: "id(,DELETE)+,id(,DELETE){7},id", stays: true, left: true},
		"late":             {fault: deleting(late), calls: "id,DELETE,id,DELETE"},
		"late, and accepted by then": {
			happens: func(t *testing.T, w *world, id string) {
				t.Helper()
				accepted := w.answering(t, id, "Accepted")
				accepted.Skip = 1
				w.Fault(t, onLook(accepted))
			},
			fault: deleting(late), calls: "id,DELETE,id", left: true,
		},
		"500 before":     {fault: deleting(status(500, 1)), calls: "id,DELETE,id,DELETE"},
		"500 after":      {fault: deleting(emulator.Fault{Status: 500, Applied: true}), calls: "id,DELETE,id"},
		"500 every time": {fault: deleting(status(500, -1)), calls: "id,DELETE,id,DELETE,id", stays: true, left: true},
		"not available":  {fault: deleting(status(503, 1)), calls: "id,DELETE,DELETE"},
		"token refused":  {fault: deleting(status(401, 1)), signed: true, calls: "id,DELETE,DELETE"},
	}, func(t *testing.T, w *world, name string, test row) {
		t.Helper()
		if test.signed {
			w.World = w.signedBy(providertest.VendorClient)
		}
		_, i := w.open(t)
		id := i.Text("id")
		plan := i.Plan(nil)
		if test.happens != nil {
			test.happens(t, w, id)
			i = w.Provider(t).Resume(i)
		}
		if test.fault != nil {
			w.Fault(t, *test.fault)
		}
		since := len(w.Altinn.Journal())
		providertest.Golden(t, name, i.ApplyPlan(plan))
		wantCalls(t, w, since, test.calls)
		if left := w.ChangeRequest(id); i.Exists() != test.stays || (left != nil) != test.left {
			t.Errorf("state %v, left %+v", i.State(), left)
		}
	})
}

func TestImport(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		p, at := w.open(t)
		p.NextRun()
		i := p.Instance(typeName)
		i.ImportIdentity(at.Identity()).Expect(t, nil, nil)
		i.ExpectSettled(w.config(nil))

		if w.ask(t, providertest.VendorClient, nobody, w.user, object{}) {
			t.Error("a change request that asks for nothing has been stored")
		}
		for name, id := range map[string]string{
			"word": "main", "UUID in braces": fmt.Sprintf("{%s}", nobody), "request": w.user, "agent's request": w.agentUser(t),
			"never stored": nobody, "another vendor's": at.Text("id"),
		} {
			p := p
			if name == "another vendor's" {
				p = w.signedBy(providertest.OtherVendorClient).Provider(t)
			}
			i := p.Instance(typeName)
			providertest.Golden(t, name, i.Import(id))
			if i.Exists() {
				t.Errorf("%s: %v", name, i.State())
			}
		}
		if deleted := w.Calls(http.MethodDelete, at.Text("id")); deleted > 0 {
			t.Error("an import has deleted something")
		}
	})
}
