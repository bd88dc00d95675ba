# For accountants and auditors, who act for their clients. Such packages need a system that is hidden from the customers' own list.
resource "altinn_system" "smartcloud_ap" {
  id = "991825827_smartcloud_ap"

  name = {
    nb = "Smartcloud TP"
    nn = "Smartcloud TP"
    en = "SmartCloud AP"
  }

  description = {
    nb = "SmartCloud er verdens beste system."
    nn = "SmartSky er vestlandets beste system"
    en = "SmartCloud Rocks"
  }

  access_packages       = ["urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet"]
  client_ids            = ["5f1f7c0e-90a1-4c0c-8b8d-2d3a6c1b9e42"]
  allowed_redirect_urls = ["https://smartcloud.example.no/receipt"]
  is_visible            = false
}

resource "altinn_system_user_request" "accountant" {
  system_id        = altinn_system.smartcloud_ap.id
  party_org_number = "314250052"
  user_type        = "agent"
  external_ref     = "smartcloud_demo_agent_test"
  access_packages  = ["urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet"]
}

output "accountant_confirm_url" {
  description = "Where the accountant answers."
  value       = altinn_system_user_request.accountant.confirm_url
}
