# An access package in place of another.
resource "altinn_system_user_change_request" "tax" {
  count = var.accepted ? 1 : 0

  system_user_id           = altinn_system_user_request.accountant.system_user_id
  required_access_packages = ["urn:altinn:accesspackage:skatt-naering"]
  unwanted_access_packages = ["urn:altinn:accesspackage:toll"]
}
