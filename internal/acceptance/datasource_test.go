package acceptance_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// Both data sources with a real CLI, in the configuration that registers the system.
func TestDataSourcesWithARealCLI(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	w.Register(t, providertest.VendorClient, providertest.SystemBody("hidden", object{"isVisible": false}))

	text := config(t, providertest.CompleteSystem("read")) +
		block(t, `data "altinn_system" "one"`, object{"id": ref(this + ".id")}) +
		block(t, `data "altinn_systems" "all"`, object{"depends_on": ref("[" + this + "]")}) +
		block(t, `output "same"`, object{"value": ref("data.altinn_system.one.client_ids == " + this + ".client_ids")}) +
		block(t, `output "ids"`, object{"value": ref("data.altinn_systems.all.systems[*].id")})

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{{
			Config: text,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("same", knownvalue.Bool(true)),
				statecheck.ExpectKnownOutputValue("ids", knownvalue.ListExact([]knownvalue.Check{
					knownvalue.StringExact(providertest.Vendor + "_hidden"), knownvalue.StringExact(providertest.Vendor + "_read"),
				})),
			},
		}}
	})
}
