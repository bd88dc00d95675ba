# One office does the books for some clients and audits others. Each role has a system user of its own, told apart by external_ref:
# whoever works as an auditor must not get at the books through the other one.
resource "altinn_system" "smartcloud" {
  id          = "991825827_smartcloud_agent"
  name        = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description = { nb = "Regnskap og revisjon", nn = "Rekneskap og revisjon", en = "Accounting and auditing" }
  client_ids  = ["smartcloud"]
  is_visible  = false # as for all packages that are for clients

  access_packages = [
    "urn:altinn:accesspackage:ansvarlig-revisor",
    "urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet",
  ]
}

locals {
  office = "310904473"
  roles = {
    accountant = "urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet"
    auditor    = "urn:altinn:accesspackage:ansvarlig-revisor"
  }
}

resource "altinn_system_user_request" "role" {
  for_each = local.roles

  system_id         = altinn_system.smartcloud.id
  party_org_number  = local.office
  external_ref      = each.key # without it the second request would have the key of the first
  integration_title = "SmartCloud ${each.key}"
  user_type         = "agent"
  access_packages   = [each.value]
}

output "confirm_urls" {
  description = "Where the office answers, one address for each role."
  value       = { for role, request in altinn_system_user_request.role : role => request.confirm_url }
}
