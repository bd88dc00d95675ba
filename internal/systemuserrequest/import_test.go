package systemuserrequest_test

import (
	"net/http"
	"reflect"
	"slices"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

func TestImport(t *testing.T) {
	t.Parallel()
	const key = systemID + "/" + party + "/" + party
	asked := func(s *scene) { s.ask(standard, nil) }
	agentAsked := func(s *scene) { s.ask(agent, nil) }
	lostUser := func(s *scene) { s.lostUser(standard) }
	foreign := func(call string) func(*scene) {
		return func(s *scene) {
			s.fault(call, problem(http.StatusNotFound, "AUTH-00011", "The Id does not refer to a Registered System."))
		}
	}
	type row struct {
		before func(*scene)
		id     string
		calls  string
		want   object // nil for an error
	}
	subtests(t, map[string]row{
		"id":                   {before: asked, id: first, calls: "id,id", want: config(nil)},
		"id of an agent":       {before: agentAsked, id: first, calls: "id,agent-id,agent-ref,agent-ref", want: agentConfig(nil)},
		"key":                  {before: asked, id: key, calls: "ref,agent-ref,id", want: config(nil)},
		"key of an agent":      {before: agentAsked, id: key, calls: "ref,agent-ref,agent-ref", want: agentConfig(nil)},
		"key of both kinds":    {before: func(s *scene) { s.ask(agent, nil); s.ask(standard, nil) }, id: key, calls: "ref,agent-ref"},
		"unknown id":           {id: second, calls: "id,agent-id,change"},
		"unknown key":          {id: systemID + "/" + party + "/x", calls: "ref,agent-ref,user"},
		"key of a portal user": {before: (*scene).portalUser, id: key, calls: "ref,agent-ref,user"},
		"id of a change request": {
			before: func(s *scene) { s.fault("change", answer(http.StatusOK, object{"id": second, "status": "New"})) },
			id:     second, calls: "id,agent-id,change",
		},
		"id of one that has lost its system user":  {before: lostUser, id: first, calls: "id,user"},
		"key of one that has lost its system user": {before: lostUser, id: key, calls: "ref,agent-ref,user"},
		"another vendor's id":                      {before: foreign("id"), id: first, calls: "id"},
		"another vendor's key":                     {before: foreign("ref"), id: key, calls: "ref"},
		"two parts":                                {id: systemID + "/" + party},
		"four parts":                               {id: key + "/x"},
		"empty reference":                          {id: systemID + "/" + party + "/"},
		"UUID in braces":                           {id: "{" + first + "}"},
		"word":                                     {id: "smartcloud"},
	}, func(t *testing.T, s *scene, name string, test row) {
		t.Helper()
		if test.before != nil {
			test.before(s)
		}
		i := s.instance()
		said := i.Import(test.id)
		s.wantCalls(test.calls)
		s.golden("import "+name, said)
		if said.HasError() != (test.want == nil) || i.Exists() == said.HasError() {
			t.Fatalf("state %v, %s", i.State(), said)
		}
		if test.want == nil {
			return
		}
		if got := i.Identity(); !reflect.DeepEqual(got, object{"id": first}) {
			t.Errorf("identity %v", got)
		}
		i.ExpectSettled(test.want)
	})
}

func TestImportByIdentity(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		s.accept(s.ask(standard, object{"redirectUrl": ""}))
		i := s.instance()
		if said := i.ImportIdentity(object{"id": first}); len(said) > 0 {
			t.Fatal(said)
		}
		s.wantState(i, stateOf(first, object{"status": "Accepted", "system_user_id": first}))
		i.ExpectUnchanged(config(nil))
	})
}

// What nobody has answered in time is not asked for again by being imported: the generated configuration keeps it as it is.
func TestGeneratedConfigurationOfTimedOutRequestPlansNothing(t *testing.T) {
	t.Parallel()
	subtests(t, map[string]object{
		"timed out":                              {"timedOut": true},
		"timed out as services said it long ago": {"timedOut": true, "status": "Timedout"},
	}, func(t *testing.T, s *scene, _ string, says object) {
		t.Helper()
		s.ask(standard, nil)
		i := s.saying(says).Instance(typeName)
		if said := i.Import(first); len(said) > 0 {
			t.Fatal(said)
		}
		generated, said := i.GeneratedConfig()
		if len(said) > 0 {
			t.Fatal(said)
		}
		i.ExpectUnchanged(generated)
		i.ExpectUnchanged(config(object{"renew_on": []string{}}))
		// Who writes the configuration without `renew_on` wants what the schema says.
		if p := i.Plan(config(nil)); p.Action != "replace" {
			t.Errorf("the plan without `renew_on` is to %s", p.Action)
		}
	})
}

// A request that was made before the rules of today, or past them, can be imported and planned as it is; another one cannot be made
// like it.
func TestOldRequestIsImportedAndStays(t *testing.T) {
	t.Parallel()
	type row struct {
		says object // of the request that is there
		at   string // where a new request like it is refused, "" where it is not
	}
	subtests(t, map[string]row{
		"reference of other characters": {object{"externalRef": "kunde.1 æ/é"}, "external_ref"},
		"title that ends in a blank":    {object{"integrationTitle": "Smart "}, "integration_title"},
		"empty title":                   {object{"integrationTitle": ""}, "integration_title"},
		"system with a blank":           {object{"systemId": providertest.Vendor + "_Gammelt system"}, ""},
		"http URL":                      {object{"redirectUrl": "http://a.example/"}, ""},
		"address in short form":         {object{"redirectUrl": "https://127.1/"}, "redirect_url"},
		"right with an action":          {object{"rights": []object{withAction(right1)}}, "rights"},
	}, func(t *testing.T, s *scene, name string, test row) {
		t.Helper()
		s.ask(standard, nil)
		provider := s.saying(test.says)
		i := provider.Instance(typeName)
		if said := i.Import(first); said.HasError() {
			t.Fatal(said)
		}
		config, said := i.GeneratedConfig()
		if said.HasError() {
			t.Fatal(said)
		}
		if name == "empty title" { // which generated configuration leaves out
			config["integration_title"] = ""
		}
		unchanged := func() {
			said := i.Refresh()
			if p := i.Plan(config); p.Action != "none" || said.HasError() {
				t.Errorf("the plan is to %s: %v\n%s%s", p.Action, p.Changes, said, p.Diagnostics)
			}
		}
		unchanged()
		config["renew_on"] = []any{"rejected"}
		i.MustApply(config)
		unchanged()

		config["party_org_number"] = providertest.OtherCustomer
		provider.NextRun()
		said = provider.Instance(typeName).Plan(config).Diagnostics.Errors()
		if at := said.Attributes(); test.at == "" && len(at) > 0 || test.at != "" && !slices.Equal(at, []string{test.at}) {
			t.Errorf("a new one is refused at %q: %s", at, said)
		}
	})
}

// Rights that only calls past Terraform can ask for are shown, and cannot be asked for.
func TestOddRightsAreNotAskedFor(t *testing.T) {
	t.Parallel()
	play(t, func(_ *testing.T, s *scene) {
		s.ask(standard, object{"rights": []object{withAction(right1)}})
		i := s.instance()
		i.Import(first)
		s.wantSaid(i.PlanReplacing(config(nil)).Diagnostics, "stops working")
		s.golden("plan odd rights", i.PlanReplacing(config(nil), "rights").Diagnostics)
	})
}
