package acceptance_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

const thisChange = providertest.ChangeRequestType + ".this"

func changeConfig(t tb, attributes object) string {
	t.Helper()

	return block(t, `resource "altinn_system_user_change_request" "this"`, attributes)
}

func changeInState(attribute string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(thisChange, tfjsonpath.New(attribute), check)
}

func changePlanned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(thisChange, action)}}
}

// The guide's way to more rights: the system gets them, and in the same apply the customer is asked. The answer plans nothing.
func TestSystemGetsARightAndTheCustomerIsAskedForIt(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	example := guideRequests()[providertest.Standard]
	wider := guideRequest{providertest.With(example.system, object{"rights": []string{"ske-krav-og-betalinger", "nav-sykmelding"}}), example.request}
	asks := changeConfig(t, object{
		"system_user_id": ref(thisRequest + ".system_user_id"), "required_rights": []string{"nav-sykmelding"},
		"depends_on": []any{ref(this)},
	})

	w.requestSteps(t, nil, func(said *conversation) []resource.TestStep {
		return []resource.TestStep{
			{Config: example.config(t)},
			{
				PreConfig:        func() { w.approveAll(t) },
				Config:           wider.config(t) + asks,
				ConfigPlanChecks: changePlanned(plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{
					changeInState("status", knownvalue.StringExact("New")),
					changeInState("party_org_number", knownvalue.StringExact(providertest.Customer)),
					changeInState("confirm_url", knownvalue.StringRegexp(regexp.MustCompile(`/accessmanagement/ui/systemuser/changerequest\?id=`))),
				},
				Check: nothingSaid(said),
			},
			{
				PreConfig:         func() { w.Approve(t, w.ChangeRequests("New")[0]) },
				Config:            wider.config(t) + asks,
				ConfigPlanChecks:  changePlanned(plancheck.ResourceActionNoop),
				ConfigStateChecks: []statecheck.StateCheck{changeInState("status", knownvalue.StringExact("Accepted"))},
				Check:             nothingSaid(said),
			},
			{
				Config:  wider.config(t) + asks,
				Destroy: true,
				Check:   warned(said, "stays changed", "forgets"),
			},
		}
	})

	if left := w.ChangeRequests("Accepted"); len(left) != 1 {
		t.Errorf("the accepted change request has been deleted: %v", left)
	}
}

func TestChangeRequestLifecycle(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	first := providertest.ChangeRequestConfig(w.Accepted(t, providertest.Standard))
	second := providertest.With(first, object{
		"required_rights": nil, "unwanted_rights": []string{"ske-krav-og-betalinger"},
		"required_access_packages": []string{providertest.AccessPackage("jordbruk")}, "unwanted_access_packages": []string{providertest.AccessPackage("toll")},
		"redirect_url": "https://smartcloud.example.no/receipt?from=altinn",
	})

	w.requestSteps(t, nil, func(said *conversation) []resource.TestStep {
		return []resource.TestStep{
			{Config: changeConfig(t, first), Check: nothingSaid(said)},
			{ResourceName: thisChange, ImportState: true, ImportStateVerify: true},
			{
				Config:           changeConfig(t, second),
				ConfigPlanChecks: changePlanned(plancheck.ResourceActionReplace),
				Check: resource.ComposeTestCheckFunc(warned(said, "stops working", "confirm_url"), func(*terraform.State) error {
					if all := w.Altinn.ChangeRequests(); len(all) != 1 || all[0].RequiredAccessPackages[0] != providertest.AccessPackage("jordbruk") {
						return fmt.Errorf("%+v", all)
					}

					return nil
				}),
			},
			{ResourceName: thisChange, ImportState: true, ImportStateVerify: true},
			{
				PreConfig:         func() { w.Reject(t, w.ChangeRequests("New")[0]) },
				Config:            changeConfig(t, second),
				PlanOnly:          true,
				ConfigStateChecks: []statecheck.StateCheck{changeInState("status", knownvalue.StringExact("Rejected"))},
			},
			{ // the other way round, after a no
				Config:            changeConfig(t, first),
				ConfigPlanChecks:  changePlanned(plancheck.ResourceActionReplace),
				ConfigStateChecks: []statecheck.StateCheck{changeInState("status", knownvalue.StringExact("New"))},
				Check:             warned(said, "said no is asked again", "speak with the customer"),
			},
			{Config: changeConfig(t, first), Destroy: true, Check: nothingSaid(said)},
		}
	})

	if open, rejected := w.ChangeRequests("New"), w.ChangeRequests("Rejected"); len(open) != 0 || len(rejected) != 1 {
		t.Errorf("open %v, rejected %v", open, rejected)
	}
}

// An apply that ended before Altinn's answer came is made up for by the next one, with the same plan or with a new one: the
// customer has one change request, and the state knows it.
func TestApplyAfterACrashAsksOnce(t *testing.T) {
	t.Parallel()

	for name, again := range map[string][]string{
		"with the same plan": {"apply", "plan.bin"},
		"with a new plan":    {"apply", "-auto-approve"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			run := w.workspace(t, t.TempDir())
			run.write(t, "main.tf", altinnRequired+block(t, `output "there"`, object{"value": "a state"}))
			run.must(t, "apply", "-auto-approve")
			run.write(t, "change.tf", changeConfig(t, providertest.ChangeRequestConfig(w.Accepted(t, providertest.Standard))))
			run.must(t, "plan", "-out=plan.bin")

			// As for a provider that is killed: the effect is there, and nothing comes back any more.
			w.Fault(t, emulator.Fault{Method: http.MethodPost, Path: providertest.ChangeRequestPath, Drop: emulator.DropAfter, Times: -1})
			w.Fault(t, emulator.Fault{Method: http.MethodGet, Path: providertest.ChangeRequestPath + "/*", Status: http.StatusForbidden, Times: -1})

			if code, out := run.run(t, "apply", "plan.bin"); code == 0 || !strings.Contains(out, "is not known") {
				t.Fatalf("exit code %d: %s", code, out)
			}

			w.Altinn.ClearFaults()

			open := w.ChangeRequests("New")
			if state := run.must(t, "state", "list"); len(open) != 1 || strings.Contains(state, providertest.ChangeRequestType) {
				t.Fatalf("open %v, in the state: %s", open, state)
			}

			if code, out := run.run(t, again...); code != 0 || !strings.Contains(out, "has been taken over") {
				t.Fatalf("exit code %d: %s", code, out)
			}

			if state := run.must(t, "state", "show", "-no-color", thisChange); !strings.Contains(state, open[0]) {
				t.Errorf("the state has another one than %s: %s", open[0], state)
			}

			providertest.ExpectIDs(t, "open", w.ChangeRequests("New"), open...)
			run.must(t, "destroy", "-auto-approve")
			providertest.ExpectIDs(t, "open after the destroy", w.ChangeRequests("New"))
		})
	}
}
