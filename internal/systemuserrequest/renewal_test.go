package systemuserrequest_test

import (
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
