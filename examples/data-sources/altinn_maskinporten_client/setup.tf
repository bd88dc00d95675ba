resource "altinn_maskinporten_client" "smartcloud" {
  name   = "SmartCloud"
  scopes = ["altinn:authentication/systemregister.write"]
  keys   = { "smartcloud-2026" = { public_key = file("${path.module}/smartcloud-2026.pub") } }
}
