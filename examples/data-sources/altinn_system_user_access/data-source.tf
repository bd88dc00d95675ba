# Those alone who have accepted: reading a system user before there is one is an error. Keep it a local: a data source that names a resource
# itself is not read before the apply whenever an instance of that resource is about to change.
locals {
  accepted = { for name, request in altinn_system_user_request.customer : name => request if request.system_user_id != null }
}

data "altinn_system_user_access" "customer" {
  for_each = local.accepted

  system_id        = each.value.system_id
  party_org_number = each.value.party_org_number
  external_ref     = each.value.external_ref
}

output "granted" {
  description = "The access packages that each customer has really given, and can take back at any time."
  value       = { for name, access in data.altinn_system_user_access.customer : name => access.access_packages }
}

output "subunits" {
  description = "The organisations besides the customer itself for which its system user may act."
  value = {
    for name, access in data.altinn_system_user_access.customer : name =>
    [for party in access.parties : party.name if party.org_number != access.party_org_number]
  }
}
