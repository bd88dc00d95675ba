package systemuserrequest_test

import (
	"reflect"
	"testing"
	"testing/synctest"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

func TestImport(t *testing.T) {
	t.Parallel()
	const key = systemID + "/" + party + "/" + party
	for name, test := range map[string]struct {
		before func(*fakeAltinn)
		id     string
		calls  string
		agent  bool
		fails  bool
	}{
		"id":                     {id: first, calls: "id,id"},
		"id of an agent":         {before: asAgent, id: first, calls: "id,agent-id,agent-ref,agent-ref", agent: true},
		"key":                    {id: key, calls: "ref,agent-ref,id"},
		"key of an agent":        {before: asAgent, id: key, calls: "ref,agent-ref,agent-ref", agent: true},
		"key of both kinds":      {before: func(f *fakeAltinn) { f.put("agent", nil) }, id: key, calls: "ref,agent-ref", fails: true},
		"unknown id":             {id: second, calls: "id,agent-id,change", fails: true},
		"id of a change request": {before: func(f *fakeAltinn) { f.changeRequest = second }, id: second, calls: "id,agent-id,change", fails: true},
		"unknown key":            {id: systemID + "/" + party + "/x", calls: "ref,agent-ref,user", fails: true},
		"key of a portal user":   {before: func(f *fakeAltinn) { f.withdraw(1); f.portalUser(party) }, id: key, calls: "ref,agent-ref,user", fails: true},
		"id of one that has lost its system user":  {before: lostUser, id: first, calls: "id,user", fails: true},
		"key of one that has lost its system user": {before: lostUser, id: key, calls: "ref,agent-ref,user", fails: true},
		"another vendor's id": {
			before: func(f *fakeAltinn) { f.change(1, func(r object) { r["foreign"] = true }) }, id: first, calls: "id", fails: true,
		},
		"another vendor's key": {
			before: func(f *fakeAltinn) { f.change(1, func(r object) { r["foreign"] = true }) }, id: key, calls: "ref", fails: true,
		},
		"two parts":       {id: systemID + "/" + party, fails: true},
		"four parts":      {id: key + "/x", fails: true},
		"empty reference": {id: systemID + "/" + party + "/", fails: true},
		"UUID in braces":  {id: "{" + first + "}", fails: true},
		"word":            {id: "smartcloud", fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				fake.put("standard", nil)
				if test.before != nil {
					test.before(fake)
				}
				i := provider.Instance(typeName)
				diags := i.Import(test.id)
				wantCalls(t, fake, test.calls)
				golden(t, "import "+name, diags.Text())
				if diags.HasError() != test.fails {
					t.Errorf("fails %t", diags.HasError())
				}
				if test.fails {
					return
				}
				if got := i.Identity(); !reflect.DeepEqual(got, tfkittest.Object{"id": first}) {
					t.Errorf("identity %v", got)
				}
				if test.agent {
					wantNoChange(t, i, agentConfig(nil))
				} else {
					wantState(t, i, stateOf(first, nil))
					wantNoChange(t, i, config(nil))
				}
			})
		})
	}
}

// asAgent makes the first request one for an agent.
func asAgent(f *fakeAltinn) {
	f.Lock()
	f.requests = nil
	f.Unlock()
	f.put("agent", object{"accessPackages": []any{object{"urn": package1}}})
}

// lostUser lets a customer accept the first request and delete the system user, so that the accepted request alone is left.
func lostUser(f *fakeAltinn) {
	f.accept(1)
	f.endUser()
}

func TestImportByIdentity(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		fake.put("standard", object{"integrationTitle": "", "redirectUrl": ""})
		fake.accept(1)
		i := provider.Instance(typeName)
		if diags := i.ImportIdentity(tfkittest.Object{"id": first}); len(diags) > 0 {
			t.Fatal(diags.Text())
		}
		wantState(t, i, stateOf(first, tfkittest.Object{"integration_title": "", "status": "Accepted", "system_user_id": first}))
		wantNoChange(t, i, config(nil))
	})
}

// What nobody has answered in time is not asked for again by being imported: the generated configuration keeps it as it is.
func TestGeneratedConfigurationOfTimedOutRequestPlansNothing(t *testing.T) {
	t.Parallel()
	for name, status := range map[string]string{"timed out": "New", "timed out as services said it long ago": "Timedout"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				fake.put("standard", nil)
				fake.change(1, func(r object) { r["status"], r["timedOut"] = status, true })
				i := provider.Instance(typeName)
				if diags := i.Import(first); len(diags) > 0 {
					t.Fatal(diags.Text())
				}
				generated, diags := i.GeneratedConfig()
				if len(diags) > 0 {
					t.Fatal(diags.Text())
				}
				wantNoChange(t, i, generated)
				wantNoChange(t, i, config(tfkittest.Object{"renew_on": []string{}}))
				// Who writes the configuration without `renew_on` wants what the schema says.
				if p := i.Plan(config(nil)); p.Action != "replace" {
					t.Errorf("the plan without `renew_on` is to %s", p.Action)
				}
			})
		})
	}
}
