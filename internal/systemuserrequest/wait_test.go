package systemuserrequest_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// What a wait comes to. The customer acts after 25 seconds: the wait looks at 10, 20 and 30. The golden section of the name
// holds the diagnostics.
func TestWait(t *testing.T) {
	t.Parallel()
	const made = "ref,system,ref,POST,ref"
	later := func(act func(*scene)) func(*scene) {
		return func(s *scene) { time.AfterFunc(25*time.Second, func() { act(s) }) }
	}
	accept := later(func(s *scene) { s.accept(first) })
	page := "<html></html>"
	proxy := func(code int) emulator.Fault {
		return emulator.Fault{Status: code, Body: &page, Headers: map[string]string{"Content-Type": "text/html"}}
	}
	type row struct {
		then   func(*scene)
		agent  bool
		faults map[string][]emulator.Fault
		limit  string // timeouts.create; half an hour if empty
		calls  string
		took   time.Duration
		want   object
	}
	subtests(t, map[string]row{
		"accepted": {
			then: accept, calls: made + ",id,id,id,user", took: 30 * time.Second, want: object{"status": "Accepted", "system_user_id": first},
		},
		"accepted, agent": {
			then: accept, agent: true, calls: strings.ReplaceAll(made, "ref", "agent-ref") + ",agent-id,agent-id,agent-id,user", took: 30 * time.Second,
			want: object{"status": "Accepted", "system_user_id": first},
		},
		"rejected": {
			then: later(func(s *scene) { s.reject(first) }), calls: made + ",id,id,id", took: 30 * time.Second, want: object{"status": "Rejected"},
		},
		"unknown status": {
			faults: map[string][]emulator.Fault{"id": {after(2, answer(200, answerAbout(first, "Paused")))}},
			calls:  made + ",id,id,id", took: 30 * time.Second, want: object{"status": "Paused", "created_at": nil, "confirm_url": nil},
		},
		"no answer in time":         {limit: "45s", calls: made + ",id,id,id,id", took: 45 * time.Second},
		"no answer in half an hour": {took: 30 * time.Minute, calls: "-"},
		"withdrawn":                 {then: later(func(s *scene) { s.withdraw(first) }), calls: made + ",id,id,id", took: 30 * time.Second},
		"errors that pass": {
			then: accept, faults: map[string][]emulator.Fault{"id": {times(2, status(408)), times(2, status(503)), {Drop: emulator.DropBefore}}},
			calls: "-", want: object{"status": "Accepted", "system_user_id": first},
		},
		"errors to the end": {
			faults: map[string][]emulator.Fault{"id": {times(-1, proxy(403))}}, limit: "25s", calls: made + ",id,id", took: 25 * time.Second,
		},
		"a proxy's refusals, which pass": {
			then: accept, faults: map[string][]emulator.Fault{"id": {proxy(403), proxy(407)}},
			calls: made + ",id,id,id,user", took: 30 * time.Second, want: object{"status": "Accepted", "system_user_id": first},
		},
		"an error that stays": {faults: map[string][]emulator.Fault{"id": {status(403)}}, calls: made + ",id", took: 10 * time.Second},
		"system user not readable": {
			then: accept, faults: map[string][]emulator.Fault{"user": {status(403)}},
			calls: made + ",id,id,id,user", took: 30 * time.Second, want: object{"status": "Accepted"},
		},
	}, func(t *testing.T, s *scene, name string, test row) {
		t.Helper()
		i := s.instance()
		waits := object{"wait_for_acceptance": true}
		config, want := config(waits), stateOf(first, waits)
		if test.agent {
			config, want = agentConfig(waits), agentStateOf(first, waits)
		}
		if test.limit != "" {
			config["timeouts"] = object{"create": test.limit}
			want["timeouts"] = object{"create": test.limit, "read": nil, "delete": nil}
		}
		maps.Copy(want, test.want)
		if test.then != nil {
			test.then(s)
		}
		for call, faults := range test.faults {
			for _, fault := range faults {
				s.fault(call, fault)
			}
		}
		started := time.Now()
		said := i.Apply(config)
		if took := time.Since(started); took != test.took && test.took > 0 {
			t.Errorf("it took %s", took)
		}
		if test.calls != "-" { // many, or retried at random
			s.wantCalls(test.calls)
		}
		s.golden("wait "+name, said)
		s.wantState(i, want)
		if i.Tainted() || said.HasError() {
			t.Error("tainted: the next apply would ask the customer anew")
		}
		s.takeCalls()
		i.MustApply(config)
		s.wantCalls("")
	})
}

func TestInterruptedWaitKeepsTheRequest(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		i := s.instance()
		time.AfterFunc(15*time.Second, s.provider.Stop)
		said := i.Apply(config(object{"wait_for_acceptance": true}))
		s.golden("wait interrupted", said)
		s.wantState(i, stateOf(first, object{"wait_for_acceptance": true}))
		s.wantCalls("ref,system,ref,POST,ref,id")
		if i.Tainted() {
			t.Error("tainted")
		}
	})
}

// An apply that ends before Altinn's answer came looks what it has made, and gives that some time.
func TestInterruptedCreateFindsWhatItMade(t *testing.T) {
	t.Parallel()
	type row struct {
		post  emulator.Fault
		calls string
		takes time.Duration // the POST is given a little time after the interrupt, and its effect some more
		made  string        // by the POST, or found by the next run
	}
	subtests(t, map[string]row{
		"stored":      {hangs(), "ref,system,ref,POST,ref", 25 * time.Second, first},
		"stored late": {emulator.Fault{Late: emulator.Duration(30 * time.Second)}, "ref,system,ref,POST,ref,ref", 35 * time.Second, first},
		"not stored":  {emulator.Fault{Status: 500, Delay: emulator.Duration(24 * time.Hour)}, "ref,system,ref,POST,ref,ref", 35 * time.Second, ""},
	}, func(t *testing.T, s *scene, _ string, test row) {
		t.Helper()
		s.fault("POST", test.post)
		i := s.instance()
		time.AfterFunc(20*time.Second, s.provider.Stop)
		started := time.Now()
		said := i.Apply(config(nil))
		if took := time.Since(started); took != test.takes {
			t.Errorf("it took %s", took)
		}
		s.wantCalls(test.calls)
		if i.Text("id") != test.made || said.HasError() != (test.made == "") {
			t.Errorf("state %v, %s", i.State(), said)
		}
		next := s.nextProvider().Create(typeName, config(nil))
		if next.Text("id") != first || s.live() != 1 {
			t.Errorf("the next run has %s of %d requests", next.Text("id"), s.live())
		}
	})
}

// The customer had accepted what an earlier run had asked for and lost, and the run that met it was interrupted: it said that nothing
// was known.
func TestInterruptedCreateSaysWhatHoldsTheKey(t *testing.T) {
	t.Parallel()
	play(t, func(_ *testing.T, s *scene) {
		s.accept(s.ask(standard, nil))
		s.fault("POST", hangs())
		time.AfterFunc(20*time.Second, s.provider.Stop)
		said := s.instance().Apply(config(nil))
		s.wantCalls("ref,system,ref,POST,ref,user")
		s.wantSaid(said.Errors(), "The customer has accepted an earlier request", `id = "`+first+`"`)
	})
}

// An apply that runs out of time while the answer is on its way keeps what was stored.
func TestTimeIsUpDuringTheFirstPOST(t *testing.T) {
	t.Parallel()
	type row struct {
		post  emulator.Fault
		calls string
		made  string
	}
	subtests(t, map[string]row{
		"stored":     {hangs(), "ref,system,ref,POST,ref", first},
		"not stored": {emulator.Fault{Status: 500, Delay: emulator.Duration(24 * time.Hour)}, "ref,system,ref,POST,ref,ref", ""},
	}, func(t *testing.T, s *scene, _ string, test row) {
		t.Helper()
		s.fault("POST", test.post)
		i := s.instance()
		said := i.Apply(config(object{"timeouts": object{"create": "5s"}}))
		s.wantCalls(test.calls)
		if i.Text("id") != test.made || said.Errors().Says("time for the operation was up") != (test.made == "") {
			t.Errorf("state %v, %s", i.State(), said)
		}
	})
}
