terraform {
  required_version = ">= 1.5"

  required_providers {
    altinn = {
      source = "altinn/altinn"
    }
  }
}

# The credential comes from MASKINPORTEN_CLIENT_ID and MASKINPORTEN_CLIENT_JWK.
provider "altinn" {
  environment = "tt02"
}

# The product, as Altinn's system register has it. Its id begins with the vendor's organisation number.
resource "altinn_system" "smartcloud" {
  id          = "991825827_smartcloud"
  name        = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }
  rights      = ["ske-krav-og-betalinger"]
  client_ids  = ["0c3b7ed5-4a55-4d4a-9a3c-0a5c1a1f7e11"]
}

# A customer is asked to let the system act for it, and answers at confirm_url.
resource "altinn_system_user_request" "customer" {
  system_id        = altinn_system.smartcloud.id
  party_org_number = "310904473"
  rights           = ["ske-krav-og-betalinger"]
}

output "confirm_url" {
  description = "Pass it on: nothing else leads the customer to the request."
  value       = altinn_system_user_request.customer.confirm_url
}
