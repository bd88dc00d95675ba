resource "altinn_system" "smartcloud_ap" {
  id              = "991825827_smartcloud_ap"
  name            = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description     = { nb = "Årsoppgjør", nn = "Årsoppgjer", en = "Annual accounts" }
  access_packages = ["urn:altinn:accesspackage:regnskapsforer-lonn", "urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet"]
  client_ids      = ["5f1f7c0e-90a1-4c0c-8b8d-2d3a6c1b9e42"]
  is_visible      = false
}

resource "altinn_system_user_request" "accountant" {
  system_id        = altinn_system.smartcloud_ap.id
  party_org_number = "314250052"
  user_type        = "agent"
  access_packages  = ["urn:altinn:accesspackage:regnskapsforer-lonn"]
}

# The same accountant, asked anew: another reference, and all that is needed.
resource "altinn_system_user_request" "accountant_2" {
  system_id        = altinn_system.smartcloud_ap.id
  party_org_number = "314250052"
  user_type        = "agent"
  external_ref     = "314250052-2"
  access_packages  = altinn_system.smartcloud_ap.access_packages
}

output "accountant_confirm_url" {
  description = "Where the accountant answers the new request: pass it on."
  value       = altinn_system_user_request.accountant_2.confirm_url
}
