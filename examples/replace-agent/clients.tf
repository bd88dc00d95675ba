data "altinn_system_user_clients" "accountant" {
  for_each = { for ref, request in altinn_system_user_request.accountant : ref => request if request.system_user_id != null }

  system_id        = each.value.system_id
  party_org_number = each.value.party_org_number
  external_ref     = each.key
}

locals {
  clients = {
    for ref in keys(altinn_system_user_request.accountant) : ref =>
    { for client in try(data.altinn_system_user_clients.accountant[ref].clients, []) : client.org_number => client.name }
  }
}

output "still_to_add" {
  description = "Clients of the old system user that the accountant has not given to the new one yet."
  value       = { for number, name in local.clients["lonn-2025"] : number => name if !contains(keys(local.clients["alt-2026"]), number) }
}
