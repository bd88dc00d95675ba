ephemeral "altinn_system_user_token" "customer" {
  count = var.accepted ? 1 : 0

  system_id        = altinn_system.smartcloud.id
  party_org_number = altinn_system_user_request.customer.party_org_number
  external_ref     = altinn_system_user_request.customer.external_ref
  scopes           = ["altinn:instances.read"] # those of the API that is to be called
}

# A check, not a postcondition: OpenTofu opens an ephemeral resource only if something refers to it.
check "token" {
  assert {
    condition = alltrue([
      for token in ephemeral.altinn_system_user_token.customer : token.system_user_id == altinn_system_user_request.customer.system_user_id
    ])
    error_message = "The token is for another system user than the one that the customer has approved."
  }
}
