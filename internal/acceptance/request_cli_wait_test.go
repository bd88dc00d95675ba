package acceptance_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// The apply waits until the customer says yes.
func TestApplyWaitsForTheCustomer(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	example := guideRequests()[providertest.Agent]
	waiting := guideRequest{example.system, providertest.With(example.request, object{"wait_for_acceptance": true})}

	w.requestSteps(t, w.onLook(t, 3, w.Altinn.Approve), func(said *conversation) []resource.TestStep {
		return []resource.TestStep{{
			Config: waiting.config(t),
			ConfigStateChecks: []statecheck.StateCheck{
				inState("status", knownvalue.StringExact("Accepted")), inState("system_user_id", knownvalue.NotNull()),
			},
			Check: nothingSaid(said),
		}}
	})
}

// A customer who does not answer in time is a warning, and taints nothing: a second apply has nothing to do.
func TestApplyThatWaitedInVainKeepsTheRequest(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	example := guideRequests()[providertest.Standard]
	waiting := guideRequest{example.system, providertest.With(example.request, object{"wait_for_acceptance": true, "timeouts": object{"create": "1s"}})}

	w.requestSteps(t, nil, func(said *conversation) []resource.TestStep {
		return []resource.TestStep{
			{
				Config:            waiting.config(t),
				ConfigStateChecks: []statecheck.StateCheck{inState("status", knownvalue.StringExact("New"))},
				Check:             warned(said, "has not answered", "timeouts.create", "/accessmanagement/ui/systemuser/request?id="),
			},
			{
				Config:           waiting.config(t),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
				Check: func(*terraform.State) error {
					if posts := w.Posts(); posts != 1 {
						return fmt.Errorf("%d POSTs", posts)
					}

					return nothingSaid(said)(nil)
				},
			},
		}
	})
}

// onLook is a transport that lets something happen to the request before the provider looks at it for the nth time.
func (w *world) onLook(t tb, nth int, happens func(id string) error) http.RoundTripper {
	var looks atomic.Int64

	return providertest.Tap{Next: w.Curl.Transport, Seen: func(request *http.Request) {
		if isLook(request) && looks.Add(1) == int64(nth) {
			if err := happens(request.URL.Path[strings.LastIndex(request.URL.Path, "/")+1:]); err != nil {
				t.Errorf("before look %d: %v", nth, err)
			}
		}
	}}
}

// What cannot come true fails while planning: nothing is destroyed, and nothing sent.
func TestPlanOfAnImpossibleRequestFails(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	example := guideRequests()[providertest.Standard]
	system := providertest.With(example.system, object{"rights": []string{"ske-krav-og-betalinger", "nav-sykmelding"}})
	asked := guideRequest{system, example.request}
	changed := guideRequest{system, providertest.With(example.request, object{"rights": []string{"nav-sykmelding"}})}
	twin := block(t, `resource "altinn_system_user_request" "twin"`, example.request)

	w.requestSteps(t, nil, func(*conversation) []resource.TestStep {
		return []resource.TestStep{
			{
				Config: config(t, system), // so that both keys are known while planning
			},
			{
				Config:      asked.config(t) + twin,
				ExpectError: refused("Two resources for one system user request", "external_ref"),
			},
			{Config: asked.config(t)},
			{
				PreConfig:   func() { w.approveAll(t) },
				Config:      changed.config(t),
				ExpectError: refused("is accepted and cannot be replaced", "altinn_system_user_change_request", "ignore_changes"),
			},
			{
				Config: asked.config(t), PlanOnly: true,
				ConfigStateChecks: []statecheck.StateCheck{inState("status", knownvalue.StringExact("Accepted"))},
			},
			{RefreshState: true}, // the last destroy does not refresh, and would not know that it is accepted
		}
	})

	if posts := w.Posts(); posts != 1 {
		t.Errorf("%d POSTs", posts)
	}
}
