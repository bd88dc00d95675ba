package acceptance_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// With a real CLI: what was sent is decoded.
func TestChangeLogWithARealCLI(t *testing.T) {
	t.Parallel()

	text := config(t, providertest.With(providertest.CompleteSystem("cli"), object{"client_ids": []string{"client-a"}})) +
		block(t, `data "altinn_system_change_log" "this"`, object{"system_id": ref(this + ".id")}) +
		block(t, `output "types"`, object{"value": ref("data.altinn_system_change_log.this.changes[*].change_type")}) +
		block(t, `output "clients"`, object{"value": ref("jsondecode(data.altinn_system_change_log.this.changes[0].changed_data).ClientId")})

	newWorld(t).acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{{
			Config: text,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("types", knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("create")})),
				statecheck.ExpectKnownOutputValue("clients", knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("client-a")})),
			},
		}}
	})
}
