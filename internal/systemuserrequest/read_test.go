package systemuserrequest_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

func TestLifecycle(t *testing.T) {
	t.Parallel()
	for _, forgets := range []bool{false, true} {
		t.Run(fmt.Sprintf("identity forgotten %t", forgets), func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T, s *scene) {
				t.Helper()
				i := s.instance()
				i.ForgetsIdentity = forgets
				all := config(object{
					"rights": []string{right2, right1}, "access_packages": []string{providertest.AccessPackage("jordbruk")}, "external_ref": "Åse_1",
					"integration_title": "Regnskap", "redirect_url": "https://SmartCloud.example.no:443/receipt?a=1#b",
				})
				i.MustApply(all)
				want := stateOf(first, object{
					"rights": []any{right2, right1}, "access_packages": []any{providertest.AccessPackage("jordbruk")}, "external_ref": "Åse_1",
					"integration_title": "Regnskap", "redirect_url": "https://SmartCloud.example.no:443/receipt?a=1#b",
				})
				s.wantState(i, want)
				i.ExpectSettled(all)
				s.wantState(i, want)
				s.takeCalls()

				// What only Terraform keeps changes without a call, and without waiting.
				for name, value := range map[string]any{
					"wait_for_acceptance": true, "renew_on": []any{}, "timeouts": object{"create": "1h", "read": nil, "delete": nil},
				} {
					all[name], want[name] = value, value
					if p := i.Plan(all); p.Action != "update" || p.Planned["status"] != "New" {
						t.Errorf("plan to %s: %v", p.Action, p.Planned)
					}
					i.MustApply(all)
					s.wantCalls("")
					s.wantState(i, want)
				}

				if said := i.Apply(nil); len(said) > 0 {
					t.Error(said)
				}
				s.wantCalls("id,DELETE")
				s.wantState(i, nil)
			})
		})
	}
}

func TestAgentLifecycle(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		i := s.instance()
		i.MustApply(agentConfig(nil))
		s.wantState(i, agentStateOf(first, nil))
		s.escalate(first)
		s.takeCalls()
		i.ExpectSettled(agentConfig(nil))
		s.wantCalls("agent-ref")
		s.wantState(i, agentStateOf(first, object{"escalated": true}))

		// The look-up by reference shows another request with the key.
		s.fault("agent-ref", answer(200, answerAbout(second, "Rejected")))
		i.ExpectSettled(agentConfig(nil))
		i.MustApply(nil)
		if s.live() != 0 {
			t.Errorf("%d requests are left", s.live())
		}
	})
}

// What a refresh makes of what has happened, for both kinds. The golden section of the name holds the diagnostics.
func TestRefresh(t *testing.T) {
	t.Parallel()
	accept, reject := func(s *scene) { s.accept(first) }, func(s *scene) { s.reject(first) }
	withdraw := func(s *scene) { s.withdraw(first) }
	deleteSystem := func(s *scene) { s.Remove(s.t, systemID) }
	then := func(steps ...func(*scene)) func(*scene) {
		return func(s *scene) {
			for _, step := range steps {
				step(s)
			}
		}
	}
	acceptedState := object{"status": "Accepted", "system_user_id": first}
	for name, test := range map[string]struct {
		renewOn []string
		before  func(*scene) // a first refresh
		then    func(*scene)
		want    object // nil for removed
		plan    string // "none" if empty
	}{
		"nothing":          {then: func(*scene) {}, want: object{}},
		"accepted":         {then: accept, want: acceptedState},
		"rejected":         {then: reject, want: object{"status": "Rejected"}},
		"after 179 days":   {then: func(s *scene) { s.Altinn.AdvanceClock(179 * 24 * time.Hour) }, want: object{}},
		"timed out":        {then: (*scene).age, want: object{"timed_out": true}, plan: "replace"},
		"accepted and old": {then: then(accept, (*scene).age), want: acceptedState},
		"accepted late":    {then: then((*scene).age, accept), want: acceptedState},
		"rejected and old": {then: then(reject, (*scene).age), want: object{"status": "Rejected"}},
		"rejected, to be renewed": {
			renewOn: []string{"rejected"}, then: reject, want: object{"status": "Rejected", "renew_on": []any{"rejected"}}, plan: "replace",
		},
		"timed out, not to be renewed": {
			renewOn: []string{}, then: (*scene).age, want: object{"timed_out": true, "renew_on": []any{}},
		},
		"system deleted":                        {then: deleteSystem, want: object{}},
		"system deleted, after it was accepted": {then: then(accept, deleteSystem), want: acceptedState},
		"withdrawn":                             {then: withdraw, plan: "create"},
		"system user deleted":                   {before: accept, then: func(s *scene) { s.deleteUser(first) }, plan: "create"},
		"accepted, and its system user deleted": {then: then(accept, func(s *scene) { s.deleteUser(first) }), plan: "create"},
		"withdrawn after acceptance":            {before: accept, then: withdraw, want: acceptedState},
		"accepted and withdrawn between two refreshes": {
			then: then((*scene).age, accept, withdraw), want: acceptedState,
		},
		"withdrawn, and made in the portal": {then: then(withdraw, (*scene).portalUser), plan: "create"},
	} {
		for _, kind := range []string{standard, agent} {
			t.Run(name+", "+kind, func(t *testing.T) {
				t.Parallel()
				play(t, func(t *testing.T, s *scene) {
					t.Helper()
					config, stateAfter := config(nil), stateOf
					if kind == agent {
						config, stateAfter = agentConfig(nil), agentStateOf
					}
					if test.renewOn != nil {
						config["renew_on"] = test.renewOn
					}
					i := s.created(config)
					if test.before != nil {
						test.before(s)
						i.MustRefresh()
					}
					test.then(s)
					s.takeCalls()
					said := i.Refresh()
					s.wantCalls(s.looks(kind))
					s.golden("refresh "+name, said)
					var want object
					if test.want != nil {
						want = stateAfter(first, test.want)
					}
					s.wantState(i, want)
					if p := i.Plan(config); p.Action != cmp.Or(test.plan, "none") {
						t.Errorf("plan to %s\n%s", p.Action, p.Diagnostics)
					}
				})
			})
		}
	}
}

// looks are the calls that tell what has become of the first request.
func (s *scene) looks(kind string) string {
	var calls []string
	found := s.Request(first)
	if kind == agent {
		calls = append(calls, "agent-ref")
	}
	switch {
	case kind == standard:
		calls = append(calls, "id")
	case found == nil:
		calls = append(calls, "agent-id")
	}
	if found == nil || found.Status == "Accepted" {
		calls = append(calls, "user")
	}
	return strings.Join(calls, ",")
}

// Of two requests with one key, the service deletes the wrong one with the system user: what is left is accepted, and stands for nothing.
func TestAcceptedRequestWithoutItsSystemUserIsGone(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		i := s.instance()
		if said := i.Import(s.ask(standard, object{"externalRef": ""})); said.HasError() {
			t.Fatal(said)
		}
		s.ask(standard, object{"externalRef": ""})
		s.accept(first)
		i.MustRefresh()
		s.deleteUser(first)
		s.golden("refresh system user deleted, request left", i.Refresh())
		if p := i.Plan(config(nil)); p.Action != "create" || i.Exists() {
			t.Errorf("state %v, plan to %s", i.State(), p.Action)
		}
	})
}

// A customer who deletes the accepted system user and makes one in the portal has another one, with the same key.
func TestSystemUserInTheStateOutlivesTheRequest(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		s.portalUser() // with the first id
		for user, stays := range map[string]bool{first: true, third: false} {
			i := s.provider.Kept(typeName, stateOf(second, object{"status": "Accepted", "system_user_id": user}))
			if i.Refresh(); i.Exists() != stays {
				t.Errorf("with the system user %s, the state is %v", user, i.State())
			}
			s.provider.NextRun()
		}
	})
}

// Altinn may get new words, and has written some things differently before: what it says is shown, and only what is known to be an end
// is renewed.
func TestRefreshOfOtherWords(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		says     object // in the request's place
		want     object
		replaces []string
	}{
		"unknown status":          {object{"status": "Paused"}, object{"status": "Paused"}, nil},
		"unknown status, and old": {object{"status": "Paused", "timedOut": true}, object{"status": "Paused"}, nil},
		"denied":                  {object{"status": "Denied"}, object{"status": "Denied"}, []string{"status"}},
		"timed out as services said it long ago": {
			object{"status": "Timedout"}, object{"status": "Timedout"}, []string{"status"},
		},
		"rejected, and old": {object{"status": "Rejected", "timedOut": true}, object{"status": "Rejected"}, []string{"status"}},
		"year one and an older link": {
			object{"created": "0001-01-01T00:00:00", "confirmUrl": "https://am.ui.tt02.altinn.no/request?id=" + first},
			object{"created_at": nil, "confirm_url": "https://am.ui.tt02.altinn.no/request?id=" + first}, nil,
		},
		"right that was asked for with an action": {
			object{"rights": []object{withAction(right1)}}, object{"rights": []any{right1 + ` (action "read")`}}, []string{"rights"},
		},
		"right twice": {object{"rights": []object{providertest.Right(right1), providertest.Right(right1)}}, object{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T, s *scene) {
				t.Helper()
				config := config(object{"renew_on": []string{"rejected", "timed_out"}})
				i := s.created(config)
				i = s.saying(test.says).Resume(i)
				s.golden("refresh "+name, i.Refresh())
				s.wantState(i, stateOf(first, providertest.With(object{"renew_on": []any{"rejected", "timed_out"}}, test.want)))
				if p := i.Plan(config); !slices.Equal(p.Replaces, test.replaces) || p.Action == "none" != (test.replaces == nil) {
					t.Errorf("plan to %s for %v\n%s", p.Action, p.Replaces, p.Diagnostics)
				}
			})
		})
	}
}

// saying is a provider that hears something else of each request.
func (s *scene) saying(changes object) *tfkittest.Provider {
	return s.ProviderOver(s.t, providertest.Rewriting{Next: s, Rewrite: func(answer any) any {
		if request, ok := answer.(object); ok && request["confirmUrl"] != nil {
			return providertest.With(request, changes)
		}
		return answer
	}})
}

// withAction is a right as only calls past Terraform can ask for it.
func withAction(id string) object {
	return providertest.With(providertest.Right(id), object{"action": "read"})
}

// A refresh that fails keeps the state, and says what failed; one that meets what passes says nothing.
func TestRefreshUnderFaults(t *testing.T) {
	t.Parallel()
	body := func(text string) emulator.Fault { return times(-1, emulator.Fault{Body: &text}) }
	const unable = "Unable to read system user request"
	type row struct {
		faults map[string]emulator.Fault
		says   []string // nil for no error
	}
	subtests(t, map[string]row{
		"503 twice":             {map[string]emulator.Fault{"id": times(2, status(503))}, nil},
		"dropped once":          {map[string]emulator.Fault{"id": {Drop: emulator.DropBefore}}, nil},
		"cut once":              {map[string]emulator.Fault{"id": {Truncate: true}}, nil},
		"another vendor's":      {map[string]emulator.Fault{"id": problem(404, "AUTH-00011", "The Id does not refer to a Registered System.")}, []string{unable, "AUTH-00011"}},
		"404 of a proxy":        {map[string]emulator.Fault{"id": status(404)}, []string{unable, "404"}},
		"500":                   {map[string]emulator.Fault{"id": times(-1, status(500))}, []string{unable, "500"}},
		"forbidden":             {map[string]emulator.Fault{"id": status(403)}, []string{unable, "403", providertest.RequestReadScope}},
		"a page with 200":       {map[string]emulator.Fault{"id": body("<html></html>")}, []string{unable}},
		"an empty object":       {map[string]emulator.Fault{"id": body("{}")}, []string{unable}},
		"null":                  {map[string]emulator.Fault{"id": body("null")}, []string{unable}},
		"another request":       {map[string]emulator.Fault{"id": body(`{"id":"505f8488-3d48-4c15-8e21-35cb9432f815"}`)}, []string{unable}},
		"system user unclear":   {map[string]emulator.Fault{"id": notThere(), "user": times(-1, status(500))}, []string{unable, "500"}},
		"system user forbidden": {map[string]emulator.Fault{"id": notThere(), "user": status(403)}, []string{unable, "403"}},
	}, func(t *testing.T, s *scene, name string, test row) {
		t.Helper()
		i := s.created(config(nil))
		for call, fault := range test.faults {
			s.fault(call, fault)
		}
		said := i.Refresh()
		said.Expect(t, test.says, nil)
		s.wantState(i, stateOf(first, nil))
		if name == "another vendor's" {
			s.golden("refresh "+name, said)
		}
		s.Altinn.ClearFaults()
		i.ExpectSettled(config(nil))
	})
}

// A replacement withdraws the old request and makes another one, of which the customer gets another link.
func TestReplacement(t *testing.T) {
	t.Parallel()
	renewed := config(object{"renew_on": []string{"timed_out", "rejected"}})
	type row struct {
		from, to object
		end      func(*scene)
		replaces string
		calls    string
	}
	subtests(t, map[string]row{
		"rejected":  {renewed, renewed, func(s *scene) { s.reject(first) }, "status", "id,id,DELETE,ref,ref,POST,ref"},
		"timed out": {renewed, renewed, (*scene).age, "timed_out", "id,id,DELETE,ref,ref,POST,ref"},
		"other rights": {
			config(nil), config(object{"rights": []string{right2}}), func(*scene) {}, "rights", "id,id,DELETE,ref,ref,POST,ref",
		},
		"other packages": {
			agentConfig(nil), agentConfig(object{"access_packages": []string{providertest.AccessPackage("regnskapsforer-med-signeringsrettighet")}}),
			func(*scene) {}, "access_packages", "agent-ref,agent-id,DELETE,agent-ref,agent-ref,POST,agent-ref",
		},
	}, func(t *testing.T, s *scene, _ string, test row) {
		t.Helper()
		i := s.created(test.from)
		link := i.Text("confirm_url")
		test.end(s)
		s.takeCalls()
		i.MustRefresh()
		p := i.PlanReplacing(test.to)
		if p.Planned["status"] != "New" || p.Planned["id"] != unknown || p.Diagnostics.HasError() {
			t.Errorf("%v\n%s", p.Planned, p.Diagnostics)
		}
		if p := i.Plan(test.to); p.Action != "replace" || !slices.Equal(p.Replaces, []string{test.replaces}) || p.Planned["id"] != first {
			t.Errorf("plan to %s for %v: %v", p.Action, p.Replaces, p.Planned)
		}
		i.MustApply(test.to)
		s.wantCalls(test.calls)
		i.ExpectSettled(test.to)
		if i.Text("id") != second || i.Text("confirm_url") == link || i.Text("status") != "New" || s.live() != 1 {
			t.Errorf("%d requests, state %v", s.live(), i.State())
		}
	})
}
