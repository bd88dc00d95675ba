package acceptance_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// whoHasAccepted asks customers, and everyone who has accepted for more.
func whoHasAccepted(t tb, system string, customers ...string) string {
	t.Helper()

	return altinnRequired + block(t, `resource "altinn_system_user_request" "customer"`, object{
		"for_each": ref("toset(" + literal(t, customers) + ")"), "system_id": system, "party_org_number": ref("each.key"),
		"rights": []string{"ske-krav-og-betalinger"},
	}) + block(t, `resource "altinn_system_user_change_request" "more"`, object{
		"for_each":        ref(`{ for k, r in altinn_system_user_request.customer : k => r if r.status == "Accepted" }`),
		"system_user_id":  ref("each.value.system_user_id"),
		"required_rights": []string{"nav-sykmelding"},
	}) + block(t, `output "waiting"`, object{
		"value": ref(`[for k, r in altinn_system_user_request.customer : k if r.status == "New" && !r.timed_out && r.system_user_id == null]`),
	}) + block(t, `output "agreed"`, object{
		"value": ref(`[for k, r in altinn_system_user_change_request.more : k if r.status == "Accepted"]`),
	})
}

// What is done for everyone who has accepted is planned in every run: with nobody's answer, with one, with a new customer, and with one
// who is asked anew.
func TestWhatIsForThoseWhoHaveAcceptedIsPlannedInEveryRun(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	run := w.workspace(t, t.TempDir())
	system := w.RegisterOffering(t, "asking")

	for _, step := range []struct {
		happens   func()
		customers []string
		adds      string
		waiting   []string
		agreed    []string
	}{
		{customers: []string{providertest.Customer}, adds: "1 added, 0 changed, 0 destroyed", waiting: []string{providertest.Customer}},
		{happens: func() { w.approveAll(t) }, customers: []string{providertest.Customer}, adds: "1 added, 0 changed, 0 destroyed"},
		{
			happens:   func() { w.Approve(t, w.ChangeRequests("New")[0]) },
			customers: []string{providertest.Customer, providertest.OtherCustomer}, adds: "1 added, 0 changed, 0 destroyed",
			waiting: []string{providertest.OtherCustomer}, agreed: []string{providertest.Customer},
		},
		{
			happens:   func() { w.Altinn.AdvanceClock(providertest.HalfAYear) },
			customers: []string{providertest.Customer, providertest.OtherCustomer}, adds: "1 added, 0 changed, 1 destroyed",
			waiting: []string{providertest.OtherCustomer}, agreed: []string{providertest.Customer},
		},
	} {
		if step.happens != nil {
			step.happens()
		}

		run.write(t, "main.tf", whoHasAccepted(t, system, step.customers...))

		if out := run.must(t, "apply", "-auto-approve", "-input=false"); !strings.Contains(out, step.adds) {
			t.Errorf("want %s:\n%s", step.adds, out)
		}

		if code, out := run.run(t, "plan", "-detailed-exitcode", "-input=false"); code != 0 {
			t.Errorf("the plan after the apply is not empty:\n%s", out)
		}

		for name, want := range map[string][]string{"waiting": step.waiting, "agreed": step.agreed} {
			out := strings.FieldsFunc(run.must(t, "output", "-json", name), func(r rune) bool { return strings.ContainsRune("[]\", \n", r) })
			if !slices.Equal(out, want) && len(out)+len(want) > 0 {
				t.Errorf("%s: %q, want %q", name, out, want)
			}
		}
	}
}
