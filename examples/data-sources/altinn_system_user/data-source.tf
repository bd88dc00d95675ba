data "altinn_system_user" "customer" {
  count = var.accepted ? 1 : 0 # before that there is none to read, which is an error

  system_id        = altinn_system_user_request.customer.system_id
  party_org_number = altinn_system_user_request.customer.party_org_number
  external_ref     = altinn_system_user_request.customer.external_ref
}

output "system_user_id" {
  value = one(data.altinn_system_user.customer[*].id)
}
