# The system now has what the old system user lacks.
resource "altinn_system" "smartcloud" {
  id          = "991825827_smartcloud_agent"
  name        = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description = { nb = "For regnskapsførere", nn = "For rekneskapsførarar", en = "For accountants" }
  client_ids  = ["smartcloud"]
  is_visible  = false

  access_packages = [
    "urn:altinn:accesspackage:regnskapsforer-lonn",
    "urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet",
  ]
}

# Both live side by side, each with a reference of its own, until the new one has all clients.
resource "altinn_system_user_request" "accountant" {
  for_each = {
    "lonn-2025" = ["urn:altinn:accesspackage:regnskapsforer-lonn"] # the old one
    "alt-2026"  = altinn_system.smartcloud.access_packages         # the new one
  }

  system_id        = altinn_system.smartcloud.id
  party_org_number = "314250052"
  user_type        = "agent"
  external_ref     = each.key
  access_packages  = each.value
}
