terraform {
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

module "smartcloud" {
  source = "../smartcloud"

  client_ids = ["d91c0f60-2c6f-4a3e-9f0a-7be5f3a1c2d8"]
  protected  = var.protected
}

variable "protected" {
  description = "Set to false, and apply, before a destruction that is meant."
  type        = bool
  default     = true
}
