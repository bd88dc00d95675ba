package acceptance_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// Who follows the guide has a whole estate under Terraform, has changed nothing in Altinn, and sees from then on what others change.
func TestExistingEstateIsImportedAsTheGuideSays(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	w := newWorld(t)
	w.estate(t)

	before := len(w.Altinn.Journal())
	reader := w.followGuide(t, "## With import blocks", "### What may be in the way")

	reader.expect(t, "terraform apply", fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", seededSystems+seededRequests))
	reader.expect(t, "terraform apply", fmt.Sprintf("%d imported, 0 added, 0 changed, 0 destroyed", seededSystems+seededRequests))
	reader.expect(t, "terraform plan", "No changes.")

	if changed := writes(w.Altinn.Journal()[before:]); len(changed) > 0 {
		t.Errorf("the import makes more than looks: %v", changed)
	}

	run := reader.workspace(t)
	must(t, os.Remove(filepath.Join(run.Dir, "imports.tf")), nil)

	before = len(w.Altinn.Journal())

	if code, out := run.run(t, "plan", "-detailed-exitcode", "-input=false"); code != 0 {
		t.Fatalf("the plan without import blocks is not empty: exit code %d\n%s", code, out)
	}

	w.expectFewLooks(t, before)

	w.Alter(t, providertest.Vendor+"_system_02", object{"clientId": []string{"changed"}})
	w.withdrawUnanswered(t)

	if out := run.must(t, "plan", "-input=false"); !strings.Contains(out, "1 to add, 1 to change, 0 to destroy") {
		t.Errorf("the plan does not show what has been changed elsewhere:\n%s", out)
	}
}

// withdrawUnanswered deletes one request that its customer has not answered.
func (w *world) withdrawUnanswered(t *testing.T) {
	t.Helper()

	for _, request := range w.Altinn.Requests() {
		if request.Status == "New" {
			w.Withdraw(t, request.ID)

			return
		}
	}

	t.Fatal("every request is answered")
}

// expectFewLooks fails the test if a refresh of the estate has looked more than once at anything: systems, requests, and the
// system users of those that are accepted.
func (w *world) expectFewLooks(t *testing.T, before int) {
	t.Helper()

	looks := 0

	for _, call := range w.Altinn.Journal()[before:] {
		if call.Method == http.MethodGet && !strings.HasPrefix(call.Path, "/.well-known/") {
			looks++
		}
	}

	accepted := 0

	for _, request := range w.Altinn.Requests() {
		if request.Status == "Accepted" {
			accepted++
		}
	}

	if want := seededSystems + seededRequests + accepted; looks > want {
		t.Errorf("the refresh makes %d calls, want %d", looks, want)
	}
}

// The guide's lists find a whole estate, and the configuration that "terraform query" generates for it plans nothing.
func TestExistingEstateIsListedAsTheGuideSays(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	w.estate(t)

	p := w.lists(t, object{})
	lists := listExamples(t, filepath.Join(examplesDir(t), "existing-estate", "query", "estate.tfquery.hcl"))
	counts := map[string]int{}

	for _, list := range lists {
		list.query.IncludeResource = true // as -generate-config-out does

		found, diags := p.List(list.typ, list.query)
		if len(diags) > 0 {
			t.Error(diags.Text())
		}

		for _, one := range found {
			counts[list.typ]++

			plansNothing(t, p.Instance(list.typ), one)
		}
	}

	if counts[providertest.SystemType] != seededSystems || counts[providertest.RequestType] != seededRequests {
		t.Errorf("the lists find %v", counts)
	}
}

// plansNothing fails the test unless a listed object can be imported, and its generated configuration is what there is.
func plansNothing(t *testing.T, i *tfkittest.Instance, listed tfkittest.Listed) {
	t.Helper()

	if diags := i.ImportIdentity(listed.Identity); len(diags) > 0 {
		t.Fatalf("%s: %s", listed.DisplayName, diags.Text())
	}

	config, diags := i.GeneratedConfig()
	if plan := i.Plan(config); len(diags) > 0 || len(plan.Diagnostics) > 0 || plan.Action != "none" {
		t.Errorf("%s: the plan for the generated configuration is to %s:\n%v\n%s%s",
			listed.DisplayName, plan.Action, config, diags.Text(), plan.Diagnostics.Text())
	}
}

// What resources cannot hold is named and stays outside; the rest is imported.
func TestExistingEstateLeavesOutWhatResourcesCannotHold(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	w := newWorld(t)
	system := w.RegisterOffering(t, "smartcloud")
	w.Register(t, providertest.VendorClient, providertest.SystemBody("without_requests", nil))

	w.Ask(t, providertest.Standard, system, object{"externalRef": "kunde.1", "integrationTitle": ""})
	w.Ask(t, providertest.Standard, system, object{"externalRef": "odd", "rights": []object{providertest.With(providertest.Right("nav-sykmelding"), object{"action": "read"})}})
	left := []string{
		w.Ask(t, providertest.Standard, system, object{"externalRef": ""}), // stored beside the next, under the same key
	}
	twin := w.Ask(t, providertest.Standard, system, object{"externalRef": ""})
	w.Approve(t, twin)
	w.Ask(t, providertest.Agent, system, object{"externalRef": "agent"})

	reader := w.followGuide(t, "## With import blocks", "### What may be in the way")
	reader.expect(t, "terraform apply", "6 imported, 0 added, 0 changed, 0 destroyed")
	reader.expect(t, "terraform plan", "No changes.")

	for _, answer := range reader.read {
		if !strings.Contains(answer, "left_out = [") {
			continue
		}

		for _, id := range left {
			if !strings.Contains(answer, id) {
				t.Errorf("request %s is not named among those left out:\n%s", id, answer)
			}
		}

		if strings.Contains(answer, twin) {
			t.Errorf("the accepted request %s is left out:\n%s", twin, answer)
		}

		return
	}

	t.Error("nothing says what is left out")
}
