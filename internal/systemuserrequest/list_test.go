package systemuserrequest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// numbered are the ids of requests by their numbers.
func numbered(numbers ...int) []string {
	var ids []string
	for _, number := range numbers {
		ids = append(ids, providertest.NumberedID(number))
	}
	return ids
}

func idsOf(found []tfkittest.Listed) []string {
	var ids []string
	for _, one := range found {
		id, _ := one.Identity["id"].(string)
		ids = append(ids, id)
	}
	return ids
}

// list asks the list resource, by default for the system.
func (s *scene) list(query tfkittest.Query, config object) ([]string, tfkittest.Diagnostics) {
	s.t.Helper()
	query.Config = providertest.With(object{"system_id": systemID}, config)
	found, said := s.provider.List(typeName, query)
	return idsOf(found), said
}

// askSome makes standard requests 1 to 3, agent requests 4 and 5, and 6 for another system, which comes before the first in the order of
// ids. 2 and 5 are accepted, 3 rejected.
func (s *scene) askSome() {
	s.Register(s.t, providertest.VendorClient, providertest.SystemBody("other", object{"rights": []object{providertest.Right(right1)}}))
	for _, ref := range []string{party, "b", "c"} {
		s.ask(standard, object{"externalRef": ref})
	}
	for _, ref := range []string{"d", "e"} {
		s.ask(agent, object{"externalRef": ref})
	}
	s.Ask(s.t, standard, providertest.Vendor+"_other", nil)
	s.accept(providertest.NumberedID(2))
	s.reject(providertest.NumberedID(3))
	s.accept(providertest.NumberedID(5))
}

func TestList(t *testing.T) {
	t.Parallel()
	const empty = providertest.Vendor + "_empty"
	type row struct {
		config object
		want   []string
		calls  string
	}
	subtests(t, map[string]row{
		"everything, no config": {nil, numbered(6, 1, 2, 3, 4, 5), "systems,list,agent-list,list,agent-list,list,agent-list"},
		"everything":            {object{}, numbered(6, 1, 2, 3, 4, 5), "systems,list,agent-list,list,agent-list,list,agent-list"},
		"one system":            {object{"system_id": systemID}, numbered(1, 2, 3, 4, 5), "list,agent-list"},
		"agents":                {object{"system_id": systemID, "user_type": agent}, numbered(4, 5), "agent-list"},
		"standard":              {object{"user_type": standard}, numbered(6, 1, 2, 3), "systems,list,list,list"},
		"accepted":              {object{"system_id": systemID, "status": "Accepted"}, numbered(2, 5), "list,agent-list"},
		"a status in vain":      {object{"system_id": systemID, "status": "accepted"}, nil, "list,agent-list"},
		"a system without any":  {object{"system_id": empty}, nil, "list,agent-list"},
	}, func(t *testing.T, s *scene, _ string, test row) {
		t.Helper()
		s.askSome()
		s.Register(t, providertest.VendorClient, providertest.SystemBody("empty", nil))
		found, said := s.provider.List(typeName, tfkittest.Query{Config: test.config})
		if len(said) > 0 || !slices.Equal(idsOf(found), test.want) {
			t.Errorf("got %v\nwant %v\n%s", idsOf(found), test.want, said)
		}
		s.wantCalls(test.calls)
	})
}

func TestListNamesRequests(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		s.askSome()
		found, _ := s.provider.List(typeName, tfkittest.Query{Config: object{"system_id": systemID}, Limit: 2})
		var names []string
		for _, one := range found {
			names = append(names, one.DisplayName)
		}
		if want := []string{
			"SmartCloud for 310904473, system 991825827_smartcloud (New)", "SmartCloud for 310904473, reference b, system 991825827_smartcloud (Accepted)",
		}; !slices.Equal(names, want) {
			t.Errorf("got %q", names)
		}
	})
}

// What a list shows of a request is what an import of it gives, and the configuration that a CLI generates for it plans nothing.
func TestListedRequestIsTheImportedOne(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		s.askSome()
		s.escalate(providertest.NumberedID(4))
		found, said := s.provider.List(typeName, tfkittest.Query{IncludeResource: true})
		if len(said) > 0 || len(found) != 6 {
			t.Fatalf("got %v\n%s", found, said)
		}
		for _, one := range found {
			i := s.instance()
			if said := i.ImportIdentity(one.Identity); len(said) > 0 {
				t.Error(said)
			}
			s.wantState(i, one.Resource)
			config, said := i.GeneratedConfig()
			if len(said) > 0 {
				t.Error(said)
			}
			i.ExpectUnchanged(config)
		}
	})
}

// A list asks for pages as long as it has room, and not for one more.
func TestListKeepsItsLimit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind     string
		pageSize int
		query    tfkittest.Query
		want     int
		calls    string
	}{
		"at the end of a page":            {standard, 4, tfkittest.Query{Limit: 4}, 4, "list"},
		"one into the next page":          {standard, 4, tfkittest.Query{Limit: 5}, 5, "list,list"},
		"two pages":                       {standard, 4, tfkittest.Query{Limit: 8}, 8, "list,list"},
		"whole, at the end of a page":     {standard, 4, tfkittest.Query{Limit: 4, IncludeResource: true}, 4, "list,id,id,id,id"},
		"whole, small pages":              {standard, 2, tfkittest.Query{Limit: 3, IncludeResource: true}, 3, "list,list,id,id,id"},
		"the consumer stops":              {standard, 1, tfkittest.Query{Take: 1}, 1, "list"},
		"agents, within the first page":   {agent, 4, tfkittest.Query{Limit: 4}, 4, "agent-list"},
		"agents, beyond":                  {agent, 4, tfkittest.Query{Limit: 5}, 5, "agent-list,agent-list"},
		"all":                             {standard, 4, tfkittest.Query{}, 9, "list,list,list"},
		"limit of all, nothing is missed": {standard, 3, tfkittest.Query{Limit: 9}, 9, "list,list,list"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			playIn(t, emulator.World{PageSize: test.pageSize}, func(t *testing.T, s *scene) {
				t.Helper()
				for n := range 9 {
					s.ask(test.kind, object{"externalRef": fmt.Sprint(n)})
				}
				ids, said := s.list(test.query, object{"user_type": test.kind})
				if said.HasError() || len(ids) != test.want || len(slices.Compact(sorted(ids))) != test.want {
					t.Errorf("got %v\n%s", ids, said)
				}
				s.wantCalls(test.calls)
			})
		})
	}
}

// Beyond one page of agents, the accepted ones are found beside, and a warning says what may be missing.
func TestListOfManyAgents(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status   any
		faults   map[string]emulator.Fault
		want     []string
		calls    string
		complete bool
	}{
		"all": {want: numbered(2, 4, 1, 3), calls: "agent-list,agent-list,users,agent-ref,agent-ref"},
		"of them the accepted ones": {
			status: "Accepted", want: numbered(1, 3), calls: "agent-list,agent-list,users,agent-ref,agent-ref", complete: true,
		},
		"of them the new ones": {status: "New", want: numbered(2, 4), calls: "agent-list,agent-list"},
		"users not readable": {
			faults: map[string]emulator.Fault{"users": status(403)}, want: numbered(2, 4), calls: "agent-list,agent-list,users",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			playIn(t, emulator.World{PageSize: 2}, func(t *testing.T, s *scene) {
				t.Helper()
				for n := range 4 {
					s.ask(agent, object{"externalRef": fmt.Sprint(n)})
				}
				s.accept(first) // which is shown last then
				s.accept(third)
				for call, fault := range test.faults {
					s.fault(call, fault)
				}
				ids, said := s.list(tfkittest.Query{}, object{"user_type": agent, "status": test.status})
				if said.HasError() || len(said) == 0 != test.complete || !slices.Equal(ids, test.want) {
					t.Errorf("got %v\nwant %v\n%s", ids, test.want, said)
				}
				s.wantCalls(test.calls)
				s.golden("query agents "+name, said)
			})
		})
	}
}

// Two requests can have one key, of which Altinn shows one. The accepted one is found by its own id.
func TestListOfManyAgentsFindsTheAcceptedOneOfTwoWithOneKey(t *testing.T) {
	t.Parallel()
	playIn(t, emulator.World{PageSize: 2}, func(t *testing.T, s *scene) {
		t.Helper()
		s.ask(agent, object{"externalRef": ""})
		s.ask(agent, object{"externalRef": "b"})
		s.ask(agent, object{"externalRef": ""})
		s.ask(agent, object{"externalRef": "c"})
		s.accept(third) // the first one is shown for its key
		for _, whole := range []bool{false, true} {
			ids, said := s.list(tfkittest.Query{IncludeResource: whole}, object{"user_type": agent})
			if want := numbered(1, 2, 3); said.HasError() || !slices.Equal(ids, want) {
				t.Errorf("whole %t: got %v\nwant %v\n%s", whole, ids, want, said)
			}
		}
	})
}

// A request that is withdrawn, answered or ended between the list and its reading is left out where it no longer fits.
func TestListLeavesOutWhatIsGone(t *testing.T) {
	t.Parallel()
	accept := func(s *scene) { s.accept(first) }
	type row struct {
		status    any
		meanwhile func(*scene)
		want      []string
	}
	subtests(t, map[string]row{
		"withdrawn":           {nil, func(s *scene) { s.withdraw(first) }, numbered(2)},
		"accepted":            {nil, accept, numbered(1, 2)},
		"accepted, not asked": {"New", accept, numbered(2)},
		"withdrawn after":     {nil, func(s *scene) { accept(s); s.withdraw(first) }, numbered(2)},
		"ended":               {nil, func(s *scene) { s.lostUserOf(first) }, numbered(2)},
	}, func(t *testing.T, s *scene, _ string, test row) {
		t.Helper()
		s.ask(standard, object{"externalRef": ""})
		s.ask(standard, object{"externalRef": "b"})
		s.on("after list", func() { test.meanwhile(s) })
		ids, said := s.list(tfkittest.Query{IncludeResource: true}, object{"user_type": standard, "status": test.status})
		if len(said) > 0 || !slices.Equal(ids, test.want) {
			t.Errorf("got %v\n%s", ids, said)
		}
	})
}

// What cannot be read ends the list: what would be missing without a word is worse than an error.
func TestListErrorsReachTheUser(t *testing.T) {
	t.Parallel()
	forbidden := status(http.StatusForbidden)
	for name, test := range map[string]struct {
		config object
		faults map[string]emulator.Fault
		shown  []string
		at     string
	}{
		"systems":           {faults: map[string]emulator.Fault{"systems": forbidden}},
		"first page":        {faults: map[string]emulator.Fault{"list": after(1, forbidden)}, shown: numbered(6)},
		"second page":       {faults: map[string]emulator.Fault{"list": after(2, forbidden)}, shown: numbered(6, 1, 2)},
		"agents":            {faults: map[string]emulator.Fault{"agent-list": forbidden}, shown: numbered(6)},
		"unknown system":    {config: object{"system_id": providertest.Vendor + "_unknown"}, at: "system_id"},
		"empty system":      {config: object{"system_id": ""}, at: "system_id"},
		"empty status":      {config: object{"status": ""}, at: "status"},
		"other type":        {config: object{"user_type": "Agent"}, at: "user_type"},
		"system unknown":    {config: object{"system_id": unknown}, at: "system_id"},
		"second page, lost": {faults: map[string]emulator.Fault{"list": after(2, times(-1, emulator.Fault{Drop: emulator.DropBefore}))}, shown: numbered(6, 1, 2)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, whole := range []bool{false, true} {
				playIn(t, emulator.World{PageSize: 2}, func(t *testing.T, s *scene) {
					t.Helper()
					s.askSome()
					for call, fault := range test.faults {
						s.fault(call, fault)
					}
					found, said := s.provider.List(typeName, tfkittest.Query{Config: test.config, IncludeResource: whole})
					if !said.HasError() || !slices.Equal(idsOf(found), test.shown) || !slices.Equal(said.Attributes(), []string{test.at}) {
						t.Errorf("whole %t: got %v at %v", whole, idsOf(found), said.Attributes())
					}
					if !strings.HasSuffix(name, "lost") { // retries are told at random
						s.golden("query fails "+name, said)
					}
				})
			}
		})
	}
}

func TestListEndsWithARequestThatCannotBeRead(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		s.askSome()
		s.fault("user", status(http.StatusForbidden))
		ids, said := s.list(tfkittest.Query{IncludeResource: true}, nil)
		if len(ids) > 4 {
			t.Errorf("got %v", ids)
		}
		said.Expect(t, []string{"Unable to read system user request"}, nil)
	})
}

func TestListWithoutCredential(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		s.World = s.Without("ALTINN_ACCESS_TOKEN")
		found, said := s.nextProvider().List(typeName, tfkittest.Query{})
		if len(found) > 0 || len(said) != 1 || !said.Says("No credential for Altinn") {
			t.Errorf("got %v\n%s", found, said)
		}
	})
}
