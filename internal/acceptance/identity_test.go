package acceptance_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// A request that was withdrawn elsewhere is a warning and a plan to create with any CLI.
func TestRequestWithdrawnElsewhereIsAWarningAndAPlanToCreate(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	text := block(t, `resource "altinn_system_user_request" "this"`, providertest.RequestConfig(providertest.Standard, w.RegisterOffering(t, "asking")))

	w.acceptance(t, func(said *conversation) []resource.TestStep {
		return []resource.TestStep{
			{Config: text},
			{
				PreConfig: func() {
					w.Withdraw(t, w.Requests(providertest.Standard)[0])
					said.take()
				},
				Config: text, PlanOnly: true, ExpectNonEmptyPlan: true,
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(thisRequest, plancheck.ResourceActionCreate),
					checkPlan(func() error {
						if warnings := said.take().Warnings(); len(warnings) == 0 || strings.Contains(warnings.String(), "Missing Resource Identity") {
							return errors.New("nothing warns of the withdrawal")
						}

						return nil
					}),
				}},
			},
			{Config: text},
		}
	})
}

// The identity of a request is its id, and imports it.
func TestRequestImportsByIdentity(t *testing.T) {
	t.Parallel()
	requireIdentity(t)

	w := newWorld(t)
	text := block(t, `resource "altinn_system_user_request" "this"`, providertest.RequestConfig(providertest.Agent, w.RegisterOffering(t, "asking")))

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{
			{
				Config: text,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectIdentity(thisRequest, map[string]knownvalue.Check{"id": knownvalue.NotNull()}),
					statecheck.ExpectIdentityValueMatchesState(thisRequest, tfjsonpath.New("id")),
				},
			},
			{ResourceName: thisRequest, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		}
	})
}
