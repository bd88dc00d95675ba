resource "altinn_system" "smartcloud" {
  id                    = "991825827_smartcloud"
  name                  = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description           = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }
  rights                = ["nav-sykmelding", "ske-krav-og-betalinger"]
  access_packages       = ["urn:altinn:accesspackage:skatt-naering", "urn:altinn:accesspackage:toll"]
  client_ids            = ["0c3b7ed5-4a55-4d4a-9a3c-0a5c1a1f7e11"]
  allowed_redirect_urls = ["https://smartcloud.example.no/receipt"]
}

resource "altinn_system_user_request" "customer" {
  system_id        = altinn_system.smartcloud.id
  party_org_number = "310904473"
  rights           = ["ske-krav-og-betalinger"]
}

resource "altinn_system_user_request" "accountant" {
  system_id        = altinn_system.smartcloud.id
  party_org_number = "314250052"
  access_packages  = ["urn:altinn:accesspackage:toll"]
}

variable "accepted" {
  description = "Set to true when the customer has accepted the request."
  type        = bool
  default     = false
}
