# The private half stays where it was made: `openssl genrsa -out smartcloud-2026.key 2048`, and
# `openssl rsa -in smartcloud-2026.key -pubout -out smartcloud-2026.pub`.
resource "altinn_maskinporten_client" "smartcloud" {
  name        = "SmartCloud"
  description = "Accounting, test"

  scopes = [
    "altinn:authentication/systemregister.write",
    "altinn:authentication/systemuser.request.read",
    "altinn:authentication/systemuser.request.write",
  ]

  keys = {
    "smartcloud-2026" = { public_key = file("${path.module}/smartcloud-2026.pub") }
  }
}

# Only what the client is for may have its tokens.
resource "altinn_system" "smartcloud" {
  id          = "991825827_smartcloud"
  name        = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }
  rights      = ["ske-krav-og-betalinger"]
  client_ids  = [altinn_maskinporten_client.smartcloud.client_id]
}
