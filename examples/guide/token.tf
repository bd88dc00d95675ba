variable "accepted" {
  description = "Set to true when the customer has accepted: a token for the system user is fetched then, and looked at."
  type        = bool
  default     = false
}

# The proof that the whole chain works. A token is in neither state nor plan.
ephemeral "altinn_system_user_token" "customer" {
  count    = var.accepted ? 1 : 0
  provider = altinn.smartcloud # the client that the system lists

  system_id        = altinn_system.smartcloud.id
  party_org_number = altinn_system_user_request.customer.party_org_number
  external_ref     = altinn_system_user_request.customer.external_ref
  scopes           = ["altinn:authentication/systemuser.request.read"] # those of the API that is to be called
}

locals {
  # A token is header.claims.signature, each in base64 for URLs.
  encoded = [for token in ephemeral.altinn_system_user_token.customer : split(".", token.access_token)[1]]
  claims = [for text in local.encoded : jsondecode(base64decode(format("%s%s",
    replace(replace(text, "-", "+"), "_", "/"), substr("==", 0, (4 - length(text) % 4) % 4)
  )))]
  subjects = flatten(local.claims[*].authorization_details)
}

check "token" {
  assert {
    condition     = alltrue([for subject in local.subjects : subject.systemuser_org.ID == "0192:${altinn_system_user_request.customer.party_org_number}"])
    error_message = "The token is not for the customer."
  }
  assert {
    condition     = alltrue([for subject in local.subjects : contains(subject.systemuser_id, altinn_system_user_request.customer.system_user_id)])
    error_message = "The token is not for the system user that the customer has approved."
  }
  assert {
    condition     = alltrue([for subject in local.subjects : subject.system_id == altinn_system.smartcloud.id])
    error_message = "The token is not for the system."
  }
  assert {
    condition     = length(local.subjects) == (var.accepted ? 1 : 0)
    error_message = "The token is for no system user, or for several."
  }
}
