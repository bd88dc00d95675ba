locals {
  request = jsondecode(file("${path.module}/request.json"))
}

resource "altinn_system_user_request" "customer" {
  system_id        = altinn_system.smartcloud.id
  party_org_number = local.request.partyOrgNo
  external_ref     = try(local.request.externalRef, null)
  rights           = [for right in try(local.request.rights, []) : right.resource[0].value]
  access_packages  = try(local.request.accessPackages, [])[*].urn
  redirect_url     = try(local.request.redirectUrl, null)
}
