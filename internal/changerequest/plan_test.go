package changerequest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	const user = "7c1e7f36-3b0e-4b7e-9d43-5c5f0b6a2b18"
	p := (&providertest.World{}).Unconfigured(t, nil)
	for name, test := range map[string]struct {
		config object // on top of the least one
		at     string // the attribute at fault, "-" for none
	}{
		"right":                       {nil, "-"},
		"each of the four":            {object{"required_rights": nil, "unwanted_access_packages": []string{heldPackage()}}, "-"},
		"nothing":                     {object{"required_rights": nil}, ""},
		"four empty sets":             {object{"required_rights": []string{}, "unwanted_rights": []string{}, "required_access_packages": []string{}, "unwanted_access_packages": []string{}}, ""},
		"one unknown":                 {object{"required_rights": []string{}, "unwanted_rights": unknown}, "-"},
		"element unknown":             {object{"required_rights": []any{unknown}, "unwanted_rights": []any{unknown}}, "-"},
		"right wanted and unwanted":   {object{"required_rights": []string{held, offered}, "unwanted_rights": []string{offered, elsewhere}}, "unwanted_rights"},
		"package wanted and unwanted": {object{"required_access_packages": []string{heldPackage()}, "unwanted_access_packages": []any{heldPackage(), unknown}}, "unwanted_access_packages"},
		"user in upper case":          {object{"system_user_id": strings.ToUpper(user)}, "system_user_id"},
		"user that is no UUID":        {object{"system_user_id": "main"}, "system_user_id"},
		"user null":                   {object{"system_user_id": nil}, "system_user_id"},
		"user unknown":                {object{"system_user_id": unknown}, "-"},
		"right as a URN":              {object{"unwanted_rights": []string{"urn:altinn:resource:a"}}, "unwanted_rights"},
		"right null":                  {object{"required_rights": []any{nil}}, "required_rights"},
		"package as a name":           {object{"required_access_packages": []string{"jordbruk"}}, "required_access_packages"},
		"redirect to http":            {object{"redirect_url": "http://a.example"}, "-"}, // which an old system may allow
		"redirect to an app":          {object{"redirect_url": "myapp://a.example"}, "redirect_url"},
		"right with U+0000":           {object{"unwanted_rights": []string{"a\x00"}}, "unwanted_rights"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := providertest.With(object{"system_user_id": user, "required_rights": []string{offered}}, test.config)
			said := p.In(t).Instance(typeName).Validate(config)
			tfkittest.Golden(t, name, said.Text())
			if at := append(said.Attributes(), "-")[0]; at != test.at {
				t.Errorf("at %q, want %q", at, test.at)
			}
		})
	}
}

func TestPlanToCreate(t *testing.T) {
	t.Parallel()
	const looks = "id,id,id,id,id," // at each id that may have been used for the same before
	type row struct {
		before func(*testing.T, *world)
		config object
		user   func(*world, *testing.T) string
		calls  string
		fails  bool
	}
	each(t, map[string]row{
		"quiet":                  {calls: looks + "request,system"},
		"for a portal-made user": {user: (*world).portalUser, calls: looks + "request,agent-request"},
		"for an agent":           {user: (*world).agentUser, calls: looks + "request,agent-request", fails: true},
		"before acceptance":      {user: (*world).waitingUser, calls: looks + "request"},
		"of what is held": {
			config: object{"required_rights": []string{offered, held}, "required_access_packages": []string{heldPackage(), providertest.AccessPackage("skatt-naering")}},
			calls:  looks + "request,system",
		},
		"with one element unknown": {config: object{"required_rights": []any{held, unknown}}, calls: "request,system"},
		"with the user unknown":    {config: object{"system_user_id": unknown}},
		"Altinn out of reach":      {before: func(t *testing.T, w *world) { t.Helper(); w.Fault(t, on("", "/authentication/*", status(403, -1))) }, calls: "id,request"},
		// What is required is looked up in Altinn's metadata, as far as it is known; what is unwanted may not exist any more.
		"of what does not exist": {
			config: object{
				"required_rights": []any{"nav-sykmeldnig", unknown}, "unwanted_rights": []string{"nav-sykmelding-2"},
				"required_access_packages": []string{providertest.AccessPackage("regnskapsforer-lonn")}, "unwanted_access_packages": []string{providertest.AccessPackage("jorbruk")},
			},
			calls: "request,system", fails: true,
		},
		"without what does not exist": {config: object{"required_rights": nil, "unwanted_rights": []string{"nav-sykmelding-2"}}, calls: looks + "request,system"},
	}, func(t *testing.T, w *world, name string, test row) {
		t.Helper()
		config := w.config(test.config)
		if test.user != nil {
			config["system_user_id"] = test.user(w, t)
		}
		if test.before != nil {
			test.before(t, w)
		}
		since := len(w.Altinn.Journal())
		plan := w.Provider(t).Instance(typeName).Plan(config)
		wantCalls(t, w, since, test.calls)
		providertest.Golden(t, name, plan.Diagnostics)
		if plan.Diagnostics.HasError() != test.fails || !test.fails && plan.Planned["status"] != "New" {
			t.Errorf("fails %t, and plans %v", plan.Diagnostics.HasError(), plan.Planned)
		}
	})
}

// agentUser is a system user for clients.
func (w *world) agentUser(t *testing.T) string {
	t.Helper()
	return w.Accepted(t, providertest.Agent)
}

// The plan says when the customer has accepted the very same before, also after a rejection or a withdrawal.
func TestAcceptedBeforeIsPlannedWithAWarning(t *testing.T) {
	t.Parallel()
	each(t, map[string]string{"after a rejection": "rejected", "after a withdrawal": "withdrawn"}, func(t *testing.T, w *world, name, first string) {
		t.Helper()
		w.leave(t, first)
		w.leave(t, "accepted")
		plan := w.Provider(t).Instance(typeName).Plan(w.config(nil))
		providertest.Golden(t, name, plan.Diagnostics)
		if plan.Action != "create" {
			t.Errorf("plan to %s", plan.Action)
		}
	})
}

func TestPlanOfChange(t *testing.T) {
	t.Parallel()
	type row struct {
		status string
		change object // nil for a destruction
		action string
	}
	other, otherURL := object{"required_rights": []string{elsewhere}}, object{"redirect_url": redirectURL}
	each(t, map[string]row{
		"new, other right":           {"New", other, "replace"},
		"new, other URL":             {"New", otherURL, "replace"},
		"new, other user":            {"New", object{"system_user_id": nobody}, "replace"},
		"new, right known later":     {"New", object{"required_rights": unknown}, "replace"},
		"new, timeouts":              {"New", object{"timeouts": object{"create": "1m"}}, "update"},
		"new, empty sets":            {"New", object{"unwanted_rights": []string{}, "required_access_packages": []string{}}, "none"},
		"new, what is held":          {"New", object{"required_rights": []string{held, elsewhere}}, "replace"},
		"new, user of clients":       {"New", object{"system_user_id": "agent"}, "none"},
		"accepted, nothing":          {"Accepted", object{}, "none"},
		"accepted, other right":      {"Accepted", other, "replace"},
		"accepted, other URL":        {"Accepted", otherURL, "replace"},
		"accepted, one right more":   {"Accepted", object{"required_rights": []string{offered, elsewhere}}, "replace"},
		"accepted, other user":       {"Accepted", object{"system_user_id": nobody}, "replace"},
		"accepted, user known later": {"Accepted", object{"system_user_id": unknown}, "replace"},
		"accepted, destroyed":        {"Accepted", nil, "delete"},
		"rejected, nothing":          {"Rejected", object{}, "none"},
		"rejected, other right":      {"Rejected", other, "replace"},
		"rejected, destroyed":        {"Rejected", nil, "delete"},
		"unknown status, nothing":    {"Paused", object{}, "none"},
	}, func(t *testing.T, w *world, name string, test row) {
		t.Helper()
		_, i := w.open(t)
		switch test.status {
		case "Accepted":
			w.Approve(t, i.Text("id"))
		case "Rejected":
			w.Reject(t, i.Text("id"))
		case "Paused":
			w.Fault(t, onLook(w.answering(t, i.Text("id"), test.status)))
		}
		i.MustRefresh()
		if i.Text("status") != test.status {
			t.Errorf("status %s", i.Text("status"))
		}
		var config object
		if test.change != nil {
			config = w.config(test.change)
		}
		if config["system_user_id"] == "agent" {
			config["system_user_id"] = w.agentUser(t)
		}
		plan := i.Plan(config)
		if plan.Action == "replace" {
			plan = i.PlanReplacing(config) // what is said of the creation alone, nobody sees
		}
		providertest.Golden(t, name, plan.Diagnostics)
		if plan.Action != test.action {
			t.Errorf("plan to %s: %s", plan.Action, plan.Diagnostics)
		}
	})
}

// A plan can do without advice, and does not hang on an Altinn that says nothing.
func TestPlanWaitsForAdviceNoLongerThanItIsWorth(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		p := w.Provider(t)
		w.Fault(t, on("", "/authentication/*", emulator.Fault{Delay: emulator.Duration(time.Hour), Times: -1}))
		before := time.Now()
		plan := p.Instance(typeName).Plan(w.config(nil))
		if took := time.Since(before); took.Truncate(time.Second) != 15*time.Second || len(plan.Diagnostics) > 0 || plan.Action != "create" {
			t.Errorf("after %s: plan to %s: %s", took, plan.Action, plan.Diagnostics)
		}
	})
}

// Two resources that ask the same are an error while planning; a replacement is no second resource.
func TestTwoResourcesForOneChange(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		p, first := w.open(t)
		first.ExpectUnchanged(w.config(nil))
		if plan := first.PlanReplacing(w.config(object{"unwanted_rights": []string{held}})); plan.Diagnostics.HasError() {
			t.Error(plan.Diagnostics)
		}
		if plan := p.Instance(typeName).Plan(w.config(nil)); !plan.Diagnostics.HasError() {
			t.Errorf("the first, which is open, is withdrawn and asked for anew: %s", plan.Diagnostics)
		}
		p.NextRun()
		first.ExpectUnchanged(w.config(nil))
		plan := p.Instance(typeName).Plan(w.config(object{"redirect_url": redirectURL}))
		providertest.Golden(t, "two resources", plan.Diagnostics)

		p.NextRun() // and two new ones
		config := w.config(object{"unwanted_rights": []string{held}})
		p.Instance(typeName).Plan(config).Diagnostics.Expect(t, nil, nil)
		p.Instance(typeName).Plan(config).Diagnostics.Expect(t, []string{"Two resources for one change of a system user"}, nil)
		if posts := w.Calls(http.MethodPost, path); posts != 1 {
			t.Errorf("%d POSTs", posts)
		}
	})
}

// A resource gets another name without a `moved` block, which takes the customer's link away. The link to a change request that has
// been rejected leads nowhere already.
func TestChangeRequestUnderAnotherName(t *testing.T) {
	t.Parallel()
	each(t, map[string]bool{"creation first": true, "destruction first": false}, func(t *testing.T, w *world, _ string, creationFirst bool) {
		t.Helper()
		p, old := w.open(t)
		renamed := p.Instance(typeName)
		plans := []func() tfkittest.Plan{
			func() tfkittest.Plan { return old.Plan(nil) }, func() tfkittest.Plan { return renamed.Plan(w.config(nil)) },
		}
		if creationFirst {
			plans[0], plans[1] = plans[1], plans[0]
		}
		first, second := plans[0](), plans[1]()
		first.Diagnostics.Expect(t, nil, nil)
		providertest.Golden(t, "waiting", second.Diagnostics)

		w.Reject(t, old.Text("id"))
		p.NextRun()
		old.MustRefresh()
		old.Plan(nil).Diagnostics.Expect(t, nil, nil)
		again := []string{"A customer who said no is asked again"}
		plan := renamed.Plan(w.config(nil))
		plan.Diagnostics.Expect(t, nil, again)
		w.Provider(t).Resume(renamed).ApplyPlan(plan).Expect(t, nil, again) // also where no plan could know
	})
}
