# A system to ask customers for.

terraform {
  required_version = ">= 1.5"

  required_providers {
    altinn = {
      source = "altinn/altinn"
    }
  }
}

variable "system_id" {
  description = "The system's id. Altinn never takes one twice, and neither does the emulator, unless it runs with -reuse-ids."
  type        = string
}

resource "altinn_system" "this" {
  id          = var.system_id
  name        = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }

  rights                = ["ske-krav-og-betalinger"]
  access_packages       = ["urn:altinn:accesspackage:skatt-naering"]
  allowed_redirect_urls = ["https://smartcloud.example.no/receipt"]
}
