# A municipality or a group reports centrally for its units, each of them an organisation of its own. One system user for clients does
# for all of them: it belongs to the main unit, which adds each unit as a client. The units below a client come with it.
resource "altinn_system" "smartcloud" {
  id              = "991825827_smartcloud_units"
  name            = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description     = { nb = "For organisasjoner med mange enheter", nn = "For organisasjonar med mange einingar", en = "For many units" }
  access_packages = ["urn:altinn:accesspackage:skatt-naering"]
  client_ids      = ["smartcloud"]
}

locals {
  main_unit = "310904473"
}

resource "altinn_system_user_request" "units" {
  system_id         = altinn_system.smartcloud.id
  party_org_number  = local.main_unit
  external_ref      = "units"
  integration_title = "SmartCloud for the units"
  user_type         = "agent"
  access_packages   = ["urn:altinn:accesspackage:skatt-naering"]
}

# A system user for clients holds nothing at its owner. What the main unit reports for itself, and for subunits of its own, takes a
# standard one beside it.
resource "altinn_system_user_request" "own" {
  system_id         = altinn_system.smartcloud.id
  party_org_number  = local.main_unit
  external_ref      = "own"
  integration_title = "SmartCloud for the main unit"
  access_packages   = ["urn:altinn:accesspackage:skatt-naering"]
}

output "confirm_urls" {
  description = "Where the main unit answers, one address for each."
  value       = { units = altinn_system_user_request.units.confirm_url, own = altinn_system_user_request.own.confirm_url }
}
