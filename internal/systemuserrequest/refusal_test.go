package systemuserrequest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

const asksAgain = "A customer who said no is asked again"

// The customer said no after the plan was made, and the apply asked again without a word.
func TestSavedPlanDoesNotAskAgainAfterANo(t *testing.T) {
	t.Parallel()
	type row struct {
		before func(*scene)
		config object
	}
	subtests(t, map[string]row{
		"other rights":                {config: config(object{"rights": []string{right2}})},
		"renewal after half a year":   {before: (*scene).age, config: config(nil)},
		"another reference":           {config: config(object{"external_ref": "other"})},
		"other rights, to be renewed": {config: config(object{"rights": []string{right2}, "renew_on": []string{"rejected"}})},
	}, func(t *testing.T, s *scene, _ string, test row) {
		t.Helper()
		i := s.created(config(nil))
		if test.before != nil {
			test.before(s)
			i.MustRefresh()
		}
		p := i.PlanReplacing(test.config)
		s.reject(first)
		s.takeCalls()
		said := i.DiscardFor(p)
		s.wantCalls("id")
		s.wantSaid(said.Errors(), "The customer has said no to it", "Plan again")
		if !i.Exists() || s.live() != 1 {
			t.Errorf("state %v, %d requests", i.State(), s.live())
		}
		i.MustRefresh()
		again := i.Plan(test.config)
		if again.Action == "none" { // what was to be renewed has been answered
			return
		}
		s.wantSaid(again.Diagnostics, asksAgain)
		if said := i.CarryOut(again); said.HasError() || i.Text("id") != second {
			t.Errorf("state %v\n%s", i.State(), said)
		}
	})
}

// Who destroys a request asks nobody again, and who asks another customer asks another.
func TestNoDoesNotHoldUpWhatAsksNobodyAgain(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		i := s.created(config(nil))
		p := i.Plan(nil)
		s.reject(first)
		if said := i.ApplyPlan(p); len(said) > 0 || i.Exists() {
			t.Error(said)
		}
		i.MustApply(config(object{"external_ref": "b"}))
		p = i.PlanReplacing(config(object{"party_org_number": providertest.OtherCustomer}))
		s.reject(second)
		if said := i.DiscardFor(p); len(said) > 0 || i.Exists() {
			t.Error(said)
		}
	})
}

// A resource got another name, and the customer said no between plan and apply.
func TestSavedPlanOfARenameDoesNotAskAgainAfterANo(t *testing.T) {
	t.Parallel()
	for _, creationFirst := range []bool{true, false} {
		t.Run(fmt.Sprintf("creation first %t", creationFirst), func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T, s *scene) {
				t.Helper()
				old, renamed := s.created(config(nil)), s.instance()
				made, gone := renamed.Plan(config(nil)), old.Plan(nil)
				s.reject(first)
				next := s.nextProvider() // the apply of a saved plan
				old, renamed = next.Resume(old), next.Resume(renamed)
				if !creationFirst {
					if said := old.ApplyPlan(gone); len(said) > 0 {
						t.Error(said)
					}
				}
				said := renamed.ApplyPlan(made)
				if !said.HasError() || s.Request(second) != nil {
					t.Errorf("asked again: %v", s.Altinn.Requests())
				}
				s.golden(fmt.Sprintf("create rejected since under another name, creation first %t", creationFirst), said)
			})
		})
	}
}

// -replace is asked for by its user, and no plan can warn of it: the apply does.
func TestReplacementOnRequestAfterANoWarns(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		i := s.created(config(nil))
		s.reject(first)
		i.MustRefresh()
		i.DiscardFor(i.PlanReplacing(config(nil))).Expect(t, nil, []string{asksAgain})
		s.provider.NextRun()
		i.MustApply(config(nil))
		if i.Text("id") != second {
			t.Errorf("state %v", i.State())
		}
	})
}

// Plans look whether new customers have said no before, and a service that hangs must not make that take long.
func TestPlanOfManyNewRequestsWaitsOnceForAServiceThatHangs(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		for _, call := range []string{"ref", "list", "system"} {
			s.fault(call, times(-1, hangs()))
		}
		started := time.Now()
		for n := range 60 {
			if said := s.instance().Plan(config(object{"external_ref": fmt.Sprint(n)})).Diagnostics; len(said) > 0 {
				t.Fatal(said)
			}
		}
		if took := time.Since(started); took > 15*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

func TestPlanOfManyNewRequestsTakesFewCalls(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		for n := range 120 { // of others
			s.ask(standard, object{"externalRef": fmt.Sprint("other", n)})
		}
		s.reject(s.ask(standard, object{"externalRef": "44"}))
		for n := range 200 {
			if said := s.instance().Plan(config(object{"external_ref": fmt.Sprint(n)})).Diagnostics; said.HasError() != (n == 44) {
				t.Errorf("%d: %s", n, said)
			}
		}
		if calls := strings.Split(s.takeCalls(), ","); len(calls) > 16 {
			t.Errorf("%d calls: %v", len(calls), calls)
		}
	})
}

// A wrong key, or a scope that the client lacks, is found by the first plan, and told once.
func TestPlanOfNewRequestsTellsOnceThatItIsRefused(t *testing.T) {
	t.Parallel()
	for _, code := range []int{http.StatusUnauthorized, http.StatusForbidden} {
		t.Run(http.StatusText(code), func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T, s *scene) {
				t.Helper()
				s.fault("ref", times(-1, status(code)))
				var said tfkittest.Diagnostics
				for _, ref := range []string{"a", "b"} {
					said = append(said, s.instance().Plan(config(object{"external_ref": ref})).Diagnostics...)
				}
				if len(said) != 1 || !said.HasError() {
					t.Error(said)
				}
			})
		})
	}
}
