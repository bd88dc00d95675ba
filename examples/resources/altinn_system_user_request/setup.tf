resource "altinn_system" "smartcloud" {
  id                    = "991825827_smartcloud"
  name                  = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description           = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }
  rights                = ["ske-krav-og-betalinger"]
  client_ids            = ["0c3b7ed5-4a55-4d4a-9a3c-0a5c1a1f7e11"]
  allowed_redirect_urls = ["https://smartcloud.example.no/receipt"]
}

resource "altinn_system" "smartcloud_ap" {
  id              = "991825827_smartcloud_ap"
  name            = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description     = { nb = "Årsoppgjør", nn = "Årsoppgjer", en = "Annual accounts" }
  access_packages = ["urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet"]
  client_ids      = ["5f1f7c0e-90a1-4c0c-8b8d-2d3a6c1b9e42"]
  is_visible      = false
}
