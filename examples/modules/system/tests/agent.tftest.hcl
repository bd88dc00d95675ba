# altinn-emulator -- terraform test

variables {
  vendor_org_number = "991825827"
  system_name       = "smartcloud"
  name              = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description       = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }
  client_ids        = ["0c3b7ed5-4a55-4d4a-9a3c-0a5c1a1f7e11"]
  protected         = false
}

run "reset" {
  module {
    source = "./tests/call"
  }

  variables {
    method = "POST"
    path   = "/_emulator/reset"
  }
}

run "registers_a_hidden_system_for_accountants" {
  variables {
    access_packages = ["regnskapsforer-lonn"]
    is_visible      = false
  }

  assert {
    condition     = output.id == "991825827_${var.system_name}" && !altinn_system.this.is_visible
    error_message = "The system ${output.id} is visible."
  }
}
