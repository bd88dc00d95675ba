ephemeral "altinn_system_user_token" "customer" {
  count = var.accepted ? 1 : 0

  system_id        = altinn_system.smartcloud.id
  party_org_number = altinn_system_user_request.customer.party_org_number
  external_ref     = altinn_system_user_request.customer.external_ref
  scopes           = ["altinn:authentication/systemuser.request.read"] # those of the API that is to be called

  lifecycle {
    postcondition {
      condition     = self.system_user_id == altinn_system_user_request.customer.system_user_id
      error_message = "The token is for another system user than the one that the customer has approved."
    }
  }
}
