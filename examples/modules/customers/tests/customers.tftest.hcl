# altinn-emulator -- terraform test

variables {
  system_id       = "991825827_module_customers"
  rights          = ["ske-krav-og-betalinger"]
  access_packages = ["skatt-naering"]
  redirect_url    = "https://smartcloud.example.no/receipt"

  customers = {
    bakery  = { org_number = "310904473" }
    dentist = { org_number = "910493353", external_ref = "dentist-2" }
    florist = { org_number = "314250052" }
  }
}

# Empties the emulator. Without one this fails, and nothing is sent to Altinn.
run "reset" {
  module {
    source = "./tests/customer"
  }

  variables {
    reset = true
  }
}

run "system" {
  module {
    source = "./tests/system"
  }
}

run "asks" {
  assert {
    condition     = keys(output.confirm_urls) == ["bakery", "dentist", "florist"] && length(output.accepted) == 0
    error_message = "Not everybody has a link: ${jsonencode(output.confirm_urls)}."
  }
}

run "customers_answer" {
  module {
    source = "./tests/customer"
  }

  variables {
    approve = [run.asks.request_ids["bakery"]]
    reject  = [run.asks.request_ids["dentist"]]
  }
}

run "sees_the_answers" {
  plan_options {
    mode = refresh-only
  }

  assert {
    condition     = keys(output.accepted) == ["bakery"] && output.accepted["bakery"].system_user_id != null
    error_message = "Accepted are ${jsonencode(output.accepted)}."
  }

  assert {
    condition     = output.rejected == ["dentist"] && keys(output.confirm_urls) == ["florist"]
    error_message = "Rejected are ${jsonencode(output.rejected)}, and links have ${jsonencode(keys(output.confirm_urls))}."
  }
}

run "nobody_is_asked_twice" {
  assert {
    condition     = output.rejected == ["dentist"] && keys(output.confirm_urls) == ["florist"]
    error_message = "Somebody has another request: links have ${jsonencode(keys(output.confirm_urls))}."
  }
}

run "half_a_year_passes_and_a_customer_leaves" {
  module {
    source = "./tests/customer"
  }

  variables {
    later  = "4400h"
    delete = [run.nobody_is_asked_twice.accepted["bakery"].system_user_id]
  }
}

run "sees_who_needs_a_new_link" {
  plan_options {
    mode = refresh-only
  }

  assert {
    condition     = length(output.accepted) == 0 && length(output.confirm_urls) == 0
    error_message = "Accepted are ${jsonencode(output.accepted)}, and links have ${jsonencode(keys(output.confirm_urls))}."
  }
}

run "renews" {
  assert {
    condition     = keys(output.confirm_urls) == ["bakery", "florist"]
    error_message = "Links have ${jsonencode(keys(output.confirm_urls))}."
  }

  assert {
    condition     = output.rejected == ["dentist"]
    error_message = "Who has said no is asked again."
  }
}

run "asks_again_after_a_no" {
  variables {
    renew_on = ["timed_out", "rejected"]
  }

  assert {
    condition     = contains(keys(output.confirm_urls), "dentist")
    error_message = "There is no link for the dentist."
  }
}

run "refuses_what_cannot_be" {
  command = plan

  variables {
    customers       = { bakery = { org_number = "310904474" } }
    access_packages = ["Skatt Næring"]
  }

  expect_failures = [var.customers, var.access_packages]
}
