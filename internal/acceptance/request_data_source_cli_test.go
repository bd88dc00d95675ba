package acceptance_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// All four data sources with a real CLI, in the configuration that asks.
func TestRequestDataSourcesWithARealCLI(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	example := guideRequests()[providertest.Standard]
	key := object{
		"system_id": ref(thisRequest + ".system_id"), "party_org_number": ref(thisRequest + ".party_org_number"),
		"external_ref": ref(thisRequest + ".external_ref"),
	}
	accepted := block(t, `data "altinn_system_user" "one"`, key) +
		block(t, `data "altinn_system_users" "all"`, object{"system_id": ref(this + ".id")}) +
		block(t, `output "user"`, object{"value": ref("data.altinn_system_user.one.id == " + thisRequest + ".system_user_id")}) +
		block(t, `output "users"`, object{"value": ref("length(data.altinn_system_users.all.system_users)")})
	text := example.config(t) + block(t, `data "altinn_system_user_request" "one"`, key) +
		block(t, `data "altinn_system_user_request" "by_id"`, object{"id": ref(thisRequest + ".id")}) +
		block(t, `data "altinn_system_user_requests" "all"`, object{"system_id": ref(thisRequest + ".system_id")}) +
		block(t, `output "same"`, object{"value": ref("data.altinn_system_user_request.one == data.altinn_system_user_request.by_id")}) +
		block(t, `output "requests"`, object{"value": ref("data.altinn_system_user_requests.all.requests[*].id")})

	w.requestSteps(t, nil, func(said *conversation) []resource.TestStep {
		return []resource.TestStep{
			{Config: text, ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("same", knownvalue.Bool(true)),
				statecheck.ExpectKnownOutputValue("requests", knownvalue.ListSizeExact(1)),
			}},
			{
				PreConfig: func() { w.approveAll(t) },
				Config:    text + accepted,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownOutputValue("same", knownvalue.Bool(true)),
					statecheck.ExpectKnownOutputValue("user", knownvalue.Bool(true)),
					statecheck.ExpectKnownOutputValue("users", knownvalue.Int64Exact(1)),
				},
				Check: nothingSaid(said),
			},
		}
	})
}
