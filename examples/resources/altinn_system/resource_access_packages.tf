# For accountants and auditors, who act for their clients: such packages need a system that is hidden from the list that
# customers choose from.
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
