data "altinn_system_user_clients" "accountant" {
  # Not before the accountant has accepted: reading a system user before there is one is an error.
  count = altinn_system_user_request.accountant.system_user_id != null ? 1 : 0

  system_id        = altinn_system_user_request.accountant.system_id
  party_org_number = altinn_system_user_request.accountant.party_org_number
  external_ref     = altinn_system_user_request.accountant.external_ref
}

output "clients" {
  description = "The accountant's clients for which the system may act."
  value       = { for client in flatten(data.altinn_system_user_clients.accountant[*].clients) : client.org_number => client.name }
}
