package systemuserrequest_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// A `for_each` over those who have accepted works in a plan with a new customer: what has become of the request is known.
func TestOutcomeOfANewRequestIsPlanned(t *testing.T) {
	t.Parallel()
	open := []any{"New", false, nil}
	unknown := []any{tfkittest.Unknown, tfkittest.Unknown, tfkittest.Unknown}
	for name, test := range map[string]struct {
		more    tfkittest.Object
		before  func(*testing.T, *fakeAltinn, *tfkittest.Instance)
		want    []any
		becomes tfkittest.Object // what is known by the time of the apply
	}{
		"new":                {want: open},
		"with unknown parts": {more: tfkittest.Object{"system_id": tfkittest.Unknown}, want: open, becomes: config(nil)},
		"that is waited for": {more: tfkittest.Object{"wait_for_acceptance": true}, want: unknown},
		"that may be waited for": {
			more: tfkittest.Object{"wait_for_acceptance": tfkittest.Unknown}, want: unknown, becomes: config(nil),
		},
		"with other content": {more: tfkittest.Object{"rights": []string{resource2}}, before: asked, want: open},
		"after a no":         {more: tfkittest.Object{"renew_on": []string{"rejected"}}, before: rejected, want: open},
		"after half a year":  {before: unanswered, want: open},
		"after half a year, waited for": {
			more: tfkittest.Object{"wait_for_acceptance": true}, before: unanswered, want: unknown,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				i, c := provider.Instance(typeName), config(test.more)
				plan := i.Plan
				if test.before != nil {
					test.before(t, fake, i)
					plan = func(c tfkittest.Object) tfkittest.Plan { return i.PlanReplacing(c) }
				}
				p := plan(c)
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
				if diags := i.ApplyPlan(final); diags.HasError() {
					t.Error(diags.Text())
				}
			})
		})
	}
}

func asked(t *testing.T, _ *fakeAltinn, i *tfkittest.Instance) {
	t.Helper()
	applied(t, i, config(nil))
}

func rejected(t *testing.T, fake *fakeAltinn, i *tfkittest.Instance) {
	t.Helper()
	applied(t, i, config(nil))
	fake.reject(1)
	refreshed(t, i)
}

func unanswered(t *testing.T, fake *fakeAltinn, i *tfkittest.Instance) {
	t.Helper()
	applied(t, i, config(nil))
	fake.age(1)
	refreshed(t, i)
}

// The plan said New, and others rely on it until the next plan.
func TestAnswerThatComesWithTheCreationIsToldByTheNextRefresh(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		fake.Next("POST", func(effect func() *http.Response) (*http.Response, error) {
			effect()
			fake.accept(1)
			fake.Lock()
			defer fake.Unlock()
			return altinntest.Reply(http.StatusCreated, shown(fake.requests[0], false)), nil
		})
		i := provider.Instance(typeName)
		applied(t, i, config(nil))
		wantState(t, i, stateOf(first, nil))
		refreshed(t, i)
		wantState(t, i, stateOf(first, tfkittest.Object{"status": "Accepted", "system_user_id": first}))
		wantNoChange(t, i, config(nil))
	})
}
