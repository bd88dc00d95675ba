# Keep it a local: a data source that names a resource itself is not read before the apply whenever that resource is about to change.
locals {
  asked = altinn_system_user_request.accountant
}

data "altinn_system_user_clients" "accountant" {
  # Not before the accountant has accepted: reading a system user before there is one is an error.
  count = local.asked.system_user_id != null ? 1 : 0

  system_id        = local.asked.system_id
  party_org_number = local.asked.party_org_number
  external_ref     = local.asked.external_ref
}

output "clients" {
  description = "The accountant's clients for which the system may act."
  value       = { for client in flatten(data.altinn_system_user_clients.accountant[*].clients) : client.org_number => client.name }
}
