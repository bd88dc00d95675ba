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
  environment = "prod"
}

variable "protected" {
  description = "Set to false, and apply, before a destruction that is meant."
  type        = bool
  default     = true
}

module "system" {
  source = "../../modules/system"

  vendor_org_number = "991825827"
  system_name       = "smartcloud"

  name        = { nb = "SmartCloud", nn = "SmartSky", en = "SmartCloud" }
  description = { nb = "Regnskap", nn = "Rekneskap", en = "Accounting" }

  rights                = ["ske-krav-og-betalinger"]
  access_packages       = ["skatt-naering"]
  client_ids            = ["d91c0f60-2c6f-4a3e-9f0a-7be5f3a1c2d8"]
  allowed_redirect_urls = ["https://smartcloud.example.no/receipt"]
  protected             = var.protected
}

module "customers" {
  source = "../../modules/customers"

  system_id       = module.system.id
  rights          = ["ske-krav-og-betalinger"]
  access_packages = ["skatt-naering"]
  redirect_url    = "https://smartcloud.example.no/receipt"

  # By customer numbers, which never change.
  customers = {
    "20001" = { org_number = "910493353" }
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
