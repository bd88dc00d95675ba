# altinn-emulator -- terraform test

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
    condition     = keys(output.confirm_urls) == ["1001", "1002"]
    error_message = "Links have ${jsonencode(keys(output.confirm_urls))}."
  }
}

run "a_customer_approves" {
  module {
    source = "../../modules/customers/tests/customer"
  }

  variables {
    approve = [run.asks_every_customer.confirm_urls["1001"]]
  }
}

run "sees_the_answer" {
  assert {
    condition     = keys(output.accepted) == ["1001"] && keys(output.confirm_urls) == ["1002"]
    error_message = "Accepted are ${jsonencode(output.accepted)}, and links have ${jsonencode(keys(output.confirm_urls))}."
  }
}
