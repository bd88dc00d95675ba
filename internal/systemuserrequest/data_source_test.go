package systemuserrequest_test

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// dataOf is what the data source of one request tells of what has this state.
func dataOf(state object) object {
	return providertest.Without(state, "wait_for_acceptance", "renew_on", "timeouts")
}

func TestDataSource(t *testing.T) {
	t.Parallel()
	byKey := func(changes object) object {
		return providertest.With(object{"system_id": systemID, "party_org_number": party}, changes)
	}
	asked := func(s *scene) { s.ask(standard, nil) }
	accepted := func(s *scene) { s.accept(s.ask(standard, nil)) }
	both := func(s *scene) { s.ask(agent, nil); s.ask(standard, nil) }
	type row struct {
		before func(*scene)
		config object
		calls  string
		want   object // nil for an error
	}
	subtests(t, map[string]row{
		"by id":  {before: asked, config: object{"id": first}, calls: "id", want: stateOf(first, nil)},
		"by key": {before: asked, config: byKey(nil), calls: "ref,agent-ref", want: stateOf(first, nil)},
		"by key with reference": {
			before: func(s *scene) { s.ask(standard, object{"externalRef": "main"}) },
			config: byKey(object{"external_ref": "main"}), calls: "ref,agent-ref", want: stateOf(first, object{"external_ref": "main"}),
		},
		"accepted": {
			before: accepted, config: object{"id": first}, calls: "id,user",
			want: stateOf(first, object{"status": "Accepted", "system_user_id": first}),
		},
		"accepted, ended": {
			before: func(s *scene) { s.lostUser(standard) }, config: byKey(nil), calls: "ref,agent-ref,user",
			want: stateOf(first, object{"status": "Accepted"}),
		},
		"escalated agent by id": {
			before: func(s *scene) { s.escalate(s.ask(agent, nil)) }, config: object{"id": first}, calls: "id,agent-id,agent-ref",
			want: agentStateOf(first, object{"escalated": true}),
		},
		"both kinds": {before: both, config: byKey(nil), calls: "ref,agent-ref"},
		"one of both kinds": {
			before: both, config: byKey(object{"user_type": standard}), calls: "ref,agent-ref", want: stateOf(second, nil),
		},
		"none":              {before: func(s *scene) { s.withdraw(s.ask(standard, nil)) }, config: byKey(nil), calls: "ref,agent-ref,user"},
		"unknown id":        {config: object{"id": third}, calls: "id,agent-id"},
		"system user alone": {before: func(s *scene) { accepted(s); s.withdraw(first) }, config: byKey(nil), calls: "ref,agent-ref,user"},
		"user not readable": {
			before: func(s *scene) { accepted(s); s.fault("user", status(403)) }, config: object{"id": first}, calls: "id,user",
		},
		"no argument":         {config: object{}},
		"id and system":       {config: byKey(object{"id": first})},
		"id and reference":    {config: object{"id": first, "external_ref": "a"}},
		"system alone":        {config: object{"system_id": systemID}},
		"id that is no UUID":  {config: object{"id": "a"}},
		"party without check": {config: byKey(object{"party_org_number": "310904474"})},
	}, func(t *testing.T, s *scene, name string, test row) {
		t.Helper()
		if test.before != nil {
			test.before(s)
		}
		got, said := s.provider.ReadData(typeName, test.config)
		s.wantCalls(test.calls)
		if test.want != nil && !reflect.DeepEqual(got, dataOf(test.want)) {
			t.Errorf(" got %v\nwant %v", got, dataOf(test.want))
		}
		if said.HasError() != (test.want == nil) {
			t.Error(said)
		}
		s.golden("data "+name, said)
	})
}

// readList reads the data source of all requests for the system, which come in the order of their ids.
func (s *scene) readList() (ids []string, rows []object, said tfkittest.Diagnostics) {
	s.t.Helper()
	got, said := s.provider.ReadData(typeName+"s", object{"system_id": systemID})
	list, _ := got["requests"].([]any)
	for _, element := range list {
		row, _ := element.(object)
		id, _ := row["id"].(string)
		ids, rows = append(ids, id), append(rows, row)
	}
	if !slices.IsSorted(ids) {
		s.t.Errorf("not in order: %v", ids)
	}
	return ids, rows, said
}

// It tells what the data source of one request tells, but for what Altinn's lists leave out, of a deleted system as well.
func TestDataSourceList(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		if ids, _, said := s.readList(); len(ids) > 0 || len(said) > 0 {
			s.t.Error(said)
		}
		s.escalate(s.ask(agent, object{"externalRef": "a"}))
		s.ask(standard, nil)
		s.withdraw(s.ask(standard, object{"externalRef": "gone"}))
		s.Remove(t, systemID)
		s.takeCalls()
		ids, rows, said := s.readList()
		s.wantCalls("list,agent-list")
		if !slices.Equal(ids, []string{first, second}) || len(said) > 0 {
			t.Fatalf("%v: %s", ids, said)
		}
		for n, want := range []object{agentStateOf(first, object{"external_ref": "a", "escalated": true}), stateOf(second, nil)} {
			if want = providertest.Without(dataOf(want), "confirm_url", "system_user_id"); !reflect.DeepEqual(rows[n], want) {
				t.Errorf(" got %v\nwant %v", rows[n], want)
			}
		}
	})
}

// Past one page, standard requests are all there. Of agents the accepted ones are, and a warning says that others may be missing.
func TestDataSourceListBeyondOnePage(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind   string
		faults map[string]emulator.Fault
		calls  string // some of them are made at the same time
		lacks  []string
	}{
		"standard": {kind: standard, calls: "list,list,agent-list"},
		"agent":    {kind: agent, calls: "list,agent-list,agent-list,users,users" + strings.Repeat(",agent-ref", 3) + ",agent-id"},
		"agent, users not readable": {
			kind: agent, faults: map[string]emulator.Fault{"users": status(403)}, calls: "list,agent-list,agent-list,users", lacks: []string{first, third},
		},
		"agent, request not readable": {
			kind: agent, faults: map[string]emulator.Fault{"agent-ref": times(-1, status(403)), "agent-id": times(-1, status(403))},
			calls: "list,agent-list,agent-list,users,users" + strings.Repeat(",agent-ref,agent-id", 3), lacks: []string{first, third},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			playIn(t, emulator.World{PageSize: 2}, func(t *testing.T, s *scene) {
				t.Helper()
				var want []string
				for _, ref := range []string{"a", "b", "c", "d"} {
					want = append(want, s.ask(test.kind, object{"externalRef": ref}))
				}
				s.accept(first)
				s.accept(third)
				withdrawn := s.ask(test.kind, object{"externalRef": "withdrawn"})
				s.accept(withdrawn)
				s.withdraw(withdrawn)
				for call, fault := range test.faults {
					s.fault(call, fault)
				}
				ids, _, said := s.readList()
				calls, wanted := strings.Split(s.takeCalls(), ","), strings.Split(test.calls, ",")
				if !slices.Equal(sorted(calls), sorted(wanted)) {
					t.Errorf("calls %q, want %q", calls, wanted)
				}
				want = slices.DeleteFunc(want, func(id string) bool { return slices.Contains(test.lacks, id) })
				if !slices.Equal(ids, want) || said.HasError() {
					t.Errorf("got %v\nwant %v\n%s", ids, want, said)
				}
				s.golden("list "+name, said)
			})
		})
	}
}

func TestDataSourceListErrors(t *testing.T) {
	t.Parallel()
	subtests(t, map[string]emulator.Fault{
		"unknown system": problem(http.StatusNotFound, "AUTH-00011", "The Id does not refer to a Registered System."),
		"forbidden":      status(http.StatusForbidden),
	}, func(t *testing.T, s *scene, name string, fault emulator.Fault) {
		t.Helper()
		s.fault("list", fault)
		_, _, said := s.readList()
		if len(said.Errors()) != 1 {
			t.Error(said)
		}
		s.golden("list "+name, said)
	})
}
