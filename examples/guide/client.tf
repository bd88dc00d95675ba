# The public half of a key alone. Made by: openssl genrsa -out smartcloud-2026.key 2048
# and:                                   openssl rsa -in smartcloud-2026.key -pubout -out smartcloud-2026.pub
resource "altinn_maskinporten_client" "smartcloud" {
  name        = "SmartCloud 1"
  description = "Accounting"

  scopes = [
    "altinn:authentication/systemregister.write",
    "altinn:authentication/systemuser.request.read",
    "altinn:authentication/systemuser.request.write",
  ]

  keys = {
    "smartcloud-2026" = { public_key = file("${path.module}/smartcloud-2026.pub") }
  }
}

# Acts as that client: it alone gets tokens for the system users of the system that lists it.
provider "altinn" {
  alias = "smartcloud"

  maskinporten = {
    client_id           = altinn_maskinporten_client.smartcloud.client_id
    private_key         = file("${path.module}/smartcloud-2026.key")
    key_id              = "smartcloud-2026"
    propagation_timeout = "15m" # Maskinporten learns of a new client late
  }
}
