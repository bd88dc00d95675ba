# altinn-emulator -- terraform test

variables {
  protected = false # or the test could not remove what it made
}

# Empties the emulator. Without one this fails, and nothing is sent to Altinn.
run "reset" {
  module {
    source = "../../modules/customers/tests/customer"
  }

  variables {
    reset = true
  }
}

run "asks_every_customer" {
  assert {
    condition     = keys(output.confirm_urls) == ["20001"]
    error_message = "Links have ${jsonencode(keys(output.confirm_urls))}."
  }
}

run "customer_approves" {
  module {
    source = "../../modules/customers/tests/customer"
  }

  variables {
    approve = values(run.asks_every_customer.confirm_urls)
  }
}

run "sees_the_answer" {
  assert {
    condition     = keys(output.accepted) == ["20001"]
    error_message = "Accepted are ${jsonencode(output.accepted)}."
  }
}
