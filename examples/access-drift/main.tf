# What the product needs at every customer. Change it here: customers who have accepted are asked for the difference.
locals {
  needed = {
    rights = ["ske-krav-og-betalinger"]
    access_packages = [
      "urn:altinn:accesspackage:skatt-naering",
      "urn:altinn:accesspackage:toll",
    ]
  }
}

resource "altinn_system" "smartcloud" {
  id              = "991825827_smartcloud"
  name            = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description     = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }
  rights          = local.needed.rights
  access_packages = local.needed.access_packages
  client_ids      = ["smartcloud"]
}

resource "altinn_system_user_request" "customer" {
  for_each = {
    bakeriet = "910493353"
    havgapet = "310904473"
  }

  system_id        = altinn_system.smartcloud.id
  party_org_number = each.value
  rights           = local.needed.rights
  access_packages  = local.needed.access_packages

  lifecycle {
    ignore_changes = [rights, access_packages] # an accepted request cannot change: change requests ask for what is new
  }
}
