# Keep it a local: a data source that names a resource itself is not read before the apply whenever that resource is about to change.
locals {
  accepted = {
    for name, request in { units = altinn_system_user_request.units, own = altinn_system_user_request.own } :
    name => request if request.system_user_id != null
  }
}

data "altinn_system_user_access" "of" {
  for_each = local.accepted

  system_id        = each.value.system_id
  party_org_number = each.value.party_org_number
  external_ref     = each.value.external_ref
}

output "external_refs" {
  description = "By organisation number, the reference to get the token with that may act for it."
  value = merge([
    for name, access in data.altinn_system_user_access.of :
    { for party in access.parties : party.org_number => name if contains(party.access_packages, "urn:altinn:accesspackage:skatt-naering") }
  ]...)
}
