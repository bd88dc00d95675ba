# altinn-emulator -- terraform test

variables {
  vendor_org_number     = "991825827"
  system_name           = "smartcloud"
  name                  = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description           = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }
  rights                = ["ske-krav-og-betalinger"]
  access_packages       = ["skatt-naering"]
  client_ids            = ["0c3b7ed5-4a55-4d4a-9a3c-0a5c1a1f7e11"]
  allowed_redirect_urls = ["https://smartcloud.example.no/receipt"]
  protected             = false # or the test could not remove what it made
}

# Ids of deleted systems are spent, those of another test file too: this empties the register. Without an emulator it fails, and nothing
# is sent to Altinn.
run "reset" {
  module {
    source = "./tests/call"
  }

  variables {
    method = "POST"
    path   = "/_emulator/reset"
  }
}

run "registers_the_system" {
  assert {
    condition     = output.id == "991825827_${var.system_name}"
    error_message = "The id is ${output.id}."
  }

  assert {
    condition     = altinn_system.this.access_packages == toset(["urn:altinn:accesspackage:skatt-naering"])
    error_message = "The name of an access package does not become its URN."
  }
}

run "someone_takes_its_rights_away" {
  module {
    source = "./tests/call"
  }

  variables {
    method = "PUT"
    path   = "/authentication/api/v1/systemregister/vendor/${run.registers_the_system.id}/rights"
    body   = "[]"
  }
}

run "sees_the_drift" {
  plan_options {
    mode = refresh-only
  }

  assert {
    condition     = length(altinn_system.this.rights) == 0
    error_message = "The state does not show what was changed elsewhere."
  }
}

run "repairs_it" {
  assert {
    condition     = altinn_system.this.rights == toset(["ske-krav-og-betalinger"])
    error_message = "The rights are ${jsonencode(altinn_system.this.rights)}."
  }
}

run "refuses_what_cannot_be" {
  command = plan

  variables {
    vendor_org_number     = "991825828"
    system_name           = "smart/cloud"
    access_packages       = ["Skatt Næring"]
    allowed_redirect_urls = ["http://smartcloud.example.no/receipt"]
  }

  expect_failures = [
    var.vendor_org_number,
    var.system_name,
    var.access_packages,
    var.allowed_redirect_urls,
  ]
}
