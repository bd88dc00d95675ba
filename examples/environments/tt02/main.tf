terraform {
  required_version = ">= 1.8"

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

module "system" {
  source = "../../modules/system"

  vendor_org_number = "991825827"
  system_name       = "smartcloud"

  name        = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }

  rights                = ["ske-krav-og-betalinger"]
  access_packages       = ["skatt-naering"]
  client_ids            = ["0c3b7ed5-4a55-4d4a-9a3c-0a5c1a1f7e11"]
  allowed_redirect_urls = ["https://test.smartcloud.example.no/receipt"]
  protected             = false
}

module "customers" {
  source = "../../modules/customers"

  system_id       = module.system.id
  rights          = ["ske-krav-og-betalinger"]
  access_packages = ["skatt-naering"]
  redirect_url    = "https://test.smartcloud.example.no/receipt"

  # Synthetic organisations: test environments have no others.
  customers = {
    "1001" = { org_number = "310904473" }
    "1002" = { org_number = "314250052" }
  }
}

output "confirm_urls" {
  description = "Where each customer who has not answered yet does so."
  value       = module.customers.confirm_urls
}

output "accepted" {
  description = "The customers who have accepted."
  value       = module.customers.accepted
}
