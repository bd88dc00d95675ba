package systemuserrequest_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// What a plan says of a change. The golden section of the name holds the diagnostics.
func TestPlannedChange(t *testing.T) {
	t.Parallel()
	withRef := func(ref string) tfkittest.Object { return config(tfkittest.Object{"external_ref": ref}) }
	narrower := config(tfkittest.Object{"rights": []string{resource2}, "redirect_url": "https://smartcloud.example/receipt"})
	for name, test := range map[string]struct {
		before func(*fakeAltinn)
		from   tfkittest.Object
		to     tfkittest.Object
		action string
	}{
		"new, other rights":        {to: narrower, action: "replace"},
		"new, other reference":     {to: withRef("b"), action: "replace"},
		"new, reference left out":  {from: withRef("b"), to: config(nil), action: "replace"},
		"new, title left out":      {from: config(tfkittest.Object{"integration_title": "A"}), to: config(nil), action: "none"},
		"new, other title":         {to: config(tfkittest.Object{"integration_title": "A"}), action: "replace"},
		"new, rights known later":  {to: config(tfkittest.Object{"rights": tfkittest.Unknown}), action: "replace"},
		"new, other party":         {to: config(tfkittest.Object{"party_org_number": "910493353"}), action: "replace"},
		"new, order of rights":     {from: config(tfkittest.Object{"rights": []string{resource1, resource2}}), to: config(tfkittest.Object{"rights": []string{resource2, resource1}}), action: "none"},
		"new, destroyed":           {action: "delete"},
		"rejected, other rights":   {before: func(f *fakeAltinn) { f.reject(1) }, to: narrower, action: "replace"},
		"accepted, nothing":        {before: func(f *fakeAltinn) { f.accept(1) }, to: config(nil), action: "none"},
		"accepted, other rights":   {before: func(f *fakeAltinn) { f.accept(1) }, to: narrower, action: "none"},
		"accepted, other title":    {before: func(f *fakeAltinn) { f.accept(1) }, to: config(tfkittest.Object{"integration_title": "A"}), action: "none"},
		"accepted, agent now":      {before: func(f *fakeAltinn) { f.accept(1) }, to: agentConfig(nil), action: "none"},
		"accepted, rights unknown": {before: func(f *fakeAltinn) { f.accept(1) }, to: config(tfkittest.Object{"rights": tfkittest.Unknown}), action: "none"},
		"accepted, one of the rights unknown": {
			before: func(f *fakeAltinn) { f.accept(1) }, to: config(tfkittest.Object{"rights": []any{tfkittest.Unknown}}), action: "none",
		},
		"accepted, other key": {before: func(f *fakeAltinn) { f.accept(1) }, to: withRef("b"), action: "replace"},
		"accepted, key unknown": {
			before: func(f *fakeAltinn) { f.accept(1) }, to: config(tfkittest.Object{"party_org_number": tfkittest.Unknown}), action: "none",
		},
		"accepted, system unknown and other reference": {
			before: func(f *fakeAltinn) { f.accept(1) }, action: "replace",
			to: config(tfkittest.Object{"system_id": tfkittest.Unknown, "external_ref": "b"}),
		},
		"accepted, destroyed":           {before: func(f *fakeAltinn) { f.accept(1) }, action: "delete"},
		"accepted, local alone":         {before: func(f *fakeAltinn) { f.accept(1) }, to: config(tfkittest.Object{"renew_on": []string{}}), action: "update"},
		"accepted, request withdrawn":   {before: func(f *fakeAltinn) { f.accept(1); f.withdraw(1) }, to: narrower, action: "none"},
		"accepted agent, other package": {from: agentConfig(nil), before: func(f *fakeAltinn) { f.accept(1) }, to: agentConfig(tfkittest.Object{"access_packages": []string{"urn:altinn:accesspackage:x"}}), action: "none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				i := provider.Instance(typeName)
				if test.from == nil {
					test.from = config(nil)
				}
				applied(t, i, test.from)
				if test.before != nil {
					test.before(fake)
				}
				if diags := i.Refresh(); diags.HasError() {
					t.Fatal(diags.Text())
				}
				fake.TakeCalls()
				p := i.Plan(test.to)
				if p.Action != test.action {
					t.Errorf("plan to %s", p.Action)
				}
				golden(t, "plan "+name, p.Diagnostics.Text())
				wantCalls(t, fake, "")
			})
		})
	}
}

// A change that goes for all customers warned of each: Terraform shows as one what has the same first line.
func TestLinksOfManyCustomersStopWorking(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, provider := setUp(t)
		summaries := make(map[string]bool)
		for _, ref := range []string{"a", "b"} {
			i := provider.Instance(typeName)
			applied(t, i, config(tfkittest.Object{"external_ref": ref}))
			for _, d := range i.Plan(config(tfkittest.Object{"external_ref": ref, "rights": []string{resource2}})).Diagnostics {
				summaries[d.Summary] = true
			}
		}
		if len(summaries) != 1 {
			t.Errorf("warnings: %v", summaries)
		}
	})
}

// Terraform plans the replacement of a tainted request as a creation that knows nothing of it.
func TestReplacingATaintedAcceptedRequestIsRefused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		i := provider.Instance(typeName)
		applied(t, i, config(nil))
		fake.accept(1)
		refreshed(t, i)
		p := provider.Instance(typeName).Plan(config(nil))
		if !p.Diagnostics.HasError() || !strings.Contains(p.Diagnostics.Text(), "`untaint` it") {
			t.Errorf("not refused: %s", p.Diagnostics.Text())
		}
	})
}

func TestReplacingAnAcceptedRequestIsRefused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		i := provider.Instance(typeName)
		applied(t, i, config(nil))
		if p := i.PlanReplacing(config(nil)); p.Diagnostics.HasError() {
			t.Error(p.Diagnostics.Text())
		}
		fake.accept(1)
		refreshed(t, i)
		p := i.PlanReplacing(config(nil))
		golden(t, "plan accepted, replaced", p.Diagnostics.Text())
		if !p.Diagnostics.HasError() {
			t.Error("not refused")
		}
	})
}

func TestTwoResourcesWithOneKey(t *testing.T) {
	t.Parallel()
	steps := map[string]func(t *testing.T, fake *fakeAltinn, a, b *tfkittest.Instance) tfkittest.Diagnostics{
		"both planned": func(t *testing.T, _ *fakeAltinn, a, b *tfkittest.Instance) tfkittest.Diagnostics {
			t.Helper()
			if p := a.Plan(config(nil)); p.Diagnostics.HasError() {
				t.Error(p.Diagnostics.Text())
			}
			return b.Plan(config(tfkittest.Object{"external_ref": party})).Diagnostics
		},
		"one of them an agent": func(_ *testing.T, _ *fakeAltinn, a, b *tfkittest.Instance) tfkittest.Diagnostics {
			a.Plan(config(nil))
			return b.Plan(agentConfig(nil)).Diagnostics
		},
		"one there already": func(t *testing.T, _ *fakeAltinn, a, b *tfkittest.Instance) tfkittest.Diagnostics {
			t.Helper()
			applied(t, a, config(nil))
			wantNoChange(t, a, config(nil))
			return b.Plan(config(nil)).Diagnostics
		},
		"one replaced": func(t *testing.T, fake *fakeAltinn, a, b *tfkittest.Instance) tfkittest.Diagnostics {
			t.Helper()
			applied(t, a, config(nil))
			fake.age(1)
			refreshed(t, a)
			a.PlanReplacing(config(nil))
			return b.Plan(config(nil)).Diagnostics
		},
		"one is moved to the key": func(t *testing.T, _ *fakeAltinn, a, b *tfkittest.Instance) tfkittest.Diagnostics {
			t.Helper()
			applied(t, a, config(tfkittest.Object{"external_ref": "a"}))
			b.Plan(config(nil))
			return a.PlanReplacing(config(nil)).Diagnostics
		},
	}
	for name, plan := range steps {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				diags := plan(t, fake, provider.Instance(typeName), provider.Instance(typeName))
				if !diags.HasError() {
					t.Fatal("not refused")
				}
				golden(t, "plan two resources", diags[len(diags)-1:].Text())
			})
		})
	}
}

func TestKeysThatDiffer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, provider := setUp(t)
		for _, c := range []tfkittest.Object{
			config(nil), config(tfkittest.Object{"external_ref": "a"}), config(tfkittest.Object{"external_ref": "A"}),
			config(tfkittest.Object{"party_org_number": "910493353"}), config(tfkittest.Object{"system_id": vendor + "_other"}),
			config(tfkittest.Object{"external_ref": tfkittest.Unknown}), config(tfkittest.Object{"external_ref": tfkittest.Unknown}),
		} {
			if p := provider.Instance(typeName).Plan(c); len(p.Diagnostics) > 0 {
				t.Error(p.Diagnostics.Text())
			}
		}
	})
}

func TestDuplicatesThatExistCanStay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		fake.put("standard", nil)
		fake.put("standard", nil)
		for _, id := range []string{first, second} {
			i := provider.Instance(typeName)
			if diags := i.Import(id); len(diags) > 0 {
				t.Fatal(diags.Text())
			}
			wantNoChange(t, i, config(nil))
		}
	})
}

func TestAcceptedRequestUnderAnotherName(t *testing.T) {
	t.Parallel()
	for name, creationFirst := range map[string]bool{"creation first": true, "destruction first": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				old, renamed := provider.Instance(typeName), provider.Instance(typeName)
				applied(t, old, config(nil))
				fake.accept(1)
				refreshed(t, old)
				var diags tfkittest.Diagnostics
				if creationFirst {
					renamed.Plan(config(nil))
					diags = old.Plan(nil).Diagnostics
				} else {
					old.Plan(nil)
					diags = renamed.Plan(config(nil)).Diagnostics
				}
				golden(t, "plan accepted under another name", diags[len(diags)-1:].Text())
			})
		})
	}
}

func TestWaitingRequestUnderAnotherName(t *testing.T) {
	t.Parallel()
	for name, creationFirst := range map[string]bool{"creation first": true, "destruction first": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
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
		})
	}
}

// The link to a request that has been rejected leads nowhere already, but the customer would be asked again.
func TestRejectedRequestUnderAnotherName(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		old, renamed := provider.Instance(typeName), provider.Instance(typeName)
		applied(t, old, config(nil))
		fake.reject(1)
		refreshed(t, old)
		if p := old.Plan(nil); len(p.Diagnostics) > 0 {
			t.Error(p.Diagnostics.Text())
		}
		golden(t, "plan rejected under another name", renamed.Plan(config(nil)).Diagnostics.Text())
	})
}

// Two resources change places: the system user of the accepted request stays where it was, so the other request would be withdrawn
// and could not be made anew.
func TestAcceptedRequestLeavesItsReferenceToAnother(t *testing.T) {
	t.Parallel()
	left, other := config(nil), config(tfkittest.Object{"external_ref": "a"})
	for name, plan := range map[string]func(accepted, waiting *tfkittest.Instance) tfkittest.Diagnostics{
		"accepted first": func(accepted, waiting *tfkittest.Instance) tfkittest.Diagnostics {
			accepted.PlanReplacing(other)
			return waiting.PlanReplacing(left).Diagnostics
		},
		"waiting first": func(accepted, waiting *tfkittest.Instance) tfkittest.Diagnostics {
			waiting.PlanReplacing(left)
			return accepted.PlanReplacing(other).Diagnostics
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				accepted, waiting := provider.Instance(typeName), provider.Instance(typeName)
				applied(t, accepted, left)
				applied(t, waiting, other)
				fake.accept(1)
				refreshed(t, accepted)
				diags := plan(accepted, waiting)
				wantText(t, diags[len(diags)-1:], "ERROR: A request would be destroyed, and is to stay")
			})
		})
	}
}

func TestOddRightsAreNotAskedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		i := provider.Instance(typeName)
		applied(t, i, config(nil))
		fake.change(1, func(r object) {
			r["rights"] = []any{object{"action": "read", "resource": []any{object{"id": "urn:altinn:resource", "value": resource1}}}}
		})
		i.Refresh()
		wantText(t, i.PlanReplacing(config(nil)).Diagnostics, "stops working")
		p := i.PlanReplacing(config(nil), "rights")
		golden(t, "plan odd rights", p.Diagnostics.Text())
	})
}

func TestValidation(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config tfkittest.Object
		at     string // "ok" for no error
	}{
		"least":                     {config(nil), "ok"},
		"packages alone":            {config(tfkittest.Object{"rights": nil, "access_packages": []string{package1}}), "ok"},
		"content unknown":           {config(tfkittest.Object{"rights": tfkittest.Unknown}), "ok"},
		"type unknown":              {config(tfkittest.Object{"user_type": tfkittest.Unknown, "rights": nil}), "ok"},
		"agent with empty rights":   {agentConfig(tfkittest.Object{"rights": []string{}}), "ok"},
		"agent, rights unknown":     {agentConfig(tfkittest.Object{"rights": tfkittest.Unknown}), "ok"},
		"reference of 255":          {config(tfkittest.Object{"external_ref": strings.Repeat("å", 255)}), "ok"},
		"redirect to http":          {config(tfkittest.Object{"redirect_url": "http://a.example/"}), "ok"}, // which an old system may allow
		"system with a blank":       {config(tfkittest.Object{"system_id": vendor + "_a b"}), "ok"},
		"system without a name":     {config(tfkittest.Object{"system_id": vendor}), "ok"},
		"neither":                   {config(tfkittest.Object{"rights": nil}), ""},
		"neither, empty":            {config(tfkittest.Object{"rights": []string{}, "access_packages": []string{}}), ""},
		"agent with rights":         {agentConfig(tfkittest.Object{"rights": []string{resource1}}), "rights"},
		"agent without packages":    {agentConfig(tfkittest.Object{"access_packages": nil}), "access_packages"},
		"type":                      {config(tfkittest.Object{"user_type": "Agent"}), "user_type"},
		"party of eight digits":     {config(tfkittest.Object{"party_org_number": "31090447"}), "party_org_number"},
		"party with a wrong digit":  {config(tfkittest.Object{"party_org_number": "310904474"}), "party_org_number"},
		"system without a number":   {config(tfkittest.Object{"system_id": "smartcloud"}), "system_id"},
		"system with a wrong digit": {config(tfkittest.Object{"system_id": "991825828_smartcloud"}), "system_id"},
		"system with a slash":       {config(tfkittest.Object{"system_id": vendor + "_a/b"}), "system_id"},
		"reference empty":           {config(tfkittest.Object{"external_ref": ""}), "external_ref"},
		"reference of 256":          {config(tfkittest.Object{"external_ref": strings.Repeat("a", 256)}), "external_ref"},
		"reference with a slash":    {config(tfkittest.Object{"external_ref": "a/b"}), "external_ref"},
		"title empty":               {config(tfkittest.Object{"integration_title": ""}), "integration_title"},
		"title padded":              {config(tfkittest.Object{"integration_title": " a"}), "integration_title"},
		"title with U+0000":         {config(tfkittest.Object{"integration_title": "a\x00"}), "integration_title"},
		"reference with U+0000":     {config(tfkittest.Object{"external_ref": "a\x00"}), "external_ref"},
		"system with U+0000":        {config(tfkittest.Object{"system_id": vendor + "_a\x00"}), "system_id"},
		"right with U+0000":         {config(tfkittest.Object{"rights": []string{"a\x00"}}), "rights"},
		"package with U+0000":       {config(tfkittest.Object{"access_packages": []string{package1 + "\x00"}}), "access_packages"},
		"redirect in short form":    {config(tfkittest.Object{"redirect_url": "https://127.1/"}), "redirect_url"},
		"title of 256":              {config(tfkittest.Object{"integration_title": strings.Repeat("å", 256)}), "integration_title"},
		"redirect to an app":        {config(tfkittest.Object{"redirect_url": "myapp://a.example/"}), "redirect_url"},
		"redirect relative":         {config(tfkittest.Object{"redirect_url": "/a"}), "redirect_url"},
		"redirect empty":            {config(tfkittest.Object{"redirect_url": ""}), "redirect_url"},
		"package as a name":         {config(tfkittest.Object{"access_packages": []string{"skatt-naering"}}), "access_packages"},
		"right as a URN":            {config(tfkittest.Object{"rights": []string{"urn:altinn:resource:a"}}), "rights"},
		"right null":                {config(tfkittest.Object{"rights": []any{nil}}), "rights"},
		"renewal":                   {config(tfkittest.Object{"renew_on": []string{"accepted"}}), "renew_on"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				_, provider := setUp(t)
				diags := provider.Instance(typeName).Plan(test.config).Diagnostics
				if test.at == "ok" {
					if diags.HasError() {
						t.Error(diags.Text())
					}
					return
				}
				golden(t, "validate "+name, diags.Text())
				if got := diags.Attributes(); len(got) != 1 || !strings.Contains(got[0], test.at) {
					t.Errorf("at %s", got)
				}
			})
		})
	}
}
