terraform {
  required_version = ">= 1.5"

  required_providers {
    altinn = {
      source = "altinn/altinn"
    }
  }
}

# Environment variables say which Altinn, and with which Maskinporten client.
provider "altinn" {}

resource "altinn_system" "smartcloud" {
  id = "${var.vendor_org_number}_${var.system_name}"

  name = {
    nb = "SmartCloud 1"
    nn = "Smart SKY"
    en = "SmartCloud 1"
  }

  description = {
    nb = "SmartCloud er verdens beste system."
    nn = "SmartSky er vestlandets beste system"
    en = "SmartCloud Rocks."
  }

  rights                = ["ske-krav-og-betalinger"]
  client_ids            = [var.client_id]
  allowed_redirect_urls = ["https://smartcloud.example.no/receipt"]
}
