# tofu test -filter=tests/mocked.tofutest.hcl
#
# Without Altinn and without its emulator: it shows what the module makes of answers, not whether Altinn would give them.
# OpenTofu takes this file in place of mocked.tftest.hcl: it cannot read mocks/altinn.tfmock.hcl, so what is needed of that is here.

mock_provider "altinn" {
  mock_resource "altinn_system_user_request" {
    defaults = {
      id             = "00000000-0000-4000-8000-000000000001"
      status         = "New"
      confirm_url    = "https://am.ui.tt02.altinn.no/accessmanagement/ui/systemuser/request?id=00000000-0000-4000-8000-000000000001"
      created_at     = "2026-01-01T12:00:00Z"
      system_user_id = "00000000-0000-4000-8000-000000000002"
      timed_out      = false
      escalated      = false
    }
  }
}

variables {
  system_id = "991825827_module_mocked"
  rights    = ["ske-krav-og-betalinger"]

  customers = {
    bakery  = { org_number = "310904473" }
    florist = { org_number = "314250052" }
  }
}

run "asks" {
  assert {
    condition     = keys(output.confirm_urls) == ["bakery", "florist"] && length(output.accepted) == 0
    error_message = "Links have ${jsonencode(keys(output.confirm_urls))}."
  }
}

# An override is for all instances alike: it has no instance keys.
run "tells_who_has_accepted" {
  override_resource {
    target = module.requests.altinn_system_user_request.this
    values = {
      status         = "Accepted"
      system_user_id = "505f8488-3d48-4c15-8e21-35cb9432f815"
    }
  }

  assert {
    condition     = keys(output.accepted) == ["bakery", "florist"] && length(output.confirm_urls) == 0
    error_message = "Accepted are ${jsonencode(output.accepted)}."
  }
}

run "refuses_what_is_no_organisation_number" {
  command = plan

  variables {
    customers = { bakery = { org_number = "310904474" } }
  }

  expect_failures = [var.customers]
}
