package systemuserrequest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

const unknown = tfkittest.Unknown

// What a plan says of a change. The golden section of the name holds the diagnostics.
func TestPlannedChange(t *testing.T) {
	t.Parallel()
	withRef := func(ref string) object { return config(object{"external_ref": ref}) }
	narrower := config(object{"rights": []string{right2}, "redirect_url": receipt})
	accept := func(s *scene) { s.accept(first) }
	type row struct {
		before func(*scene)
		from   object // the least one if nil
		to     object // nil to destroy
		action string
	}
	subtests(t, map[string]row{
		"new, other rights":        {to: narrower, action: "replace"},
		"new, other reference":     {to: withRef("b"), action: "replace"},
		"new, reference left out":  {from: withRef("b"), to: config(nil), action: "replace"},
		"new, title left out":      {from: config(object{"integration_title": "A"}), to: config(nil), action: "none"},
		"new, other title":         {to: config(object{"integration_title": "A"}), action: "replace"},
		"new, other kind":          {to: agentConfig(nil), action: "replace"},
		"new, rights known later":  {to: config(object{"rights": unknown}), action: "replace"},
		"new, other party":         {to: config(object{"party_org_number": providertest.OtherCustomer}), action: "replace"},
		"new, order of rights":     {from: config(object{"rights": []string{right1, right2}}), to: config(object{"rights": []string{right2, right1}}), action: "none"},
		"new, destroyed":           {action: "delete"},
		"rejected, other rights":   {before: func(s *scene) { s.reject(first) }, to: narrower, action: "replace"},
		"accepted, nothing":        {before: accept, to: config(nil), action: "none"},
		"accepted, other rights":   {before: accept, to: narrower, action: "none"},
		"accepted, other title":    {before: accept, to: config(object{"integration_title": "A"}), action: "none"},
		"accepted, agent now":      {before: accept, to: agentConfig(nil), action: "none"},
		"accepted, rights unknown": {before: accept, to: config(object{"rights": unknown}), action: "none"},
		"accepted, one of the rights unknown": {
			before: accept, to: config(object{"rights": []any{unknown}}), action: "none",
		},
		"accepted, other key":   {before: accept, to: withRef("b"), action: "replace"},
		"accepted, key unknown": {before: accept, to: config(object{"party_org_number": unknown}), action: "none"},
		"accepted, system unknown and other reference": {
			before: accept, to: config(object{"system_id": unknown, "external_ref": "b"}), action: "replace",
		},
		"accepted, destroyed":   {before: accept, action: "delete"},
		"accepted, local alone": {before: accept, to: config(object{"renew_on": []string{}}), action: "update"},
		"accepted, request withdrawn": {
			before: func(s *scene) { s.accept(first); s.withdraw(first) }, to: narrower, action: "none",
		},
		"accepted agent, other package": {
			from: agentConfig(nil), before: accept, action: "none",
			to: agentConfig(object{"access_packages": []string{"urn:altinn:accesspackage:x"}}),
		},
	}, func(t *testing.T, s *scene, name string, test row) {
		t.Helper()
		if test.from == nil {
			test.from = config(nil)
		}
		i := s.created(test.from)
		if test.before != nil {
			test.before(s)
		}
		i.MustRefresh()
		s.takeCalls()
		p := i.Plan(test.to)
		if p.Action != test.action {
			t.Errorf("plan to %s", p.Action)
		}
		s.golden("plan "+name, p.Diagnostics)
		s.wantCalls("")
	})
}

// A change that goes for all customers warned of each: Terraform shows as one what has the same first line.
func TestLinksOfManyCustomersStopWorking(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		summaries := make(map[string]bool)
		for _, ref := range []string{"a", "b"} {
			i := s.created(config(object{"external_ref": ref}))
			for _, d := range i.Plan(config(object{"external_ref": ref, "rights": []string{right2}})).Diagnostics {
				summaries[d.Summary] = true
			}
		}
		if len(summaries) != 1 {
			t.Errorf("warnings: %v", summaries)
		}
	})
}

// A `for_each` over those who have accepted works in a plan with a new customer: what has become of the request is known.
func TestOutcomeOfANewRequestIsPlanned(t *testing.T) {
	t.Parallel()
	open, later := []any{"New", false, nil}, []any{unknown, unknown, unknown}
	nothing := func(*scene) {}
	type row struct {
		changes  object
		replaced func(*scene) // before the replacement, nil for a creation
		want     []any
		becomes  object // what is known by the time of the apply
	}
	subtests(t, map[string]row{
		"new":                    {want: open},
		"with unknown parts":     {changes: object{"system_id": unknown}, want: open, becomes: config(nil)},
		"that is waited for":     {changes: object{"wait_for_acceptance": true}, want: later},
		"that may be waited for": {changes: object{"wait_for_acceptance": unknown}, want: later, becomes: config(nil)},
		"with other content":     {changes: object{"rights": []string{right2}}, replaced: nothing, want: open},
		"after a no":             {changes: object{"renew_on": []string{"rejected"}}, replaced: func(s *scene) { s.reject(first) }, want: open},
		"after half a year":      {replaced: (*scene).age, want: open},
		"after half a year, waited for": {
			changes: object{"wait_for_acceptance": true}, replaced: (*scene).age, want: later,
		},
	}, func(t *testing.T, s *scene, _ string, test row) {
		t.Helper()
		i := s.instance()
		plan := i.Plan
		if test.replaced != nil {
			i.MustApply(config(nil))
			test.replaced(s)
			i.MustRefresh()
			plan = func(config object) tfkittest.Plan { return i.PlanReplacing(config) }
		}
		p := plan(config(test.changes))
		for n, attribute := range []string{"status", "timed_out", "system_user_id"} {
			if got := p.Planned[attribute]; got != test.want[n] {
				t.Errorf("%s is planned as %v, want %v", attribute, got, test.want[n])
			}
		}
		if test.becomes == nil {
			return
		}
		final := i.Plan(test.becomes)
		if names := p.Contradicted(t, final); len(names) > 0 {
			t.Errorf("the final plan contradicts the first in %v", names)
		}
		if said := i.ApplyPlan(final); said.HasError() {
			t.Error(said)
		}
	})
}

// Whether a request that has ended is asked for anew must be known while planning: core refuses a plan that comes out otherwise.
func TestRenewalThatIsNotKnownYetIsRefused(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		i := s.created(config(nil))
		perhaps := config(object{"renew_on": []any{"timed_out", unknown}})
		if p := i.Plan(perhaps); p.Diagnostics.HasError() {
			t.Error(p.Diagnostics)
		}
		s.reject(first)
		i.MustRefresh()
		if said := i.Plan(perhaps).Diagnostics.Errors(); len(said) != 1 || !said.At("renew_on").Says("if `renew_on` has \"rejected\" in it") {
			t.Error(said)
		}
		if p := i.Plan(config(object{"renew_on": []any{"rejected", unknown}})); p.Diagnostics.HasError() || p.Action != "replace" {
			t.Errorf("plan to %s: %s", p.Action, p.Diagnostics)
		}
	})
}

// What can be planned for a request that the customer has accepted is refused when it would ask for another one under its key.
func TestReplacingAnAcceptedRequestIsRefused(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		i := s.created(config(nil))
		if p := i.PlanReplacing(config(nil)); p.Diagnostics.HasError() {
			t.Error(p.Diagnostics)
		}
		s.accept(first)
		i.MustRefresh()
		p := i.PlanReplacing(config(nil))
		s.golden("plan accepted, replaced", p.Diagnostics)
		if !p.Diagnostics.HasError() {
			t.Error("not refused")
		}
		// Terraform plans the replacement of a tainted request as a creation that knows nothing of it.
		s.provider.NextRun()
		i.MustRefresh()
		s.wantSaid(s.instance().Plan(config(nil)).Diagnostics.Errors(), "`untaint` it")
	})
}

// An accepted request leaves its reference, and another one is to take it: the system user stays where it was, so the other request
// would be withdrawn and could not be made anew.
func TestAcceptedRequestLeavesItsReferenceToAnother(t *testing.T) {
	t.Parallel()
	left, other := config(nil), config(object{"external_ref": "a"})
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
			play(t, func(t *testing.T, s *scene) {
				t.Helper()
				accepted, waiting := s.created(left), s.created(other)
				s.accept(first)
				accepted.MustRefresh()
				s.wantSaid(plan(accepted, waiting).Errors(), "A request would be destroyed, and is to stay")
			})
		})
	}
}

func TestValidation(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("å", 255)
	for name, test := range map[string]struct {
		config object
		at     string // "ok" for no error
	}{
		"least":                     {config(nil), "ok"},
		"packages alone":            {config(object{"rights": nil, "access_packages": []string{package1}}), "ok"},
		"content unknown":           {config(object{"rights": unknown}), "ok"},
		"type unknown":              {config(object{"user_type": unknown, "rights": nil}), "ok"},
		"agent with empty rights":   {agentConfig(object{"rights": []string{}}), "ok"},
		"agent, rights unknown":     {agentConfig(object{"rights": unknown}), "ok"},
		"reference of 255":          {config(object{"external_ref": long}), "ok"},
		"redirect to http":          {config(object{"redirect_url": "http://a.example/"}), "ok"}, // which an old system may allow
		"system with a blank":       {config(object{"system_id": providertest.Vendor + "_a b"}), "ok"},
		"system without a name":     {config(object{"system_id": providertest.Vendor}), "ok"},
		"neither":                   {config(object{"rights": nil}), ""},
		"neither, empty":            {config(object{"rights": []string{}, "access_packages": []string{}}), ""},
		"agent with rights":         {agentConfig(object{"rights": []string{right1}}), "rights"},
		"agent without packages":    {agentConfig(object{"access_packages": nil}), "access_packages"},
		"type":                      {config(object{"user_type": "Agent"}), "user_type"},
		"party of eight digits":     {config(object{"party_org_number": "31090447"}), "party_org_number"},
		"party with a wrong digit":  {config(object{"party_org_number": "310904474"}), "party_org_number"},
		"system without a number":   {config(object{"system_id": "smartcloud"}), "system_id"},
		"system with a wrong digit": {config(object{"system_id": "991825828_smartcloud"}), "system_id"},
		"system with a slash":       {config(object{"system_id": providertest.Vendor + "_a/b"}), "system_id"},
		"reference empty":           {config(object{"external_ref": ""}), "external_ref"},
		"reference of 256":          {config(object{"external_ref": strings.Repeat("a", 256)}), "external_ref"},
		"reference with a slash":    {config(object{"external_ref": "a/b"}), "external_ref"},
		"title empty":               {config(object{"integration_title": ""}), "integration_title"},
		"title padded":              {config(object{"integration_title": " a"}), "integration_title"},
		"title with U+0000":         {config(object{"integration_title": "a\x00"}), "integration_title"},
		"reference with U+0000":     {config(object{"external_ref": "a\x00"}), "external_ref"},
		"system with U+0000":        {config(object{"system_id": providertest.Vendor + "_a\x00"}), "system_id"},
		"right with U+0000":         {config(object{"rights": []string{"a\x00"}}), "rights"},
		"package with U+0000":       {config(object{"access_packages": []string{package1 + "\x00"}}), "access_packages"},
		"redirect in short form":    {config(object{"redirect_url": "https://127.1/"}), "redirect_url"},
		"title of 256":              {config(object{"integration_title": long + "å"}), "integration_title"},
		"redirect to an app":        {config(object{"redirect_url": "myapp://a.example/"}), "redirect_url"},
		"redirect relative":         {config(object{"redirect_url": "/a"}), "redirect_url"},
		"redirect empty":            {config(object{"redirect_url": ""}), "redirect_url"},
		"package as a name":         {config(object{"access_packages": []string{"skatt-naering"}}), "access_packages"},
		"right as a URN":            {config(object{"rights": []string{"urn:altinn:resource:a"}}), "rights"},
		"right null":                {config(object{"rights": []any{nil}}), "rights"},
		"renewal":                   {config(object{"renew_on": []string{"accepted"}}), "renew_on"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T, s *scene) {
				t.Helper()
				said := s.instance().Plan(test.config).Diagnostics
				if test.at == "ok" {
					if said.HasError() {
						t.Error(said)
					}
					return
				}
				s.golden("validate "+name, said)
				if got := said.Attributes(); len(got) != 1 || !strings.Contains(got[0], test.at) {
					t.Errorf("at %s", got)
				}
				s.wantCalls("")
			})
		})
	}
}

// What a change of each attribute comes to: another request, and of an accepted one an error there, unless its key is another.
func TestWhatMakesAnotherRequest(t *testing.T) {
	t.Parallel()
	type row struct {
		to  any
		key bool
	}
	subtests(t, map[string]row{
		"system_id":         {unknown, false}, // which may be what it was
		"party_org_number":  {providertest.OtherCustomer, true},
		"external_ref":      {"y", true},
		"user_type":         {agent, false},
		"integration_title": {"Y", false},
		"rights":            {[]string{}, false},
		"access_packages":   {unknown, false},
		"redirect_url":      {nil, false},
	}, func(t *testing.T, s *scene, attribute string, test row) {
		t.Helper()
		all := config(object{
			"external_ref": "x", "redirect_url": receipt, "access_packages": []string{providertest.AccessPackage("toll")}, "integration_title": "X",
		})
		i := s.created(all)
		changed := providertest.With(all, object{attribute: test.to})
		if attribute == "user_type" { // which has no rights
			changed["rights"] = nil
		}
		if p := i.Plan(changed); p.Action != "replace" || !slices.Contains(p.Replaces, attribute) || len(p.Replaces) > 1 && attribute != "user_type" {
			t.Errorf("a new one: plan to %s for %v\n%s", p.Action, p.Replaces, p.Diagnostics)
		}
		s.accept(first)
		i.MustRefresh()
		if refused := i.Plan(changed).Diagnostics.Errors().At(attribute); len(refused) == 0 != test.key {
			t.Errorf("an accepted one: %s", refused)
		}
	})
}
