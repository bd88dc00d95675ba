package systemuserrequest_test

import (
	"net/http"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// What a deletion comes to. The golden section of the name holds the diagnostics.
func TestDelete(t *testing.T) {
	t.Parallel()
	accept := func(s *scene) { s.accept(first) }
	reject := func(s *scene) { s.reject(first) }
	type row struct {
		before  func(*scene)
		refresh bool // after that, as most plans do
		faults  map[string]emulator.Fault
		calls   string
		fails   bool
	}
	subtests(t, map[string]row{
		"new":                   {calls: "id,DELETE"},
		"rejected":              {before: reject, calls: "id,DELETE"},
		"withdrawn":             {before: func(s *scene) { s.withdraw(first) }, calls: "id"},
		"accepted":              {before: accept, refresh: true, calls: "id,DELETE,user"},
		"accepted since":        {before: accept, calls: "id,user", fails: true},
		"accepted since, agent": {before: accept, calls: "agent-id,user", fails: true},
		"accepted since, look-up fails": {
			before: accept, faults: map[string]emulator.Fault{"user": status(403)}, calls: "id,user", fails: true,
		},
		"accepted, ended meanwhile": {
			before: func(s *scene) { s.lostUserOf(first) }, calls: "id,user,DELETE,user",
		},
		"accepted, withdrawn meanwhile": {before: accept, refresh: true, faults: map[string]emulator.Fault{"id": notThere()}, calls: "id,user"},
		"accepted, look-up fails": {
			before: accept, refresh: true, faults: map[string]emulator.Fault{"user": status(403)}, calls: "id,DELETE,user",
		},
		"accepted, ended with it": {
			before: func(s *scene) { s.accept(first); s.on("after DELETE", func() { s.deleteUser(first) }) }, refresh: true, calls: "id,DELETE,user",
		},
		"lost after":       {faults: map[string]emulator.Fault{"DELETE": {Drop: emulator.DropAfter}}, calls: "id,DELETE,DELETE"},
		"lost before":      {faults: map[string]emulator.Fault{"DELETE": {Drop: emulator.DropBefore}}, calls: "id,DELETE,DELETE"},
		"lost every time":  {faults: map[string]emulator.Fault{"DELETE": times(-1, emulator.Fault{Drop: emulator.DropBefore})}, calls: "-", fails: true},
		"500 before":       {faults: map[string]emulator.Fault{"DELETE": status(500)}, calls: "id,DELETE,id,DELETE"},
		"500 after":        {faults: map[string]emulator.Fault{"DELETE": applied(status(500))}, calls: "id,DELETE,id"},
		"500 every time":   {faults: map[string]emulator.Fault{"DELETE": times(-1, status(500))}, calls: "id,DELETE,id,DELETE,id", fails: true},
		"gone at the time": {faults: map[string]emulator.Fault{"DELETE": notThere()}, calls: "id,DELETE"},
		"another vendor's": {faults: map[string]emulator.Fault{"id": problem(404, "AUTH-00011", "The Id does not refer to a Registered System.")}, calls: "id", fails: true},
		"not readable":     {faults: map[string]emulator.Fault{"id": status(403)}, calls: "id", fails: true},
		"forbidden":        {faults: map[string]emulator.Fault{"DELETE": status(403)}, calls: "id,DELETE", fails: true},
	}, func(t *testing.T, s *scene, name string, test row) {
		t.Helper()
		config := config(nil)
		if name == "accepted since, agent" {
			config = agentConfig(nil)
		}
		i := s.created(config)
		p := s.mustPlan(i, nil)
		if test.before != nil {
			test.before(s)
		}
		if test.refresh {
			i.MustRefresh()
			p = s.mustPlan(i, nil)
		}
		for call, fault := range test.faults {
			s.fault(call, fault)
		}
		s.takeCalls()
		said := i.ApplyPlan(p)
		if test.calls != "-" { // retries come, and are told, at random
			s.wantCalls(test.calls)
			s.golden("delete "+name, said)
		}
		if said.HasError() != test.fails || i.Exists() != test.fails {
			t.Errorf("state %v, fails %t", i.State(), said.HasError())
		}
	})
}

// lostUserOf lets a customer accept a request and delete the system user, so that the accepted request alone is left: the service deletes
// another one with the same key (altinn-api.md §13).
func (s *scene) lostUserOf(id string) {
	s.ask(standard, object{"externalRef": ""})
	s.accept(id)
	s.deleteUser(id)
}

// A CLI may plan to destroy what has left the configuration by a state that does not know of the acceptance: each apply failed, and told
// to plan again.
func TestRequestAcceptedSinceTheLastRunLeavesTheConfiguration(t *testing.T) {
	t.Parallel()
	subtests(t, map[string]func(*scene){
		"accepted":               func(s *scene) { s.accept(first) },
		"accepted and withdrawn": func(s *scene) { s.accept(first); s.withdraw(first) },
	}, func(t *testing.T, s *scene, _ string, happens func(*scene)) {
		t.Helper()
		i := s.created(config(nil))
		happens(s)
		s.provider.NextRun()
		s.takeCalls()
		p := i.Plan(nil)
		s.golden("plan accepted, destroyed", p.Diagnostics)
		s.wantCalls("id,user")
		s.provider.NextRun()
		said := i.ApplyPlan(p)
		if said.HasError() || s.live() != 0 {
			t.Errorf("%d requests are left: %s", s.live(), said)
		}
		s.wantSaid(said, "lives on")
	})
}

// What Altinn does not tell the plan, the apply finds out.
func TestRequestThatCannotBeReadIsPlannedToBeDestroyed(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		i := s.created(config(nil))
		s.provider.NextRun()
		s.fault("id", status(403))
		if p := i.Plan(nil); p.Action != "delete" || len(p.Diagnostics) > 0 {
			t.Errorf("plan to %s: %s", p.Action, p.Diagnostics)
		}
	})
}

// The customer has accepted between plan and apply: a replacement would delete the accepted request, and could make no other.
func TestOldPlanOfAReplacementSparesWhatWasAcceptedSince(t *testing.T) {
	t.Parallel()
	subtests(t, map[string]object{standard: config(nil), agent: agentConfig(nil)}, func(t *testing.T, s *scene, _ string, asked object) {
		t.Helper()
		i := s.created(asked)
		asked["integration_title"] = "Another"
		p := i.PlanReplacing(asked)
		s.accept(first)
		i = s.nextProvider().Resume(i)
		i.DiscardFor(p).Expect(t, []string{"accepted", "nothing has been deleted", "plan again"}, nil)
		if s.Request(first) == nil || !i.Exists() {
			t.Error("the accepted request is gone")
		}
	})
}

// Altinn takes no more calls for a while, and the deletion waits: what the customer answers meanwhile is seen before it is sent.
func TestDeletionThatWaitsLooksOnceMore(t *testing.T) {
	t.Parallel()
	subtests(t, map[string]struct {
		answers func(*scene)
		calls   string
		fails   string // what the deletion says, or the creation of the next
	}{
		"no answer":   {func(*scene) {}, "id,DELETE,id,DELETE,user", ""},
		"an accepted": {func(s *scene) { s.accept(first) }, "id,DELETE,id,user", "nothing has been deleted"},
		"a rejected":  {func(s *scene) { s.reject(first) }, "id,DELETE,id,DELETE,user", "nothing has been asked"},
		"a withdrawn": {func(s *scene) { s.withdraw(first) }, "id,DELETE,id", ""},
	}, func(t *testing.T, s *scene, _ string, test struct {
		answers func(*scene)
		calls   string
		fails   string
	}) {
		t.Helper()
		i := s.created(config(nil))
		p := s.mustPlan(i, nil)
		fault := status(http.StatusTooManyRequests)
		fault.Headers = map[string]string{"Retry-After": "30"}
		s.fault("DELETE", fault)
		s.on("after DELETE", func() { test.answers(s) })
		s.takeCalls()
		said := i.ApplyPlan(p)
		s.wantCalls(test.calls)
		if !i.Exists() {
			said = append(said, s.instance().Apply(config(nil))...)
		}
		if said.HasError() != (test.fails != "") || test.fails != "" && !said.Says(test.fails) {
			t.Error(said)
		}
	})
}
