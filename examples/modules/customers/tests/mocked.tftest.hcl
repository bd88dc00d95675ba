# terraform test -filter=tests/mocked.tftest.hcl
#
# Without Altinn and without its emulator: it shows what the module makes of answers, not whether Altinn would give them.

mock_provider "altinn" {
  source = "./tests/mocks"
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

# What a run has made stays as it is, so the override is for a customer who is asked in its own run.
run "tells_who_has_accepted" {
  override_resource {
    target = module.requests["a"].altinn_system_user_request.this
    values = {
      status         = "Accepted"
      system_user_id = "505f8488-3d48-4c15-8e21-35cb9432f815"
    }
  }

  variables {
    customers = {
      bakery = { org_number = "310904473" }
      grocer = { org_number = "910493353" }
    }
  }

  assert {
    condition     = keys(output.accepted) == ["grocer"] && keys(output.confirm_urls) == ["bakery"]
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
