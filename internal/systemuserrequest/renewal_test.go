package systemuserrequest_test

import (
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// Whether a request that has ended is asked for anew must be known while planning: core refuses a plan that comes out otherwise.
func TestRenewalThatIsNotKnownYetIsRefused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		i := provider.Instance(typeName)
		applied(t, i, config(nil))
		unknown := config(tfkittest.Object{"renew_on": []any{"timed_out", tfkittest.Unknown}})
		if p := i.Plan(unknown); p.Diagnostics.HasError() {
			t.Error(p.Diagnostics.Text())
		}
		fake.change(1, func(r object) { r["status"] = "Rejected" })
		i.Refresh()
		p := i.Plan(unknown)
		if got := p.Diagnostics.Errors().Attributes(); len(got) != 1 || got[0] != "renew_on" {
			t.Errorf("at %s: %s", got, p.Diagnostics.Text())
		}
		wantText(t, p.Diagnostics, `if `+"`renew_on`"+` has "rejected" in it`)
		if p := i.Plan(config(tfkittest.Object{"renew_on": []any{"rejected", tfkittest.Unknown}})); p.Diagnostics.HasError() || p.Action != "replace" {
			t.Errorf("plan to %s: %s", p.Action, p.Diagnostics.Text())
		}
	})
}

// With create_before_destroy the creation deletes what has ended, and an interruption leaves that in the state as a deposed object.
func TestRequestThatIsAskedAnewIsNotDeletedOutsideTerraform(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		deposed, current := provider.Instance(typeName), provider.Instance(typeName)
		applied(t, deposed, config(nil))
		fake.change(1, func(r object) { r["status"] = "Rejected" })
		provider.NextRun()
		refreshed(t, deposed)
		applied(t, current, config(tfkittest.Object{"renew_on": []any{"rejected"}}))
		provider.NextRun()
		provider.Resume(deposed).Load()
		provider.Resume(current).Load()
		diags := deposed.Refresh()
		wantText(t, diags, "A system user request has been replaced")
		wantText(t, diags, fmt.Sprintf("The request %q has taken its place", current.State()["id"]))
	})
}
