resource "altinn_system" "smartcloud" {
  id              = "991825827_smartcloud"
  name            = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description     = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }
  rights          = ["ske-krav-og-betalinger"]
  access_packages = ["urn:altinn:accesspackage:skatt-naering"]
  client_ids      = ["smartcloud"]
}

resource "altinn_system_user_request" "customer" {
  for_each = {
    bakeriet = "910493353"
    havgapet = "310904473"
  }

  system_id        = altinn_system.smartcloud.id
  party_org_number = each.value
  rights           = ["ske-krav-og-betalinger"]
  access_packages  = ["urn:altinn:accesspackage:skatt-naering"]
}
