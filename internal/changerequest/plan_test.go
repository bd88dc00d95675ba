package changerequest_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	unknown := tfkittest.Unknown
	for name, test := range map[string]struct {
		config tfkittest.Object
		at     string // the attribute at fault, "-" for none
	}{
		"right":                     {config(nil), "-"},
		"each of the four":          {tfkittest.Object{"system_user_id": user, "unwanted_access_packages": []string{package1}}, "-"},
		"nothing":                   {tfkittest.Object{"system_user_id": user}, ""},
		"four empty sets":           {config(tfkittest.Object{"required_rights": []string{}, "unwanted_rights": []string{}, "required_access_packages": []string{}, "unwanted_access_packages": []string{}}), ""},
		"one unknown":               {config(tfkittest.Object{"required_rights": []string{}, "unwanted_rights": unknown}), "-"},
		"element unknown":           {config(tfkittest.Object{"required_rights": []any{unknown}, "unwanted_rights": []any{unknown}}), "-"},
		"right wanted and unwanted": {config(tfkittest.Object{"required_rights": []string{resource1, resource2}, "unwanted_rights": []string{resource2, resource3}}), "unwanted_rights"},
		"package wanted and unwanted": {
			config(tfkittest.Object{"required_access_packages": []string{package1}, "unwanted_access_packages": []any{package1, unknown}}), "unwanted_access_packages",
		},
		"user in upper case":   {config(tfkittest.Object{"system_user_id": strings.ToUpper(user)}), "system_user_id"},
		"user that is no UUID": {config(tfkittest.Object{"system_user_id": "main"}), "system_user_id"},
		"user null":            {config(tfkittest.Object{"system_user_id": nil}), "system_user_id"},
		"user unknown":         {config(tfkittest.Object{"system_user_id": unknown}), "-"},
		"right as a URN":       {config(tfkittest.Object{"unwanted_rights": []string{"urn:altinn:resource:a"}}), "unwanted_rights"},
		"right null":           {config(tfkittest.Object{"required_rights": []any{nil}}), "required_rights"},
		"package as a name":    {config(tfkittest.Object{"required_access_packages": []string{"jordbruk"}}), "required_access_packages"},
		"redirect to http":     {config(tfkittest.Object{"redirect_url": "http://a.example"}), "-"}, // which an old system may allow
		"redirect to an app":   {config(tfkittest.Object{"redirect_url": "myapp://a.example"}), "redirect_url"},
		"right with U+0000":    {config(tfkittest.Object{"unwanted_rights": []string{"a\x00"}}), "unwanted_rights"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, provider := setUp(t)
			diags := provider.Instance(typeName).Validate(test.config)
			golden(t, "validate "+name, diags.Text())
			if at := strings.Join(append(diags.Attributes(), "-")[:1], ""); at != test.at {
				t.Errorf("at %q, want %q", at, test.at)
			}
		})
	}
}

func TestPlanToCreate(t *testing.T) {
	t.Parallel()
	const ids = "id,id,id,id,id," // each that may have been used for the same before
	for name, test := range map[string]struct {
		config tfkittest.Object
		before func(*fakeAltinn)
		calls  string
		fails  bool
	}{
		"quiet": {config: config(nil), calls: ids + "request,system"},
		"for a portal-made user": {
			config: config(tfkittest.Object{"system_user_id": "00000000-0000-4000-8000-000000000001"}), calls: ids + "request,agent-request",
		},
		"for an agent": {config: config(tfkittest.Object{"system_user_id": agent}), calls: ids + "request,agent-request", fails: true},
		"before acceptance": {
			config: config(nil), before: func(f *fakeAltinn) { f.requests[user]["status"] = "New" }, calls: ids + "request",
		},
		"of what is held": {
			config: config(tfkittest.Object{"required_rights": []string{resource2, resource1}, "required_access_packages": []string{package1, package2}}),
			calls:  ids + "request,system",
		},
		"with one element unknown": {
			config: config(tfkittest.Object{"required_rights": []any{resource1, tfkittest.Unknown}}), calls: "request,system",
		},
		"with the user unknown": {config: config(tfkittest.Object{"system_user_id": tfkittest.Unknown}), calls: ""},
		"Altinn out of reach": {
			config: config(nil), calls: "id,request",
			before: func(f *fakeAltinn) { f.Next("id", altinntest.Status(403)); f.Next("request", altinntest.Status(403)) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, provider := setUp(t)
			if test.before != nil {
				test.before(fake)
			}
			p := provider.Instance(typeName).Plan(test.config)
			wantCalls(t, fake, test.calls)
			golden(t, "plan "+name, p.Diagnostics.Text())
			if p.Diagnostics.HasError() != test.fails {
				t.Errorf("fails %t", p.Diagnostics.HasError())
			}
			if !test.fails && p.Planned["status"] != "New" {
				t.Errorf("the status is planned as %v", p.Planned["status"])
			}
		})
	}
}

// The plan said New, and others rely on it until the next plan.
func TestAnswerThatComesWithTheCreationIsToldByTheNextRefresh(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	fake.Next("POST", func(effect func() *http.Response) (*http.Response, error) {
		effect()
		fake.Lock()
		defer fake.Unlock()
		fake.changes[0]["status"] = "Accepted"
		return altinntest.Reply(http.StatusCreated, shown(fake.changes[0])), nil
	})
	i := provider.Instance(typeName)
	applied(t, i, config(nil))
	if got := i.State()["status"]; got != "New" {
		t.Errorf("the state says %v", got)
	}
	refreshed(t, i)
	if got := i.State()["status"]; got != "Accepted" {
		t.Errorf("the refreshed state says %v", got)
	}
}

// The plan says when the customer has accepted the very same before, also after a rejection.
func TestAcceptedBeforeIsPlannedWithAWarning(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	for _, status := range []string{"Rejected", "Accepted"} {
		i := provider.Instance(typeName)
		applied(t, i, config(nil))
		fake.change(len(fake.changes), object{"status": status})
		refreshed(t, i)
		if diags := i.Apply(nil); diags.HasError() {
			t.Fatal(diags.Text())
		}
	}
	id := fake.changes[1]["id"].(string)
	p := provider.Instance(typeName).Plan(config(nil))
	golden(t, "plan accepted before", mask(p.Diagnostics.Text(), []string{id}))
	if p.Action != "create" {
		t.Errorf("plan to %s", p.Action)
	}
}

func TestPlanOfChange(t *testing.T) {
	t.Parallel()
	other := config(tfkittest.Object{"required_rights": []string{resource3}})
	for name, test := range map[string]struct {
		status string
		config tfkittest.Object
		action string
	}{
		"new, other right":       {"New", other, "replace"},
		"new, other URL":         {"New", config(tfkittest.Object{"redirect_url": "https://smartcloud.example/receipt"}), "replace"},
		"new, other user":        {"New", config(tfkittest.Object{"system_user_id": "00000000-0000-4000-8000-000000000001"}), "replace"},
		"new, right known later": {"New", config(tfkittest.Object{"required_rights": tfkittest.Unknown}), "replace"},
		"new, timeouts":          {"New", config(tfkittest.Object{"timeouts": tfkittest.Object{"create": "1m"}}), "update"},
		"new, empty sets":        {"New", config(tfkittest.Object{"unwanted_rights": []string{}, "required_access_packages": []string{}}), "none"},
		"accepted, nothing":      {"Accepted", config(nil), "none"},
		"accepted, other right":  {"Accepted", other, "replace"},
		"accepted, other URL":    {"Accepted", config(tfkittest.Object{"redirect_url": "https://smartcloud.example/receipt"}), "replace"},
		"accepted, one right more": {
			"Accepted", config(tfkittest.Object{"required_rights": []string{resource2, resource3}}), "replace",
		},
		"new, what is held": {
			"New", config(tfkittest.Object{"required_rights": []string{resource1, resource3}}), "replace",
		},
		"new, user of clients": {"New", config(tfkittest.Object{"system_user_id": agent}), "none"},
		"accepted, other user": {
			"Accepted", config(tfkittest.Object{"system_user_id": "00000000-0000-4000-8000-000000000001"}), "replace",
		},
		"accepted, user known later": {
			"Accepted", config(tfkittest.Object{"system_user_id": tfkittest.Unknown}), "replace",
		},
		"accepted, destroyed":     {"Accepted", nil, "delete"},
		"rejected, nothing":       {"Rejected", config(nil), "none"},
		"rejected, other right":   {"Rejected", other, "replace"},
		"rejected, destroyed":     {"Rejected", nil, "delete"},
		"unknown status, nothing": {"Paused", config(nil), "none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, provider := setUp(t)
			i := provider.Instance(typeName)
			applied(t, i, config(nil))
			fake.change(1, object{"status": test.status})
			refreshed(t, i)
			if i.State()["status"] != test.status {
				t.Errorf("status %v", i.State()["status"])
			}
			p := i.Plan(test.config)
			if p.Action == "replace" {
				p = i.PlanReplacing(test.config) // what is said of the creation alone, nobody sees
			}
			golden(t, "plan "+name, mask(p.Diagnostics.Text(), []string{i.State()["id"].(string)}))
			if p.Action != test.action {
				t.Errorf("plan to %s: %s", p.Action, p.Diagnostics.Text())
			}
		})
	}
}

// A plan can do without advice, and does not hang on an Altinn that says nothing.
func TestPlanWaitsForAdviceNoLongerThanItIsWorth(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		fake.silent = true
		before := time.Now()
		p := provider.Instance(typeName).Plan(config(nil))
		if took := time.Since(before); took != 15*time.Second || len(p.Diagnostics) > 0 || p.Action != "create" {
			t.Errorf("after %s: plan to %s: %s", took, p.Action, p.Diagnostics.Text())
		}
	})
}

// One that was withdrawn has spent the first id: the next one is what the customer has accepted.
func TestAcceptedAfterAWithdrawalIsPlannedWithAWarning(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	i := provider.Instance(typeName)
	applied(t, i, config(nil))
	if diags := i.Apply(nil); diags.HasError() {
		t.Fatal(diags.Text())
	}
	applied(t, i, config(nil))
	fake.change(2, object{"status": "Accepted"})
	p := provider.Instance(typeName).Plan(config(nil))
	if text := p.Diagnostics.Text(); !strings.Contains(text, "accepted the same change before") {
		t.Errorf("the plan says %q", text)
	}
}

// Two resources that ask the same are an error while planning; a replacement is no second resource.
func TestTwoResourcesForOneChange(t *testing.T) {
	t.Parallel()
	_, provider := setUp(t)
	first, second := provider.Instance(typeName), provider.Instance(typeName)
	applied(t, first, config(nil))
	wantNoChange(t, first, config(nil))

	other := config(tfkittest.Object{"unwanted_rights": []string{resource1}})
	if p := first.PlanReplacing(other); p.Diagnostics.HasError() {
		t.Error(p.Diagnostics.Text())
	}
	if p := second.Plan(config(nil)); !p.Diagnostics.HasError() {
		t.Errorf("the first, which is open, is withdrawn and asked for anew: %s", p.Diagnostics.Text())
	}
	provider.NextRun()
	wantNoChange(t, first, config(nil))
	p := provider.Instance(typeName).Plan(config(tfkittest.Object{"redirect_url": "https://smartcloud.example/receipt"}))
	golden(t, "plan two resources", p.Diagnostics.Text())
}

// A resource gets another name without a `moved` block, which takes the customer's link away.
func TestOpenChangeRequestUnderAnotherName(t *testing.T) {
	t.Parallel()
	for name, creationFirst := range map[string]bool{"creation first": true, "destruction first": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, provider := setUp(t)
			old, renamed := provider.Instance(typeName), provider.Instance(typeName)
			applied(t, old, config(nil))
			plans := []func() tfkittest.Plan{
				func() tfkittest.Plan { return old.Plan(nil) }, func() tfkittest.Plan { return renamed.Plan(config(nil)) },
			}
			if creationFirst {
				plans[0], plans[1] = plans[1], plans[0]
			}
			first, second := plans[0](), plans[1]()
			if len(first.Diagnostics) > 0 {
				t.Error(first.Diagnostics.Text())
			}
			if !second.Diagnostics.HasError() {
				t.Error("not refused")
			}
			golden(t, "plan waiting under another name", second.Diagnostics.Text())
		})
	}
}

// The link to a change request that has been rejected leads nowhere already.
func TestRejectedChangeRequestUnderAnotherName(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	old, renamed := provider.Instance(typeName), provider.Instance(typeName)
	applied(t, old, config(nil))
	fake.change(1, object{"status": "Rejected"})
	refreshed(t, old)
	if p := old.Plan(nil); len(p.Diagnostics) > 0 {
		t.Error(p.Diagnostics.Text())
	}
	const asksAgain = "A customer who said no is asked again"
	p := renamed.Plan(config(nil))
	if said := p.Diagnostics.Text(); !strings.Contains(said, asksAgain) || p.Diagnostics.HasError() {
		t.Error(said)
	}
	if said := newProvider(t, fake, nil).Resume(renamed).ApplyPlan(p).Text(); !strings.Contains(said, asksAgain) { // also where no plan could know
		t.Error(said)
	}
}

// The customer said no after the plan was made, and the apply asked for something else without a word.
func TestSavedPlanDoesNotAskAgainAfterANo(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	i := provider.Instance(typeName)
	applied(t, i, config(nil))
	other := config(tfkittest.Object{"required_rights": []string{resource1}})
	p, gone := i.PlanReplacing(other), i.Plan(nil)
	fake.change(1, object{"status": "Rejected"})
	diags := provider.Resume(i).DiscardFor(p)
	if !diags.HasError() || !strings.Contains(diags.Text(), "has said no") || len(fake.changes) != 1 {
		t.Error(diags.Text())
	}
	if diags := provider.Resume(i).ApplyPlan(gone); diags.HasError() {
		t.Error(diags.Text())
	}
	i.Refresh()
	if diags := i.Apply(other); diags.HasError() || !strings.Contains(diags.Text(), "A customer who said no is asked again") {
		t.Error(diags.Text())
	}
}

// Also where it is known as late as in the apply, one of two resources gets the change request, and the other an error: even
// if the others could ask while the answer to the first is still on its way.
func TestTwoCreationsOfOneChangeAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		instances := make([]*tfkittest.Instance, 4)
		plans := make([]tfkittest.Plan, len(instances))
		for n := range instances {
			instances[n] = newProvider(t, fake, nil).Instance(typeName) // each plan in a run of its own
			plans[n] = instances[n].Plan(config(nil))
			instances[n] = provider.Instance(typeName)
		}
		fake.Next("POST", func(effect func() *http.Response) (*http.Response, error) {
			defer time.Sleep(time.Second)
			return effect(), nil
		})
		said := make([]tfkittest.Diagnostics, len(instances))
		var group sync.WaitGroup
		for n := range instances {
			group.Go(func() { said[n] = instances[n].ApplyPlan(plans[n]) })
		}
		group.Wait()
		holders := 0
		for n := range instances {
			switch {
			case instances[n].State() != nil:
				holders++
				if len(said[n]) > 0 { // as one that takes over what another has just asked for
					t.Error(said[n].Text())
				}
			case !strings.Contains(said[n].Text(), "Another resource of this configuration asks for the same change"):
				t.Error(said[n].Text())
			}
		}
		if open := fake.open(); holders != 1 || len(open) != 1 {
			t.Errorf("%d holders of %v", holders, open)
		}
	})
}

// catalogue tells what it is asked, and finds fault with all of it.
type catalogue struct{}

func (catalogue) CheckResources(_ context.Context, at path.Path, ids []string, _ ...string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, "resources", fmt.Sprint(ids))}
}

func (catalogue) CheckAccessPackages(_ context.Context, at path.Path, urns []string, use tfkit.PackageUse) diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, "packages", fmt.Sprint(urns, use == tfkit.ForStandardUser))}
}

// What is required is looked up in the catalogue, as far as it is known; what is unwanted may not exist any more.
func TestPlanAsksTheCatalogue(t *testing.T) {
	t.Parallel()
	p := newProvider(t, newFake(), catalogue{}).Instance(typeName).Plan(config(tfkittest.Object{
		"required_rights": []any{resource2, tfkittest.Unknown}, "unwanted_rights": []string{resource1},
		"required_access_packages": []string{package2}, "unwanted_access_packages": []string{package1},
	}))
	golden(t, "plan with a catalogue", p.Diagnostics.Text())
	p = newProvider(t, newFake(), catalogue{}).Instance(typeName).Plan(tfkittest.Object{"system_user_id": user, "unwanted_rights": []string{resource1}})
	if len(p.Diagnostics) > 0 {
		t.Error(p.Diagnostics.Text())
	}
}
