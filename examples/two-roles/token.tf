# A token is for one of the two: by the reference it was asked with.
ephemeral "altinn_system_user_token" "role" {
  for_each = var.accepted ? local.roles : {}

  system_id        = altinn_system.smartcloud.id
  party_org_number = local.office
  external_ref     = each.key
  scopes           = ["altinn:instances.read"]
}

check "roles" {
  assert {
    condition = alltrue([
      for role, token in ephemeral.altinn_system_user_token.role :
      token.system_user_id == altinn_system_user_request.role[role].system_user_id
    ])
    error_message = "A token is for another role than it was asked for."
  }
}

variable "accepted" {
  description = "Set to true when the office has accepted both requests."
  type        = bool
  default     = false
}
